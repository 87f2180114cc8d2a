"""The labels of the first two levels, filled where merged cells or a page break left them blank.

Both directions are one pass each: a list of all projects has tens of thousands of rows.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from parsers.document import Cell
from pipeline.forms.blocks import Block
from pipeline.forms.grid import Grid
from pipeline.normalizer.taxonomy import categorise, is_level1, is_level2, label_pair, parent_of

NUMBER_IN_RUN = re.compile(r"指标\s*(\d+)[:：.、]")
ODD_PARENTS = frozenset({("效益指标", "满意度指标"), ("成本指标", "产出指标")})
Labels = tuple[str | None, str | None]  # of the first and the second level
BLANK: Labels = (None, None)


class _Following(NamedTuple):
    """The second level that rows below print first; where `under` is given, only for rows under that first level."""

    under: str | None = None
    level2: str | None = None

    def below(self, level1: str | None) -> str | None:
        return self.level2 if self.under in (None, level1) else None


def filled_levels(rows: Sequence[dict[str, Cell]], grid: Grid) -> list[Labels]:
    """Each row's labels of both levels, with blanks filled from above, or from below where only that fits.

    A merged label that a page break cut can stand below its first rows.  The second level tells the first: it has one
    parent.
    """
    printed = [_printed(cells, grid) for cells in rows]
    numbers = [_number_in_run(cells, grid) for cells in rows]
    below = list(_levels_below(printed, numbers))[::-1]
    at_head = next((level2 for _, level2 in printed if level2), None)  # a page break can leave blanks over it
    filled: list[Labels] = []
    for (level1, level2), own, (first, second) in zip(printed, _of_their_own(rows, numbers, grid), below, strict=True):
        above = filled[-1] if filled else BLANK
        if level2 is None and not own:
            level2 = (above[1] if level1 in (None, above[0]) else None) or second
            level2 = level2 or (at_head if level1 is None and above == BLANK else None)
        filled.append((level1 or _fitting(level2, above[0], first), level2))
    return filled


def _printed(cells: dict[str, Cell], grid: Grid) -> Labels:
    """The labels of a row as printed, which can stand in one cell: 产出指标-数量指标."""
    first, second = grid.text(cells.get("level1")) or None, grid.text(cells.get("level2")) or None
    return (label_pair(first) if second is None else None) or (first, second)


def printed_at(rows: Sequence[dict[str, Cell]], filled: Sequence[Labels], grid: Grid) -> list[dict[str, Cell]]:
    """The cells that print each row's labels: its own, else the nearest above, else the nearest below it."""
    found: list[dict[str, Cell]] = [{} for _ in rows]
    for level, role in enumerate(("level1", "level2")):
        labels = [labels[level] for labels in filled]
        own = [cells.get(role) for cells in rows]
        for order in (range(len(rows)), range(len(rows) - 1, -1, -1)):
            nearest: dict[str, Cell] = {}
            for index in order:
                cell, label = own[index], labels[index]
                if cell is not None and (text := grid.text(cell)):
                    nearest[text] = cell
                if label in nearest:
                    found[index].setdefault(role, nearest[label])
    return found


def _levels_below(printed: Sequence[Labels], numbers: Sequence[int | None]) -> Iterator[Labels]:
    """From the last row to the first: the labels that are printed next, in the row or below it.

    The second is one under the same first level and in the same numbered run.
    """
    first: str | None = None
    following = _Following()
    for (level1, level2), number in zip(reversed(printed), reversed(numbers), strict=True):
        first = level1 or first
        second = level2 or following.below(level1)
        yield first, second
        if number == 1:
            following = _Following()
        elif level1 or level2:
            following = _Following(level1, second)


def _of_their_own(rows: Sequence[dict[str, Cell]], numbers: Sequence[int | None], grid: Grid) -> Iterator[bool]:
    """Whether a blank second level stands for a label that was not printed, so that no other may be put there.

    The numbering of the indicators tells, 指标1 begins another label; without it a blank that is merged over rows.
    A row that carries on the name above it has no number, and the blank of the row above.
    """
    own, labelled_above, above = False, True, None
    for index, (cells, number) in enumerate(zip(rows, numbers, strict=True)):
        cell = cells.get("level2")
        if number is None:
            own = cell is not None and (own if cell is above else cell.row_span > 1)
        elif index == 0 or number == 1:
            own = index > 0
        else:
            own = own and not labelled_above
        labelled_above, above = bool(grid.text(cell)), cell
        yield own


def _number_in_run(cells: dict[str, Cell], grid: Grid) -> int | None:
    """Which of a numbered run an indicator is: 2 for 指标2：…"""
    found = NUMBER_IN_RUN.match(grid.text(cells.get("level3")))
    return int(found[1]) if found else None


def _fitting(level2: str | None, above: str | None, below: str | None) -> str | None:
    """The label that a blank first level stands for; where neither neighbour fits, the second level's own parent.

    Forms do file satisfaction under 效益指标, and costs under a 成本指标 of their own: then the label above holds.
    """
    parent = parent_of(level2)
    for label in (above, below):
        if label and categorise(label, None)[0] == parent:
            return label
    odd = (categorise(above, None)[0], parent) in ODD_PARENTS
    return parent if parent and above and not odd and categorise(above, None)[0] else above or below


def labels_over(grid: Grid, block: Block) -> dict[str, Cell]:
    """The header cells that are first or second levels themselves, over the names of a block without such columns."""
    name = block.column("level3")
    rows = range(block.top, block.body) if name is not None and block.column("level1") is None else ()
    over = [cell for row in rows if name and (cell := grid.at(row, name.start)) is not None]
    level1 = next((cell for cell in over if is_level1(grid.text(cell))), None)
    level2 = next((cell for cell in over if is_level2(grid.text(cell)) and cell is not level1), None)
    return {role: cell for role, cell in (("level1", level1), ("level2", level2)) if cell is not None}
