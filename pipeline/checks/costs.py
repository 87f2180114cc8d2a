"""Indicators of costs against the money of their project: what all of it costs is not above its budget."""
from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.majority import replace_failed
from pipeline.checks.material import Material
from pipeline.checks.numbers import Number
from pipeline.checks.rule import Held, Rule, judge
from pipeline.checks.words import says
from pipeline.records import Indicator, Project

COSTS = Rule("cost-above-budget", "A target for the costs of a project is not above the project's budget.",
             severity="warning", verb="is above the budget of")
RULES = (COSTS,)
_CATEGORIES = frozenset({"成本指标", "经济成本指标"})
_OTHER_YEARS = "it may be the cost of other years, too"
_BOUNDS = frozenset({"=", "≤", "<"})


def check(material: Material) -> Iterator[Held]:
    for project in material.projects:
        if not project.budget_yuan:
            continue
        for indicator in project.indicators:
            quantity = indicator.quantity
            amount = quantity.amount_yuan if quantity and quantity.comparator in _BOUNDS else None
            if amount and {indicator.category1, indicator.category2} & _CATEGORIES:
                yield _held(material, project, indicator, material.number(indicator, "value", amount))


def _held(material: Material, project: Project, indicator: Indicator, cost: Number) -> Held:
    """Only what names all costs is held to the year's budget: a part of them can be that of several years."""
    assert project.budget_yuan is not None
    budget = material.number(project, "budget", project.budget_yuan)
    name = indicator.level3 or f"indicator {indicator.seq}"
    held = judge(COSTS, f"{project.name or project.organisation}, {name}", cost, [budget],
                 min(cost.value, budget.value), cost.slack + budget.slack, shown=budget.text)
    return held if says(indicator.level3, "all_costs") else replace_failed(held, _OTHER_YEARS)
