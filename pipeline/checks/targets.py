"""Targets that cannot be as they are printed."""
from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pipeline.checks.material import Material, origins_of, title_of
from pipeline.checks.numbers import Number, doubt_of
from pipeline.checks.rule import Held, Rule, fine, odd
from pipeline.normalizer.numerals import fold
from pipeline.normalizer.text import squeeze
from pipeline.records import Indicator

NONE = "none, for a text is looked at, no sum"
SIGNS = Rule("doubled-sign", "A target prints its sign and its unit once.", tolerance=NONE, severity="warning")
SHARE = Rule("share-above-100", "A share of satisfied people is not above 100 per cent.", tolerance=NONE)
TWICE = Rule("two-targets", "A cell that prints its target twice prints the same number.", tolerance=NONE,
             severity="warning")
RULES = (SIGNS, SHARE, TWICE)
_WHOLE = Decimal(100)
_DOUBLED = re.compile(r"%{2,}|([≥≤])\1|≥≤|≤≥")
_REACHED = re.compile(r"(?P<bound>\d+(?:\.\d+)?)%?[^\d]{0,8}达到?(?P<reached>\d+(?:\.\d+)?)%")
_OF_PEOPLE = "服务对象满意度指标"


def check(material: Material) -> Iterator[Held]:
    for project in material.projects:
        held = [held for indicator in project.indicators if indicator.value_text
                for held in _held(material, indicator, indicator.value_text)]
        yield from held
        if project.indicators and not any(one.check.rule == SIGNS.name for one in held):
            targets = (origin for indicator in project.indicators for origin in origins_of(indicator, "value"))
            form = Number(_WHOLE, page=project.page, origins=tuple(targets))
            yield fine(SIGNS, f"all targets of {title_of(project)}", form)


def _held(material: Material, indicator: Indicator, text: str) -> Iterator[Held]:
    folded, name = fold(text), indicator.level3 or f"indicator {indicator.seq}"
    if _DOUBLED.search(folded):
        yield odd(SIGNS, name, _printed(material, indicator, text), f"the target {text} prints a sign twice")
    if _is_share(indicator):
        number = _printed(material, indicator, text)
        yield (odd(SHARE, name, number, f"the target {text} is a satisfaction above 100 %") if _above(indicator)
               else fine(SHARE, name, number))
    if twice := _REACHED.search(folded):
        number = _printed(material, indicator, text)
        same = Decimal(twice["bound"]) == Decimal(twice["reached"])
        said = f"the target {text} sets {twice['bound']} and {twice['reached']} in one cell"
        yield fine(TWICE, name, number) if same else odd(TWICE, name, number, said)


def _printed(material: Material, indicator: Indicator, text: str) -> Number:
    origins = tuple(origins_of(indicator, "value"))
    cell = material.cell(origins[0]) if origins else None
    return Number(_WHOLE, text, origins=origins, page=indicator.page, doubt=doubt_of(cell, text))


def _is_share(indicator: Indicator) -> bool:
    quantity = indicator.quantity
    people = indicator.category2 == _OF_PEOPLE or "满意" in squeeze(indicator.level3)
    return people and quantity is not None and quantity.kind == "percent" and quantity.comparator in ("≥", "=", ">")


def _above(indicator: Indicator) -> bool:
    quantity = indicator.quantity
    assert quantity is not None and quantity.value is not None
    return quantity.value > _WHOLE or (quantity.value == _WHOLE and quantity.comparator == ">")
