"""The rate of execution of a self-evaluation, reckoned again from what was planned and what was spent."""
from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pipeline.checks.majority import replace_failed
from pipeline.checks.material import Material, origins_of, title_of
from pipeline.checks.numbers import Number
from pipeline.checks.rule import Held, Rule, judge
from pipeline.normalizer.money import parse_amount
from pipeline.records import Project

RATE = Rule("execution-rate", "The rate of execution is what was spent, in per cent of the year's budget.",
            unit="percent",
            tolerance="what half a unit of the last printed decimal of rate, budget and spent money makes of the rate")
RULES = (RATE,)
PER_CENT = Decimal(100)


def check(material: Material) -> Iterator[Held]:
    for project in material.projects:
        if project.budget_yuan and project.executed_yuan is not None and project.execution_rate is not None:
            budget = material.number(project, "budget", project.budget_yuan)
            spent = material.number(project, "executed", project.executed_yuan)
            rate = material.number(project, "execution_rate", project.execution_rate)
            if budget.value > budget.slack:
                yield _held(material, project, budget, spent, rate)


def _held(material: Material, project: Project, budget: Number, spent: Number, rate: Number) -> Held:
    expected = spent.value / budget.value * PER_CENT
    off = (spent.slack + expected / PER_CENT * budget.slack) / (budget.value - budget.slack) * PER_CENT
    shown = f"{spent.text} / {budget.text}, which is {expected:.2f} %"
    held = judge(RATE, title_of(project), rate, [spent, budget], expected,
                 rate.slack + off, shown=shown)
    by_another = held.failed and _is_of_another(material, project, spent, rate)
    return replace_failed(held, "the rate is that of another amount of the row") if by_another else held


def _is_of_another(material: Material, project: Project, spent: Number, rate: Number) -> bool:
    """Whether the rate is that of another amount in the row, such as the budget at the beginning of the year."""
    for origin in origins_of(project, "budget"):
        for cell in material.table(origin.table_no).cells:
            other = parse_amount(cell.text, "元") if cell.row == origin.row and cell.col != origin.col else None
            if other and abs(spent.value / (other * spent.factor) * PER_CENT - rate.value) <= rate.slack:
                return True
    return False
