"""What listing commands print: JSON, an object a line, or lines for a person.

Names and texts come from strangers' files: none of their control characters and direction marks reaches the terminal.
"""
from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from rich.cells import cell_len
from rich.console import Console
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


def print_table(title: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows with the same columns under a title, a line each, numbers to the right (stdout); without rows nothing."""
    if not rows:
        return
    columns = [[name, *(_shown(row[name]) for row in rows)] for name in rows[0]]
    numeric = [all(isinstance(row[name], int | float | Decimal | None) for row in rows) for name in rows[0]]
    padded = [_padded(column, to_right) for column, to_right in zip(columns, numeric, strict=True)]
    print_line((title, BOLD))
    for line in zip(*padded, strict=True):
        print_line((f"  {'  '.join(line).rstrip()}", PLAIN))


def _padded(texts: Sequence[str], to_right: bool) -> list[str]:
    """The texts as wide as the widest on a terminal, where a Chinese character is as wide as two letters."""
    width = max(map(cell_len, texts))
    blanks = [" " * (width - cell_len(text)) for text in texts]
    return [blank + text if to_right else text + blank for text, blank in zip(texts, blanks, strict=True)]


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True)


def _shown(value: object) -> str:
    return "" if value is None else printable(str(value))


def _plain(value: object) -> float | str:
    """Numbers and times of the database as JSON has them."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):  # or datetime
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")
