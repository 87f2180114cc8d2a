"""Plain SQL on a database that is there, with :named values; rows are dicts."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text

from pipeline.database import database_name, lock, open_existing, sqlite_file, transaction

Row = dict[str, Any]

_KEY = 1  # of a lock; no document has it


@dataclass(frozen=True, slots=True)
class Session:
    """One transaction."""

    connection: Connection

    def rows(self, sql: str, **values: Any) -> list[Row]:
        found = self.connection.execute(text(sql), values)
        names = tuple(found.keys())
        return [dict(zip(names, row, strict=True)) for row in found]

    def value(self, sql: str, **values: Any) -> Any:
        """The first column of the first row, None where there is no row."""
        return self.connection.execute(text(sql), values).scalar()

    def write(self, sql: str, rows: Sequence[Row] = ({},)) -> None:
        """Do it for each row of values."""
        if rows:
            self.connection.execute(text(sql), rows)

    def has_table(self, name: str) -> bool:
        return inspect(self.connection).has_table(name)

    def wait_for_others(self) -> None:
        """Let no two sessions that ask for this go on at the same time."""
        lock(self.connection, _KEY)

    def define(self, statements: Iterable[str]) -> None:
        """Do what makes or drops tables, as it is written."""
        for statement in statements:
            self.connection.exec_driver_sql(statement)


class Store:
    """An open database; every session is one transaction and may raise DatabaseError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def dialect(self) -> str:
        """sqlite, postgresql."""
        return self._engine.dialect.name

    @property
    def name(self) -> str:
        """How to call the database in a message, without its password."""
        return database_name(self._engine.url)

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database."""
        return sqlite_file(self._engine.url)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session in which the database refuses to change anything."""
        with transaction(self._engine, read_only=True) as connection:
            yield Session(connection)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with transaction(self._engine) as connection:
            yield Session(connection)


@contextmanager
def open_store(target: str | Path) -> Iterator[Store]:
    """The database at a SQLite path or an SQLAlchemy URL.  Raises DatabaseError where there is none of gongkai."""
    engine = open_existing(target)
    try:
        yield Store(engine)
    finally:
        engine.dispose()
