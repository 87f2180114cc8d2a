"""Rules to grids: from the lines that a page draws to the cells that a reader sees.

    rules -> walls          snap_rules: double rules and collinear pieces become one wall
    walls -> frames         connected_frames: walls that touch belong to one table
    frame -> Lattice        build_lattice: elementary boxes not parted by a wall are one cell

A cell is a connected set of elementary boxes.  This needs no intersections to be drawn, gives spans
of any size, and leaves no gaps.  Where a table has no outer rule (open sides, or a page break that
cut it) the ends of its other rules stand for it.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from parsers.pdf.page import Array

SNAP_PT = 3.0  # rules nearer than this are one: double rules, borders drawn once for each neighbour
GAP_PT = 3.0  # a gap in a rule that a reader does not see
COVERAGE = 0.5  # the part of a box's side that has to be drawn for a wall
MIN_SIDE_PT = 4.0  # no text fits into less
LOOSE_ENDS = 2  # so many rules that end together say that a side was forgotten; one may be an underline


class GridCell(NamedTuple):
    """A cell of a lattice: grid rows [row, row_end) and columns [col, col_end).

    `open_top` and `open_bottom`: no rule is drawn on that side, as where a page break cuts a cell.
    """

    row: int
    col: int
    row_end: int
    col_end: int
    open_top: bool = False
    open_bottom: bool = False


@dataclass(frozen=True)
class Lattice:
    """A table's grid on a page: `ys` (rows + 1) and `xs` (columns + 1) bound the rows and columns.

    `owner[r, c]` is the index in `cells` of the cell that covers the box, or -1 where the frame has a hole.
    """

    xs: Array
    ys: Array
    cells: tuple[GridCell, ...]
    owner: NDArray[np.intp]

    @property
    def box(self) -> tuple[float, float, float, float]:
        return float(self.xs[0]), float(self.ys[0]), float(self.xs[-1]), float(self.ys[-1])

    def cell_box(self, cell: GridCell) -> tuple[float, float, float, float]:
        return (float(self.xs[cell.col]), float(self.ys[cell.row]),
                float(self.xs[cell.col_end]), float(self.ys[cell.row_end]))


@dataclass(frozen=True)
class Walls:
    """Rules in one direction: `at` (n), from `start` to `end` (n), sorted."""

    at: Array
    start: Array
    end: Array

    def take(self, index: NDArray[np.intp]) -> Walls:
        return Walls(self.at[index], self.start[index], self.end[index])

    def __len__(self) -> int:
        return len(self.at)


def find_lattices(horizontals: Array, verticals: Array) -> list[Lattice]:
    """The tables that rules (n x 3: position, start, end) draw on a page, from top to bottom."""
    h, v = snap_rules(horizontals), snap_rules(verticals)
    lattices = (build_lattice(h.take(hi), v.take(vi)) for hi, vi in connected_frames(h, v))
    found = [lattice for lattice in lattices if lattice is not None and len(lattice.cells) > 1]
    return sorted(found, key=lambda lattice: (lattice.ys[0], lattice.xs[0]))


def snap_rules(rules: Array) -> Walls:
    """One wall for rules that lie together: the same position within SNAP_PT, touching within GAP_PT."""
    if not len(rules):
        return Walls(*(np.empty(0) for _ in range(3)))
    positions, line = cluster(rules[:, 0], SNAP_PT)
    order = np.lexsort((rules[:, 1], line))
    line, start, end = line[order], rules[order, 1], rules[order, 2]
    apart = line * (np.ptp(rules[:, 1:]) + 2 * GAP_PT)  # so that no line's rules reach those of the next
    reach = np.maximum.accumulate(end + apart) - apart
    begin = np.flatnonzero(np.append(True, (line[1:] != line[:-1]) | (start[1:] > reach[:-1] + GAP_PT)))
    return Walls(positions[line[begin]], start[begin], np.maximum.reduceat(end, begin))


def cluster(values: Array, tolerance: float) -> tuple[Array, NDArray[np.intp]]:
    """The means of the values' clusters, which grow, and the number of each value's; none is wider than `tolerance`."""
    order = np.argsort(values, kind="stable")
    in_order = values[order]
    numbers: list[int] = []
    first, number = -np.inf, -1
    for value in in_order.tolist():
        if value - first > tolerance:
            first, number = value, number + 1
        numbers.append(number)
    result = np.empty(len(values), dtype=np.intp)
    result[order] = numbers
    return np.bincount(result[order], in_order) / np.bincount(result), result


def connected_frames(h: Walls, v: Walls) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Index sets of horizontal and vertical walls that touch each other, directly or through others."""
    if not len(h) or not len(v):
        return
    touch = ((h.start[:, None] - SNAP_PT <= v.at) & (v.at <= h.end[:, None] + SNAP_PT)
             & (v.start <= h.at[:, None] + SNAP_PT) & (h.at[:, None] <= v.end + SNAP_PT))
    todo = set(range(len(h)))
    while todo:
        rows = np.array([todo.pop()])
        columns: NDArray[np.intp] = np.empty(0, dtype=np.intp)
        while True:
            columns = np.flatnonzero(touch[rows].any(axis=0))
            grown = np.union1d(np.flatnonzero(touch[:, columns].any(axis=1)), rows)
            if len(grown) == len(rows):
                break
            rows = grown
        todo -= set(rows.tolist())
        if len(columns):
            yield rows, np.union1d(columns, _parallel(v, columns, touch))


