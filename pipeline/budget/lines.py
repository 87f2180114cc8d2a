"""The rows of a budget table as budget lines: one for every amount, side after side."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from parsers.document import Cell
from pipeline.budget.cells import are_counts, is_code_part, is_dash, is_money, is_name, unspaced
from pipeline.budget.classification import full_codes
from pipeline.budget.headers import body_rows
from pipeline.budget.layouts import Layout
from pipeline.budget.periods import Period, period_under
from pipeline.budget.roles import is_part
from pipeline.budget.sides import Amounts, Names, Side
from pipeline.forms.grid import Grid
from pipeline.forms.simple import TOTALS
from pipeline.normalizer.classification import classification_of, split_classified
from pipeline.normalizer.codes import split_code
from pipeline.normalizer.text import label_key
from pipeline.normalizer.values import parse_amount
from pipeline.records import BudgetLine, Origin

LAST_RANK = 9
NO_UNIT = "?"  # no unit of money: an amount is in yuan only if its own cell names a unit
Columns = tuple[int, ...]


class _Label(NamedTuple):
    """What a row says of itself; None where nothing is printed.  `full_code` has the parts that the row leaves out.

    `beside` is what it says more, each text after its header: codes of another classification, the way of a purchase.
    """

    code: str | None
    full_code: str | None
    name: str | None
    beside: str | None
    origins: tuple[Origin, ...]


class _Row(NamedTuple):
    """A row of a side: its number in the grid, whether its numbers count things, what else they are of."""

    number: int
    label: _Label
    counts: bool
    period: Period


def read_lines(grid: Grid, layout: Layout, unit: str | None, period: Period) -> Iterator[BudgetLine]:
    """The lines of a table; `unit` is that of the columns whose headers name none, None leaves their yuan open.
    `period` is that of amounts whose headers and rows name none.

    A blank cell gives no line; a dash, a number that cannot be read, and a count of things, a line without yuan.
    """
    for sides, rows in layout.parts(body_rows(grid, layout.band)):
        cols = [amounts.col for side in sides for amounts in side.amounts]
        for side in sides:
            for row in _rows(grid, side, rows, period):
                yield from _row(grid, layout, side, row, unit, cols)


def _rows(grid: Grid, side: Side, rows: Sequence[int], period: Period) -> Iterator[_Row]:
    full = {columns: full_codes(grid, rows, columns) for names in side.names for columns in names.codes}
    labels = [_label(grid, side, row, full) for row in rows]
    for row, label, counts in zip(rows, labels, are_counts(label.name or "" for label in labels), strict=True):
        yield _Row(row, label, counts, _period(grid, side, row, period))


def _row(grid: Grid, layout: Layout, side: Side, row: _Row, unit: str | None, cols: Sequence[int]
         ) -> Iterator[BudgetLine]:
    """The lines of a row; `cols` are the columns of amounts of all sides."""
    label, kind = row.label, classification_of(row.label.full_code, row.label.name)
    for column in side.amounts:
        cell = grid.at(row.number, column.col)
        if cell is None or not _is_amount(grid, cell, row.number, column, cols):
            continue
        text, in_unit = grid.text(cell), NO_UNIT if row.counts else column.unit or unit or NO_UNIT
        year, measure = period_under(column.label, row.period)
        yield BudgetLine(
            page=grid.page(cell), origins=(*label.origins, grid.origin("amount", cell)), table_title=layout.title,
            table_kind=layout.kind, section=side.section, row_no=row.number, code=label.code, name=label.name,
            column_label=column.label, amount_yuan=parse_amount(text, in_unit), amount_text=text,
            full_code=label.full_code, classification=kind, beside=label.beside, year=year, measure=measure,
            table_no=grid.number)


def _period(grid: Grid, side: Side, row: int, period: Period) -> Period:
    """What the amounts of a row are of where their headers say nothing."""
    for col in side.years:
        period = period_under(grid.text(grid.at(row, col)), period)
    return period


def _is_amount(grid: Grid, cell: Cell, row: int, column: Amounts, cols: Sequence[int]) -> bool:
    """Whether a cell is this column's amount: a merged one is that of its first row and its first column of amounts.

    A long amount runs into the column of names before it; the rule between them is not drawn then.
    """
    text = grid.text(cell)
    if cell.row != row or not (is_money(text) or is_dash(text)):
        return False
    return column.col == min(col for col in cols if col >= cell.col)


def _label(grid: Grid, side: Side, row: int, full: Mapping[Columns, Mapping[int, str]]) -> _Label:
    """The label of a row; `full` are the full codes of the side's columns of codes, row by row."""
    found = _name(grid, side, row)
    if found is None:
        owner, cell, name = next(iter(side.names), None), None, None
    else:
        owner, cell = found
        name = unspaced(grid.text(cell))
    columns, codes = _code_cells(grid, owner, row) if owner else ((), [])
    code = "".join(unspaced(grid.text(part)) for part in codes) or None
    full_code = full[columns].get(row) if code else None
    if code is None and name is not None:
        code, name = split_code(name)
        code, name = (code, name) if code else split_classified(name)
        full_code = code
    origins = [grid.origin("code", part) for part in codes or ([cell] if code and cell else [])]
    origins += [grid.origin("name", cell)] if cell else []
    beside = list(_beside(grid, side, row, {id(told) for told in (*codes, cell)}))
    origins += [grid.origin("beside", cell) for _, cells in beside for cell in cells]
    said = (f"{header}：{''.join(unspaced(grid.text(cell)) for cell in cells)}".strip("：") for header, cells in beside)
    return _Label(code, full_code, name, "；".join(said) or None, tuple(origins))


def _beside(grid: Grid, side: Side, row: int, told: set[int]) -> Iterator[tuple[str, list[Cell]]]:
    """What stands in a row's columns of texts and was not told as its name or code, each with the header over it.

    A long amount can run into such a column.
    """
    for texts in side.texts:
        cells = [cell for col in texts.cols if (cell := grid.at(row, col)) and grid.text(cell) and id(cell) not in told
                 and not is_dash(grid.text(cell)) and not is_part(grid.text(cell))
                 and not any(cell.col <= amounts.col <= cell.right_col for amounts in side.amounts)]
        told.update(map(id, cells))
        if cells:
            yield texts.label, cells


def _name(grid: Grid, side: Side, row: int) -> tuple[Names, Cell] | None:
    """The most particular name of a row: of the lowest rank, then one that begins in this row, then the first.

    A row of totals can say so in any column of texts.
    """
    filled = [(names, cell) for names in side.names if (cell := grid.at(row, names.col)) and is_name(grid.text(cell))]
    spare = [(Names(col, LAST_RANK, ()), cell) for col in side.spare
             if (cell := grid.at(row, col)) and is_name(grid.text(cell)) and not is_code_part(grid.text(cell))]
    total = [(Names(col, LAST_RANK, ()), cell) for texts in side.texts for col in texts.cols
             if (cell := grid.at(row, col)) and label_key(grid.text(cell)) in TOTALS]
    return min(filled or spare or total, default=None,
               key=lambda found: (found[0].rank, found[1].row != row, found[0].col))


def _code_cells(grid: Grid, names: Names, row: int) -> tuple[Columns, list[Cell]]:
    """The columns and the printed cells of the row's code: of several codes the first that is printed."""
    for columns in names.codes:
        printed = {id(cell): cell for col in columns if (cell := grid.at(row, col))}  # a cell can span them all
        if cells := [cell for cell in printed.values() if is_code_part(unspaced(grid.text(cell)))]:
            return columns, cells
    return (), []
