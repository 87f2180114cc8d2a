"""Seals, taken off a picture before it is read; what was printed under them stays.

Red ink is nearly as light as paper in the red channel, black ink is dark in it.  A seal that was copied in grey is
lighter than the text, and its rim is drawn with a broader stroke than letters and rules.  Only figures as large
and round as a seal are taken off: red letters of a letterhead are text.
"""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.scan.picture import PAPER, Grey, Picture, find_ink

REDNESS = 30  # more red than green and blue by this, of 255; what is paler is as light as paper
TINTED_PX, LEFT_PX = 2, 1  # as far from its edge red ink has a false tint, and leaves a trace
DARK = 0.6  # of the red ink's shade in the red channel: text that shows through it is hardly lighter
DARK_GREY = 0.55  # of the red ink's brightness, likewise
LEAST_UNEVEN, MOST_UNEVEN = 0.07, 0.15  # of its shade: the red ink of a seal can be as much darker
GAP_MM = 1.0  # the ink of a seal has gaps
RIM_MM = 0.6  # rims are broader, letters and rules are not
RULE_MM = 15.0  # a straight run as long is no part of a rim
CUT_RULE_MM, CUT_MM = 12.0, 1.4  # of a rule that a seal's strokes cut, and of the gaps that they leave in it
BLUR_MM = 0.8  # as far from its broad strokes the ink of a grey seal goes on
LEAST_SIDE_MM = 10.0  # of a seal cut off by the paper's edge
LEAST_LENGTH_MM = 22.0
LEAST_WHOLE_MM = 18.0  # the shorter side of an oval
LEAST_ROUND_MM = 28.0  # letters are smaller
ENCLOSED = 0.65  # of its box: a circle encloses 0.79, letters less
ROUND = (0.68, 0.86)  # of its box: the hull of a circle takes 0.79, that of two letters nearly all
MOST_LENGTH_MM = 120.0  # several seals that overlap
MOST_OBLONG = 2.5  # a line of red letters is longer
MOST_FILLED = 0.5  # of its box, by the broad strokes of a grey seal: a picture has more
CLEAR = 0.85  # of a grey seal's shade: lighter than this is seal or paper
LEAST_CONTRAST = 25.0  # of 255, between a grey seal and the text: else they cannot be told apart
MM_PER_INCH = 25.4

Figure = tuple[tuple[slice, slice], NDArray[np.bool_]]
"""The rows and columns that a figure takes, and which of their pixels are its ink."""


class Unsealed(NamedTuple):
    """A picture in shades of grey without its seals.

    `clean` has paper in their place, and text that lay under them has lost its finer strokes; `faint` has all of it,
    and pale traces of the seals.
    """

    clean: Grey
    faint: Grey


def without_seals(picture: Picture, dpi: float) -> Unsealed:
    """The picture with its seals taken off; both are one where it has none in red."""
    mm = dpi / MM_PER_INCH
    grey: Grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    pixels = picture.astype(np.int16)
    red = (pixels[:, :, 0] - pixels[:, :, 1:].max(axis=2) > REDNESS).astype(np.uint8)
    faint = grey
    for window, ink in _seals(red, mm):
        faint = faint.copy() if faint is grey else faint
        lifted = _without_red(grey[window], pixels[window][:, :, 0], _filled(ink) & (red[window] > 0), mm)
        grey[window], faint[window] = lifted
    for window, ink in _seals(_broad_strokes(find_ink(grey, dpi), mm), mm):
        grey[window] = _without_grey(grey[window], ink, round(BLUR_MM * mm))
    return Unsealed(grey, faint)


