"""Pages whose text runs up, down or backwards: turned so that it runs from left to right, and places turned back.

A wide sheet printed on upright paper without /Rotate is such a page.  `turn` is how far the page was
turned clockwise, in degrees; everything is in points from the top left corner.
"""
from __future__ import annotations

from dataclasses import replace

import numpy as np

from parsers.document import Block, Cell, Paragraph, Place
from parsers.pdf.page import BOTTOM, TOP, X0, X1, Array, PageContent


def upright(content: PageContent, turn: int) -> PageContent:
    """The page turned clockwise by 0, 90, 180 or 270 degrees."""
    if not turn:
        return content
    width, height = content.width, content.height
    boxes = {name: _turned(array, turn, width, height) for name, array in (
        ("glyphs", content.glyphs.boxes), ("clipped", content.clipped.boxes), ("fills", content.fills),
        ("horizontals", content.horizontals[:, [1, 0, 2, 0]]), ("verticals", content.verticals[:, [0, 1, 0, 2]]))}
    lying, standing = boxes["horizontals"][:, [TOP, X0, X1]], boxes["verticals"][:, [X0, TOP, BOTTOM]]
    if turn != 180:
        lying, standing = boxes["verticals"][:, [TOP, X0, X1]], boxes["horizontals"][:, [X0, TOP, BOTTOM]]
    return replace(
        content, turn=turn, width=height if turn != 180 else width, height=width if turn != 180 else height,
        glyphs=replace(content.glyphs, boxes=boxes["glyphs"]), clipped=replace(content.clipped, boxes=boxes["clipped"]),
        fills=boxes["fills"], horizontals=lying, verticals=standing)


def _turned(boxes: Array, turn: int, width: float, height: float) -> Array:
    """Boxes (n x 4) of a page of this size, turned clockwise with it."""
    x0, top, x1, bottom = boxes.T
    if turn == 90:
        return np.column_stack([height - bottom, x0, height - top, x1])
    if turn == 180:
        return np.column_stack([width - x1, height - bottom, width - x0, height - top])
    return np.column_stack([top, width - x1, bottom, width - x0])


def turned_back(block: Block, pages: dict[int, PageContent]) -> Block:
    """A block with its places as the pages are displayed; `pages` are those that were turned, by number."""
    if isinstance(block, Paragraph):
        return replace(block, place=_back(block.place, pages))
    cells = tuple(_cell_back(cell, pages) for cell in block.cells)
    return replace(block, place=_back(block.place, pages), cells=cells)


def _cell_back(cell: Cell, pages: dict[int, PageContent]) -> Cell:
    return cell._replace(place=_back(cell.place, pages), continued=tuple(_back(p, pages) for p in cell.continued))


def _back(place: Place, pages: dict[int, PageContent]) -> Place:
    page = pages.get(place.page or 0)
    if page is None or place.x0 is None:
        return place
    box = np.array([[place.x0, place.top, place.x1, place.bottom]], dtype=np.float64)
    x0, top, x1, bottom = (float(value) for value in _turned(box, 360 - page.turn, page.width, page.height)[0])
    return Place(place.page, x0, top, x1, bottom)
