"""The classification of income and expenditure: which codes are its, and their names (vocabulary/classification.csv).

Functional codes (类 款 项: 201, 20108, 2010801) tell what money is for, economic codes (301, 30101) what is bought with
it, in a department's or, as government_economic (501, 50101), in the whole government's words.
"""
from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache
from typing import NamedTuple

from pipeline.normalizer import vocabulary
from pipeline.normalizer.agencies import is_agency
from pipeline.normalizer.text import label_key

CLASS_DIGITS = 3
ALIKE = 0.7  # of the characters of a printed name are the reference's; names differ by a word from year to year
_CODE_AND_NAME = re.compile(r"(?P<code>\d{3}(?:\d\d){0,2})(?P<name>[^\W\d].*)")
_PATTERNS = {
    "functional": re.compile(r"2\d\d(?:\d\d){0,2}"),
    "economic": re.compile(r"3\d\d(?:\d\d){0,2}"),  # agencies divide a 款 further: 3021503 三类会议费
    "government_economic": re.compile(r"5\d\d(?:\d\d)?"),
}


class Classification(NamedTuple):
    """A code of the reference; `parent` is the code one level up (None for a class), `level` counts from 1 (类)."""

    kind: str
    code: str
    name: str
    parent: str | None
    level: int


@cache
def reference() -> dict[tuple[str, str], Classification]:
    """All codes that are known, by kind and code."""
    return {(row["kind"], row["code"]): Classification(
        row["kind"], row["code"], row["name"], row["parent"] or None, level_of(row["code"]))
        for row in vocabulary.rows("classification")}


@cache
def _names() -> dict[tuple[str, str], tuple[str, ...]]:
    """The names of each code: that of the reference, and the one that it had in earlier years, if another."""
    return {(row["kind"], row["code"]): tuple(filter(None, (row["name"], row["formerly"])))
            for row in vocabulary.rows("classification")}


def level_of(code: str) -> int:
    """1 for a 类 (three digits), 2 for a 款 (five), 3 for a 项 (seven)."""
    return (len(code) - CLASS_DIGITS) // 2 + 1


def classification_of(code: str | None, name: str | None) -> str | None:
    """The kind of classification that a full code is of; None for codes of units, projects and goods.

    Codes of units can look like them, too: those of three digits need a name that fits, those of five, and longer
    economic ones, a name that is not an agency's.

    >>> classification_of("20805", "行政事业单位养老支出"), classification_of("205", "云汉市发展和改革委员会")
    ('functional', None)
    """
    kind = next((kind for kind, pattern in _PATTERNS.items() if pattern.fullmatch(code or "")), None)
    if code is None or kind is None or (kind, code[:CLASS_DIGITS]) not in reference():
        return None
    fits = name is not None and any(_alike(name, known) for known in _names().get((kind, code), ()))
    return kind if fits or not _could_be_a_unit(kind, code, name) else None


def split_classified(text: str | None) -> tuple[str | None, str | None]:
    """(code, name) of a text that prints a code of the classification right before its name; the code can be None.

    >>> split_classified("2080505机关事业单位基本养老保险缴费支出")
    ('2080505', '机关事业单位基本养老保险缴费支出')
    """
    found = _CODE_AND_NAME.fullmatch(text or "")
    if found and classification_of(found["code"], found["name"]):
        return found["code"], found["name"]
    return None, text


def _could_be_a_unit(kind: str, code: str, name: str | None) -> bool:
    return len(code) == CLASS_DIGITS or ((level_of(code) == 2 or kind != "functional") and is_agency(name))


@cache
def _alike(printed: str, name: str) -> bool:
    said, known = label_key(printed), label_key(name)
    return said == known or SequenceMatcher(None, said, known, autojunk=False).ratio() >= ALIKE
