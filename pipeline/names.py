"""What views, columns and the words in them are called in Chinese, and what they mean: views.csv and values.csv."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from pipeline.normalizer.vocabulary import read_table


class Name(NamedTuple):
    """The name in Chinese; the type where SQL knows none, else ""; what it means in English and in Chinese."""

    name: str
    type: str
    english: str
    chinese: str


def views() -> dict[str, Name]:
    """The views that have a name, in the order of the table."""
    return {view: name for (view, column), name in _names().items() if view and not column}


def column_name(view: str, column: str) -> Name | None:
    """The name of a column: that of its view, else that of all views; None where it has none."""
    return _names().get((view, column)) or _names().get(("", column))


def original(view: str) -> str:
    """The view itself, or the one that it is a translation of."""
    return next((english for english, name in views().items() if name.name == view), view)


def value_names(view: str, column: str) -> dict[str, str]:
    """The words that gongkai writes into a column, and their names; empty where the words are those of documents."""
    return _values().get((view, column)) or _values().get(("", column)) or {}


def chinese(view: str) -> str:
    """The Chinese view of a view, or the view itself if it is one."""
    return views()[view].name if view in views() else view


def translation(view: str, columns: Sequence[str]) -> str:
    """The SQL that makes the Chinese view of a view with these columns; a column without a name keeps its own."""
    named = ",\n       ".join(_translated(view, column) for column in columns)
    return f'CREATE VIEW "{views()[view].name}" AS\nSELECT {named}\nFROM {view}'


def _translated(view: str, column: str) -> str:
    name, words = column_name(view, column), value_names(view, column)
    cases = " ".join(f"WHEN '{word}' THEN '{chinese}'" for word, chinese in words.items())
    value = f'CASE "{column}" {cases} ELSE "{column}" END' if words else f'"{column}"'
    return f'{value} AS "{name.name if name else column}"'


@cache
def _names() -> dict[tuple[str, str], Name]:
    rows = read_table(files("pipeline").joinpath("views.csv"))
    return {(row["view"], row["column"]): Name(*(row[field] for field in Name._fields)) for row in rows}


@cache
def _values() -> dict[tuple[str, str], dict[str, str]]:
    found: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in read_table(files("pipeline").joinpath("values.csv")):
        found[row["view"], row["column"]][row["value"]] = row["name"]
    return dict(found)
