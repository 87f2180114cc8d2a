"""The cells of a sheet to blocks: the rows of titles, units and notes are paragraphs, the grids between them tables.

Lines tell where a table is.  What has none is a table where several cells stand side by side in several rows.
"""
from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, groupby

from parsers.document import Block, Cell, Paragraph, Table
from parsers.errors import DamagedFile

# The sum of a disclosure's tables has some 10,000 positions; grids beyond this fill the memory.
MAX_POSITIONS = 1_000_000
# Rows of several cells that make a table of cells without lines: beside a table with lines, two may be two
# lines of notes (填报人：… 电话：…).
_LEAST_ROWS, _LEAST_ROWS_BESIDE_LINES = 2, 3
_SAID = re.compile(r"[:：]\s*\S")  # a label and its value in one cell


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
    rows = _rows(boxes)
    ruled = ruled_rows(boxes)
    least = _LEAST_ROWS_BESIDE_LINES if ruled else _LEAST_ROWS
    for is_ruled, group in groupby(rows, key=lambda row: row[0] in ruled):
        for run in (_runs(list(group)) if is_ruled else _stretches(list(group))):
            yield from _ruled(run) if is_ruled else _unruled(run, least)


def ruled_rows(boxes: Sequence[Box]) -> set[int]:
    """The rows with lines; none where most rows of several cells have no lines, which then tell nothing."""
    ruled = {row for box in boxes if box.ruled for row in range(box.row, box.bottom_row + 1)}
    several = [row for row, cells in _rows(boxes) if len(_filled(cells)) > 1]
    return ruled if 2 * sum(row in ruled for row in several) >= len(several) else set()


def _rows(boxes: Sequence[Box]) -> Rows:
    drawn = (box for box in boxes if box.text or box.ruled)
    return [(row, list(cells)) for row, cells in groupby(drawn, key=lambda box: box.row)]


def _filled(row: Sequence[Box]) -> list[Box]:
    return [box for box in row if box.text]


def _runs(rows: Rows) -> Iterator[Rows]:
    """Rows with lines, parted where a row is left out, and at a line over the whole width that follows a blank row.

    The latter are tables one below another on a sheet that has lines everywhere.
    """
    run: Rows = []
    bottom = right = -1
    for number, row in rows:
        alone = len(row) == 1 and row[0].col < right <= row[0].right_col
        if run and (number > bottom + 1 or (alone and not _filled(run[-1][1]))):
            yield run
            run, right = [], -1
        run.append((number, row))
        bottom = max([bottom, *(box.bottom_row for box in row)])
        right = max(right, row[-1].right_col)
    if run:
        yield run


def _stretches(rows: Rows) -> Iterator[Rows]:
    """Rows without lines, parted where one that holds a single text follows a blank row."""
    stretch: Rows = []
    bottom = -1
    for number, row in ((number, filled) for number, cells in rows if (filled := _filled(cells))):
        if stretch and number > bottom + 1 and len(row) == 1:
            yield stretch
            stretch = []
        stretch.append((number, row))
        bottom = max(box.bottom_row for box in row)
    if stretch:
        yield stretch


def _ruled(run: Rows) -> Iterator[Block]:
    """The rows as a table; the title and the unit over it are paragraphs, even with lines around them."""
    width = min(row[0].col for _, row in run), max(row[-1].right_col for _, row in run)
    first = next((i for i, (_, row) in enumerate(run) if not _is_lead(_filled(row), width)), len(run))
    yield from _lines(run[:first])
    if any(_filled(row) for _, row in run[first:]):
        yield _table(run[first:])


def _is_lead(filled: Sequence[Box], width: tuple[int, int]) -> bool:
    """Whether a row is blank, or has a single text that spans the whole width or says a label and its value."""
    if len(filled) != 1:
        return not filled
    return (filled[0].col, filled[0].right_col) == width or bool(_SAID.search(filled[0].text))


def _unruled(rows: Rows, least: int) -> Iterator[Block]:
    """The rows as a table with what stands over and under it, or as paragraphs."""
    several = (i for i, (_, row) in enumerate(rows) if len(row) > 1)
    table = list(dropwhile(lambda i: all(_SAID.search(box.text) for box in rows[i][1]), several))  # 编制：… 单位：…
    if len(table) < least:
        yield from _lines(rows)
        return
    yield from _lines(rows[:table[0]])
    yield _table(rows[table[0]:table[-1] + 1])
    yield from _lines(rows[table[-1] + 1:])


def _lines(rows: Rows) -> Iterator[Paragraph]:
    return (paragraph for _, row in rows for paragraph in _paragraphs(_filled(row)))


def _paragraphs(row: Sequence[Box]) -> Iterator[Paragraph]:
    """A paragraph a line of each cell; a label that stands alone in its cell goes with the value beside it."""
    label = ""
    for box in row:
        text = label + box.text
        label = text if text.endswith((":", "：")) and box is not row[-1] else ""
        if not label:
            yield from (Paragraph(line) for line in text.split("\n") if line)


def _table(rows: Rows) -> Table:
    """The rows as a table, up to the last text below and at the right; its columns are those in which a cell begins."""
    filled = [box for _, row in rows for box in _filled(row)]
    first, last, right = rows[0][0], max(box.bottom_row for box in filled), max(box.right_col for box in filled)
    boxes = [box for _, row in rows for box in row if box.row <= last and box.col <= right]
    cols = sorted({box.col for box in boxes})
    if (last - first + 1) * len(cols) > MAX_POSITIONS:
        raise DamagedFile(f"A table of it would have more than {MAX_POSITIONS} cells; no disclosure is that large.")
    cells = [_cell(box, first, last, cols) for box in boxes]
    owned = {(row, col) for cell in cells for row in range(cell.row, cell.bottom_row + 1)
             for col in range(cell.col, cell.right_col + 1)}
    grid = ((row, col) for row in range(last - first + 1) for col in range(len(cols)))
    cells.extend(Cell(row, col, "") for row, col in grid if (row, col) not in owned)
    return Table(last - first + 1, len(cols), tuple(sorted(cells, key=lambda cell: (cell.row, cell.col))))


def _cell(box: Box, first: int, last: int, cols: Sequence[int]) -> Cell:
    left = bisect_left(cols, box.col)
    height, width = min(box.bottom_row, last) - box.row + 1, bisect_right(cols, box.right_col) - left
    return Cell(box.row - first, left, box.text, height, width)
