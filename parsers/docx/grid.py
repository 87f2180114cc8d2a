"""Where the cells of a Word table stand: rows of `w:tc` to a grid in which every merged cell stands once."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parsers.docx.xml import Element, child, children, is_on, name_of, number, value

# Word itself stops at 63; a damaged span must not make a grid of millions.
_MAX_COLUMNS = 500


@dataclass
class GridCell:
    """A printed cell: `content` is its `w:tc`; positions and spans are counted in grid rows and columns."""

    row: int
    col: int
    col_span: int
    content: Element
    row_span: int = 1

    @property
    def next_row(self) -> int:
        return self.row + self.row_span


def grid_cells(table: Element) -> list[GridCell]:
    """The table's cells by row, then column; no grid position belongs to two of them."""
    cells: list[GridCell] = []
    lowest: dict[int, GridCell] = {}  # by its first column, the cell that a continuation below would belong to
    for row, row_element in enumerate(_rows(table)):
        for cell in _row_cells(row_element, row):
            above = lowest.get(cell.col)
            if _continues_above(cell) and above is not None and above.next_row == row:
                above.row_span += 1
                above.col_span = min(above.col_span, cell.col_span)
            else:
                cells.append(cell)
                lowest[cell.col] = cell
    return cells


def _rows(table: Element) -> Iterator[Element]:
    for row in children(table):
        properties = child(row, "trPr")
        deleted = child(properties, "del") is not None
        if name_of(row) == "tr" and not deleted and not is_on(child(properties, "hidden")):
            yield row


def _row_cells(row_element: Element, row: int) -> Iterator[GridCell]:
    col = min(max(number(child(row_element, "trPr", "gridBefore"), 0), 0), _MAX_COLUMNS)
    last: GridCell | None = None
    for element in children(row_element):
        if name_of(element) != "tc":
            continue
        span = min(max(number(child(element, "tcPr", "gridSpan"), 1), 1), _MAX_COLUMNS)
        if last is not None and _merge(element, "hMerge") == "continue":
            last.col_span += span
        else:
            if last is not None:
                yield last
            last = GridCell(row, col, span, element)
        col += span
    if last is not None:
        yield last


def _continues_above(cell: GridCell) -> bool:
    return _merge(cell.content, "vMerge") == "continue"


def _merge(cell: Element, direction: str) -> str | None:
    merge = child(cell, "tcPr", direction)
    return None if merge is None else value(merge) or "continue"
