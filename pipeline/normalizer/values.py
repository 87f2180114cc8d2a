"""The values that cells print: quantities, amounts of money, dates, and the three columns sign, value, unit.

All functions are pure and raise on no text.
"""
from __future__ import annotations

import re

from pipeline.normalizer.money import find_unit, parse_amount
from pipeline.normalizer.numerals import CHINESE_NUMERAL, fold
from pipeline.normalizer.quantities import as_cost, parse_number, parse_quantity, parse_rate
from pipeline.normalizer.reading import KINDS, is_bound, read_number, starts_with_bound
from pipeline.normalizer.vocabulary import rows

__all__ = [
    "as_cost",
    "compose_value",
    "find_unit",
    "is_comparator",
    "is_sign",
    "is_unit",
    "looks_numeric",
    "parse_amount",
    "parse_number",
    "parse_quantity",
    "parse_rate",
    "starts_value",
]

_NATURES = {row["word"] for row in rows("comparators") if row["position"] == "nature"}
_NOTHING = {fold(row["word"]) for row in rows("nothing")}
_TAKES_A_UNIT = re.compile(rf"(?:.*[0-9]|{CHINESE_NUMERAL})[百千]?[万亿]?", re.DOTALL)


def looks_numeric(text: str | None) -> bool:
    """Whether a cell is a number as printed, with at most a bound, a unit or brackets: ≥95%, 10次, （12.5）."""
    if parse_amount(text, None) is not None:
        return True
    reading = read_number(fold(text or ""))
    return reading is not None and not reading.words and not reading.rest


def starts_value(text: str) -> bool:
    """Whether a text begins with a digit or a bound, as values do: 2025年12月底前, ≥95%."""
    folded = fold(text)
    return folded[:1].isdigit() or starts_with_bound(folded)


def is_sign(text: str | None) -> bool:
    """Whether a cell holds only what a sign column says: ≥, ＝, 大于等于, 定性, 定量."""
    folded = fold(text or "")
    return is_bound(folded) or folded in _NATURES


def is_comparator(text: str | None) -> bool:
    """Whether a cell holds a sign that bounds a value: ≥, ＝, 大于等于, but not 定性."""
    return is_bound(fold(text or ""))


def is_unit(text: str | None) -> bool:
    """Whether a cell holds a unit and nothing else: 公里, 万元, %, or a word for no unit."""
    folded = fold(text or "")
    return folded in _NOTHING or folded.lstrip("十百千万亿") in KINDS


def compose_value(sign: str | None, value: str | None, unit: str | None) -> str | None:
    """What a reader reads as the target where it is printed in columns: ≥, 95 and % are ≥95%.

    The printed sign is kept (＝ stays ＝).  None where there is no value.  A sign such as 定性, a unit such as 无
    or one that the value has already, and the unit of a value that is not a number add nothing.  A sign and a unit
    that stand in each other's column change places.
    """
    value = (value or "").strip()
    if not value:
        return None
    if is_comparator(unit):
        sign, unit = sign if is_comparator(sign) else unit, None if is_sign(sign) else sign
    return _sign_to_add(sign, value) + value + _unit_to_add(unit, value)


def _sign_to_add(sign: str | None, value: str) -> str:
    sign = (sign or "").strip()
    if not is_bound(fold(sign)) or starts_with_bound(fold(value)):
        return ""
    return sign


def _unit_to_add(unit: str | None, value: str) -> str:
    unit = (unit or "").strip()
    if fold(unit) in _NOTHING or fold(value).endswith(fold(unit)):
        return ""
    return unit if _TAKES_A_UNIT.fullmatch(fold(value)) else ""
