"""The part of a form that is read by labels: each value stands beside its label, under it, or in its cell."""
from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from parsers.document import Cell
from pipeline.forms.grid import Grid
from pipeline.normalizer.headers import roles_of
from pipeline.normalizer.labels import fields_of, is_label, split_inline
from pipeline.normalizer.quantities import parse_money
from pipeline.normalizer.text import is_bracketed, label_key
from pipeline.normalizer.values import find_unit, looks_numeric, parse_number
from pipeline.records import Origin, PaymentStep

MONTH = re.compile(r"(\d{1,2})月(?:底|末|份)?")
BELOW = frozenset({"goal", "midterm_goal", "actual_result"})  # fields whose label can be a header over its text
MONEY = frozenset({"budget", "fiscal", "carryover", "other", "executed"})  # labels that can head a row of amounts
SUMS = frozenset({"合计", "小计"})
UNIT_ROWS_BELOW = 2
LONG = BELOW | {"purpose"}  # fields whose text can fill several rows beside the label


@dataclass(frozen=True)
class Value:
    """What a label says: its name, the text, the cells that stands in, the label's own cell and its rank."""

    name: str
    text: str
    cells: tuple[Cell, ...]
    label: Cell
    rank: int

    @property
    def cell(self) -> Cell:
        return self.cells[0]


@dataclass
class Labelled:
    """All labelled values of a form by field, the best first."""

    grid: Grid
    unit: str | None
    values: dict[str, list[Value]] = field(default_factory=dict)

    def best(self, name: str) -> Value | None:
        found = sorted(self.values.get(name, ()), key=lambda value: value.rank)
        return next((value for value in found if value.text), None)

    def text(self, name: str) -> str | None:
        value = self.best(name)
        return value.text if value else None

    def money(self, name: str, beside: Cell | None = None) -> Value | None:
        """A field's money; of several, that whose label stands in the column of the label `beside`."""
        return min(self.values.get(name, ()), default=None,
                   key=lambda value: (value.rank, beside is not None and value.label.col != beside.col))

    def in_yuan(self, value: Value | None) -> Decimal | None:
        if value is None:
            return None
        return parse_money(value.text, unit_at(self.grid, value.label, value.cells[0]) or self.unit)

    def origins(self) -> tuple[Origin, ...]:
        """The cells of all fields but those of money; of a field that is left blank its first."""
        used = ((name, self.best(name) or values[0]) for name, values in self.values.items()
                if name != "-" and name not in MONEY)
        return tuple(origin for name, value in used for origin in self.origins_of(name, value))

    def origins_of(self, name: str, value: Value) -> tuple[Origin, ...]:
        return tuple(self.grid.origin(name, cell) for cell in value.cells)

    def others(self, told: Iterable[Origin]) -> list[Value]:
        """What stands beside labels that name no field, or beside a second label of one, and was not told."""
        places = {origin[1:] for origin in told}
        found = (value for name, values in self.values.items() for value in values
                 if self.grid.origin("", value.cells[0])[1:] not in places and not _says_nothing(value.text)
                 and (name == "-" or value.text != self.text(name)))
        return sorted(found, key=lambda value: (value.label.row, value.label.col))


def _says_nothing(text: str) -> bool:
    """Whether what stands beside a label is blank, a header, a unit or a note, and no value."""
    return not text or bool(roles_of(text) or MONTH.fullmatch(label_key(text)) or is_bracketed(text)
                            or find_unit(text) == text)


def read_labels(grid: Grid, rows: Sequence[int], unit: str | None, taken: Container[int] = ()) -> Labelled:
    """The labelled values in the given rows; `unit` is that of money where no label or header names one.

    The rows in `taken` are read by columns: a label that is merged down over them has no value there.
    """
    labelled = Labelled(grid, unit)
    for label, text in _labels(grid, rows):
        inline = split_inline(text)
        for found in fields_of(inline[0] if inline else text):
            cells = [label] if inline else _value_cells(grid, label, found.name, taken)
            if cells:
                said = inline[1] if inline else "".join(dict.fromkeys(grid.text(cell) for cell in cells))
                labelled.values.setdefault(found.name, []).append(
                    Value(inline[0] if inline else text, said, tuple(cells), label, found.rank))
    return labelled


def _labels(grid: Grid, rows: Sequence[int]) -> Iterator[tuple[Cell, str]]:
    for row in rows:
        for cell in grid.starting(row):
            text = grid.text(cell)
            if text and (is_label(text) or split_inline(text)):
                yield cell, text


def _value_cells(grid: Grid, label: Cell, name: str, taken: Container[int]) -> list[Cell]:
    """The value's cells: right of the label; of a long text in all the label's rows; below a header."""
    beside: list[Cell] = []
    if name in BELOW and _heads_its_text(grid, grid.right_of(label, label.row)):
        return []
    for row in (label.row, *(row for row in _rows_of(grid, label) if row not in taken)):
        alone = _lost_its_label(grid, row) if row != label.row else None
        cell = alone or grid.right_of(label, row)
        if cell is not None and cell not in beside and not _labels_again(grid, cell):
            beside.append(cell)
    if beside:
        return [cell for cell in beside if grid.text(cell)] or beside[:1] if name in LONG else beside[:1]
    if name in MONEY or name == "-":
        return _amount_below(grid, label, _names_money if name in MONEY else is_label)
    return _cells_below(grid, label) if name in BELOW else []


