"""What a page draws, and what of it is seen: what all readers of PDF share.

A reader lists all that the page's content draws.  Here the clip path, white ink on white paper, and the
difference between a rule and a filled area are judged.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from parsers.pdf.page import Array, Glyphs, PageContent
from parsers.pdf.turn import upright

Flags = NDArray[np.bool_]
Box = tuple[float, float, float, float]
SHOWN_SHARE = 0.3  # of a glyph's box: the upper third of a line can be read, less cannot
DEEPEST = -0.5  # of a font's size: no letter hangs further below its base line, whatever its font says
MAIN_DIRECTION = 0.6  # of a page's glyphs run one way; the others are side notes
RULE_WIDTH_PT = 2.5  # a filled rectangle thinner than this is a rule
RULE_LENGTH_PT = 3.0  # and longer than this; shorter ones are dots and dashes of a pattern, or glyph parts
RULE_SLANT_PT = 1.0  # from end to end: a line that leans more is no rule


@dataclass(frozen=True)
class Letters:
    """`n` glyphs that a page draws, in drawing order: `text`, `boxes` (n x 4), `clips` (n x 4: what the clip path
    leaves of the page), `white` (n: ink of the paper's colour).

    `directions`: how many glyphs run to the right (0), up (90), to the left (180) and down (270), invisible
    ones included.
    """

    text: Sequence[str]
    boxes: Array
    clips: Array
    white: Flags
    directions: Counter[int]


@dataclass(frozen=True)
class Drawn:
    """All that a page draws, in points, y upward; boxes are x0, y0, x1, y1.

    `areas` (n x 4) are filled shapes and `strokes` (n x 4) straight strokes, both cut at the clip path, which may
    leave nothing (x1 < x0).  `image_area` is that of all pictures, in square points.
    """

    letters: Letters
    areas: Array
    strokes: Array
    image_area: float


def cut(clips: Array, boxes: Array) -> Array:
    """What clips (n x 4) leave of boxes (n x 4): x1 < x0 or y1 < y0 where that is nothing."""
    left = np.maximum(clips, boxes)
    np.minimum(clips[:, 2:], boxes[:, 2:], out=left[:, 2:])
    return left


def area(boxes: Array) -> Array:
    """Of boxes (n x 4), in square points."""
    sides = np.maximum(boxes[:, 2:] - boxes[:, :2], 0.0)
    return np.asarray(sides[:, 0] * sides[:, 1])


def seen(drawn: Drawn, number: int, visible: Box, rotation: int = 0) -> PageContent:
    """The page as its reader sees it, of which only `visible` is shown, turned clockwise by `rotation` degrees."""
    width, height = visible[2] - visible[0], visible[3] - visible[1]
    letters = drawn.letters
    inside, whole = cut(letters.clips, letters.boxes), area(letters.boxes)
    shown = (area(inside) >= SHOWN_SHARE * whole) & (whole > 0)
    boxes = _flip(np.where(shown[:, None], inside, letters.boxes), visible)
    lying, standing, fills = _rules_and_fills(drawn, visible)
    glyphs = Glyphs(tuple(letters.text), boxes)
    page = PageContent(
        number=number, width=width, height=height,
        glyphs=glyphs.only(shown & ~_hidden_white(boxes, letters.white, fills)),
        clipped=glyphs.only(~shown), horizontals=lying, verticals=standing, fills=fills,
        image_share=min(drawn.image_area / max(width * height, 1.0), 1.0))
    displayed = replace(upright(page, rotation), turn=0) if rotation else page
    return upright(displayed, _turn(letters.directions, rotation))


def _turn(directions: Counter[int], rotation: int) -> int:
    """How far to turn the displayed page clockwise for most of its text to run from left to right."""
    direction, count = directions.most_common(1)[0] if directions else (0, 0)
    return (direction - rotation) % 360 if count > MAIN_DIRECTION * directions.total() else 0


def _flip(boxes: Array, visible: Box) -> Array:
    """From (x0, y0, x1, y1) with y upward to (x0, top, x1, bottom) from the top left of what is visible."""
    x0, _, _, y1 = visible
    return boxes[:, [0, 3, 2, 1]] * (1, -1, 1, -1) + (-x0, y1, -x0, y1)


def _rules_and_fills(drawn: Drawn, visible: Box) -> tuple[Array, Array, Array]:
    """Horizontals (y, x0, x1), verticals (x, top, bottom) and fills (boxes); a thin area is a rule, as a stroke is."""
    areas, strokes = _flip(drawn.areas, visible), _flip(drawn.strokes, visible)
    (width, height), (across, down) = _sides(areas), _sides(strokes)
    lies = (height >= 0) & (height <= RULE_WIDTH_PT) & (width >= RULE_LENGTH_PT)
    stands = (width >= 0) & (width <= RULE_WIDTH_PT) & (height >= RULE_LENGTH_PT)
    level = (across > np.maximum(down, 0)) & (np.abs(down) < RULE_SLANT_PT)
    plumb = (down > np.maximum(across, 0)) & (np.abs(across) < RULE_SLANT_PT)
    x0, top, x1, bottom = np.concatenate([areas[lies], strokes[level]]).T
    horizontals = np.column_stack([(top + bottom) / 2, x0, x1])
    x0, top, x1, bottom = np.concatenate([areas[stands], strokes[plumb]]).T
    verticals = np.column_stack([(x0 + x1) / 2, top, bottom])
    return horizontals, verticals, areas[(width > RULE_LENGTH_PT) & (height > RULE_LENGTH_PT)]


def _sides(boxes: Array) -> tuple[Array, Array]:
    """Widths and heights."""
    return boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]


def _hidden_white(boxes: Array, white: Flags, fills: Array) -> Flags:
    """White glyphs that no coloured area lies behind."""
    hidden = white.copy()
    for i in np.flatnonzero(white):
        x, y = (boxes[i, 0] + boxes[i, 2]) / 2, (boxes[i, 1] + boxes[i, 3]) / 2
        behind = (fills[:, 0] <= x) & (x <= fills[:, 2]) & (fills[:, 1] <= y) & (y <= fills[:, 3])
        hidden[i] = not behind.any()
    return hidden
