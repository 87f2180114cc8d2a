"""The reader on pdfplumber, which opens the file and knows its pages; what is printed on them is the device's."""
from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

from parsers.errors import DamagedFile, EncryptedFile, ParseError
from parsers.pdf.device import Interpreter, PageDevice, bounds, intersect
from parsers.pdf.drawn import Box
from parsers.pdf.page import PageContent


class PlumberReader:
    """Pages of a PDF through pdfplumber; raises DamagedFile or EncryptedFile when it cannot be opened."""

    def __init__(self, data: bytes) -> None:
        try:
            self._pdf = pdfplumber.open(io.BytesIO(data))
            self.page_count = len(self._pdf.pages)
        except MemoryError:
            raise
        except Exception as error:  # pdfminer lets whatever its parsers meet escape, and pdfplumber wraps some of it
            raise _unopened(error) from error
        if not self.page_count:
            raise DamagedFile("the PDF has no page; download it again")

    def pages(self) -> Iterator[PageContent | Exception]:
        for number in range(1, self.page_count + 1):
            yield self.page(number)

    def page(self, number: int) -> PageContent | Exception:
        """The page of this number, from 1 on."""
        page = self._pdf.pages[number - 1]
        try:
            return _read(self._pdf, page)
        except MemoryError:
            raise
        except Exception as error:  # one bad page must not cost the others
            return error
        finally:
            page.close()


def _unopened(error: Exception) -> ParseError:
    """Why a PDF could not be opened, in a sentence for its owner."""
    inner = error.args[0] if error.args and isinstance(error.args[0], BaseException) else error
    if isinstance(inner, PDFPasswordIncorrect):
        return EncryptedFile("the PDF is protected by a password; save a copy without one")
    if isinstance(inner, PDFEncryptionError):
        return EncryptedFile("the PDF is encrypted in a way that cannot be read; save a copy without encryption")
    return DamagedFile("the PDF cannot be opened because it is cut off or damaged; download it again")


def _read(pdf: Any, page: Any) -> PageContent:
    visible = _visible_box(page.page_obj)
    device = PageDevice(pdf.rsrcmgr, visible)
    Interpreter(pdf.rsrcmgr, device).process_page(page.page_obj)
    return device.content(page.page_number)


def _visible_box(page: Any) -> Box:
    """The part of the crop box inside the media box, turned as the page is displayed.

    This is the device's space: its origin is the lower left corner of the media box as displayed.
    """
    media = bounds(_corners(page.mediabox))
    x0, y0, x1, y1 = intersect(bounds(_corners(page.cropbox)), media)
    left, below, right, above = x0 - media[0], y0 - media[1], media[2] - x1, media[3] - y1
    width, height = x1 - x0, y1 - y0
    if page.rotate % 180:
        width, height = height, width
    x, y = {0: (left, below), 90: (below, right), 180: (right, above), 270: (above, left)}[page.rotate % 360]
    return (x, y, x + width, y + height)


def _corners(box: Sequence[Any]) -> tuple[tuple[float, float], tuple[float, float]]:
    x0, y0, x1, y1 = (float(value) for value in box)
    return (x0, y0), (x1, y1)
