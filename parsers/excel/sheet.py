"""A sheet as its reader hands it on, and the cells of it that are seen."""
from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from parsers.cut import Box

Position = tuple[int, int]  # row and column, from 0


@dataclass(slots=True)
class Sheet:
    """What a sheet holds, by position: the texts that its cells print, those with a line at their left or right,
    merged ranges as (row, column, last row, last column), and how many formulas have no result."""

    name: str
    hidden: bool = False
    texts: dict[Position, str] = field(default_factory=dict)
    ruled: set[Position] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_cols: set[int] = field(default_factory=set)
    without_result: int = 0

    def boxes(self) -> list[Box]:
        """The seen cells that hold a text, have a line, or are merged, by row, then column.

        Rows and columns are counted without the hidden ones.
        """
        rows, cols = _Axis(self.hidden_rows), _Axis(self.hidden_cols)
        used = {*self.texts, *self.ruled}
        last_row, last_col = max((r for r, _ in used), default=-1), max((c for _, c in used), default=-1)
        found: dict[Position, Box] = {}
        for top, left, bottom, right in self._with_single_cells(used):
            down, across = rows.seen(top, min(bottom, last_row)), cols.seen(left, min(right, last_col))
            if down and across and (down[0], across[0]) not in found:
                ruled = any(position in self.ruled for position in _sides(top, left, bottom, right, last_row))
                text = self.texts.get((top, left), "")
                found[down[0], across[0]] = Box(down[0], across[0], down[1], across[1], text, ruled)
        return [found[position] for position in sorted(found)]

    def hides_text(self) -> bool:
        """Whether a hidden row or column holds text."""
        return any(row in self.hidden_rows or col in self.hidden_cols for row, col in self.texts)

    def _with_single_cells(self, used: Iterable[Position]) -> Iterable[tuple[int, int, int, int]]:
        yield from self.merged
        yield from ((row, col, row, col) for row, col in used)


def _sides(top: int, left: int, bottom: int, right: int, last_row: int) -> Iterable[Position]:
    for row in range(top, min(bottom, last_row) + 1):
        yield row, left
        yield row, right


class _Axis:
    """Rows or columns counted without the hidden ones."""

    def __init__(self, hidden: Iterable[int]) -> None:
        self._hidden = sorted(hidden)

    def seen(self, first: int, last: int) -> tuple[int, int] | None:
        """The first and last seen index between two indexes; None where all between them is hidden."""
        start = first - bisect_left(self._hidden, first)
        end = last - bisect_right(self._hidden, last)
        return (start, end) if end >= start else None
