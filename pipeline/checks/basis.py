"""The arithmetic by which an amount was reckoned: 49（人）*612（元/月）*12（月）=35.99万元."""
from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pipeline.checks.material import Material, origins_of
from pipeline.checks.numbers import ONE, Number, doubt_of
from pipeline.checks.rule import Held, Rule, judge
from pipeline.normalizer.money import SHORT_UNITS, YUAN
from pipeline.normalizer.numerals import NUMBER, fold, to_decimal
from pipeline.normalizer.vocabulary import alternation
from pipeline.records import SpendingDetail

BASIS = Rule("spending-basis", "The product that an amount was reckoned from is that amount.",
             tolerance="half a unit of the last decimal of the amount and of each factor that prints decimals")
RULES = (BASIS,)
_MONEY = alternation(YUAN)
_UNIT = r"[（(]?[^\d*×xX=＝+（()）]{0,12}[)）]?"
_FACTOR = rf"{NUMBER.pattern}{_UNIT}"
_PRODUCT = re.compile(
    rf"(?P<factors>{_FACTOR}(?:[*×xX]{_FACTOR})+)=(?P<result>{NUMBER.pattern})[（(]?(?P<unit>{_MONEY})")
_PART = re.compile(rf"(?P<number>{NUMBER.pattern})(?P<unit>{_UNIT})")
_OF_MONEY = re.compile(rf"[（(]?(?P<unit>{_MONEY})")
_A_MONTH = re.compile(r"/月")
_MONTHS = Decimal(12)
_JOINED = ("+", "-", "*", "×", "/", "÷", "x", "X")
_LARGE = {"%": Decimal("0.01"), "百": Decimal(100), "千": Decimal(1000), **SHORT_UNITS}


def check(material: Material) -> Iterator[Held]:
    for detail in material.all(SpendingDetail):
        for found in _PRODUCT.finditer(fold(detail.basis or "")):
            if _is_whole(found) and (held := _held(material, detail, found)) is not None:
                yield held


def _is_whole(found: re.Match[str]) -> bool:
    """Whether a product is all of what its amount was reckoned from: no sum goes before it, no bracket is cut."""
    before, factors = found.string[:found.start()], re.sub("[（）]", lambda bracket: "()"[bracket[0] == "）"], found[0])
    return not before.endswith(_JOINED) and factors.count("(") == factors.count(")")


def _held(material: Material, detail: SpendingDetail, found: re.Match[str]) -> Held | None:
    """None where not exactly one factor is money."""
    parts = list(_PART.finditer(found["factors"]))
    worth = [YUAN[money["unit"]] for part in parts if (money := _OF_MONEY.match(part["unit"]))]
    if len(worth) != 1:
        return None
    product, off = worth[0], Decimal(0)
    for part in parts:
        product *= to_decimal(part["number"]) * (ONE if _OF_MONEY.match(part["unit"]) else _scale(part["unit"]))
        off += _share_off(part["number"])
    result = _result(material, detail, found)
    monthly = any(_A_MONTH.search(part["unit"]) for part in parts)
    if monthly and abs(product * _MONTHS - result.value) < abs(product - result.value):
        product *= _MONTHS  # a year's money at so much a month
    return judge(BASIS, detail.detail or detail.item or detail.project_name or "spending", result, [], product,
                 result.slack + product * off, shown=found["factors"])


def _scale(unit: str) -> Decimal:
    """What a unit that is no money multiplies by: 1.2万册, 5%."""
    return _LARGE.get(unit.lstrip("（(")[:1], ONE)


def _result(material: Material, detail: SpendingDetail, found: re.Match[str]) -> Number:
    origins = tuple(origins_of(detail, "basis"))
    cell = material.cell(origins[0]) if origins else None
    factor = YUAN.get(found["unit"], ONE)
    return Number(to_decimal(found["result"]) * factor, f"{found['result']}{found['unit']}", factor,
                  len(found["result"].partition(".")[2]), origins=origins, page=detail.page,
                  doubt=doubt_of(cell, found[0]))


def _share_off(number: str) -> Decimal:
    """What share of itself a factor can be off; one without decimals is a count, or a rate that was set."""
    decimals, value = len(number.partition(".")[2]), to_decimal(number)
    return ONE.scaleb(-decimals) / 2 / value if decimals and value else Decimal(0)
