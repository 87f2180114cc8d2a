"""The cells of a budget table that only say what its amounts are: captions, headers, numbers of columns and lines,
and the names of rows, of which those without an amount are in no line."""
from __future__ import annotations

from collections.abc import Iterator

from pipeline.budget.headers import body_rows
from pipeline.budget.layouts import Layout
from pipeline.budget.sides import Side
from pipeline.forms.grid import Grid
from pipeline.records import Furniture


def read(grid: Grid, layout: Layout, *, declared_empty: bool = False) -> Furniture:
    """The furniture of a table: all of one that is declared empty, which prints no more than its form."""
    rows = set(range(grid.n_rows)).difference(() if declared_empty else body_rows(grid, layout.band))
    cols = {col for side in layout.all_sides
            for col in (*side.spare, *(names.col for names in side.names), *_labels(side))}
    return Furniture(origins=tuple(grid.origin("furniture", cell) for cell in grid.table.cells
                                   if grid.text(cell) and (cell.row in rows or cell.col in cols)))


def _labels(side: Side) -> Iterator[int]:
    """The columns of texts before the amounts."""
    first = min((amounts.col for amounts in side.amounts), default=0)
    return (col for texts in side.texts for col in texts.cols if col < first)
