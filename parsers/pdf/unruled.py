"""Tables without rules (or with horizontal ones only), where the text alone shows the columns.

    blocks of text -> rows of blocks -> runs of rows with several blocks -> gaps that all rows leave -> Lattice

A grid of this kind has no merged cells: nothing on the page says how far a cell reaches.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from parsers.pdf.lattice import GridCell, Lattice
from parsers.pdf.page import Array

COLUMN_GAP = 1.2  # of the glyphs' height: blocks further apart stand in different columns
LEAST_COLUMNS = 3  # a list of contents has two
LEAST_ROWS = 4  # fewer rows in line are chance
FULL_SHARE = 0.6  # of the rows of a table have a block in three columns or more
CROSSING_SHARE = 0.1  # of the rows may cross a gap between columns: titles, notes
ROW_PITCH = 1.3  # of the usual step between lines: a larger one parts rows of several lines


class Block(NamedTuple):
    """A piece of a line of text, in points; `size` is the height of its glyphs."""

    x0: float
    top: float
    x1: float
    bottom: float
    size: float


def find_unruled(blocks: Sequence[Block], horizontals: Array) -> list[Lattice]:
    """The tables that blocks of text show; `horizontals` (n x 3: y, x0, x1) part their rows where they are drawn."""
    found = []
    for rows in _runs(_rows(blocks)):
        xs = _columns(rows)
        if len(xs) > LEAST_COLUMNS:
            found.append(_lattice(xs, _row_bounds(rows, horizontals, xs)))
    return found


def _rows(blocks: Sequence[Block]) -> list[list[Block]]:
    """The blocks by the line of text they stand on, from top to bottom."""
    rows: list[list[Block]] = []
    for block in sorted(blocks, key=_middle):
        if rows and _middle(block) - _middle(rows[-1][-1]) < 0.5 * min(block.size, rows[-1][-1].size):
            rows[-1].append(block)
        else:
            rows.append([block])
    return rows


def _middle(block: Block) -> float:
    return (block.top + block.bottom) / 2


def _runs(rows: Sequence[list[Block]]) -> Iterator[list[list[Block]]]:
    """Stretches of rows most of which have several blocks; they begin and end with such a row."""
    full = [len(row) >= LEAST_COLUMNS for row in rows]
    begin = 0
    while begin < len(rows):
        if not full[begin]:
            begin += 1
            continue
        end = begin + 1
        for stop in range(begin + 1, len(rows) + 1):
            if full[stop - 1] and sum(full[begin:stop]) >= FULL_SHARE * (stop - begin):
                end = stop
        if sum(full[begin:end]) >= LEAST_ROWS:
            yield list(rows[begin:end])
        begin = end


def _columns(rows: Sequence[list[Block]]) -> Array:
    """The columns' bounds: the middles of the gaps that nearly all rows leave, and the outer edges."""
    left = min(block.x0 for row in rows for block in row)
    right = max(block.x1 for row in rows for block in row)
    ticks = np.arange(left, right + 1.0)
    crossed = np.zeros(len(ticks))
    for row in rows:
        covered = np.zeros(len(ticks), dtype=bool)
        for block in row:
            covered |= (block.x0 <= ticks) & (ticks <= block.x1)
        crossed += covered
    free = crossed <= CROSSING_SHARE * len(rows)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], free, [False]]).astype(int)))
    size = float(np.median([block.size for row in rows for block in row]))
    gaps = [(ticks[a] + ticks[b - 1]) / 2 for a, b in edges.reshape(-1, 2) if b - a >= 0.5 * COLUMN_GAP * size]
    inner = [gap for gap in gaps if left < gap < right]
    return np.array([left - 1.0, *inner, right + 1.0])


def _row_bounds(rows: Sequence[list[Block]], horizontals: Array, xs: Array) -> Array:
    """The rows' bounds: drawn rules where there are several, else the middles between lines a row's step apart."""
    tops = [min(block.top for block in row) for row in rows]
    bottoms = [max(block.bottom for block in row) for row in rows]
    wide = horizontals[horizontals[:, 2] - horizontals[:, 1] >= 0.5 * (xs[-1] - xs[0])]
    drawn = np.unique(np.round(wide[(wide[:, 0] > bottoms[0]) & (wide[:, 0] < tops[-1]), 0]))
    if len(drawn) >= LEAST_ROWS - 1:
        return np.array([tops[0] - 1.0, *drawn, bottoms[-1] + 1.0])
    steps = np.diff(tops)
    parted = steps > ROW_PITCH * steps.min() if steps.max() > ROW_PITCH * steps.min() else np.ones(len(steps), bool)
    between = [(bottoms[i] + tops[i + 1]) / 2 for i in np.flatnonzero(parted)]
    return np.array([tops[0] - 1.0, *between, bottoms[-1] + 1.0])


def _lattice(xs: Array, ys: Array) -> Lattice:
    shape = (len(ys) - 1, len(xs) - 1)
    cells = tuple(GridCell(row, col, row + 1, col + 1) for row, col in np.ndindex(shape))
    return Lattice(xs, ys, cells, np.arange(len(cells)).reshape(shape))
