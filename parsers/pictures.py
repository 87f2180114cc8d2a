"""Picture files: scans and photographs of pages, read by OCR as the scanned pages of a PDF are."""
from __future__ import annotations

import io
import warnings
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from parsers.detect import detect
from parsers.document import DEFAULTS, Document, Options, SourceFile
from parsers.errors import DamagedFile
from parsers.pdf import document_of
from parsers.pdf.page import NOTHING, PageContent
from parsers.pdf.scans import ScanReader

DPI = 200.0  # what letters are read best with
PLAUSIBLE_DPI = (100.0, 600.0)  # pictures of screens and of cameras say 72, 96 or 1
A4_WIDTH_INCHES = 8.27  # a picture that does not tell its size is taken for a sheet of A4
LEAST_SCALE, MOST_SCALE = 0.3, 3.0
MOST_PIXELS = 8000  # of a side


class PictureFile:
    """The pages of a picture file: one, or as many as a TIFF file has.  Raises DamagedFile."""

    def __init__(self, data: bytes) -> None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", Image.DecompressionBombWarning)
                self._image = Image.open(io.BytesIO(data))
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
            raise DamagedFile("the picture is damaged or cut off; fetch it again") from error
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise DamagedFile("the picture is larger than any page; save it with fewer pixels") from error
        self.page_count = getattr(self._image, "n_frames", 1) if self._image.format == "TIFF" else 1

    def pages(self) -> Iterator[PageContent | Exception]:
        """The pages as far as they are known without OCR: sheets that a picture covers."""
        for number in range(1, self.page_count + 1):
            try:
                self._image.seek(number - 1)
                self._image.load()
                width, height = (side / self._dpi() * 72 for side in self._image.size)
                yield _covered_sheet(number, width, height)
            except MemoryError:
                raise
            except Exception as error:  # whatever a damaged page lets escape, the others are read
                yield error

    def picture(self, number: int) -> tuple[NDArray[np.uint8], float]:
        """Page `number` (1-based), in DPI or as near to it as its size allows, and its pixels an inch."""
        self._image.seek(number - 1)
        dpi = self._dpi()
        sheet = ImageOps.exif_transpose(self._image).convert("RGBA")
        paper = Image.new("RGBA", sheet.size, "white")
        paper.alpha_composite(sheet)
        scale = min(max(DPI / dpi, LEAST_SCALE), MOST_SCALE, MOST_PIXELS / max(sheet.size))
        size = (max(round(sheet.width * scale), 1), max(round(sheet.height * scale), 1))
        return np.array(paper.convert("RGB").resize(size, Image.Resampling.LANCZOS)), dpi * scale

    def _dpi(self) -> float:
        """The pixels an inch that the file tells, or those of a sheet of A4 as wide as its shorter side."""
        told = float(self._image.info.get("dpi", (0.0,))[0])
        least, most = PLAUSIBLE_DPI
        return told if least <= told <= most else min(self._image.size) / A4_WIDTH_INCHES


def _covered_sheet(number: int, width: float, height: float) -> PageContent:
    rules, fills = np.empty((0, 3)), np.empty((0, 4))
    return PageContent(number, width, height, NOTHING, NOTHING, rules, rules, fills, image_share=1.0)


def parse(source: SourceFile, options: Options = DEFAULTS) -> Document:
    """The document of a picture; pages that cannot be read are `problems`.  Raises DamagedFile."""
    file = PictureFile(source.data)
    return document_of(detect(source), file, ScanReader(lambda: file, options).tell)
