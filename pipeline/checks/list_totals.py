"""The row 合计 of a list against what the list holds: its projects, purchases, funds, lines of spending."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from parsers.document import Cell, Table
from pipeline.checks.majority import replace_failed, unless_withheld
from pipeline.checks.material import Material, origins_of
from pipeline.checks.numbers import Number, read
from pipeline.checks.rule import Held, Rule, hold
from pipeline.checks.words import says
from pipeline.normalizer.money import parse_amount
from pipeline.records import FundItem, Origin, Procurement, Project, Record, SpendingDetail, Task

LIST = Rule("list-total", "The total of a list is the sum of what it lists.")
RULES = (LIST,)
_NEAR = 3  # rows between a list and its total, at most


class _Listed(NamedTuple):
    """A kind of record, the field of its amount, and the origins' name of it."""

    kind: type[Record]
    amount: str
    field: str


_LISTED = (_Listed(Project, "budget_yuan", "budget"), _Listed(Procurement, "amount_yuan", "amount"),
           _Listed(SpendingDetail, "amount_yuan", "amount"), _Listed(FundItem, "amount_yuan", "amount"),
           _Listed(Task, "amount_yuan", "amount"))


def check(material: Material) -> Iterator[Held]:
    for listed in _LISTED:
        lists: dict[tuple[int, int], dict[Origin, Number]] = {}
        for record in material.all(listed.kind):
            amount = getattr(record, listed.amount)
            place = next(origins_of(record, listed.field), None)
            if place is not None and amount is not None:
                numbers = lists.setdefault((place.table_no, place.col), {})
                numbers[place] = material.number(record, listed.field, amount)
        for (table_no, col), numbers in lists.items():
            yield from unless_withheld(material, _held(material.table(table_no), table_no, col, numbers))


def _held(table: Table, table_no: int, col: int, numbers: dict[Origin, Number]) -> Iterator[Held]:
    rows = [place.row for place in numbers]
    totals = list(_total_cells(table, col, rows))
    if len(totals) != 1:
        return
    cell, name = totals[0]
    factor = next((number.factor for number in numbers.values() if number.value and not number.unread), None)
    amount = parse_amount(cell.text, "元")
    if factor is None or amount is None:
        return
    total = read(amount * factor, cell.text, cell, (Origin("budget", table_no, cell.row, col),), cell.place.page)
    held = hold(LIST, f"{name} of table {table_no}", total, list(numbers.values()))
    unread = _unread(table, col, {*rows, cell.row}, min(*rows, cell.row))
    yield replace_failed(held, f"{unread} more amounts stand in the column") if unread else held


def _total_cells(table: Table, col: int, rows: Sequence[int]) -> Iterator[tuple[Cell, str]]:
    """The amounts in the list's column, above or below it, in rows that say 合计."""
    near = set(range(min(rows) - _NEAR, max(rows) + _NEAR + 1)) - set(rows)
    amounts = {cell.row: cell for cell in table.cells
               if cell.col == col and cell.row in near and parse_amount(cell.text, "元") is not None}
    for cell in table.cells:
        if cell.col < col and cell.row in amounts and says(cell.text, "whole"):
            yield amounts.pop(cell.row), "".join(cell.text.split())


def _unread(table: Table, col: int, known: set[int], top: int) -> int:
    """Other amounts in the column from the list's first row on that were not read, and are no totals of parts."""
    sums = {cell.row for cell in table.cells if cell.col < col and says(cell.text, "total")}
    return sum(cell.col == col and cell.row > top and cell.row not in known | sums
               and bool(parse_amount(cell.text, "元")) for cell in table.cells)
