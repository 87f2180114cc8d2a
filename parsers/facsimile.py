"""Pages as a person sees them: a PDF's drawn by PDFium, a picture file's as they are.

Sizes and boxes are in points from the top left corner of the page as it is displayed, as in `parsers.document`.
"""
from __future__ import annotations

import io
from collections.abc import Callable
from typing import Protocol

import pypdfium2
from PIL import Image

DPI = 120.0  # small print of a wide table can be read
MOST_PIXELS = 3000  # of a side: a poster is drawn coarser
POINTS_PER_INCH = 72.0
_FAST = 1  # of zlib's levels: a page is drawn to be looked at once

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom."""


class Facsimile(Protocol):
    """A file's pages, numbered from 1.  Both methods raise whatever a damaged page lets escape."""

    def size(self, number: int) -> tuple[float, float]:
        """Width and height in points."""

    def picture(self, number: int) -> Image.Image: ...


class PdfFacsimile:
    """Raises pypdfium2's PdfiumError where PDFium cannot open the file."""

    def __init__(self, data: bytes) -> None:
        self._pdf = pypdfium2.PdfDocument(data)

    def size(self, number: int) -> tuple[float, float]:
        page = self._pdf[number - 1]
        width, height = page.get_size()
        page.close()
        return width, height

    def picture(self, number: int) -> Image.Image:
        page = self._pdf[number - 1]
        bitmap = page.render(scale=min(DPI / POINTS_PER_INCH, MOST_PIXELS / max(page.get_size())))
        image: Image.Image = bitmap.to_pil().convert("RGB")  # a copy: the bitmap's memory is given back
        bitmap.close()
        page.close()
        return image


class PictureFacsimile:
    """Raises DamagedFile."""

    def __init__(self, data: bytes) -> None:
        from parsers.pictures import PictureFile  # only now: OpenCV takes its time

        self._file = PictureFile(data)

    def size(self, number: int) -> tuple[float, float]:
        pixels, dpi = self._file.picture(number)
        height, width = pixels.shape[:2]
        return width / dpi * POINTS_PER_INCH, height / dpi * POINTS_PER_INCH

    def picture(self, number: int) -> Image.Image:
        image = Image.fromarray(self._file.picture(number)[0])
        image.thumbnail((MOST_PIXELS, MOST_PIXELS))
        return image


FACSIMILES: dict[str, Callable[[bytes], Facsimile]] = {
    "pdf": PdfFacsimile,
    "png": PictureFacsimile, "jpg": PictureFacsimile, "gif": PictureFacsimile, "tiff": PictureFacsimile,
}


def png(file: Facsimile, number: int, box: Box | None = None) -> bytes:
    """A page, or the part of it in a box, as PNG."""
    image = file.picture(number)
    if box is not None:
        width, height = file.size(number)
        across, down = image.width / width, image.height / height
        image = image.crop((round(box[0] * across), round(box[1] * down), round(box[2] * across), round(box[3] * down)))
    held = io.BytesIO()
    image.save(held, "PNG", compress_level=_FAST)
    return held.getvalue()
