"""Which tables hold data: the others only lay out the page, and what is in them is read as if they were not there."""
from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from parsers.html.tree import Element, is_left_out

_LAYOUT_ROLES = frozenset({"presentation", "none"})
_BLOCKS = frozenset({"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "br"})
# A cell of a table of so few rows that has so many blocks of text is a part of the page.
_FEW_ROWS, _MANY_BLOCKS = 3, 8
_LEAST_BESIDE_TABLES = 4  # cells with a text beside those with a table that make the outer table one of data


@dataclass(slots=True)
class _Count:
    """What a table has of its own, without the tables in its cells."""

    rows: int = 0
    cells_of_row: int = 0
    widest_row: int = 0
    filled: int = 0
    tables: int = 0
    blocks: int = 0
    most_blocks: int = 0
    cell_is_filled: bool = True


def data_tables(root: Element) -> frozenset[Element]:
    """The tables under `root` that hold data."""
    found = []
    open_tables: list[tuple[Element, _Count]] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start" and is_left_out(element):
            walk.skip_subtree()
        elif element.tag == "table" and event == "start":
            if open_tables:
                open_tables[-1][1].tables += 1
            open_tables.append((element, _Count()))
        elif open_tables and element is open_tables[-1][0]:
            table, count = open_tables.pop()
            if table.get("role") not in _LAYOUT_ROLES and _holds_data(count):
                found.append(table)
        elif open_tables and event == "start":
            _count(open_tables[-1][1], element)
        if open_tables and event == "end" and (element.tail or "").strip():
            _fill(open_tables[-1][1])
    return frozenset(found)


def _count(count: _Count, element: Element) -> None:
    if element.tag == "tr":
        count.rows += 1
        count.cells_of_row = 0
    elif element.tag in ("td", "th"):
        count.cells_of_row += 1
        count.widest_row = max(count.widest_row, count.cells_of_row)
        count.cell_is_filled, count.blocks = False, 0
    elif element.tag in _BLOCKS:
        count.blocks += 1
        count.most_blocks = max(count.most_blocks, count.blocks)
    if (element.text or "").strip():
        _fill(count)


def _fill(count: _Count) -> None:
    count.filled += not count.cell_is_filled
    count.cell_is_filled = True


def _holds_data(count: _Count) -> bool:
    if count.widest_row < 2 or (count.rows < 2 and count.filled < 3):
        return False
    if count.tables and count.filled < _LEAST_BESIDE_TABLES * count.tables:
        return False
    return count.rows > _FEW_ROWS or count.most_blocks < _MANY_BLOCKS
