"""A sheet as its reader hands it on, and the cells of it that are seen."""
from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from parsers.cut import MAX_POSITIONS, Box
from parsers.errors import DamagedFile

# A sheet of 5,000 rows in 100 columns.  Cells without a text count, too, where one with a text stands below.
MAX_CELLS = 500_000

Position = tuple[int, int]  # row and column, from 0


class Area(NamedTuple):
    """A range of cells, the last row and column included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """What a sheet holds, by position: the texts that its cells print, and which have a line at their left or right."""

    name: str
    hidden: bool = False
    texts: dict[Position, str] = field(default_factory=dict)
    ruled: set[Position] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_cols: set[int] = field(default_factory=set)
    without_result: int = 0  # formulas

    def boxes(self) -> list[Box]:
        """The seen cells that hold a text, have a line, or are merged, by row, then column.

        Rows and columns are counted without the hidden ones.  Raises DamagedFile where merged ranges are too large.
        """
        rows, cols = _Axis(self.hidden_rows), _Axis(self.hidden_cols)
        found = []
        for area, covered in self._areas():
            down, across = rows.seen(area.top, area.bottom), cols.seen(area.left, area.right)
            if down and across:
                text = self.texts.get((area.top, area.left), "")
                found.append(Box(down[0], across[0], down[1], across[1], text, not self.ruled.isdisjoint(covered)))
        return sorted(found, key=lambda box: (box.row, box.col))

    def hides_text(self) -> bool:
        """Whether a hidden row or column holds text."""
        return any(row in self.hidden_rows or col in self.hidden_cols for row, col in self.texts)

    def _areas(self) -> Iterator[tuple[Area, set[Position]]]:
        """Merged ranges and single cells, with the positions that they cover; no position is in two of them."""
        used = {*self.texts, *self.ruled}
        last_row, last_col = max((r for r, _ in used), default=-1), max((c for _, c in used), default=-1)
        taken: set[Position] = set()
        looked_at = 0
        for merged in self.merged:
            area = Area(merged.top, merged.left, min(merged.bottom, last_row), min(merged.right, last_col))
            looked_at += max(area.bottom - area.top + 1, 0) * max(area.right - area.left + 1, 0)
            if looked_at > MAX_POSITIONS:
                raise DamagedFile(f"Merged cells of the sheet {self.name} cover more than {MAX_POSITIONS} cells; "
                                  "no disclosure is that large.")
            covered = {(row, col) for row in range(area.top, area.bottom + 1)
                       for col in range(area.left, area.right + 1)}
            if covered and covered.isdisjoint(taken):
                taken |= covered
                yield area, covered
        yield from ((Area(row, col, row, col), {(row, col)}) for row, col in used - taken)


class _Axis:
    """Rows or columns counted without the hidden ones."""

    def __init__(self, hidden: Iterable[int]) -> None:
        self._hidden = sorted(hidden)

    def seen(self, first: int, last: int) -> tuple[int, int] | None:
        """The first and last seen index between two indexes; None where all between them is hidden."""
        start = first - bisect_left(self._hidden, first)
        end = last - bisect_right(self._hidden, last)
        return (start, end) if end >= start else None
