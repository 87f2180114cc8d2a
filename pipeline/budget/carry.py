"""The columns of a table found again in the table that goes on with it on the next page."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pipeline.budget.sides import Side
from pipeline.forms.grid import Grid

Extents = tuple[tuple[float, float] | None, ...]  # x0 and x1 of each grid column, in points; None where not known


def extents_of(grid: Grid) -> Extents:
    """Where the grid's columns stand, by the cells that are one column wide."""
    found: dict[int, tuple[float, float]] = {}
    for cell in grid.table.cells:
        if cell.col_span == 1 and cell.place.x0 is not None and cell.place.x1 is not None:
            found.setdefault(cell.col, (cell.place.x0, cell.place.x1))
    return tuple(found.get(col) for col in range(grid.n_cols))


def carried(sides: tuple[Side, ...], extents: Extents, grid: Grid) -> tuple[Side, ...] | None:
    """The sides as they stand in another grid; None where a column of theirs is not there.

    As many columns are the same columns; else (a rule beside the table makes one more) their places tell.
    """
    if len(extents) == grid.n_cols:
        return sides
    here = extents_of(grid)
    moved: dict[int, int] = {}
    for col, extent in enumerate(extents):
        middle = (extent[0] + extent[1]) / 2 if extent else None
        match = next((i for i, x in enumerate(here) if x and middle is not None and x[0] <= middle <= x[1]), None)
        if match is not None:
            moved[col] = match
    try:
        return tuple(_moved(side, moved) for side in sides)
    except KeyError:
        return None


def _moved(side: Side, moved: Mapping[int, int]) -> Side:
    to = moved.__getitem__
    names = tuple(replace(names, col=to(names.col), codes=tuple(tuple(map(to, cols)) for cols in names.codes))
                  for names in side.names)
    amounts = tuple(replace(amounts, col=to(amounts.col)) for amounts in side.amounts)
    texts = tuple(replace(texts, cols=tuple(map(to, texts.cols))) for texts in side.texts
                  if moved.keys() >= set(texts.cols))
    return Side(side.section, names, amounts, tuple(map(to, side.spare)), tuple(map(to, side.years)), texts)
