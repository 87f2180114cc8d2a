"""Two forms side by side on one grid: cut where both halves begin with the same label of a project."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from parsers.document import Cell
from pipeline.forms.grid import Grid
from pipeline.normalizer.headers import role_of
from pipeline.normalizer.labels import fields_of
from pipeline.normalizer.text import label_key


def cut(grid: Grid) -> Iterator[Grid]:
    """The forms that stand beside each other, from left to right; the grid itself where there is one."""
    inner = range(1, grid.n_cols) if _names_project(grid, grid.at(0, 0)) else ()
    edges = [0, *(col for col in inner if _begins_form(grid, col)), grid.n_cols]
    if len(edges) == 2:
        yield grid
        return
    for start, end in pairwise(edges):
        yield _between(grid, start, end)


def _begins_form(grid: Grid, col: int) -> bool:
    """Whether no cell lies over the left edge of a column, and the first label and all headers are there again."""
    rows = range(grid.n_rows)
    again = label_key(grid.text(grid.at(0, col))) == label_key(grid.text(grid.at(0, 0)))
    if not again or any((cell := grid.at(row, col)) is not None and cell.col < col for row in rows):
        return False
    return any(_is_first_header(grid, row, col) for row in rows)


def _names_project(grid: Grid, cell: Cell | None) -> bool:
    return any(found.name in ("project_name", "project_code") for found in fields_of(grid.text(cell)))


def _is_first_header(grid: Grid, row: int, col: int) -> bool:
    """Whether a row has the same indicator header in the column as at its beginning."""
    key = label_key(grid.text(grid.at(row, col)))
    return role_of("indicator", [key]) is not None and key == label_key(grid.text(grid.at(row, 0)))


def _between(grid: Grid, start: int, end: int) -> Grid:
    cells = tuple(cell._replace(col=cell.col - start) for cell in grid.table.cells if start <= cell.col < end)
    moved = {(cell.row, cell.col - start): grid.origin("", cell).col for cell in grid.table.cells
             if start <= cell.col < end}
    return Grid(replace(grid.table, cells=cells, n_cols=end - start), grid.number, moved)
