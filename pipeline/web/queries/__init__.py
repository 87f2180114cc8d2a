"""Questions that analysts ask again and again: a file each, on its first line the title, then what it means, then SQL.

A column `出处` of document_id/record/no leads to the source view.
"""
from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TypedDict


class Query(TypedDict):
    """As Datasette takes a canned query."""

    title: str
    description: str
    sql: str


@cache
def queries() -> dict[str, Query]:
    """By the name of the file."""
    found = sorted((f for f in files(__name__).iterdir() if f.name.endswith(".sql")), key=lambda file: file.name)
    return {file.name.removesuffix(".sql"): _query(file.read_text(encoding="utf-8")) for file in found}


def _query(text: str) -> Query:
    title, description, sql = text.split("\n", 2)
    return Query(title=title.removeprefix("-- "), description=description.removeprefix("-- "), sql=sql.strip())
