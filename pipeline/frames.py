"""Views of a database as frames of pandas."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas

from pipeline.database import read_only
from pipeline.views import columns_of, rows_of

_TYPES = {
    "text": "string", "integer": "Int64", "key": "Int64", "real": "float64", "number": "float64", "money": "float64",
    "boolean": "boolean", "date": "datetime64[s]", "time": "datetime64[us]",
}
_DECIMALS = ("number", "money")


def load(target: str | Path, view: str, where: str | None = None, *, exact: bool = False) -> pandas.DataFrame:
    """A view of the database at a SQLite path or an SQLAlchemy URL, or its rows that a condition in SQL holds for.

    Texts are `string`, whole numbers `Int64`, booleans `boolean`, dates and times `datetime64`, all with their own
    missing value.  Amounts and other numbers are `float64`, which holds amounts of less than ten trillion yuan to
    the cent; `exact=True` gives them as `Decimal` (dtype `object`) instead.  Raises DatabaseError.

    >>> load("data/out/gongkai.db", "v_project", "fiscal_year = 2025")  # doctest: +SKIP
    """
    with read_only(target) as session:
        columns = columns_of(session, view)
        rows = list(rows_of(session, view, where))
    values = zip(*rows, strict=True) if rows else ((),) * len(columns)
    types: list[Any] = [object if exact and column.type in _DECIMALS else _TYPES[column.type] for column in columns]
    return pandas.DataFrame({column.name: pandas.Series(list(of_column), dtype=kind)
                             for column, kind, of_column in zip(columns, types, values, strict=True)})