def _parallel(v: Walls, columns: NDArray[np.intp], touch: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Vertical walls that meet no horizontal one, as high as those of a frame: columns that a page shows no row of."""
    alone = np.flatnonzero(~touch.any(axis=0))
    top, bottom = v.start[columns].min(), v.end[columns].max()
    beside = (np.abs(v.start[alone] - top) <= SNAP_PT) & (np.abs(v.end[alone] - bottom) <= SNAP_PT)
    same_height: NDArray[np.intp] = alone[beside]
    return same_height


def build_lattice(h: Walls, v: Walls) -> Lattice | None:
    """The grid that connected walls draw; None when they enclose no box that could hold text."""
    ys, _ = cluster(np.concatenate([h.at, _loose_ends(v, h)]), SNAP_PT)
    xs, _ = cluster(np.concatenate([v.at, _loose_ends(h, v)]), SNAP_PT)
    if len(ys) < 2 or len(xs) < 2:
        return None
    floors, sides = _drawn(h, ys, xs), _drawn(v, xs, ys).T
    sides |= _implied(floors, sides)
    return _lattice(xs, ys, *_cells(_label_boxes(floors, sides), floors, sides))


def _loose_ends(walls: Walls, crossing: Walls) -> Array:
    """Where at least two walls end together beyond every crossing wall: the side that was not drawn."""
    outermost = (crossing.at.min(), crossing.at.max())
    ends = np.concatenate([walls.start[walls.start < outermost[0] - MIN_SIDE_PT],
                           walls.end[walls.end > outermost[1] + MIN_SIDE_PT]])
    if len(ends) < 2:
        return np.empty(0)
    positions, number = cluster(ends, SNAP_PT)
    return positions[np.bincount(number) >= 2]


def _drawn(walls: Walls, lines: Array, ticks: Array) -> NDArray[np.bool_]:
    """`result[i, j]`: whether a wall runs along lines[i] from ticks[j] to ticks[j + 1]."""
    covered = np.minimum(walls.end[:, None], ticks[1:]) - np.maximum(walls.start[:, None], ticks[:-1])
    runs = covered >= COVERAGE * (ticks[1:] - ticks[:-1])
    result = np.zeros((len(lines), len(ticks) - 1), dtype=bool)
    for line, run in zip(np.abs(walls.at[:, None] - lines).argmin(axis=1).tolist(), runs, strict=True):
        result[line] |= run
    return result


def _implied(floors: NDArray[np.bool_], sides: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The sides that were not drawn, where at least LOOSE_ENDS rules end one under the other, all from the same side.

    Between two drawn sides every rule has to end there: one that goes on, or none at all, speaks for one wide cell.
    """
    implied = np.zeros_like(sides)
    left, right = floors[1:-1, :-1], floors[1:-1, 1:]
    ends = (left != right) & ~sides[:-1, 1:-1] & ~sides[1:, 1:-1]
    for col in np.flatnonzero(ends.sum(axis=0) >= LOOSE_ENDS).tolist():
        bounds = np.flatnonzero(np.diff(sides[:, col + 1], prepend=True, append=True))
        for row, row_end in bounds.reshape(-1, 2).tolist():
            inner = slice(row, row_end - 1)
            from_one_side = left[inner, col].all() != right[inner, col].all()
            if row_end - row > LOOSE_ENDS and ends[inner, col].all() and from_one_side:
                implied[row:row_end, col + 1] = True
    return implied


def _label_boxes(floors: NDArray[np.bool_], sides: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Number the connected sets of boxes; floors is (rows + 1) x columns, sides rows x (columns + 1)."""
    n_rows, n_cols = sides.shape[0], floors.shape[1]
    floor, side = floors.tolist(), sides.tolist()
    alone = floors[:-1] & floors[1:] & sides[:, :-1] & sides[:, 1:]
    label = np.where(alone, np.arange(n_rows * n_cols).reshape(n_rows, n_cols), -1).tolist()
    for row, col in np.argwhere(~alone).tolist():
        if label[row][col] >= 0:
            continue
        number = label[row][col] = row * n_cols + col
        stack = [(row, col)]
        while stack:
            r, c = stack.pop()
            for nr, nc, wall in ((r - 1, c, floor[r][c]), (r + 1, c, floor[r + 1][c]),
                                 (r, c - 1, side[r][c]), (r, c + 1, side[r][c + 1])):
                if not wall and 0 <= nr < n_rows and 0 <= nc < n_cols and label[nr][nc] < 0:
                    label[nr][nc] = number
                    stack.append((nr, nc))
    return np.array(label, dtype=np.intp)


def _cells(
    label: NDArray[np.intp], floors: NDArray[np.bool_], sides: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """The cells, by row, then column: their spans (4 x n: row, col, row_end, col_end), and whether they are open at
    the top and at the bottom (2 x n)."""
    row, col, row_end, col_end = spans = _spans(label)
    floor_sums, side_sums = _running_sums(floors), _running_sums(sides.T).T
    open_top, open_bottom = (floor_sums[at, col_end] == floor_sums[at, col] for at in (row, row_end))
    open_left, open_right = (side_sums[row_end, at] == side_sums[row, at] for at in (col, col_end))
    # A box with two neighbouring sides open is outside the table: a corner of the frame's hull that nothing encloses.
    inside = np.flatnonzero(~((open_left | open_right) & (open_top | open_bottom)))
    inside = inside[np.lexsort((col[inside], row[inside]))]
    return spans[:, inside], np.array([open_top, open_bottom])[:, inside]


def _running_sums(drawn: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Along each line, how many sides are drawn before each tick."""
    sums = np.zeros((drawn.shape[0], drawn.shape[1] + 1), dtype=np.intp)
    np.cumsum(drawn, axis=1, out=sums[:, 1:])
    return sums


def _spans(label: NDArray[np.intp]) -> NDArray[np.intp]:
    """The rectangles (4 x n: row, col, row_end, col_end) of the boxes of each number, in one pass.

    Boxes of one number that are no rectangle are one a run of equal rows.
    """
    order = np.argsort(label, axis=None, kind="stable")
    rows, cols = np.unravel_index(order, label.shape)
    begin = np.flatnonzero(np.diff(label.ravel()[order], prepend=-1))
    end = np.append(begin[1:], len(order))
    spans = np.array([rows[begin], np.minimum.reduceat(cols, begin), rows[end - 1] + 1,
                      np.maximum.reduceat(cols, begin) + 1])
    whole = (spans[2] - spans[0]) * (spans[3] - spans[1]) == end - begin
    parts = [span for i in np.flatnonzero(~whole)
             for span in _rectangles(np.column_stack([rows, cols])[begin[i]:end[i]])]
    return np.hstack([spans[:, whole], np.array(parts, dtype=np.intp).reshape(-1, 4).T])


def _rectangles(boxes: NDArray[np.intp]) -> Iterator[tuple[int, int, int, int]]:
    """Boxes (n x 2: row, column) as rectangles (row, col, row_end, col_end), one a run of equal rows."""
    row, row_end = boxes[:, 0].min(), boxes[:, 0].max() + 1
    runs: dict[tuple[int, int], list[int]] = {}
    for r in range(row, row_end):
        columns = np.sort(boxes[boxes[:, 0] == r, 1])
        for run in np.split(columns, np.flatnonzero(np.diff(columns) > 1) + 1):
            runs.setdefault((int(run[0]), int(run[-1]) + 1), []).append(r)
    for (left, right), rows in runs.items():
        for block in np.split(np.array(rows), np.flatnonzero(np.diff(rows) > 1) + 1):
            yield int(block[0]), left, int(block[-1]) + 1, right


def _lattice(xs: Array, ys: Array, spans: NDArray[np.intp], is_open: NDArray[np.bool_]) -> Lattice | None:
    """The cells on the grid lines at which one begins or ends: others are rules inside a cell; slivers between double
    rules are no cells."""
    row, col, row_end, col_end = spans
    kept = (xs[col_end] - xs[col] >= MIN_SIDE_PT) & (ys[row_end] - ys[row] >= MIN_SIDE_PT)
    if not kept.any():
        return None
    ys, (row, row_end) = _used(ys, spans[[0, 2]][:, kept])
    xs, (col, col_end) = _used(xs, spans[[1, 3]][:, kept])
    cells = tuple(map(GridCell, row.tolist(), col.tolist(), row_end.tolist(), col_end.tolist(),
                      *is_open[:, kept].tolist()))
    owner = np.full((len(ys) - 1, len(xs) - 1), -1, dtype=np.intp)
    owner[row, col] = np.arange(len(cells))
    for index in np.flatnonzero((row_end - row > 1) | (col_end - col > 1)).tolist():
        owner[row[index]:row_end[index], col[index]:col_end[index]] = index
    return Lattice(xs, ys, cells, owner)


def _used(lines: Array, numbers: NDArray[np.intp]) -> tuple[Array, NDArray[np.intp]]:
    """The lines whose numbers are given, and those numbers counted among them."""
    used = np.zeros(len(lines), dtype=bool)
    used[numbers] = True
    return lines[used], (np.cumsum(used) - 1)[numbers]
