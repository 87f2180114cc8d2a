"""The views of a database, read in a session: their rows with types."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from pipeline import names
from pipeline.database import DatabaseError, Session

_CENT = Decimal("0.01")
_DECIMALS = 12  # more than is ever printed; a quotient has no end
# The type of a column by the SQL type that it was declared with.
_TYPES = {
    "TEXT": "text", "VARCHAR": "text", "INTEGER": "integer", "BIGINT": "integer", "NUMERIC": "number",
    "NUMERIC(18, 2)": "money", "DOUBLE PRECISION": "real", "REAL": "real", "BOOLEAN": "boolean",
    "DATE": "date", "TIMESTAMP": "time",
}
# SQLite has no decimals, booleans and dates; a driver of PostgreSQL gives them as they are.
_READERS: dict[str, Callable[[Any], Any]] = {
    "integer": int, "key": int, "real": float, "boolean": bool,
    "number": lambda value: _rounded(Decimal(str(value))),
    "money": lambda value: Decimal(str(value)).quantize(_CENT),
    "date": lambda value: date.fromisoformat(value) if isinstance(value, str) else value,
    "time": lambda value: datetime.fromisoformat(value) if isinstance(value, str) else value,
}
# Rows come file by file and in reading order; those of a view without files by all its columns.
_ORDER = ("file_name", "document_id", "record", "record_no", "no", "table_no", "row", "col")
Row = tuple[Any, ...]


class Column(NamedTuple):
    """`type` is text, integer (int), key (int), number, money (both Decimal), real (float), boolean, date or time.

    Money has two decimals, a number those that it has, at most twelve.

    `original` is the column's name in the view that a Chinese view is a translation of.
    """

    name: str
    type: str
    original: str


def views_of(session: Session) -> list[str]:
    """The views with a name in views.csv, in its order."""
    there = session.views()
    return [view for view in names.views() if view in there]


def columns_of(session: Session, view: str) -> list[Column]:
    """The columns of a view, or of its Chinese twin, which has the same in the same order.

    Raises DatabaseError where there is no such view.
    """
    source, there = names.original(view), views_of(session)
    if source not in there:
        raise DatabaseError(f"there is no view {view}; there are {', '.join(there)}")
    declared = session.columns(source).items()
    return [Column(name, _type(source, original, kind), original)
            for name, (original, kind) in zip(session.columns(view), declared, strict=True)]


def rows_of(session: Session, view: str, where: str | None = None) -> Iterator[Row]:
    """The rows of a view, or those that a condition in SQL holds for; they are fetched some thousands at a time."""
    columns = columns_of(session, view)
    readers = [(index, _READERS[column.type]) for index, column in enumerate(columns) if column.type in _READERS]
    condition = f"\nWHERE (\n{where}\n)" if where else ""
    listed = ", ".join(f'"{column.name}"' for column in columns)
    sql = f'SELECT {listed}\nFROM "{view}"{condition}\nORDER BY {_order(columns)}'
    for row in session.stream(sql, view):
        values = list(row)
        for index, read in readers:
            if values[index] is not None:
                values[index] = read(values[index])
        yield tuple(values)


def _type(view: str, column: str, declared: str) -> str:
    name = names.column_name(view, column)
    return (name and name.type) or _TYPES.get(declared, "text")


def _rounded(number: Decimal) -> Decimal:
    exponent = number.as_tuple().exponent
    return round(number, _DECIMALS) if isinstance(exponent, int) and exponent < -_DECIMALS else number


def _order(columns: Sequence[Column]) -> str:
    places = {column.original: str(place) for place, column in enumerate(columns, 1)}
    return ", ".join([places[name] for name in _ORDER if name in places] or places.values())