def _without_red(grey: Grey, channel: NDArray[np.int16], ink: NDArray[np.bool_], mm: float) -> Unsealed:
    """`grey` with the red ink lifted; `channel` is the red one.

    Pictures keep colour coarser than brightness: along its edge red ink has too little of its tint, and thin strokes
    have too little of it everywhere.  What is no darker than the seal's broad strokes is red ink all the same.
    """
    tint = cv2.dilate(channel - grey.astype(np.int16), np.ones((2 * TINTED_PX + 1,) * 2, np.uint8))
    shades = np.clip(grey + tint, 0, PAPER)
    strokes = cv2.erode(ink.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    strokes = strokes if strokes.any() else ink
    lifted = np.maximum(_lifted(shades, strokes, DARK), _lifted(grey, strokes, DARK_GREY))
    area = _grown(ink, LEFT_PX)
    clean = np.where(area, lifted, grey).astype(np.uint8)
    shade = float(np.median(shades[strokes]))
    faint = np.where(area, _stretched(shades, DARK * shade, shade), grey).astype(np.uint8)
    return Unsealed(np.where(area & _rules_cut(clean, mm), 0, clean).astype(np.uint8), faint)


def _rules_cut(grey: Grey, mm: float) -> NDArray[np.bool_]:
    """The rules in a picture as they are when the gaps that a seal's strokes left in them are closed."""
    ink = (grey < PAPER // 2).astype(np.uint8)
    found = np.zeros(ink.shape, bool)
    for turn in (np.asarray, np.transpose):
        run, gap = (np.ones(turn(np.empty((1, round(side * mm)))).shape, np.uint8) for side in (CUT_RULE_MM, CUT_MM))
        found |= cv2.morphologyEx(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, gap), cv2.MORPH_OPEN, run) > 0
    return found


def _lifted(shades: NDArray[Any], strokes: NDArray[np.bool_], dark: float) -> NDArray[np.float64]:
    """Shades with paper for all that is as light as the ink of `strokes`, black for what has `dark` of its shade."""
    inner = shades[strokes].astype(np.float64)
    shade = float(np.median(inner))
    uneven = np.clip(3 * np.median(np.abs(inner - shade)), LEAST_UNEVEN * shade, MOST_UNEVEN * shade)
    return _stretched(shades, dark * shade, shade - float(uneven))


def _without_grey(grey: Grey, ink: NDArray[np.bool_], blur: int) -> Grey:
    """`grey` with a grey seal lifted from the area that its rim encloses, if it is lighter than the text there."""
    clear, darkest = CLEAR * float(np.median(grey[ink])), float(np.percentile(grey, 0.5))
    if ink.mean() > MOST_FILLED or clear - darkest < LEAST_CONTRAST:
        return grey
    return np.where(_grown(_filled(ink), blur), _stretched(grey, darkest, clear), grey).astype(np.uint8)


def _stretched(shades: NDArray[Any], dark: float, clear: float) -> NDArray[np.float64]:
    """Shades of at most `dark` as black, of at least `clear` as paper, and those between as they lie."""
    return np.clip((shades - dark) * (PAPER / max(clear - dark, 1.0)), 0.0, PAPER)


def _filled(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """A figure with all that it encloses."""
    hull = cv2.convexHull(np.argwhere(ink)[:, ::-1].astype(np.int32))
    return cv2.fillConvexPoly(np.zeros(ink.shape, np.uint8), hull, (1,)).astype(bool)


def _grown(area: NDArray[np.bool_], by: int) -> NDArray[np.bool_]:
    return cv2.dilate(area.astype(np.uint8), np.ones((2 * by + 1,) * 2, np.uint8)).astype(bool)


def _broad_strokes(ink: Grey, mm: float) -> Grey:
    """The ink without rules, letters and all that is drawn with thin strokes."""
    run = round(RULE_MM * mm)
    lying, standing = (cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(side, np.uint8)) for side in ((1, run), (run, 1)))
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (round(RIM_MM * mm),) * 2)
    rest = np.where(np.maximum(lying, standing), 0, ink).astype(np.uint8)
    return cv2.morphologyEx(rest, cv2.MORPH_OPEN, brush).astype(np.uint8)


def _seals(ink: Grey, mm: float) -> Iterator[Figure]:
    """The figures that have the size and shape of seals, with a margin around each."""
    brush = np.ones((max(round(GAP_MM * mm), 1),) * 2, np.uint8)
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, brush)
    _, label, stats, _ = cv2.connectedComponentsWithStats(closed)
    margin = round(BLUR_MM * mm)
    for number, (x, y, width, height, _) in enumerate(stats[1:].tolist(), start=1):
        long, short = max(width, height) / mm, min(width, height) / mm
        if short < LEAST_SIDE_MM or not LEAST_LENGTH_MM <= long <= min(MOST_LENGTH_MM, MOST_OBLONG * short):
            continue
        cut_off = x == 0 or y == 0 or x + width == ink.shape[1] or y + height == ink.shape[0]
        if cut_off or _is_whole_seal(label[y:y + height, x:x + width] == number, short):
            window = (slice(max(y - margin, 0), y + height + margin), slice(max(x - margin, 0), x + width + margin))
            yield window, (label[window] == number) & (ink[window] > 0)


def _is_whole_seal(figure: NDArray[np.bool_], side_mm: float) -> bool:
    """Whether a figure is a rim that encloses its box, or, where the rim has gaps, at least as round as a circle."""
    outlines, _ = cv2.findContours(figure.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = max(outlines, key=cv2.contourArea)
    enclosed, hull = (cv2.contourArea(points) / figure.size for points in (outline, cv2.convexHull(outline)))
    round_one = ROUND[0] <= hull <= ROUND[1] and side_mm >= LEAST_ROUND_MM
    return side_mm >= LEAST_WHOLE_MM and (enclosed >= ENCLOSED or round_one)
