"""The tables of one page: lattices with the text of their cells, and the lines that no table holds."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from parsers.pdf.lattice import GridCell, Lattice, find_lattices
from parsers.pdf.lines import BLOCK_GAP, WHOLE, Line, Rows, lines_of, parted, rows_of
from parsers.pdf.page import BOTTOM, TOP, X0, X1, Array, Glyphs, PageContent
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


def read_page(content: PageContent) -> tuple[list[PageTable], list[Line]]:
    """The page's tables, from top to bottom, and the lines of text outside them; it has each glyph once."""
    glyphs = content.glyphs
    lattices = find_lattices(content.horizontals, content.verticals)
    lattices += _filled_lattices(content.fills, lattices)
    rows, outside = _rows(glyphs, lattices)
    if unruled := _unruled_lattices(rows.of_group(outside), content.horizontals):
        lattices += unruled
        rows, outside = _rows(glyphs, lattices)
    lines = lines_of(parted(rows, np.append(np.full(outside, WHOLE), BLOCK_GAP)), outside + 1)
    in_cells = iter(lines)
    tables = [PageTable(content.number, lattice, tuple(map(tuple, islice(in_cells, len(lattice.cells)))))
              for lattice in lattices]
    tables = [table for table in tables if any(table.lines)]
    return sorted(tables, key=lambda table: (table.lattice.ys[0], table.lattice.xs[0])), lines[outside]


def _rows(glyphs: Glyphs, lattices: Sequence[Lattice]) -> tuple[Rows, int]:
    """The rows of glyphs, those of each cell of each lattice as a group; the last group, of this number, is outside."""
    home, cell = _locate(glyphs.boxes, lattices)
    first = np.cumsum([0, *(len(lattice.cells) for lattice in lattices)])
    outside = int(first[-1])
    return rows_of(glyphs, np.where(home >= 0, first[home] + cell, outside)), outside


def _unruled_lattices(rows: Rows, horizontals: Array) -> list[Lattice]:
    if rows.count < LEAST_ROWS:
        return []
    blocks = parted(rows, np.full(int(rows.group.max()) + 1, COLUMN_GAP)).places()
    return find_unruled([Block(*place) for place in blocks], horizontals)


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


def _locate(boxes: Array, lattices: Sequence[Lattice]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For each glyph the number of the lattice and of the cell that hold its centre, -1 for none.

    Over and under an open side a cell goes on as far as half a line that the page break cut.
    """
    home, cell = np.full(len(boxes), -1, dtype=np.intp), np.full(len(boxes), -1, dtype=np.intp)
    x, y = (boxes[:, X0] + boxes[:, X1]) / 2, (boxes[:, TOP] + boxes[:, BOTTOM]) / 2
    for number, lattice in enumerate(lattices):
        col, row = np.searchsorted(lattice.xs, x) - 1, np.searchsorted(_reach(lattice), y) - 1
        inside = ((col >= 0) & (col < len(lattice.xs) - 1) & (row >= 0) & (row < len(lattice.ys) - 1) & (home < 0))
        owner = lattice.owner[row[inside], col[inside]]
        cell[np.flatnonzero(inside)] = owner
        home[np.flatnonzero(inside)[owner >= 0]] = number
    return home, cell


def _reach(lattice: Lattice) -> Array:
    """The rows' bounds, the outer ones moved out where a side is open."""
    ys = lattice.ys.copy()
    ys[0] -= CUT_LINE_PT * any(cell.open_top for cell in lattice.cells if cell.row == 0)
    ys[-1] += CUT_LINE_PT * any(cell.open_bottom for cell in lattice.cells if cell.row_end == len(ys) - 1)
    return ys
