"""What the steps from a picture to a page hand on: pixels, ink, and how to turn them."""
from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""height x width x 3: red, green, blue."""
Grey = NDArray[np.uint8]
"""height x width: 0 is black, 255 white; of a mask, 1 (or 255) is inside."""

PAPER = 255
POINTS_PER_INCH = 72.0
INK_DEPTH = 20  # darker than the paper around it by this is ink
NEIGHBOURHOOD_PT = 20.0  # the paper around: wider than strokes, narrower than shaded fields
SPECK_PT = 0.7  # a side of the least dot that is ink and no noise


def find_ink(grey: Grey, dpi: float) -> Grey:
    """1 where there is ink, by the shade of the paper around it; single specks are left out."""
    side = 2 * round(NEIGHBOURHOOD_PT / POINTS_PER_INCH * dpi / 2) + 1
    ink = cv2.adaptiveThreshold(grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, side, INK_DEPTH)
    _, label, stats, _ = cv2.connectedComponentsWithStats(ink)
    kept = stats[:, cv2.CC_STAT_AREA] >= (SPECK_PT / POINTS_PER_INCH * dpi) ** 2
    kept[0] = False
    found: Grey = kept[label].astype(np.uint8)
    return found


def turned(grey: Grey, turn: int) -> Grey:
    """Turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(grey, -turn // 90))
