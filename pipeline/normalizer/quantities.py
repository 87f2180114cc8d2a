"""The target of a performance indicator: ≥95%, 不少于3次, 10亿条, 较上年增加1%, 12月底前完成, 有效提升."""
from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from pipeline.normalizer.dates import find_due
from pipeline.normalizer.money import SHORT_UNITS, YUAN, in_yuan, parse_amount
from pipeline.normalizer.numerals import NUMBER, fold, to_decimal
from pipeline.normalizer.reading import KINDS, Reading, read_number, worded_bound
from pipeline.normalizer.vocabulary import alternation, rows
from pipeline.records import Quantity

QUALITATIVE = Quantity(kind="qualitative")

# Beyond these lengths a text tells something of which the number is only a part.
_LONGEST_SENTENCE = 40
_LONGEST_LABEL = 12
_LONGEST_REST = 4


def _change_words(*roles: str) -> str:
    return alternation(row["word"] for row in rows("change_words") if row["role"] in roles)


_VERB_AT_END = re.compile(rf"(?:{_change_words('rise', 'fall')})(?:了|幅度|率)?\Z")
_VERB_AFTER = re.compile(rf"的?(?:{_change_words('rise', 'fall')})")
_ANY_VERB = re.compile(_change_words("rise", "fall", "rise_noun", "fall_noun"))
_FALL = re.compile(_change_words("fall", "fall_noun"))
_BASE = re.compile(_change_words("base"))
_LEVEL = re.compile("[至到]")  # 提高到95% is a level
_EVENT = re.compile("[第前后]$")  # 第3名, 前10名, 会后3日
_SEVERAL = re.compile("[；;].")  # 平稳运行；高于30%: the number is the target of a part
_LABEL = re.compile(rf"[\u4e00-\u9fff]{{1,{_LONGEST_LABEL}}}")
_SPOILED = re.compile("[<>=≤≥]|[前后底]")  # 90%≤满意度, 每月25日前
_MIRRORED = {"≥": "≤", "≤": "≥", ">": "<", "<": ">", "=": "="}
_LARGEST_SHARE = 2  # a budget is rarely executed to less than 2 per cent, or to more than twice itself
_PLAIN_NUMBER = re.compile(rf"(-?)({NUMBER.pattern})[^0-9<>≤≥]{{0,4}}")


def parse_quantity(text: str | None, fiscal_year: int | None, level3: str | None = None) -> Quantity:
    """The value cell of an indicator, in the words of the README's contract.

    `fiscal_year` completes a date without a year (None: `due_date` stays None); `level3`, the indicator's
    name, tells whether 2026.12 is a date.  A fall is a negative change.  Never raises.
    """
    folded = fold(text or "")
    due = find_due(folded, fiscal_year, level3)
    if due:
        return Quantity(kind="date", due_date=due.day)
    reading = None if _SEVERAL.search(folded) else read_number(folded)
    if reading is None:
        return QUALITATIVE
    return _change(reading) or _level(reading, len(folded)) or QUALITATIVE


def as_cost(quantity: Quantity) -> Quantity:
    """The quantity of an indicator of costs: there 30万 and 1亿, which could count anything, are money."""
    factor = SHORT_UNITS.get(quantity.unit or "")
    if factor is None or quantity.value is None or quantity.kind != "number":
        return quantity
    return replace(quantity, kind="money", amount_yuan=in_yuan(quantity.value, factor))


def parse_number(text: str | None) -> Decimal | None:
    """A plain number cell, a count or points: 1,234; 10分; 95% (is 95).  None for anything else, bounds included."""
    match = _PLAIN_NUMBER.fullmatch(fold(text or ""))
    if match is None:
        return None
    value = to_decimal(match[2])
    return -value if match[1] and value else value


def parse_money(text: str | None, unit: str | None) -> Decimal | None:
    """Yuan of a cell as `parse_amount` reads it; None where neither the cell nor `unit` says what it is counted in.

    A zero is nothing in any unit.
    """
    if unit is not None:
        return parse_amount(text, unit)
    small, large = (parse_amount(text, name) for name in ("元", "万元"))
    return small if small == large else None


def parse_rate(text: str | None, header: str | None = None) -> Decimal | None:
    """A rate in per cent: 95.00% and 95 are 95, and so is 0.95, for a small number without the sign is a share.

    The sign can stand in the column's header instead.  None where the text is no number.
    """
    rate = parse_number(text)
    share = rate is not None and "%" not in fold(f"{text}{header or ''}") and rate <= _LARGEST_SHARE
    return rate * 100 if rate is not None and share else rate


def _change(reading: Reading) -> Quantity | None:
    """A difference to another year (同比下降10%); a fall is negative, so its bound is mirrored."""
    verb = _verb(reading)
    if verb is None:
        return None
    comparator, lower, upper = reading.comparator, reading.lower, reading.upper
    if _FALL.search(verb):
        lower, upper = (-lower, None) if upper is None else (-upper, -lower)
        comparator = _MIRRORED[comparator] if comparator else None
    return Quantity(kind="change", comparator=comparator, value=lower, value_upper=upper, unit=reading.unit)


def _verb(reading: Reading) -> str | None:
    """The word that makes the number a change, None where the number is a level."""
    if _LEVEL.match(reading.lead):
        return None
    match = _VERB_AT_END.search(reading.words) or _VERB_AFTER.match(reading.rest)
    if match is None and _BASE.search(reading.words):
        match = _ANY_VERB.search(reading.words)
    return match[0] if match else None


def _level(reading: Reading, length: int) -> Quantity | None:
    """A number, a percentage or an amount; None where the number is only a detail of a text of `length` characters."""
    comparator = reading.comparator
    if comparator is None and reading.words and _kind(reading.unit) == "percent":
        comparator = worded_bound(reading.words)
    if not _is_target(reading, comparator, length):
        return None
    kind = _kind(reading.unit)
    factor = YUAN.get(reading.unit or "")
    return Quantity(
        kind=kind,
        comparator=comparator or "=",
        value=reading.lower,
        value_upper=reading.upper,
        unit=reading.unit,
        amount_yuan=in_yuan(reading.lower, factor) if factor else None,
    )


def _kind(unit: str | None) -> str:
    kind = KINDS.get(unit or "", "number")
    return kind if kind in ("percent", "money") else "number"


def _counts(unit: str | None) -> bool:
    """Whether a number of this unit is an amount of something (3.2万元/年), not a span of time or a rank."""
    head = re.split(r"[/.·每（(]", unit or "")[0]
    kind = KINDS.get(head) or KINDS.get(head.lstrip("十百千万亿"))
    return kind not in (None, "time", "rank", "word")


def _is_target(reading: Reading, comparator: str | None, length: int) -> bool:
    """Whether the number is what the text sets, and not a detail of it.

    批准20日内 counts from an event and is no target; neither is a number without bound or per cent in a sentence.
    """
    sure = comparator is not None or _kind(reading.unit) == "percent"
    if _SPOILED.match(reading.rest):
        return False
    if not reading.words:
        return sure or not reading.rest or (bool(reading.unit) and len(reading.rest) <= _LONGEST_REST)
    if reading.inside or _EVENT.search(reading.words):
        return False
    if reading.rest and _kind(reading.unit) != "percent":
        return False
    return length <= _LONGEST_SENTENCE if sure else _counts(reading.unit) and bool(_LABEL.fullmatch(reading.words))
