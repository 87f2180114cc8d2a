"""A plan of payments: the share that is paid rises from month to month and ends at or below 100 per cent."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from pipeline.checks.material import Material, title_of
from pipeline.checks.numbers import Number
from pipeline.checks.rule import Held, Rule, fine, odd
from pipeline.records import PaymentStep, Project

PLAN = Rule("payment-plan", "The cumulative share of the money that is paid never falls nor is above 100 per cent.",
            tolerance="none, for shares are compared as printed", unit="percent")
RULES = (PLAN,)
WHOLE = Decimal(100)


def check(material: Material) -> Iterator[Held]:
    for project in material.projects:
        if project.payments:
            yield _held(project, project.payments)


def _held(project: Project, steps: Sequence[PaymentStep]) -> Held:
    percents = [step.percent for step in steps]
    subject = title_of(project)
    origins = tuple(origin for step in steps for origin in step.origins)
    plan = Number(percents[-1], ", ".join(f"{percent}" for percent in percents), origins=origins, page=project.page)
    falls = any(later < earlier for earlier, later in pairwise(percents))
    if falls and sum(percents) <= WHOLE:  # shares of each span of time, not cumulative ones
        falls = False
    if max(percents) > WHOLE:
        return odd(PLAN, subject, plan, f"the plan of payments goes above 100 %: {plan.text}")
    if falls:
        return odd(PLAN, subject, plan, f"the plan of payments falls: {plan.text}")
    return fine(PLAN, subject, plan)
