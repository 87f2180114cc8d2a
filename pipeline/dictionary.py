"""The data dictionary and the plain schema for assistants: `python -m pipeline.dictionary FOLDER` writes both.

What they say is taken from schema.sql (what is said over a view), from views.csv and values.csv (names, meanings,
words), and from a database that was made of them (columns, types).
"""
from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from pipeline import names
from pipeline.database import read_only
from pipeline.loader import open_loader
from pipeline.names import Name
from pipeline.schema import comments, read_schema
from pipeline.views import Column, columns_of, views_of

DICTIONARY, FOR_ASSISTANTS = "data-dictionary.md", "llms.txt"
_TYPES = {
    "text": "text, as printed where it is of the document",
    "integer": "whole number",
    "key": "whole number of up to 19 digits; a text in workbooks, which would round it",
    "money": "yuan (元) with two decimals",
    "number": "decimal number, in the unit of its row",
    "real": "floating point number",
    "boolean": "true or false",
    "date": "day",
    "time": "day and time, UTC",
}
_DICTIONARY_HEAD = """# Data dictionary

Written by `make docs` from `schema.sql`, `pipeline/views.csv` and `pipeline/values.csv`; change those, not this page.

Every view has a twin with Chinese names, in which the words of gongkai are Chinese, too:
`SELECT 项目名称, 预算金额元 FROM 项目` is `SELECT project_name, budget_yuan FROM v_project`.
A blank cell is NULL, a printed zero is 0. SQLite keeps decimals as floating point numbers; exports and `pipeline.load`
give them back as they were.
"""
_ASSISTANTS_HEAD = """# gongkai

> A SQL database (SQLite or PostgreSQL) of what Chinese government agencies print in their budget disclosures: projects,
> performance indicators, amounts of budget tables, figures told in the text. Every row names its file and page.

How to ask:

- Query the views below, read only. Each has a twin with Chinese names (given in brackets), with the same rows.
- Columns that end in _yuan are yuan; divide by 10000 for 万元. NULL is a blank cell, 0 a printed zero.
- Totals of an agency: v_budget and v_three_public, a row for each file, year and measure. Do not sum v_budget_line: it
  holds sub-totals, totals and the same money in several tables. One code over agencies: v_amount_by_code, with one
  table_kind and one level.
- An agency can have several files. Name file_name and page with every number, so that it can be looked up.
- The place of a value on its page: join v_origin by document_id, record (the table: indicator, project, budget_line,
  figure) and record_no (no).
- row is a reserved word of PostgreSQL: write "row".
"""


class View(NamedTuple):
    name: str
    chinese: Name
    comment: str
    columns: list[Column]


def views() -> list[View]:
    """All views with their columns."""
    said = comments(read_schema())
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        open_loader(path).close()
        with read_only(path) as session:
            return [View(view, names.views()[view], said[view], columns_of(session, view))
                    for view in views_of(session)]


def dictionary(found: list[View]) -> str:
    """The dictionary for people, in Markdown."""
    return "\n".join([_DICTIONARY_HEAD, *_list(found), "", *_types(), *(line for view in found for line in _view(view)),
                      "", *_words(found)]) + "\n"


def for_assistants(found: list[View]) -> str:
    """The schema in few words, as plain text."""
    return "\n".join([_ASSISTANTS_HEAD, "## Views", *(line for view in found for line in _plain(view)), "",
                      "## Words in columns", "", *_plain_words(found)]) + "\n"


def _list(found: list[View]) -> Iterator[str]:
    yield "| view | in Chinese | |\n|---|---|---|"
    for view in found:
        anchor = f"{view.name}-{view.chinese.name}"
        yield f"| [`{view.name}`](#{anchor}) | `{view.chinese.name}` | {_first(view.comment)} |"


def _types() -> Iterator[str]:
    yield "| type | |\n|---|---|"
    yield from (f"| {kind} | {meaning} |" for kind, meaning in _TYPES.items())


def _view(view: View) -> Iterator[str]:
    yield f"\n## {view.name} {view.chinese.name}\n\n{view.comment}\n"
    yield "| column | in Chinese | type | meaning |\n|---|---|---|---|"
    for column in view.columns:
        name = _name(view, column)
        words = "; its words are [below](#words)" if names.value_names(view.name, column.name) else ""
        yield f"| `{column.name}` | `{name.name}` | {column.type} | {name.english}{words} |"


def _words(found: list[View]) -> Iterator[str]:
    yield "## Words\n\nWhat gongkai writes into columns, and what the views with Chinese names show for it.\n"
    yield "| column | words |\n|---|---|"
    for column, words in _word_lists(found):
        yield f"| {column} | {', '.join(f'`{word}` {chinese}' for word, chinese in words.items())} |"


def _plain(view: View) -> Iterator[str]:
    columns = ", ".join(f"{column.name} {column.type} [{_name(view, column).name}]" for column in view.columns)
    yield f"\n{view.name} [{view.chinese.name}]: {view.comment}\n  {columns}"


def _plain_words(found: list[View]) -> Iterator[str]:
    for column, words in _word_lists(found):
        yield f"- {column}: {', '.join(f'{word} [{chinese}]' for word, chinese in words.items())}"


def _word_lists(found: list[View]) -> Iterator[tuple[str, dict[str, str]]]:
    """Each list of words once, with the columns that it is of."""
    lists: dict[tuple[str, ...], list[str]] = {}
    for view in found:
        for column in view.columns:
            if words := names.value_names(view.name, column.name):
                lists.setdefault((column.name, *words), []).append(view.name)
    for (name, *_), of_views in lists.items():
        yield f"{name} ({', '.join(of_views)})", names.value_names(of_views[0], name)


def _name(view: View, column: Column) -> Name:
    return names.column_name(view.name, column.name) or Name(column.name, "", "", "")


def _first(comment: str) -> str:
    """The first sentence."""
    return comment.partition(".  ")[0].rstrip(".")


if __name__ == "__main__":
    target, all_views = Path(sys.argv[1]), views()
    (target / DICTIONARY).write_text(dictionary(all_views), encoding="utf-8")
    (target / FOR_ASSISTANTS).write_text(for_assistants(all_views), encoding="utf-8")
