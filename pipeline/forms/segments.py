"""A table cut into forms: label rows and blocks that belong to one project or department.

One table can hold several forms one after the other: a page break did not part them, or nobody did.
A form ends where, after its indicators, the labels of a new one begin.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from parsers.document import Cell
from pipeline.forms import funds, indicators
from pipeline.forms.blocks import Block, body_cell
from pipeline.forms.grid import Grid
from pipeline.forms.lead import Line
from pipeline.normalizer.labels import fields_of, split_inline
from pipeline.normalizer.taxonomy import is_level1, is_level2
from pipeline.normalizer.text import label_key
from pipeline.normalizer.titles import project_named_by
from pipeline.normalizer.values import find_unit, parse_quantity

GOAL_FIELDS = frozenset({"goal", "midterm_goal", "actual_result"})
FORM_TITLE = re.compile(r"绩效.*表")
UNIT_LINE = re.compile(r"^[（(]?(金额)?(货币)?(计量)?(单位|金额)[:：].{1,8}[)）]?$")


@dataclass
class Segment:
    """One form: the rows that hold labels and values, and the blocks, in order.

    `titles` and `notes` (the unit of money) are lines that stand inside the grid as well as over it; `headings`
    stand over a part of the form.
    """

    rows: list[int] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    titles: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    headings: list[Line] = field(default_factory=list)

    @property
    def taken(self) -> frozenset[int]:
        """The rows that belong to a block."""
        return frozenset(row for block in self.blocks for row in range(block.top, block.end))

    def block(self, family: str) -> Block | None:
        return next((block for block in self.blocks if block.family.name == family), None)


def split(grid: Grid, blocks: Sequence[Block]) -> list[Segment]:
    """The forms of a table, from top to bottom."""
    starts = {block.top: block for block in blocks}
    segments = [Segment()]
    row = 0
    while row < grid.n_rows:
        if row in starts:
            for block in _parts(grid, starts[row]):
                _append(segments[-1].blocks, block)
                row = max(block.end, block.body)
            continue
        title = _title(grid, row)
        if title and (segments[-1].rows or segments[-1].blocks) and not _heads_form(title.text):
            segments[-1].headings.append(title)
            title = None
        segments[-1].notes += _unit_lines(grid, row)
        if segments[-1].block("indicator") and (title or _begins_form(grid, row)):
            segments.append(Segment())
        if title:
            segments[-1].titles.append(title)
        else:
            segments[-1].rows.append(row)
        row += 1
    return segments


def _append(blocks: list[Block], block: Block) -> None:
    """Add a block; one that goes on right after the last, under the same header printed again, is more of it."""
    last = blocks[-1] if blocks else None
    if last and last.end == block.top and last.family is block.family and last.columns == block.columns:
        blocks[-1] = replace(last, end=max(block.end, block.body))
    else:
        blocks.append(block)


def _parts(grid: Grid, block: Block) -> list[Block]:
    """The block up to its last row, cut where lines across it (二、市教育局, 说明：…) part a list."""
    if block.family is funds.FAMILY:
        return [replace(block, end=funds.end_of(grid, block))]
    runs = list(_runs(grid, block))
    if block.family is indicators.FAMILY and block.column("project_name") is None:  # labels hold on below the line
        return [replace(block, end=runs[-1].stop)]
    following = (replace(block, top=run.start, body=run.start, end=run.stop) for run in runs[1:])
    return [replace(block, end=runs[0].stop), *following]


def _runs(grid: Grid, block: Block) -> Iterator[range]:
    """The runs of rows that are laid out in the block's columns; only lines across the table stand between them."""
    start = row = block.body
    while True:
        end = next((n for n in range(row, block.end) if not _fits(grid, block, n)), block.end)
        yield range(start, end)
        row = end
        while row < block.end and _is_line_across(grid, block, row):
            row += 1
        if row == end or row == block.end or not _fits_again(grid, block, row):
            return
        start = row


