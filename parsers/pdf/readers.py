"""Which reader a PDF is read with.

pdfium is many times as fast.  pdfplumber reads what pdfium does not: a file that it cannot open, a page that it
cannot load or on which it cannot tell what is seen.  It also judges files without an end: of some, pdfium reads all
pages as far as they came, and says nothing of the rest.
"""
from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from parsers.errors import DamagedFile, ParseError
from parsers.pdf.page import PageContent, Reader
from parsers.pdf.pdfium import PdfiumReader

if TYPE_CHECKING:
    from parsers.pdf.plumber import PlumberReader

END = b"%%EOF"
END_WITHIN = 2048  # bytes from the last: servers add some


def open_reader(data: bytes, name: str) -> Reader:
    """The reader of this name, "pdfium" or "pdfplumber"; raises DamagedFile or EncryptedFile."""
    if name == "pdfplumber" or END not in data[-END_WITHIN:]:
        return _plumber(data)
    try:
        return _Seconded(data)
    except DamagedFile:
        return _plumber(data)


def _plumber(data: bytes) -> PlumberReader:
    from parsers.pdf.plumber import PlumberReader  # pdfplumber takes long to import

    return PlumberReader(data)


class _Seconded:
    """pdfium's pages, and pdfplumber's where pdfium fails."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._first = PdfiumReader(data)
        self.page_count = self._first.page_count

    @cached_property
    def _second(self) -> PlumberReader | None:
        try:
            return _plumber(self._data)
        except ParseError:
            return None

    def pages(self) -> Iterator[PageContent | Exception]:
        for number, content in enumerate(self._first.pages(), start=1):
            if isinstance(content, Exception) and self._second and number <= self._second.page_count:
                content = self._second.page(number)
            yield content
