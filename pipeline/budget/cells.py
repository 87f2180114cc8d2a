"""What a cell of a budget table holds: money, a sign that there is none, a code."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pipeline.normalizer.numerals import UNSURE
from pipeline.normalizer.text import numbering_level
from pipeline.normalizer.values import parse_amount
from pipeline.normalizer.vocabulary import alternation, rows

_CODE = re.compile(r"\d{3,}")
_YEAR = re.compile(r"20\d\d年?")
_CODE_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]{0,29}")
_COUNTED = alternation(row["unit"] for row in rows("units") if row["kind"] == "count")
_COUNT = re.compile(rf"[（(](?:{_COUNTED})(?:[、,，/](?:{_COUNTED}))*[）)]$")
_DASHES = frozenset("-—－–─ ")


@lru_cache(maxsize=65536)
def is_money(text: str) -> bool:
    """Whether a text is an amount as printed, in any unit, even where OCR left a figure of it open."""
    return parse_amount(text.replace(UNSURE, "0"), None) is not None


def is_dash(text: str) -> bool:
    """Whether a cell says that there is no amount, as a blank cell does not: -, ——."""
    return bool(text) and set(text) <= _DASHES


def is_count(name: str) -> bool:
    """Whether the numbers of a row of this name count things, and are no money: 公务用车保有量（辆）."""
    return _COUNT.search(name) is not None


def are_counts(names: Iterable[str]) -> Iterator[bool]:
    """Whether the numbers of rows of these names, in their order, count things.

    So do parts of such a row, which are numbered a level deeper: 1.一般公务用车 under （一）车辆数合计（辆）.
    """
    over: int | None = None
    for name in names:
        level = numbering_level(name)
        is_part = over is not None and level is not None and level > over
        if not is_part:
            over = level if is_count(name) else None
        yield is_part or is_count(name)


def unspaced(text: str) -> str:
    """A text without white space, its signs as printed."""
    return "".join(text.split())


def is_name(text: str) -> bool:
    """Whether a text can name a row: no amount and no dash, but a year (2025, 2025年) can."""
    return bool(text) and (_YEAR.fullmatch(text) is not None or not (is_money(text) or is_dash(text)))


def is_code(text: str) -> bool:
    """Whether a text is a whole code of a classification or of a unit: 201, 2010301, 121001."""
    return _CODE.fullmatch(text) is not None


def is_code_part(text: str) -> bool:
    """Whether a text can stand in a column of codes: 201, 08, A, 11000026T000000310042."""
    return _CODE_PART.fullmatch(text) is not None
