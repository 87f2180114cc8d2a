"""Texts that a spreadsheet would take for a formula.

A spreadsheet that opens a CSV file computes what begins with = + - @, their full-width twins, or such a sign after
blanks or control characters; a document can hold such a text by chance or with intent.  A lone sign (a comparator, a
dash) and a plain number (-5.00) compute nothing.
"""
from __future__ import annotations

import re

_SIGNS = "=+\\-@＝＋－＠"
_RISKY = re.compile(rf"'*(?:[\x00-\x1f\x7f]|\s*[{_SIGNS}])")
_HARMLESS = re.compile(rf"[{_SIGNS}]|[+\-＋－]?[0-9][0-9,]*(?:\.[0-9]+)?[%％]?")


def is_risky(text: str) -> bool:
    return _RISKY.match(text) is not None and _HARMLESS.fullmatch(text) is None


def neutralised(text: str) -> str:
    """The text with an apostrophe before it if it is risky; `restored` takes it away again.

    >>> neutralised("=1+1"), neutralised("=") , neutralised("'=1+1")
    ("'=1+1", '=', "''=1+1")
    """
    return f"'{text}" if is_risky(text) else text


def restored(text: str) -> str:
    return text[1:] if text.startswith("'") and is_risky(text[1:]) else text
