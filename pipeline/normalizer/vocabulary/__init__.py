"""The words of the field, as CSV tables beside this file.

The tables are UTF-8 with a header row; lines that start with # are comments.
"""
from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable


@cache
def rows(name: str) -> list[dict[str, str]]:
    """The rows of `name`.csv, a dict each.  They are cached and shared: read, never change them.

    Raises FileNotFoundError where there is no such table.
    """
    return read_table(files(__name__).joinpath(f"{name}.csv"))


def read_table(file: Traversable) -> list[dict[str, str]]:
    """The rows of a table of such a shape."""
    text = file.read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return list(csv.DictReader(lines, restval="", strict=True))


def alternation(words: Iterable[str]) -> str:
    """A regular expression that matches any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


def fits(match: str, text: str, word: str) -> bool:
    """Whether a text is, has, begins or ends with a word: what the column `match` of several tables asks for."""
    if match == "is":
        return text == word
    if match == "has":
        return word in text
    return text.endswith(word) if match == "ends" else text.startswith(word)
