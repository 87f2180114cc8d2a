"""What views, columns and words are called on pages: as in the views in Chinese, and what words.csv adds."""
from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from pipeline import names
from pipeline.names import original
from pipeline.rows import TABLES

RECORDS = (*TABLES.values(), "document")
_VIEWS = {"check_result": "v_check"}  # the others are called as their table


def view_of(record: str) -> str:
    """The view that has the records of a table."""
    return _VIEWS.get(record, f"v_{record}")


def record_of(view: str) -> str | None:
    """The table whose records a view, or its translation, has; None where it has others."""
    return next((record for record in RECORDS if view_of(record) == original(view)), None)


def view_name(view: str) -> str:
    return names.chinese(view)


def record_name(record: str) -> str:
    return _words().get(("record", record)) or view_name(view_of(record))


def column_name(view: str, column: str) -> str:
    name = names.column_name(view, column)
    return name.name if name else column


def word(kind: str, value: object) -> str:
    """A word of gongkai's, or what is not one as it is; `kind` is the column that has it."""
    known = names.value_names("v_check" if kind == "unit" else "", kind)
    return _words().get((kind, str(value))) or known.get(str(value), str(value))


def field_name(record: str, field: str) -> str:
    """What a source tells of a record."""
    return _words().get(("field", field)) or column_name(view_of(record), field)


@cache
def _words() -> dict[tuple[str, str], str]:
    return {(row["kind"], row["word"]): row["name"] for row in _rows("words.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    lines = files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader((line for line in lines if not line.startswith("#")), strict=True))
