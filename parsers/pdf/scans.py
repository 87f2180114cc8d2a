"""Pages that their text layer does not tell: which they are, and what OCR reads of them."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from parsers.document import Block, Options, Paragraph, Problem
from parsers.pdf.page import PageContent

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
GARBLED_SHARE = 0.3  # of a page's characters unknown: what is left makes no sense
SCAN_IMAGE_SHARE = 0.5  # a page without text whose pictures cover more than this is a scan
STAMP_GLYPHS = 100  # a text layer over a scan that has fewer may be a stamp, a page number, a scanner's name
STAMP_SHARE = 0.5  # of what OCR reads: a text layer that has more is the text


@dataclass(frozen=True)
class Told:
    """A page as far as it is told: `scanned` where that is by OCR, or would be; `problem` where it is not told."""

    content: PageContent
    scanned: bool = False
    problem: Problem | None = None


class Pictures(Protocol):
    """Pages as pictures: `picture` gives page `number` (1-based) and how many of its pixels make an inch."""

    def picture(self, number: int) -> tuple[NDArray[np.uint8], float]: ...


class ScanReader:
    """Reads pages of one file by OCR where they need it and `options` allow it."""

    def __init__(self, open_pictures: Callable[[], Pictures], options: Options) -> None:
        self._open_pictures = open_pictures
        self._ocr = options.ocr
        self._pictures: Pictures | None = None

    def tell(self, content: PageContent) -> Told:
        """The page itself, or what OCR reads of it."""
        reason = unreadable(content)
        if reason is None:
            return self._beside_stamp(content)
        if not self._ocr:
            return Told(content, True, Problem(f"{reason}; it has to be read by OCR", content.number))
        try:
            return Told(self._recognised(content), True)
        except MemoryError:
            raise
        except Exception as error:  # a damaged picture must not cost the other pages
            message = f"{reason}, and OCR fails on it ({error}); fetch the file again"
            return Told(content, True, Problem(message, content.number))

    def _beside_stamp(self, content: PageContent) -> Told:
        """The page itself, unless its text is little beside that of a picture on it."""
        if len(content.glyphs) >= STAMP_GLYPHS or content.image_share <= SCAN_IMAGE_SHARE:
            return Told(content)
        if not self._ocr:
            reason = "this page is a picture with hardly any text over it; it has to be read by OCR"
            return Told(content, True, Problem(reason, content.number))
        try:
            found = self._recognised(content)
        except MemoryError:
            raise
        except Exception:  # the page can be read as it is
            return Told(content)
        return Told(content) if len(content.glyphs) > STAMP_SHARE * len(found.glyphs) else Told(found, True)

    def _recognised(self, content: PageContent) -> PageContent:
        from parsers.scan import read_picture  # OpenCV takes long to import

        self._pictures = self._pictures or self._open_pictures()
        picture, dpi = self._pictures.picture(content.number)
        return read_picture(picture, dpi, content.number)


def drawn_pages(data: bytes) -> Pictures:
    """The pages of a PDF as pictures."""
    from parsers.scan.pdf_pages import PdfPages  # PDFium takes long to import

    return PdfPages(data)


def unreadable(content: PageContent) -> str | None:
    """Why a page's text can only be read by OCR; None where its text layer will do."""
    if not len(content.glyphs):
        return "this page is a picture without text" if content.image_share > SCAN_IMAGE_SHARE else None
    if content.glyphs.text.count(UNKNOWN) > GARBLED_SHARE * len(content.glyphs):
        return "this page's fonts do not say which characters they print"
    return None


def unsure_digits(number: int, block: Block, recognised: Set[int]) -> Iterator[Problem]:
    """What OCR left open in a block of the `recognised` pages: digits that it was not sure of are marked.

    `number` is that of the block among the document's tables or paragraphs.
    """
    if isinstance(block, Paragraph):
        if UNKNOWN in block.text and block.place.page in recognised:
            yield replace(_unsure(block.place.page, f"“{block.text}”"), paragraph_no=number)
        return
    for cell in block.cells:
        if cell.confidence is not None and UNKNOWN in cell.text:
            what = f"“{cell.text}” (row {cell.row + 1}, column {cell.col + 1} of its table)"
            yield replace(_unsure(cell.place.page, what), table_no=number, row=cell.row, col=cell.col)


def _unsure(page: int | None, what: str) -> Problem:
    message = f"digits of {what} cannot be made out for sure, and are marked {UNKNOWN}; look them up in the scan"
    return Problem(message, page, "unsure-digits", "warning")
