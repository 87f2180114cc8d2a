"""What the amounts of the standard tables are: totals of income and expenditure, 基本 and 项目支出, 三公经费.

    income, income_of_year, carried_in            the 收入 side of 收支总表
    expenditure, expenditure_of_year, carried_out its 支出 side
    basic, project                                the row of 合计 in 支出总表
    fiscal, general, fund, capital                the 收入 side of 财政拨款收支总表, general and so on without what is
                                                  carried over
    three_public, abroad, reception, vehicles, vehicle_purchase, vehicle_running

Where a document prints several tables of a kind, the first is that of the whole agency.  The amounts of one item, year
and measure add up: they are one, or those of several kinds of money where their total is not printed.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import filterfalse

from pipeline.checks.numbers import Number, slack_of
from pipeline.checks.sheets import Row, Sheet
from pipeline.checks.three_public import role_of
from pipeline.checks.two_sides import EXPENDITURE, INCOME, grand_total
from pipeline.checks.words import says
from pipeline.records import BudgetLine, Origin, Record
from pipeline.subtotals import Total, without_subtotals

_SIDES = (
    (INCOME, "income", "income_of_year", "carried_in"),
    (EXPENDITURE, "expenditure", "expenditure_of_year", "carried_out"),
)
_THREE_PUBLIC = {
    "three_public": "three_public", "total": "three_public", "abroad": "abroad", "reception": "reception",
    "vehicles": "vehicles", "purchase": "vehicle_purchase", "running": "vehicle_running",
}
_FUNDS = ("general", "fund", "capital")
ITEMS = (*(item for side in _SIDES for item in side[1:]), "basic", "project", "fiscal", *_FUNDS,
         *dict.fromkeys(_THREE_PUBLIC.values()))
_LEAST_ITEMS = 2  # of 三公经费 in names of rows, so that they stand in rows
Items = Iterator[tuple[str, Origin]]
Period = tuple[int | None, str]


@dataclass(frozen=True)
class _Table:
    """A sheet, and the year and measure of its amounts."""

    sheet: Sheet
    periods: dict[Origin, Period]

    @cached_property
    def together(self) -> dict[tuple[str | None, Period, str], set[str]]:
        """The columns that share a row with a column of a section, year and measure, itself among them.

        A column that is alone is all that its rows have, also where pairs of name and amount stand side by side.  What
        is within another column (其中：财政拨款) does not count.
        """
        found: defaultdict[tuple[str | None, Period, str], set[str]] = defaultdict(set)
        for row in self.sheet.rows:
            for period, labels in self.labels(row):
                for label in labels:
                    found[row.section, period, label].update(filterfalse(_is_within, labels))
        return found

    def labels(self, row: Row) -> Iterator[tuple[Period, list[str]]]:
        """The columns in which a row has amounts, those of each year and measure together."""
        found: defaultdict[Period, list[str]] = defaultdict(list)
        for label, number in row.cells.items():
            found[self.periods[number.origins[0]]].append(label)
        yield from found.items()

    def groups(self) -> Iterator[list[Row]]:
        """The rows; where a column of years tells them apart, those of each year together."""
        found: defaultdict[Period, list[Row]] = defaultdict(list)
        of_label: defaultdict[str, set[Period]] = defaultdict(set)
        for row in self.sheet.rows:
            for label, number in row.cells.items():
                of_label[label].add(period := self.periods[number.origins[0]])
            found[period].append(row)
        if all(len(periods) == 1 for periods in of_label.values()):
            yield self.sheet.rows
        else:
            yield from found.values()


def mark(records: Sequence[Record], sheets: Iterable[Sheet]) -> Iterator[Record]:
    """The records, the budget lines among them, which make these sheets, with their items and row totals."""
    lines = {line.origins[-1]: line for line in records if isinstance(line, BudgetLine)}
    periods = {origin: (line.year, line.measure) for origin, line in lines.items()}
    tables = [_Table(sheet, periods) for sheet in sheets]
    totals = {origin for table in tables for origin in _row_totals(table)}
    items = {origin: item for table in _first_of_each_kind(tables) for item, origin in _items(table)}
    for record in records:
        if isinstance(record, BudgetLine) and ((origin := record.origins[-1]) in totals or origin in items):
            record = replace(record, row_total=origin in totals, standard_item=items.get(origin))
        yield record


def _first_of_each_kind(tables: Sequence[_Table]) -> Iterator[_Table]:
    kinds = {table.sheet.kind: table for table in reversed(tables)}
    return (kinds[kind] for kind in kinds if kind in _READERS)


def _items(table: _Table) -> Items:
    return _READERS[table.sheet.kind](table)


def _row_totals(table: _Table) -> Iterator[Origin]:
    """The amounts of whole rows, but for those that the rows under them add up to under the same code."""
    totals: defaultdict[Period, list[Total]] = defaultdict(list)
    for row in table.sheet.rows:
        for period, labels in table.labels(row):
            own = list(filterfalse(_is_within, labels))
            only = len(own) == 1 and table.together[row.section, period, own[0]] == {*own}
            if len(chosen := _over_all(own, only)) == 1:
                totals[period].append((row, row.cells[chosen[0]]))
    for same in totals.values():
        yield from (number.origins[0] for number in without_subtotals(same))


def _over_all(labels: Sequence[str], only: bool) -> Sequence[str]:
    """Of columns of one year and measure those that add up to all of a row; `only`: the table has no other one."""
    totals = [label for label in labels if says(_leaf(label), "total")]
    least = min((label.count("/") for label in totals), default=0)
    return [label for label in totals if label.count("/") == least] or (labels if only else ())


def _adding_up(labels: Sequence[str]) -> Sequence[str]:
    """Of the columns of one item those that add up to it: that of its total, else all if they stand side by side."""
    labels = [label for label in labels if not says(_leaf(label), "within")] or labels
    side_by_side = len({label.count("/") for label in labels}) == 1
    return _over_all(labels, side_by_side)


def _is_within(label: str) -> bool:
    return any(says(part, "within") for part in label.split("/"))


def _leaf(label: str) -> str:
    return label.rpartition("/")[2]


def _told(table: _Table, row: Row, item: str) -> Items:
    """The total of a row as an item."""
    for _, labels in table.labels(row):
        for label in _adding_up(labels):
            yield item, row.cells[label].origins[0]


def _two_sides(table: _Table) -> Items:
    for section, whole, of_year, carried in _SIDES:
        rows = [row for row in table.sheet.side(section) if not says(row.name, "within")]
        total = grand_total(table.sheet, section)
        sides = (row for row in reversed(rows) if total and says(row.name, "side") and row.name != total.name)
        year, over = next(sides, None), next((row for row in rows if says(row.name, "forward")), None)
        for item, row in ((whole, total), (of_year, year), (carried, over)):
            if row is not None:
                yield from _told(table, row, item)


def _fiscal(table: _Table) -> Items:
    if total := grand_total(table.sheet, INCOME):
        yield from _told(table, total, "fiscal")
    rows = table.sheet.side(INCOME)
    over = next((index for index, row in enumerate(rows) if says(row.name, "carryover")), len(rows))
    for fund in _FUNDS:
        if row := next((row for row in rows[:over] if says(row.name, fund) and not says(row.name, "within")), None):
            yield from _told(table, row, fund)


def _basic_and_project(table: _Table) -> Items:
    for rows in table.groups():
        if row := _whole_row(rows):
            yield from _columns(table, row, {label: role for label in row.cells for role in ("basic", "project")
                                             if any(says(part, role) for part in label.split("/"))})


def _three_public(table: _Table) -> Items:
    named = _three_public_items(row.name for row in table.sheet.rows if any(_amounts(row)))
    if len(set(named.values())) >= _LEAST_ITEMS:
        rows = {item: row for row in reversed(table.sheet.rows) if (item := named.get(row.name))}
        for item, row in rows.items():
            yield from _told(table, row, item)
    else:
        for group in table.groups():
            if whole := _whole_row(group):
                yield from _columns(table, whole, _three_public_items(whole.cells))


def _amounts(row: Row) -> Iterator[bool]:
    """Of each cell of a row whether it is money, not a count of things or a dash."""
    return (not (number.unread or number.exact) for number in row.cells.values())


def _three_public_items(labels: Iterable[str]) -> dict[str, str]:
    """The items of labels; a mere total is one of 三公经费 where no other one is and nothing else is in it."""
    roles = {label: role_of(label.split("/")) for label in labels}
    totals = "three_public" not in roles.values() and None not in roles.values()
    return {label: _THREE_PUBLIC[role] for label, role in roles.items() if role and (role != "total" or totals)}


def _columns(table: _Table, row: Row, items: Mapping[str, str]) -> Items:
    """The items that stand in columns of a row."""
    for _, labels in table.labels(row):
        found: defaultdict[str, list[str]] = defaultdict(list)
        for label in labels:
            if label in items:
                found[items[label]].append(label)
        yield from ((item, row.cells[label].origins[0]) for item, same in found.items() for label in _adding_up(same))


def _whole_row(rows: Sequence[Row]) -> Row | None:
    """The row of the whole agency: 合计, or the first one, if the other units' rows add up to it or are not there."""
    if total := next((row for row in rows if not row.code and says(row.name, "total")), None):
        return total
    first, others = rows[0], [row for row in rows[1:] if not row.classified]
    if first.classified:
        return None
    adds_up = all(_is_sum(number, [row.at(label) for row in others]) for label, number in first.cells.items())
    return first if adds_up or not others else None


def _is_sum(number: Number, addends: Sequence[Number]) -> bool:
    return abs(number.value - sum(addend.value for addend in addends)) <= slack_of((number, *addends))


_READERS: dict[str, Callable[[_Table], Items]] = {
    "income_and_expenditure": _two_sides,
    "fiscal_income_and_expenditure": _fiscal,
    "expenditure": _basic_and_project,
    "three_public": _three_public,
}
