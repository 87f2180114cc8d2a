"""Seals, taken off a picture before it is read; what was printed under them stays.

Red ink is nearly as light as paper in the red channel, black ink is dark in it.  A seal that was copied in grey is
lighter than the text, and its rim is drawn with a broader stroke than letters and rules.  Only figures as large
and round as a seal are taken off: red letters of a letterhead are text.
"""
from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.scan.picture import Grey, Picture, find_ink

REDNESS = 30  # more red than green and blue by this, of 255; what is paler is as light as paper
GAP_MM = 1.0  # the ink of a seal has gaps
RIM_MM = 0.6  # rims are broader, letters and rules are not
RULE_MM = 15.0  # a straight run as long is no part of a rim
LEAST_SIDE_MM = 10.0  # a seal cut off by the paper's edge
LEAST_LENGTH_MM = 22.0  # red letters are smaller
MOST_LENGTH_MM = 120.0  # several seals that overlap
MOST_OBLONG = 2.5  # a line of red letters is longer
EDGE_MM = 0.8  # as far from its broad stroke ink may be blurred
MOST_FILLED = 0.5  # of its box, by the broad strokes of a grey seal: a picture has more
CLEAR = 0.85  # of the ink's shade: lighter than this is seal or paper
LEAST_CONTRAST = 25  # of 255, between a grey seal and the text: else they cannot be told apart
MM_PER_INCH = 25.4


def grey_without_seals(picture: Picture, dpi: float) -> Grey:
    """The picture in shades of grey, with paper in the place of seals."""
    mm = dpi / MM_PER_INCH
    grey: Grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    pixels = picture.astype(np.int16)
    red = (pixels[:, :, 0] - pixels[:, :, 1:].max(axis=2) > REDNESS).astype(np.uint8)
    for window, ink in _seals(red, mm):
        shades = picture[window][:, :, 0]
        grey[window] = np.maximum(grey[window], _lifted(shades, float(np.median(shades[red[window] > 0])), 0.0))
    for window, ink in _seals(_broad_strokes(find_ink(grey, dpi), mm), mm):
        if ink.mean() > MOST_FILLED:
            continue
        shades = grey[window]
        shade, darkest = float(np.median(shades[ink])), float(np.percentile(shades, 0.5))
        if CLEAR * shade - darkest >= LEAST_CONTRAST:
            grey[window] = np.where(_filled(ink, round(EDGE_MM * mm)), _lifted(shades, shade, darkest), shades)
    return grey


def _lifted(shades: Grey, shade: float, darkest: float) -> Grey:
    """Shades with ink of that `shade`, and all that is lighter, as white as paper, and the `darkest` black."""
    clear = CLEAR * shade
    return np.clip((shades - darkest) * (255.0 / (clear - darkest)), 0.0, 255.0).astype(np.uint8)


def _filled(ink: NDArray[np.bool_], rim: int) -> NDArray[np.bool_]:
    """The figure with all that it encloses, and the pale edge of its ink, `rim` pixels wide."""
    hull = cv2.convexHull(np.argwhere(ink)[:, ::-1].astype(np.int32))
    filled = cv2.fillConvexPoly(np.zeros(ink.shape, np.uint8), hull, 1)
    return cv2.dilate(filled, np.ones((2 * rim + 1,) * 2, np.uint8)).astype(bool)


def _broad_strokes(ink: Grey, mm: float) -> Grey:
    """The ink without rules, letters and all that is drawn with thin strokes."""
    run = round(RULE_MM * mm)
    rules = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, run), np.uint8))
    rules |= cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((run, 1), np.uint8))
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (round(RIM_MM * mm),) * 2)
    return cv2.morphologyEx(ink & ~rules, cv2.MORPH_OPEN, brush).astype(np.uint8)


def _seals(ink: Grey, mm: float) -> Iterator[tuple[tuple[slice, slice], NDArray[np.bool_]]]:
    """Figures that have the size and shape of seals: the rows and columns of each, and its own ink in them."""
    brush = np.ones((max(round(GAP_MM * mm), 1),) * 2, np.uint8)
    _, label, stats, _ = cv2.connectedComponentsWithStats(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, brush))
    for number, (x, y, width, height, _) in enumerate(stats[1:].tolist(), start=1):
        short, long = sorted((width, height))
        if short >= LEAST_SIDE_MM * mm and LEAST_LENGTH_MM * mm <= long <= min(MOST_LENGTH_MM * mm, MOST_OBLONG * short):
            rim = round(EDGE_MM * mm)
            window = (slice(max(y - rim, 0), y + height + rim), slice(max(x - rim, 0), x + width + rim))
            yield window, (label[window] == number) & (ink[window] > 0)
