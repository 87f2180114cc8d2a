"""The same amount in several tables of one document: the totals of 收支总表 again in the tables that go into detail."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.checks.majority import replace_failed
from pipeline.checks.material import Material
from pipeline.checks.numbers import Number
from pipeline.checks.rule import Held, Rule, hold
from pipeline.checks.sheets import Row, Sheet
from pipeline.checks.two_sides import EXPENDITURE, INCOME
from pipeline.checks.words import says

SAME = Rule("same-total", "An amount that several tables of a document print is the same in all of them.")
RULES = (SAME,)


class _Pair(NamedTuple):
    """A table, and where its total is printed again: in totals of another one, of a side or of columns of a role."""

    kind: str
    other: str
    section: str | None = None
    role: str | None = None


_PAIRS = (
    _Pair("income", "income_and_expenditure", INCOME),
    _Pair("expenditure", "income_and_expenditure", EXPENDITURE),
    _Pair("general_expenditure", "fiscal_income_and_expenditure", EXPENDITURE, "general"),
    _Pair("basic_expenditure", "general_expenditure", None, "basic"),
)


def check(material: Material) -> Iterator[Held]:
    for pair in _PAIRS:
        tables = [sheet for sheet in material.sheets if sheet.kind == pair.kind]
        others = [sheet for sheet in material.sheets if sheet.kind == pair.other]
        if len(tables) == 1 and len(others) == 1 and (total := table_total(tables[0])) is not None:
            again = list(_totals(others[0], pair))
            if again:
                held = _held(material, tables[0], others[0], total, again)
                yield replace_failed(held, "money is carried over") if _carries_over(others[0]) else held


def table_total(sheet: Sheet) -> Number | None:
    """The one total of a table of rows and columns; None where it is not certain which that is."""
    rows = [row for row in sheet.side(None) if not row.code and says(row.name, "total")]
    labels = sheet.columns.get(None, [])
    totals = [label for label in labels if says(label.rpartition("/")[2], "total")]
    least = min((label.count("/") for label in totals), default=0)
    outer = [label for label in totals if label.count("/") == least] if len(labels) > 1 else labels
    return rows[0].cells.get(outer[0]) if len(rows) == 1 and len(outer) == 1 else None


def _totals(sheet: Sheet, pair: _Pair) -> Iterator[Number]:
    """All amounts that the total can be again."""
    for row in sheet.side(pair.section):
        if _is_total(row):
            yield from (number for label, number in row.cells.items()
                        if pair.role is None or any(says(part, pair.role) for part in label.split("/")))


def _carries_over(sheet: Sheet) -> bool:
    return any(number.value for row in sheet.rows if says(row.name, "carryover") for number in row.cells.values())


def _is_total(row: Row) -> bool:
    return not row.code and any(says(row.name, role) for role in ("grand", "side", "total"))


def _held(material: Material, sheet: Sheet, other: Sheet, total: Number, again: Sequence[Number]) -> Held:
    nearest = min(again, key=lambda number: abs(number.value - total.value))
    subject = f"total of {sheet.title or sheet.kind} and of {other.title or other.kind}"
    places = {f"table {origin.table_no}" for number in (total, nearest) for origin in number.origins}
    unsure = not places.isdisjoint(material.tables_in_unsure_units)
    return hold(SAME, subject, total, [nearest], doubt="one of the tables prints no unit of money" if unsure else None)
