"""The rules of a page: long thin runs of ink, taken off so that only text is left.

Strokes of large letters are long and thin too.  What is no longer than they are, and hangs together with
nothing longer, is text; so is a short run that touches a rule with one end only.
"""
from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.scan.picture import POINTS_PER_INCH, Grey

LEAST_PT = 8.0  # no row and no column is narrower
STROKE_PT = 20.0  # strokes of letters in tables are shorter
LETTER_PT = 60.0  # the letters of the largest titles are smaller
WIDTH_PT = 3.0
SLOPE = 0.006  # of its length: as far a rule may stray on paper that is not flat
GAP_PT = 0.8  # a gap that scanning leaves in a rule
TOUCH_PT = 1.0
EDGE_PX = 1  # the grey rim of a rule

Boxes = NDArray[np.intp]
"""n x 4: x0, top, x1, bottom in pixels; x1 and bottom are outside."""


@dataclass(frozen=True)
class Rules:
    """Rules as boxes, and a mask (1 inside) of all that they cover."""

    horizontals: Boxes
    verticals: Boxes
    mask: Grey


def find_rules(ink: Grey, dpi: float) -> Rules:
    """The rules in the ink (1 where there is any) of a level page."""
    point = dpi / POINTS_PER_INCH
    lying, standing = _runs(ink, point), _runs(ink.T, point).T
    frames = _large_figures(lying | standing, point)
    lying, standing = lying & frames, standing & frames
    h, v = _boxes(lying, point), _turned(_boxes(standing.T, point))
    h, v = (_without_strokes(h, v, ink, point),
            _turned(_without_strokes(_turned(v), _turned(h), np.ascontiguousarray(ink.T), point)))
    mask = np.zeros_like(ink)
    for boxes, runs in ((h, lying), (v, standing)):
        for x0, top, x1, bottom in boxes:
            mask[top:bottom, x0:x1] |= runs[top:bottom, x0:x1]
    rim = np.ones((2 * EDGE_PX + 1,) * 2, np.uint8)
    return Rules(h, v, cv2.dilate(mask, rim).astype(np.uint8))


def _runs(ink: Grey, point: float) -> Grey:
    """What of the ink lies in level runs of at least LEAST_PT."""
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, round(GAP_PT * point) + 1), np.uint8))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, round(LEAST_PT * point)), np.uint8))
    return opened.astype(np.uint8)


def _large_figures(mask: Grey, point: float) -> Grey:
    """The figures that are larger than letters."""
    _, label, stats, _ = cv2.connectedComponentsWithStats(mask)
    large = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) >= LETTER_PT * point
    large[0] = False
    figures: Grey = large[label].astype(np.uint8)
    return figures


def _boxes(mask: Grey, point: float) -> Boxes:
    """The boxes of the level runs that are as thin as rules."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(mask))
    x, y, width, height = (stats[1:, column].astype(np.intp) for column in range(4))
    thin = height <= WIDTH_PT * point + SLOPE * width
    return np.column_stack([x, y, x + width, y + height])[thin]


def _turned(boxes: Boxes) -> Boxes:
    """The boxes of the transposed picture."""
    return boxes[:, [1, 0, 3, 2]]


def _without_strokes(boxes: Boxes, crossing: Boxes, ink: Grey, point: float) -> Boxes:
    """The level boxes that are long, or end at crossing ones on both sides and touch nothing else."""
    reach = TOUCH_PT * point
    crossing = crossing[crossing[:, 3] - crossing[:, 1] >= STROKE_PT * point]
    y = (boxes[:, 1] + boxes[:, 3]) / 2
    beside = (crossing[:, 1] - reach <= y[:, None]) & (y[:, None] <= crossing[:, 3] + reach)
    ends = [(beside & (crossing[:, 0] - reach <= x) & (x <= crossing[:, 2] + reach)).any(axis=1)
            for x in (boxes[:, [0]], boxes[:, [2]])]
    long = boxes[:, 2] - boxes[:, 0] >= STROKE_PT * point
    short = np.flatnonzero(~long & ends[0] & ends[1])
    apart = [index for index in short if not _touched(boxes[index], ink, round(reach))]
    return boxes[np.union1d(np.flatnonzero(long), apart).astype(np.intp)]


def _touched(box: NDArray[np.intp], ink: Grey, reach: int) -> bool:
    """Whether other strokes begin at a level run, away from its ends."""
    x0, top, x1, bottom = box.tolist()
    inner = slice(x0 + 2 * reach, x1 - 2 * reach)
    beside = [row for row in (top - reach, bottom + reach - 1) if 0 <= row < len(ink)]
    return bool(ink[beside, inner].any())