def _is_line_across(grid: Grid, block: Block, row: int) -> bool:
    """Whether a row is a heading, a note or a subtotal inside a block, and none of the lines over another form."""
    cells = [cell for cell in grid.row(row) if grid.text(cell)]
    texts = [grid.text(cell) for cell in cells]
    if _begins_form(grid, row) or _unit_lines(grid, row):
        return False
    if len(cells) == 1 and _is_whole_width(grid, cells[0]):
        return not (FORM_TITLE.search(texts[0]) or project_named_by(texts[0]))
    return not texts or any(label_key(text) in indicators.TOTALS for text in texts)


def _fits_again(grid: Grid, block: Block, row: int) -> bool:
    """Whether a row below a line across is surely the block's: of an indicator, its label or its value says so."""
    if not _fits(grid, block, row):
        return False
    if block.family is not indicators.FAMILY:
        roles = [column for column in block.columns if column.role]
        cells = {id(cell): cell for column in roles if (cell := grid.at(row, column.start)) is not None}
        return len(cells) == len(roles) and sum(bool(grid.text(cell)) for cell in cells.values()) > 1
    labels = (grid.text(grid.at(row, column.start)) for column in block.columns if column.role in ("level1", "level2"))
    value = block.column("value")
    target = grid.text(body_cell(grid, row, value)) if value else ""
    return any(is_level1(text) or is_level2(text) for text in labels) or (
        bool(target) and parse_quantity(target, None).kind != "qualitative")


def _fits(grid: Grid, block: Block, row: int) -> bool:
    if block.family is indicators.FAMILY:
        return indicators.fits(grid, block, row) and not (
            indicators.is_labelled(grid, block, row) or _stands_over_a_form(grid, row))
    cells = {id(cell) for column in block.columns if column.role and (cell := grid.at(row, column.start)) is not None}
    first = min(column.start for column in block.columns if column.role)
    return len(cells) > 1 and not any(cell.col < first <= cell.right_col or _is_goal(grid, cell)
                                      for cell in grid.row(row))


def _stands_over_a_form(grid: Grid, row: int) -> bool:
    """Whether a row is one of the lines over a form: its unit of money, or in a dump its title."""
    if _unit_lines(grid, row):
        return True
    title = _title(grid, row) if grid.table.ragged else None
    return title is not None and not is_level1(title.text) and not is_level2(title.text)


def _is_goal(grid: Grid, cell: Cell) -> bool:
    """Whether a cell is the label of a goal, which stands under no header."""
    return any(found.name in GOAL_FIELDS for found in fields_of(grid.text(cell)))


def _title(grid: Grid, row: int) -> Line | None:
    """The cell of a row that holds nothing but one line, which is no label and no value of a label."""
    texts = [text for cell in grid.starting(row) if (text := grid.text(cell))]
    cells = [cell for cell in grid.row(row) if grid.text(cell)]
    if len(texts) != 1 or len(cells) != 1 or fields_of(texts[0]) or split_inline(texts[0]):
        return None
    return grid.line(cells[0]) if _is_whole_width(grid, cells[0]) and len(texts[0]) <= 90 else None


def _heads_form(text: str) -> bool:
    """Whether a line under other rows is the title of a form, and not a heading inside of one (二、年度目标)."""
    return FORM_TITLE.search(text) is not None or project_named_by(text) is not None


def _is_whole_width(grid: Grid, cell: Cell) -> bool:
    return cell.col == 0 and (cell.col_span == grid.n_cols or grid.table.ragged)


def _unit_lines(grid: Grid, row: int) -> list[Line]:
    """Cells that say nothing but the unit of the form's money (金额单位：万元)."""
    return [grid.line(cell) for cell in grid.starting(row)
            if UNIT_LINE.match(text := grid.text(cell)) and find_unit(text)]


def _begins_form(grid: Grid, row: int) -> bool:
    return any(found.name in indicators.KEY_FIELDS for cell in grid.starting(row)
               for found in fields_of((split_inline(grid.text(cell)) or (grid.text(cell), ""))[0]))
