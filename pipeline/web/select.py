"""Rows of the database for pages, read and never written."""
from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from pipeline.database import DatabaseError, Row, open_database

Select = Callable[..., list[Row]]
"""select(sql, **values): the rows of a query, :name in it standing for a value; the `rows` of a Session is one."""
_NOT_IN_A_URI = "?#%"


def select_from(connection: sqlite3.Connection) -> Select:
    """The rows of a connection of Datasette's."""
    def select(sql: str, **values: object) -> list[Row]:
        cursor = connection.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    return select


def checked(target: str) -> Path:
    """The path of a SQLite file of this program's version that Datasette can open.  Raises DatabaseError."""
    if "://" in target:
        raise DatabaseError("pages are made from SQLite files only: name one with --db")
    if any(mark in target for mark in _NOT_IN_A_URI):
        raise DatabaseError(f"the name of the database {target} has one of {_NOT_IN_A_URI} in it: rename it")
    with open_database(target):
        return Path(target)
