"""The views of a database, read: rows with their types, by a connection that cannot change anything."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import SQLAlchemyError

from pipeline import names
from pipeline.database import DatabaseError, open_for_reading

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
_ROWS_AT_A_TIME = 10_000
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


class Reader:
    """A connection to a database.  Every method may raise DatabaseError."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def views(self) -> list[str]:
        """The views with a name in views.csv, in its order."""
        with _told("cannot read the database"):
            there = set(inspect(self._connection).get_view_names())
        return [view for view in names.views() if view in there]

    def columns(self, view: str) -> list[Column]:
        """The columns of a view, or of its Chinese twin, which has the same in the same order."""
        source = self._known(view)
        with _told(f"cannot read {view}"):
            here, there = (inspect(self._connection).get_columns(name) for name in (view, source))
        return [Column(column["name"], _type(source, of["name"], str(of["type"])), of["name"])
                for column, of in zip(here, there, strict=True)]

    def rows(self, view: str, where: str | None = None) -> Iterator[Row]:
        """The rows of a view, or those that a condition in SQL holds for; they are fetched some thousands at a time."""
        columns = self.columns(view)
        readers = [(index, _READERS[column.type]) for index, column in enumerate(columns) if column.type in _READERS]
        condition = f"\nWHERE (\n{where}\n)" if where else ""
        listed = ", ".join(f'"{column.name}"' for column in columns)
        sql = f'SELECT {listed}\nFROM "{view}"{condition}\nORDER BY {_order(columns)}'
        for row in self.select(sql, view):
            values = list(row)
            for index, read in readers:
                if values[index] is not None:
                    values[index] = read(values[index])
            yield tuple(values)

    def select(self, sql: str, what: str = "the database") -> Iterator[Row]:
        """The rows of one statement, as the database gives them; `what` is how a message calls what is read."""
        options = {"stream_results": True, "max_row_buffer": _ROWS_AT_A_TIME, "no_parameters": True}
        with _told(f"cannot read {what}"):
            result = self._connection.execution_options(**options).exec_driver_sql(sql)
            for rows in result.partitions(_ROWS_AT_A_TIME):
                yield from map(tuple, rows)

    def _known(self, view: str) -> str:
        source = names.original(view)
        if source not in self.views():
            raise DatabaseError(f"there is no view {view}; there are {', '.join(self.views())}")
        return source


@contextmanager
def reading(target: str | Path) -> Iterator[Reader]:
    """A reader of the database at a SQLite path or an SQLAlchemy URL."""
    engine = open_for_reading(target)
    try:
        with _told("cannot read the database"), engine.connect() as connection:
            yield Reader(connection)
    finally:
        engine.dispose()


@contextmanager
def _told(what: str) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        raise DatabaseError(f"{what}: {str(cause).strip().splitlines()[0]}") from error


def _type(view: str, column: str, declared: str) -> str:
    name = names.column_name(view, column)
    return (name and name.type) or _TYPES.get(declared, "text")


def _rounded(number: Decimal) -> Decimal:
    exponent = number.as_tuple().exponent
    return round(number, _DECIMALS) if isinstance(exponent, int) and exponent < -_DECIMALS else number


def _order(columns: Sequence[Column]) -> str:
    places = {column.original: str(place) for place, column in enumerate(columns, 1)}
    return ", ".join([places[name] for name in _ORDER if name in places] or places.values())
