"""How far a sheet lay askew in the scanner, and the picture turned level.

Rows and columns of ink stand out most where lines of text and rules run along them.
"""
from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.scan.picture import PAPER, Grey

MOST_DEGREES = 6.0
STEPS = (0.5, 0.1, 0.02)  # degrees; each search is around the best of the one before
LEAST_DEGREES = 0.03  # half a pixel over a page's width: not worth blurring it
SEARCH_SIDE = 1000  # pixels of the longer side that the angle is looked for on


def find_skew(ink: Grey) -> float:
    """The degrees by which to turn the page counter-clockwise for its rules and lines to be level."""
    scale = min(SEARCH_SIDE / max(ink.shape), 1.0)
    small = cv2.resize(ink.astype(np.float32), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    best, reach = 0.0, MOST_DEGREES
    for step in STEPS:
        angles = best + np.arange(-round(reach / step), round(reach / step) + 1) * step
        best = max((float(angle) for angle in angles), key=lambda angle: (_order(small, angle), -abs(angle)))
        reach = step
    return best


def level(grey: Grey, degrees: float) -> Grey:
    """The picture turned counter-clockwise around its middle, in its size."""
    return grey if abs(degrees) < LEAST_DEGREES else _rotated(grey, degrees, PAPER)


def _order(ink: NDArray[Any], degrees: float) -> float:
    """How much neighbouring rows, and neighbouring columns, of the turned picture differ."""
    rotated = _rotated(ink, degrees, 0)
    return float(sum(np.square(np.diff(rotated.sum(axis=axis))).sum() for axis in (0, 1)))


def _rotated(image: NDArray[Any], degrees: float, outside: int) -> NDArray[Any]:
    height, width = image.shape
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1.0)
    return cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=outside)
