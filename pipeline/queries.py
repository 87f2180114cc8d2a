"""Databases that are looked into and never changed: rows as dicts, documents found by what a person calls them."""
from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from pipeline.database import DatabaseError, database_name, database_url, open_for_reading, reason_of

Row = dict[str, Any]

_NAMED = 5  # documents that a message names
_AT_A_TIME = 1000  # rows


class NotFound(Exception):
    """What was asked for is not in the database, or more than one thing is; the message says what to do."""


class Reader:
    """A database that is only read; `name` is how to call it in a message.  Every method may raise DatabaseError."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self.name = name
        self._columns: dict[str, list[str]] = {}

    def rows(self, sql: str, **values: object) -> Iterator[Row]:
        """The rows that a query gives, as they come; `:name` in it stands for a value.

        Numbers, truth (0 and 1) and dates are the same plain values from every kind of database.
        """
        with self._connected() as connection:
            for row in connection.execution_options(yield_per=_AT_A_TIME).execute(text(sql), values).mappings():
                yield {name: _plain(value) for name, value in row.items()}

    def columns(self, view: str) -> list[str]:
        """The names of a view's columns, none where there is no such view."""
        if view not in self._columns:
            with self._connected() as connection:
                found = inspect(connection)
                there = found.get_columns(view) if found.has_table(view) else []
            self._columns[view] = [column["name"] for column in there]
        return self._columns[view]

    def document(self, named: str) -> Row:
        """The row of v_document that a path, a file's name or a part of it, or an id names.  Raises NotFound."""
        for condition, wanted in _ways_to_name(named):
            found = list(self.rows(f"SELECT * FROM v_document WHERE {condition} ORDER BY location", text=wanted))
            if len(found) == 1:
                return found[0]
            if found:
                names = "; ".join(f"{row['document_id']} {row['location']}" for row in found[:_NAMED])
                raise NotFound(f"{named} names {len(found)} documents, take the number of one: {names}")
        raise NotFound(f"{self.name} holds no document {named}")

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise DatabaseError(f"cannot read the database {self.name}: {reason_of(error)}") from error


def open_reader(target: str | Path, any_version: bool = False) -> Reader:
    """The database at a SQLite path or an SQLAlchemy URL, to be read only.

    Raises DatabaseError where there is none, or (but with `any_version`) where it is of another version.
    """
    return Reader(open_for_reading(target, any_version), database_name(database_url(target)))


def _ways_to_name(document: str) -> tuple[tuple[str, str], ...]:
    """Conditions on v_document, the surest first, each with its `:text`."""
    part = document.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return (
        ("location = :text", os.path.abspath(document)),
        ("location = :text", document),
        ("file_name = :text", document),
        ("CAST(document_id AS TEXT) = :text", document),
        ("file_name LIKE :text ESCAPE '!'", f"%{part}%"),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal | bool):
        value = float(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.isoformat() if isinstance(value, date) else value
