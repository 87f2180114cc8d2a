"""Rows of the database for pages, read and never written."""
from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from pipeline.database import DatabaseError
from pipeline.schema import read_schema, schema_version

Row = Mapping[str, Any]
Select = Callable[..., list[Row]]
"""select(sql, **values): the rows of a query, :name in it standing for a value."""
_NOT_IN_A_URI = "?#%"


def select_from(connection: sqlite3.Connection) -> Select:
    def select(sql: str, **values: object) -> list[Row]:
        cursor = connection.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    return select


@contextmanager
def reading(target: str) -> Iterator[Select]:
    """The rows of the database at a SQLite path.  Raises DatabaseError where there is none that can be read."""
    path = checked(target)
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            yield select_from(connection)
    except sqlite3.Error as error:
        raise DatabaseError(f"cannot read the database {path}: {error}") from error


def checked(target: str) -> Path:
    """The path of a SQLite file of this program's version.  Raises DatabaseError."""
    if "://" in target:
        raise DatabaseError("pages are made from SQLite files only: name one with --db")
    path = Path(target)
    if not path.is_file():
        raise DatabaseError(f"there is no database {target}: gongkai extract makes one")
    if any(mark in target for mark in _NOT_IN_A_URI):
        raise DatabaseError(f"the name of the database {target} has one of {_NOT_IN_A_URI} in it: rename it")
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            found = connection.execute("SELECT version FROM schema_version").fetchone()
    except sqlite3.Error as error:
        raise DatabaseError(f"{target} is no database of gongkai: {error}") from error
    needed = schema_version(read_schema())
    if found != (needed,):
        version = found[0] if found else "none"
        raise DatabaseError(f"{target} has schema version {version}, this program needs {needed}: extract again")
    return path
