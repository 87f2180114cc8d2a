"""Tables of income beside expenditure: the totals of both sides are the same, and each is the sum of its side."""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipeline.checks.majority import fewest_failures, replace_failed, unless_withheld
from pipeline.checks.material import Material
from pipeline.checks.numbers import Number
from pipeline.checks.rule import Held, Rule, hold, not_applicable
from pipeline.checks.sheets import Row, Sheet
from pipeline.checks.words import says

BALANCE = Rule("income-is-expenditure", "The total of income is the total of expenditure.")
SIDE = Rule("side-sum", "The total of a side is the sum of its numbered lines, with what is carried over or without.")
RULES = (BALANCE, SIDE)
INCOME, EXPENDITURE = "收入", "支出"
_TOTALS = ("grand", "side")
_NUMBERED = re.compile(r"[一二三四五六七八九十]+、")
_UNDER = re.compile(r"[(（]?(?:[0-9]+|[一二三四五六七八九十]+)[)）、.．]")


def check(material: Material) -> Iterator[Held]:
    for sheet in material.sheets:
        if INCOME in sheet.columns and EXPENDITURE in sheet.columns:
            yield from _balance(sheet)
            for section in (INCOME, EXPENDITURE):
                for rows in _sides(sheet, section):
                    yield from unless_withheld(material, _side(sheet, rows))


def grand_total(sheet: Sheet, section: str) -> Row | None:
    """The last total of a side."""
    rows = sheet.side(section)
    return next((row for role in _TOTALS for row in reversed(rows) if says(row.name, role)), None)


def amount(sheet: Sheet, row: Row) -> Number:
    """The amount of a row over all kinds of money: that of the column of the total, else of its first one."""
    labels = [label for label in sheet.columns[row.section] if label in row.cells]
    return row.at(next((label for label in labels if says(label.rpartition("/")[2], "total")), labels[0]))


def _balance(sheet: Sheet) -> Iterator[Held]:
    income, expenditure = grand_total(sheet, INCOME), grand_total(sheet, EXPENDITURE)
    if income is None or expenditure is None:
        missing = sheet.rows[0].at(next(iter(sheet.rows[0].cells)))
        yield not_applicable(BALANCE, sheet.title or sheet.kind, missing, (), "a total of one side is not printed")
    else:
        subject = f"{sheet.title or sheet.kind}, {income.name} and {expenditure.name}"
        held = hold(BALANCE, subject, amount(sheet, income), [amount(sheet, expenditure)])
        alike = says(income.name, "grand") == says(expenditure.name, "grand")
        yield held if alike else replace_failed(held, "what is carried over is part of one total only")


def _sides(sheet: Sheet, section: str) -> Iterator[list[Row]]:
    """The rows of a section, cut into those of each pair of columns of names and amounts."""
    sides: defaultdict[tuple[str, int | None], list[Row]] = defaultdict(list)
    for row in sheet.side(section):
        sides[next(iter(row.cells)), row.col].append(row)
    yield from sides.values()


def _side(sheet: Sheet, rows: Sequence[Row]) -> Iterator[Held]:
    items = [row for row in rows if _NUMBERED.match(row.name) and not says(row.name, "carryover")]
    carried = [row for row in rows if says(row.name, "carryover")]
    totals = [row for row in rows if row not in items and row not in carried
              and (says(row.name, "grand") or says(row.name, "side"))]
    if not items or not totals:
        return
    readings = [[hold(SIDE, f"{total.section}, {total.name}", amount(sheet, total),
                      [amount(sheet, row) for row in parts])]
                for total in totals for parts in (items, [*items, *carried])]
    known = len(items) + len(carried) + len(totals) == sum(not _is_under(row) for row in rows)
    for held in fewest_failures(readings):
        yield held if known else replace_failed(held, "other lines stand among those of the sum")


def _is_under(row: Row) -> bool:
    """Whether a line is a part of the numbered one above it."""
    return says(row.name, "within") or (bool(_UNDER.match(row.name)) and not _NUMBERED.match(row.name))
