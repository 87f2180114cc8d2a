"""The tables of pages: lattices with the text of their cells, and the lines that no table holds."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from parsers.pdf.lattice import GridCell, Lattice, find_lattices
from parsers.pdf.lines import BLOCK_GAP, WHOLE, Index, Line, Rows, lines_of, parted, rows_of
from parsers.pdf.page import BOTTOM, NOTHING, TOP, X0, X1, Array, Glyphs, PageContent, together
from parsers.pdf.unruled import COLUMN_GAP, LEAST_ROWS, Block, find_unruled

CUT_LINE_PT = 6.0  # half the height of a line of text, as tables have it


@dataclass(frozen=True)
class PageTable:
    """A table as far as one page shows it; `lines[i]` are those of `lattice.cells[i]`."""

    page: int
    lattice: Lattice
    lines: tuple[tuple[Line, ...], ...]

    def text(self, index: int) -> str:
        return "\n".join(line.text for line in self.lines[index])

    def cell_box(self, cell: GridCell) -> tuple[float, float, float, float]:
        return self.lattice.cell_box(cell)


def read_pages(pages: Sequence[PageContent]) -> list[tuple[list[PageTable], list[Line]]]:
    """The tables of each page, from top to bottom, and the lines of text outside them; pages have each glyph once.

    They are read together, for a step costs about the same for many pages as for one.
    """
    lattices = [_drawn_lattices(page) for page in pages]
    glyphs = together([NOTHING, *(page.glyphs for page in pages)])
    rows, outside = _rows(glyphs, pages, lattices)
    if any(found := _unruled_lattices(rows, outside, pages)):
        lattices = [ruled + unruled for ruled, unruled in zip(lattices, found, strict=True)]
        rows, outside = _rows(glyphs, pages, lattices)
    gaps = np.full(rows.groups, WHOLE)
    gaps[outside] = BLOCK_GAP
    lines = iter(lines_of(parted(rows, gaps)))
    return [(_tables(page.number, own, lines), next(lines)) for page, own in zip(pages, lattices, strict=True)]


def _drawn_lattices(page: PageContent) -> list[Lattice]:
    ruled = find_lattices(page.horizontals, page.verticals)
    return ruled + _filled_lattices(page.fills, ruled)


def _tables(page: int, lattices: Sequence[Lattice], lines: Iterator[list[Line]]) -> list[PageTable]:
    """The tables that hold text; `lines` gives those of each cell of each lattice."""
    tables = [PageTable(page, lattice, tuple(map(tuple, islice(lines, len(lattice.cells))))) for lattice in lattices]
    return sorted((table for table in tables if any(table.lines)),
                  key=lambda table: (table.lattice.ys[0], table.lattice.xs[0]))


def _rows(glyphs: Glyphs, pages: Sequence[PageContent], lattices: Sequence[Sequence[Lattice]]) -> tuple[Rows, Index]:
    """The rows of the glyphs of all pages, those of each cell of each lattice as a group, and after those of a page
    what is outside of them, the numbers of whose groups are given too."""
    groups, outside = [np.empty(0, dtype=np.intp)], []
    first = begin = 0
    for page, own in zip(pages, lattices, strict=True):
        boxes = glyphs.boxes[begin:(begin := begin + len(page.glyphs))]
        outside.append(first + sum(len(lattice.cells) for lattice in own))
        groups.append(_locate(boxes, own, first, outside[-1]))
        first = outside[-1] + 1
    return rows_of(glyphs, np.concatenate(groups), first), np.array(outside, dtype=np.intp)


def _unruled_lattices(rows: Rows, outside: Index, pages: Sequence[PageContent]) -> list[list[Lattice]]:
    """Those that each page's text outside of tables shows; pages with few lines of it are not searched."""
    candidates = rows.of_groups(np.flatnonzero(np.isin(np.arange(rows.groups), outside) & (rows.lengths >= LEAST_ROWS)))
    blocks: dict[int, list[Block]] = {group: [] for group in outside.tolist()}
    for group, place in parted(candidates, np.full(rows.groups, COLUMN_GAP)).places():
        blocks[group].append(Block(*place))
    return [find_unruled(found, page.horizontals) for found, page in zip(blocks.values(), pages, strict=True)]


def _filled_lattices(fills: Array, ruled: Sequence[Lattice]) -> list[Lattice]:
    """Tables drawn with nothing but filled areas; shading inside a ruled table draws no grid of its own."""
    outside = [fill for fill in fills if not any(_holds(lattice, fill) for lattice in ruled)]
    if len(outside) < 2:
        return []
    boxes = np.array(outside)
    horizontals = np.concatenate([boxes[:, [side, X0, X1]] for side in (TOP, BOTTOM)])
    verticals = np.concatenate([boxes[:, [side, TOP, BOTTOM]] for side in (X0, X1)])
    return find_lattices(horizontals, verticals)


def _holds(lattice: Lattice, box: Array) -> bool:
    x0, top, x1, bottom = lattice.box
    x, y = (box[X0] + box[X1]) / 2, (box[TOP] + box[BOTTOM]) / 2
    return bool(x0 <= x <= x1 and top <= y <= bottom)


def _locate(boxes: Array, lattices: Sequence[Lattice], first: int, outside: int) -> Index:
    """For each glyph the number of the cell that holds its centre, those of the lattices counted from `first` on, or
    `outside`.

    Over and under an open side a cell goes on as far as half a line that the page break cut.
    """
    home = np.full(len(boxes), outside, dtype=np.intp)
    x, y = (boxes[:, X0] + boxes[:, X1]) / 2, (boxes[:, TOP] + boxes[:, BOTTOM]) / 2
    for lattice in lattices:
        col, row = np.searchsorted(lattice.xs, x) - 1, np.searchsorted(_reach(lattice), y) - 1
        inside = np.flatnonzero((col >= 0) & (col < len(lattice.xs) - 1) & (row >= 0) & (row < len(lattice.ys) - 1)
                                & (home == outside))
        owner = lattice.owner[row[inside], col[inside]]
        home[inside] = np.where(owner >= 0, first + owner, outside)
        first += len(lattice.cells)
    return home


def _reach(lattice: Lattice) -> Array:
    """The rows' bounds, the outer ones moved out where a side is open."""
    ys = lattice.ys.copy()
    ys[0] -= CUT_LINE_PT * any(cell.open_top for cell in lattice.cells if cell.row == 0)
    ys[-1] += CUT_LINE_PT * any(cell.open_bottom for cell in lattice.cells if cell.row_end == len(ys) - 1)
    return ys
