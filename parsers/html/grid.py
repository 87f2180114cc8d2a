"""Where the cells of a table stand: rows of `td` and `th` to a grid in which every merged cell stands once."""
from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from lxml import etree

from parsers.document import Cell
from parsers.errors import DamagedFile
from parsers.html.tree import Element, is_left_out

_MAX_SPAN = 1000  # where browsers stop
# The sum of a disclosure's tables has some 10,000 positions; grids beyond this fill the memory.
MAX_POSITIONS = 1_000_000
_WHOLE_NUMBER = re.compile(r"\s*\+?(\d{1,9})")
_GROUPS = frozenset({"thead", "tbody", "tfoot"})

Row = list[Element]


def placed_cells(table: Element) -> list[tuple[Cell, Element]]:
    """The table's cells, without texts, with their elements, by row, then column.

    Rows and columns are those in which a cell begins.  Raises DamagedFile where the spans make too large a grid.
    """
    found = _spread(_groups(table))
    rows, cols = sorted({cell.row for cell, _ in found}), sorted({cell.col for cell, _ in found})
    if len(rows) * len(cols) > MAX_POSITIONS:
        raise _too_large()
    return [(_narrowed(cell, rows, cols), element) for cell, element in found]


def _narrowed(cell: Cell, rows: list[int], cols: list[int]) -> Cell:
    row, col = bisect_left(rows, cell.row), bisect_left(cols, cell.col)
    return Cell(row, col, "", bisect_left(rows, cell.bottom_row + 1) - row, bisect_left(cols, cell.right_col + 1) - col)


def _groups(table: Element) -> list[list[Row]]:
    """The table's rows by head, body and foot, without those of the tables in its cells."""
    groups: list[list[Row]] = [[]]
    walk = etree.iterwalk(table, events=("start", "end"))
    for event, element in walk:
        if element.tag in _GROUPS:
            groups.append([])  # at its end, too: the rows after a head need not be in a body
        if element is table or event == "end":
            continue
        if is_left_out(element) or element.tag in ("table", "caption"):
            walk.skip_subtree()
        elif element.tag == "tr":
            groups[-1].append([])
        elif element.tag in ("td", "th"):
            if not groups[-1]:
                groups[-1].append([])
            groups[-1][-1].append(element)
            walk.skip_subtree()
    return groups


def _spread(groups: list[list[Row]]) -> list[tuple[Cell, Element]]:
    found: list[tuple[Cell, Element]] = []
    row = positions = 0
    for group in groups:
        taken_until: dict[int, int] = {}  # by column, the first row that a cell from above leaves free
        end = row + len(group)
        for elements in group:
            for cell, element in _row_cells(elements, row, end, taken_until):
                positions += cell.row_span * cell.col_span
                if positions > MAX_POSITIONS:
                    raise _too_large()
                found.append((cell, element))
            row += 1
    return found


def _row_cells(elements: Row, row: int, end: int, taken_until: dict[int, int]) -> Iterator[tuple[Cell, Element]]:
    col = 0
    for element in elements:
        while taken_until.get(col, 0) > row:
            col += 1
        width = 1
        while width < _span(element, "colspan", 1) and taken_until.get(col + width, 0) <= row:
            width += 1
        height = min(_span(element, "rowspan", end - row) or 1, end - row)  # no cell leaves its group
        taken_until.update(dict.fromkeys(range(col, col + width), row + height))
        yield Cell(row, col, "", height, width), element
        col += width


def _span(element: Element, name: str, of_zero: int) -> int:
    """The span that an attribute tells: 1 where it tells none, `of_zero` for 0."""
    found = _WHOLE_NUMBER.match(element.get(name) or "")
    span = int(found[1]) if found else 1
    return min(span, _MAX_SPAN if name == "colspan" else MAX_POSITIONS) or of_zero


def _too_large() -> DamagedFile:
    return DamagedFile(f"A table of the page would have more than {MAX_POSITIONS} cells; no disclosure is that large.")
