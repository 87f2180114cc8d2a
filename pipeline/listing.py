"""What listing commands print: JSON, an object a line, or lines and tables for a person.

Names and texts come from strangers' files: none of their control characters and direction marks reaches the terminal.
"""
from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.report import is_shown, printable

PLAIN = ""
BOLD = "bold"


def print_json(rows: Iterable[Mapping[str, Any]]) -> None:
    """A line for each row (stdout)."""
    for row in rows:
        print(json_line(row))


def json_line(row: Mapping[str, Any]) -> str:
    """The row as JSON on one line; Chinese as it is, what is not shown as escapes of JSON."""
    text = json.dumps(row, ensure_ascii=False, default=_plain)
    return "".join(c if is_shown(c) else json.dumps(c)[1:-1] for c in text)


def print_line(*parts: tuple[str, str]) -> None:
    """Texts with their styles on one line (stdout)."""
    _console().print(Text.assemble(*((printable(text), style) for text, style in parts)))


def print_table(title: str, rows: Sequence[Sequence[object]]) -> None:
    """Rows under a title, numbers to the right (stdout); nothing where there are no rows."""
    if not rows:
        return
    table = Table(title=printable(title), title_justify="left", show_header=False)
    for column in zip(*rows, strict=True):
        table.add_column(justify="right" if all(isinstance(value, int | float) for value in column) else "left")
    for row in rows:
        table.add_row(*(Text(_shown(value)) for value in row))
    _console().print(table)


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True)


def _shown(value: object) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    return "" if value is None else printable(str(value))


def _plain(value: object) -> float | str:
    """Numbers and times of the database as JSON has them."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):  # or datetime
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")
