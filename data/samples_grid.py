"""Tables with merged cells, written as rows of text, for the sample and test documents.

A grid is a list of rows of equal length.  `"<"` belongs to the cell on its left, `"^"` to the cell above:

    [["产出指标", "数量指标", "≥3次"],
     ["^",       "质量指标", "100%"],
     ["备注",    "<",        "<"]]
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

LEFT, ABOVE = "<", "^"
Grid = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Box:
    """A cell and the grid positions that it covers."""

    row: int
    col: int
    row_span: int
    col_span: int
    text: str


def boxes(grid: Grid) -> tuple[Box, ...]:
    """The cells of the grid, by row, then column.  Raises ValueError where a row has another length than the first."""
    if any(len(row) != len(grid[0]) for row in grid):
        raise ValueError("the rows of a grid must have the same length")
    return tuple(
        Box(r, c, _height(grid, r, c), _width(row, c), text)
        for r, row in enumerate(grid)
        for c, text in enumerate(row)
        if text not in (LEFT, ABOVE)
    )


def _width(row: Sequence[str], col: int) -> int:
    width = 1
    while col + width < len(row) and row[col + width] == LEFT:
        width += 1
    return width


def _height(grid: Grid, row: int, col: int) -> int:
    height = 1
    while row + height < len(grid) and grid[row + height][col] == ABOVE:
        height += 1
    return height


def merge_down(rows: Grid, columns: int) -> list[list[str]]:
    """Merges equal cells in the first `columns` columns downward, where all cells to their left merge as well."""
    merged = [list(rows[0])]
    for before, row in pairwise(rows):
        same = 0
        while same < columns and row[same] == before[same]:
            same += 1
        merged.append([ABOVE] * same + list(row[same:]))
    return merged


def spread(*cells: tuple[str, int]) -> list[str]:
    """A row of cells, each given as its text and the number of columns that it takes."""
    return [part for text, span in cells for part in (text, *([ABOVE if text == ABOVE else LEFT] * (span - 1)))]


def row_lines(grid: Grid) -> str:
    """The table as some converters dump it: a row a line, tabs between cells, as many tabs in each line."""
    rows = [_dumped(grid, r) for r in range(len(grid))]
    tabs = max(len(row) for row in rows)
    return "".join("\t".join(row) + "\t" * (tabs - len(row)) + "\n" for row in rows)


def cell_lines(grid: Grid) -> str:
    """The table as others dump it: a cell a line behind a tab, an empty line after each row."""
    return "\n".join("".join(f"\t{text}\n" for text in _dumped(grid, r)) for r in range(len(grid))) + "\n"


def _dumped(grid: Grid, row: int) -> list[str]:
    """The cells of a row: one merged to the right is there once, one merged downward is empty below its first row."""
    covering = [box for box in boxes(grid) if box.row <= row < box.row + box.row_span]
    return [box.text if box.row == row else "" for box in sorted(covering, key=lambda box: box.col)]
