"""Pictures of pages to what a PDF reader gives of a page: characters with their boxes and certainty, and rules.

    picture -> grey without seals -> level -> upright -> rules taken off -> lines of text -> characters -> PageContent

Pixels become points at the end.  Places are those of the level page, which lies at most a few points off.
"""
from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from parsers.pdf.lattice import Lattice, find_lattices
from parsers.pdf.page import NOTHING, Array, Glyphs, PageContent
from parsers.scan.blocks import Block, find_blocks, letter_height
from parsers.scan.lines import read_blocks
from parsers.scan.picture import PAPER, POINTS_PER_INCH, Grey, Picture, find_ink, turned
from parsers.scan.rules import Rules, find_rules
from parsers.scan.seals import without_seals
from parsers.scan.skew import find_skew, level
from parsers.scan.upright import find_turn

__all__ = ["read_picture"]


@dataclass(frozen=True)
class _Sheet:
    """A level, upright page: its shades without rules, the ink of its text, and its rules in points."""

    grey: Grey
    text: Grey
    horizontals: Array
    verticals: Array
    turn: int


def read_picture(picture: Picture, dpi: float, number: int) -> PageContent:
    """Page `number` from its picture of `dpi` pixels an inch."""
    point = dpi / POINTS_PER_INCH
    sheet = _sheet(picture, dpi)
    glyphs = _glyphs(sheet, point)
    height, width = sheet.grey.shape
    return PageContent(number, width / point, height / point, glyphs, NOTHING, sheet.horizontals, sheet.verticals,
                       fills=np.empty((0, 4)), turn=sheet.turn)


def _sheet(picture: Picture, dpi: float) -> _Sheet:
    clean, faint = without_seals(picture, dpi)
    skew = find_skew(find_ink(clean, dpi))
    ink = find_ink(level(clean, skew), dpi)
    rules = find_rules(ink, dpi)
    text: Grey = np.where(rules.mask, 0, ink).astype(np.uint8)
    grey = np.where(rules.mask, PAPER, level(faint, skew)).astype(np.uint8)
    if turn := find_turn(grey, text):
        grey, text, rules = turned(grey, turn), turned(text, turn), find_rules(turned(ink, turn), dpi)
    return _Sheet(grey, text, *_in_points(rules, dpi / POINTS_PER_INCH), turn)


def _in_points(rules: Rules, point: float) -> tuple[Array, Array]:
    """Rules as a page has them: position, start, end."""
    x0, top, x1, bottom = rules.horizontals.T / point
    left, start, right, end = rules.verticals.T / point
    return np.column_stack([(top + bottom) / 2, x0, x1]), np.column_stack([(left + right) / 2, start, end])


def _glyphs(sheet: _Sheet, point: float) -> Glyphs:
    """The characters in the cells of the grid, and those outside it."""
    regions = _regions(sheet, find_lattices(sheet.horizontals, sheet.verticals), point)
    letter = letter_height([block for text, region in regions for block in find_blocks(text, region)])
    blocks = [block for text, region in regions for block in find_blocks(text, region, letter)]
    glyphs = read_blocks(sheet.grey, blocks, letter)
    return replace(glyphs, boxes=glyphs.boxes / point)


def _regions(sheet: _Sheet, lattices: list[Lattice], point: float) -> list[tuple[Grey, Block]]:
    """Where to look for text, each with the ink to look in: every cell by itself, and the page outside the cells."""
    outside = sheet.text.copy()
    regions = []
    for lattice in lattices:
        for cell in lattice.cells:
            x0, top, x1, bottom = (round(value * point) for value in lattice.cell_box(cell))
            regions.append((sheet.text, Block(x0, top, x1, bottom)))
            outside[top:bottom, x0:x1] = 0
    return [*regions, (outside, Block(0, 0, outside.shape[1], outside.shape[0]))]
