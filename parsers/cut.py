"""The cells of a sheet to blocks: the rows of titles, units and notes are paragraphs, the grids between them tables.

Lines tell where a table is.  What has none is a table where several cells stand side by side in several rows.
"""
from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from parsers.document import Block, Cell, Paragraph, Table
from parsers.errors import DamagedFile

# The sum of a disclosure's tables has some 10,000 positions; grids beyond this fill the memory.
MAX_POSITIONS = 2_000_000
# Rows of several cells that make a table of cells without lines: beside a table with lines, two may be two
# lines of notes (填报人：… 电话：…).
_LEAST_ROWS, _LEAST_ROWS_BESIDE_LINES = 2, 3
_SAID = re.compile(r"[:：]")


@dataclass(frozen=True, slots=True)
class Box:
    """A seen cell, by the rows and columns that it covers; `ruled` where a line stands at its left or right."""

    row: int
    col: int
    bottom_row: int
    right_col: int
    text: str
    ruled: bool


Rows = list[tuple[int, list[Box]]]


def blocks(boxes: Sequence[Box]) -> Iterator[Block]:
    """The paragraphs and tables that the cells of one sheet make, from top to bottom; `boxes` are by row, then column.

    Raises DamagedFile where a table would be too large.
    """
    drawn = [box for box in boxes if box.text or box.ruled]
    ruled = {row for box in drawn if box.ruled for row in range(box.row, box.bottom_row + 1)}
    rows = [(row, list(cells)) for row, cells in groupby(drawn, key=lambda box: box.row)]
    least = _LEAST_ROWS_BESIDE_LINES if ruled else _LEAST_ROWS
    for is_ruled, group in groupby(rows, key=lambda row: row[0] in ruled):
        for run in (_runs(list(group)) if is_ruled else _stretches(list(group))):
            yield from _ruled(run) if is_ruled else _unruled(run, least)


def _filled(row: Sequence[Box]) -> list[Box]:
    return [box for box in row if box.text]


def _runs(rows: Rows) -> Iterator[Rows]:
    """Rows with lines, parted where a row is left out between them."""
    run: Rows = []
    bottom = -1
    for number, row in rows:
        if run and number > bottom + 1:
            yield run
            run = []
        run.append((number, row))
        bottom = max([bottom, *(box.bottom_row for box in row)])
    if run:
        yield run


def _stretches(rows: Rows) -> Iterator[Rows]:
    """Rows without lines, parted where one that holds a single text follows a blank row."""
    stretch: Rows = []
    for number, row in ((number, filled) for number, cells in rows if (filled := _filled(cells))):
        if stretch and number > _bottom(stretch) + 1 and len(row) == 1:
            yield stretch
            stretch = []
        stretch.append((number, row))
    if stretch:
        yield stretch


def _bottom(rows: Rows) -> int:
    return max(box.bottom_row for box in rows[-1][1])


def _ruled(run: Rows) -> Iterator[Block]:
    filled = [box for _, row in run for box in _filled(row)]
    if len(filled) == 1:
        yield from _paragraphs(filled)
    elif filled:
        yield _table(run, filled[0].row, max(box.bottom_row for box in filled))


def _unruled(rows: Rows, least: int) -> Iterator[Block]:
    """The rows as a table with what stands over and under it, or as paragraphs."""
    side_by_side = [i for i, (_, row) in enumerate(rows) if len(row) > 1]
    while side_by_side and all(_SAID.search(box.text) for box in rows[side_by_side[0]][1]):
        side_by_side.pop(0)  # 编制单位：…  单位：万元
    if len(side_by_side) < least:
        yield from (paragraph for _, row in rows for paragraph in _paragraphs(row))
        return
    first, last = side_by_side[0], side_by_side[-1]
    yield from (paragraph for _, row in rows[:first] for paragraph in _paragraphs(row))
    yield _table(rows[first:last + 1], rows[first][0], _bottom(rows[first:last + 1]))
    yield from (paragraph for _, row in rows[last + 1:] for paragraph in _paragraphs(row))


def _paragraphs(row: Sequence[Box]) -> Iterator[Paragraph]:
    """A paragraph a line of each cell; a label that stands alone in its cell goes with the value beside it."""
    label = ""
    for box in row:
        text = label + box.text
        label = text if text.endswith((":", "：")) and box is not row[-1] else ""
        if not label:
            yield from (Paragraph(line) for line in text.split("\n") if line)


def _table(rows: Rows, first: int, last: int) -> Table:
    """The rows `first` to `last` as a table whose columns are those in which a cell begins."""
    boxes = [box for _, row in rows for box in row if box.row <= last and box.bottom_row >= first]
    cols = sorted({box.col for box in boxes})
    if (last - first + 1) * len(cols) > MAX_POSITIONS:
        raise DamagedFile(f"A table of it would have more than {MAX_POSITIONS} cells; no disclosure is that large.")
    owned: set[tuple[int, int]] = set()
    cells = []
    for box in sorted(boxes, key=lambda box: (box.row == box.bottom_row and box.col == box.right_col, box.row)):
        cell = _cell(box, first, last, cols)
        covered = {(row, col) for row in range(cell.row, cell.bottom_row + 1)
                   for col in range(cell.col, cell.right_col + 1)}
        if covered.isdisjoint(owned):  # what lies under a merged cell is not seen
            owned |= covered
            cells.append(cell)
    grid = ((row, col) for row in range(last - first + 1) for col in range(len(cols)))
    cells.extend(Cell(row, col, "") for row, col in grid if (row, col) not in owned)
    return Table(last - first + 1, len(cols), tuple(sorted(cells, key=lambda cell: (cell.row, cell.col))))


def _cell(box: Box, first: int, last: int, cols: Sequence[int]) -> Cell:
    top, left = max(box.row, first), bisect_left(cols, box.col)
    height, width = min(box.bottom_row, last) - top + 1, bisect_right(cols, box.right_col) - left
    return Cell(top - first, left, box.text, height, width)
