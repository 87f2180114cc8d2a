"""Pages of a PDF as pictures, drawn by PDFium as a viewer shows them."""
from __future__ import annotations

import numpy as np
import pypdfium2

from parsers.scan.picture import POINTS_PER_INCH, Picture

DPI = 200.0  # what offices scan with; more shows no more
MOST_PIXELS = 5000  # of a side: a poster is drawn coarser


class PdfPages:
    """The pages of a PDF; raises pypdfium2's PdfiumError where PDFium cannot open it or draw a page."""

    def __init__(self, data: bytes) -> None:
        self._pdf = pypdfium2.PdfDocument(data)

    def picture(self, number: int) -> tuple[Picture, float]:
        """Page `number` (1-based) and how many pixels of it make an inch."""
        page = self._pdf[number - 1]
        scale = min(DPI / POINTS_PER_INCH, MOST_PIXELS / max(page.get_size()))
        bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
        pixels = np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])
        page.close()
        return pixels, scale * POINTS_PER_INCH
