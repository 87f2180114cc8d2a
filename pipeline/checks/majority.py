"""Failures that say more of the rule than of the document: where it does not apply after all."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.checks.material import Material
from pipeline.checks.rule import NOT_APPLICABLE, PASS, ROUNDING, Held

_WITHHELD = "the document says that parts are left out, for they are secret"
_NOT_ESTABLISHED = "the other rows of this table do not add up so, either"


def where_established(applied: Iterable[Held]) -> list[Held]:
    """The applications of one identity in one table; where more fail than hold, it is none of this table's identities.

    A single misprint stands among rows that add up; columns that were misunderstood add up nowhere.
    """
    held = list(applied)
    fails = sum(one.failed for one in held)
    holds = sum(one.check.result in (PASS, ROUNDING) and one.check.left_value != 0 for one in held)
    if fails <= holds:
        return held
    return [replace_failed(one, _NOT_ESTABLISHED) for one in held]


def unless_withheld(material: Material, applied: Iterable[Held]) -> Iterator[Held]:
    """The applications; a total above what is printed of it is none where the document says that parts are secret."""
    for held in applied:
        missing = held.failed and (held.check.difference or 0) > 0
        yield replace_failed(held, _WITHHELD) if missing and material.withholds else held


def replace_failed(held: Held, why: str) -> Held:
    if not held.failed:
        return held
    return replace(held, check=replace(held.check, result=NOT_APPLICABLE, blame=None, note=why))


def fewest_failures(readings: Iterable[list[Held]]) -> list[Held]:
    """Of several ways to understand a table the first one that its numbers speak least against; none of none."""
    return min(readings, key=lambda held: sum(one.failed for one in held), default=[])
