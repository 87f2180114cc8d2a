"""Whether the sums that a table's headers speak of are those it is made of."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.checks.rule import FAIL, NOT_APPLICABLE, PASS, ROUNDING, Held

_NOT_ESTABLISHED = "the other rows of this table do not add up so, either"


def where_established(applied: Iterable[Held]) -> list[Held]:
    """The applications of one identity in one table; where more fail than hold, it is none of this table's identities.

    A single misprint stands among rows that add up; columns that were misunderstood add up nowhere.
    """
    held = list(applied)
    fails = sum(one.check.result == FAIL for one in held)
    holds = sum(one.check.result in (PASS, ROUNDING) and one.check.left_value != 0 for one in held)
    if fails <= holds:
        return held
    return [replace_failed(one, _NOT_ESTABLISHED) for one in held]


def replace_failed(held: Held, why: str) -> Held:
    if held.check.result != FAIL:
        return held
    return Held(replace(held.check, result=NOT_APPLICABLE, blame=None, note=why))


def fewest_failures(readings: Iterable[list[Held]]) -> list[Held]:
    """Of several ways to understand a table the first one that its numbers speak least against; none of none."""
    return min(readings, key=lambda held: sum(one.check.result == FAIL for one in held), default=[])