def _heads_its_text(grid: Grid, cell: Cell | None) -> bool:
    """Whether a cell is a header that has the text of a goal below it: a label left of it has none."""
    text = grid.text(cell)
    if cell is None or not any(found.name in BELOW for found in fields_of(text)):
        return False
    right = grid.right_of(cell, cell.row)
    return right is not None and any(found.name in BELOW for found in fields_of(grid.text(right)))


def _amount_below(grid: Grid, header: Cell, is_header: Callable[[str], bool]) -> list[Cell]:
    """The amount under one of several headers, or under the 合计 that is the first of the headers below it."""
    beside = [grid.at(header.row, col) for col in (header.col - 1, header.right_col + 1)]
    if not any(is_header(grid.text(cell)) or _heads_number(grid, cell) for cell in beside):
        return []
    below = grid.below(header)
    if below is not None and is_label(grid.text(below)):
        below = grid.below(below)
    return [below] if below is not None and looks_numeric(grid.text(below)) else []


def _heads_number(grid: Grid, label: Cell | None) -> bool:
    """Whether a label stands over a number: one beside it does so, too."""
    return label is not None and is_label(grid.text(label)) and looks_numeric(grid.text(grid.below(label)))


def _names_money(label: str) -> bool:
    return label_key(label) in SUMS or any(found.name in MONEY for found in fields_of(label))


def _cells_below(grid: Grid, header: Cell) -> list[Cell]:
    """The cells under a header: one, or as many rows as the merged label to its left reaches down."""
    left = grid.at(header.row, header.col - 1)
    last = left.bottom_row if left is not None and left.row == header.row else header.bottom_row + 1
    whole = header.col_span == grid.n_cols  # a heading of what follows, if that is ruled into columns
    below: list[Cell] = []
    for row in range(header.bottom_row + 1, max(last, header.bottom_row + 1) + 1):
        cell = grid.at(row, header.col)
        if cell is None or _labels_again(grid, cell) or (whole and cell.col_span < header.col_span):
            break
        if cell not in below:
            below.append(cell)
    return below


def _labels_again(grid: Grid, cell: Cell) -> bool:
    text = grid.text(cell)
    return is_label(text) or split_inline(text) is not None


def _rows_of(grid: Grid, label: Cell) -> Iterator[int]:
    """The rows of a label after its first; where merged cells are not known, those that leave its column blank."""
    yield from range(label.row + 1, label.bottom_row + 1)
    if grid.table.ragged:
        row = label.row + 1
        while row < grid.n_rows and (not grid.text(grid.at(row, label.col)) or _lost_its_label(grid, row)):
            yield row
            row += 1


def _lost_its_label(grid: Grid, row: int) -> Cell | None:
    """The only text of a dumped row, moved into the first column because the merged label before it was lost."""
    filled = [cell for cell in grid.row(row) if grid.text(cell)]
    sole = filled[0] if len(filled) == 1 and grid.table.ragged else None
    return sole if sole is not None and sole.col == 0 and not _labels_again(grid, sole) else None


def unit_at(grid: Grid, label: Cell, value: Cell) -> str | None:
    """The unit of an amount: in its label, in a label left of that, or in a header over the amount.

    A label to the left can be ruled into several cells (资金金额 / （万元）): what stands under it says the unit, too.
    So does a label under a blank: a page break has moved it down.
    """
    left = [cell for cell in grid.row(label.row) if cell.col < label.col]
    under = [cell for above in left for row in range(above.bottom_row + 1, above.bottom_row + 1 + UNIT_ROWS_BELOW)
             if (cell := grid.at(row, above.col)) is not None
             and (is_bracketed(grid.text(cell)) or (row == above.bottom_row + 1 and not grid.text(above)))]
    above = [cell for row in range(value.row - 1, -1, -1) if (cell := grid.at(row, value.col)) is not None]
    for cell in (label, *reversed(left), *under, *above):
        if unit := find_unit(grid.text(cell)):
            return unit
    return None


def read_payments(grid: Grid, rows: Sequence[int]) -> tuple[PaymentStep, ...]:
    """The payment plan: a row of months and, under each, the cumulative share in per cent."""
    steps = []
    for row in rows:
        months = [(cell, found) for cell in grid.starting(row)
                  if (found := MONTH.fullmatch(label_key(grid.text(cell))))]
        for cell, found in months if len(months) > 1 else ():
            below = grid.below(cell)
            percent = parse_number(grid.text(below)) if below is not None and grid.text(below) else None
            if below is not None and percent is not None:
                steps.append(PaymentStep(page=grid.page(below), month=int(found[1]), percent=percent,
                                         origins=(grid.origin("month", cell), grid.origin("percent", below))))
    return tuple(steps)
