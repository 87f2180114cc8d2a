"""What views, columns and words are called on pages: names.csv and words.csv."""
from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from pipeline.rows import TABLES

RECORDS = (*TABLES.values(), "document")
_VIEWS = {"check_result": "v_check"}  # the others are called as their table


def view_of(record: str) -> str:
    """The view that has the records of a table."""
    return _VIEWS.get(record, f"v_{record}")


def record_of(view: str) -> str | None:
    """The table whose records a view has, None where it has others."""
    return next((record for record in RECORDS if view_of(record) == view), None)


def view_name(view: str) -> str:
    return _names().get((view, ""), view)


def record_name(record: str) -> str:
    return view_name(view_of(record))


def column_name(view: str, column: str) -> str:
    return _names().get((view, column)) or _names().get(("", column), column)


def word(kind: str, value: object) -> str:
    """A word of gongkai's, or what is not one as it is."""
    return _words().get((kind, str(value)), str(value))


def field_name(record: str, field: str) -> str:
    """What a source tells of a record."""
    return _words().get(("field", field)) or column_name(view_of(record), field)


@cache
def _names() -> dict[tuple[str, str], str]:
    return {(row["view"], row["column"]): row["name"] for row in _rows("names.csv")}


@cache
def _words() -> dict[tuple[str, str], str]:
    return {(row["kind"], row["word"]): row["name"] for row in _rows("words.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    lines = files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader((line for line in lines if not line.startswith("#")), strict=True))
