"""Amounts of money and the units they are printed in."""
from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from pipeline.normalizer.numerals import NUMBER, fold, to_decimal
from pipeline.normalizer.vocabulary import alternation, rows

YUAN = {row["unit"]: Decimal(row["factor"]) for row in rows("units") if row["kind"] == "money"}
SHORT_UNITS = {"万": Decimal(10**4), "亿": Decimal(10**8)}  # in a cell of money 45万 is 45万元
_FEN = Decimal("0.01")

_UNIT = alternation([*YUAN, *SHORT_UNITS])
_AMOUNT = re.compile(
    rf"(?:(?P<minus>[-△▲][¥￥]?|[¥￥]-)|\+)?[¥￥]?(?P<number>{NUMBER.pattern})[（(]?(?P<unit>{_UNIT})?[）)]?[。；]?"
)
_BRACKETED = re.compile(r"[（(](.*)[）)]((?:.{0,5}元)?)")

_COUNTED = alternation(unit for unit in YUAN if unit != "圆")
_RMB = "(?:人民币)?[,，、]?[（(]?"
# 元 begins the names of counties (单位：元氏县), 万元 does not begin any.
_END = r"(?!/|每)(?:(?<![万亿千])(?![\u4e00-\u9fff])|(?<=[万亿千]元)|(?<=币)|(?=币|人民币))"
_NAMED = re.compile(rf"(?:单位|金额|币种)[:：]?{_RMB}(?P<unit>{_COUNTED}){_END}")
# Its 元 was wrapped or left out.
_CUT = re.compile(rf"(?:单位|金额|币种)[:：]{_RMB}(?P<unit>{alternation(SHORT_UNITS)})$")
_IN_BRACKETS = re.compile(
    rf"[（(](?:[^（()）0-9]*[:：,，、])?(?:人民币)?(?P<unit>{_COUNTED})(?:[,，、;；][^（()）]*)?[）)]"
)


def parse_amount(text: str | None, unit: str | None) -> Decimal | None:
    """Yuan, exact to 0.01, of money as a cell prints it, in the table's unit (元, 万元 ...; None is 元).

    A unit in the text itself goes before the table's.  Brackets and triangles are minus signs.  None for an
    empty cell, a dash, words, and for a `unit` that is not one of money.
    """
    value, own_unit = _printed(text or "")
    factor = _factor(own_unit or unit or "元")
    if value is None or factor is None:
        return None
    amount = in_yuan(abs(value), factor)
    return -amount if value < 0 and amount else amount


@lru_cache(maxsize=4096)  # a cell is asked whether it is money, and then for its amount
def _printed(text: str) -> tuple[Decimal | None, str | None]:
    """The number that a text prints, with its sign, and the unit after it; None where it prints something else."""
    cell = fold(text)
    bracketed = _BRACKETED.fullmatch(cell)
    match = _AMOUNT.fullmatch(bracketed[1] + bracketed[2] if bracketed else cell)
    if match is None:
        return None, None
    value = to_decimal(match["number"])
    return -value if value and (bracketed or match["minus"]) else value, match["unit"]


def in_yuan(value: Decimal, factor: Decimal) -> Decimal:
    """Yuan to 0.01 of a value in a unit of `factor` yuan."""
    return (value * factor).quantize(_FEN, ROUND_HALF_UP)


def _factor(unit: str) -> Decimal | None:
    name = fold(unit).removeprefix("人民币")
    return YUAN.get(name) or SHORT_UNITS.get(name)


def find_unit(text: str | None) -> str | None:
    """The unit of money that a unit line or a header names: 单位：万元, 金额单位: 元, 预算金额（万元）.

    None where there is none, or where it is a rate (元/人).
    """
    line = fold(text or "")
    if line in YUAN:
        return line
    if cut := _CUT.search(line):
        return f"{cut['unit']}元"
    match = _NAMED.search(line) or _IN_BRACKETS.search(line)
    return match["unit"] if match else None
