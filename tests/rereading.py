"""What is printed at a place, read again from the file by other means than the parsers': pdfium's own text of a box,
python-docx's cells, the lines of a dump.
"""
from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import docx
import pdfplumber
import pypdfium2
from docx.table import Table
from pypdfium2 import raw

UNITS_A_POINT = 100  # FPDF_DeviceToPage takes whole numbers
HALF_LINE_PT = 6.0  # a cell holds the rest of a line that its lower rule cuts


class Place(NamedTuple):
    """A row of v_source, as far as it says where something stands."""

    table_no: int | None
    row: int | None
    col: int | None
    paragraph_no: int | None
    part: int
    page: int | None
    x0: float | None
    top: float | None
    x1: float | None
    bottom: float | None


class Reread(Protocol):
    """A file that tells what is printed at a place; `near` and `glyphs` ask more liberally, in a PDF."""

    def text(self, place: Place) -> str: ...
    def near(self, place: Place) -> str: ...
    def glyphs(self, place: Place) -> str: ...
    def is_picture(self, place: Place) -> bool: ...
    def close(self) -> None: ...


def reread(path: Path, kind: str) -> Reread | None:
    """The file by its format; None where there is no other means at hand than the parsers' (LibreOffice, OCR)."""
    readers: dict[str, Callable[[Path], Reread]] = {"pdf": RereadPdf, "docx": RereadDocx, "txt": RereadText}
    return readers[kind](path) if kind in readers else None


class RereadPdf:
    """pdfium's text in a box; pdfminer's characters where pdfium has none for a font."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = pypdfium2.PdfDocument(path)
        self._number = 0
        self._page: Any = None
        self._text: Any = None
        self._read: dict[int, list[dict[str, Any]]] = {}

    def close(self) -> None:
        for opened in (self._text, self._page, self._file):
            if opened is not None:
                opened.close()

    def text(self, place: Place) -> str:
        return self._in_box(place, 0.0)

    def near(self, place: Place) -> str:
        """With half a line above and below."""
        return self._in_box(place, HALF_LINE_PT)

    def glyphs(self, place: Place) -> str:
        """Every character whose centre lies in the box, in pdfminer's reading of the file."""
        return "".join(
            char["text"] for char in self._chars(place.page or 1)
            if (place.x0 or 0) <= (char["x0"] + char["x1"]) / 2 <= (place.x1 or 0)
            and (place.top or 0) <= (char["top"] + char["bottom"]) / 2 <= (place.bottom or 0))

    def _chars(self, number: int) -> list[dict[str, Any]]:
        if number not in self._read:
            with pdfplumber.open(self._path, pages=[number]) as pdf:
                self._read[number] = [char for page in pdf.pages for char in page.chars]
        return self._read[number]

    def is_picture(self, place: Place) -> bool:
        """Whether the place's page has no text of its own."""
        return int(self._opened(place.page or 1)[1].count_chars()) == 0

    def _in_box(self, place: Place, margin: float) -> str:
        page, text = self._opened(place.page or 1)
        (x0, y0), (x1, y1) = (_on_page(page, x, y) for x, y in (
            (place.x0 or 0, (place.top or 0) - margin), (place.x1 or 0, (place.bottom or 0) + margin)))
        return str(text.get_text_bounded(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))

    def _opened(self, number: int) -> tuple[Any, Any]:
        if number != self._number:
            self._number, self._page = number, self._file[number - 1]  # the one before is closed with the file
            self._text = self._page.get_textpage()
        return self._page, self._text


def _on_page(page: Any, x: float, y: float) -> tuple[float, float]:
    """A point from the top left corner of the page as it is displayed, in the page's own coordinates."""
    width, height = (round(size * UNITS_A_POINT) for size in page.get_size())
    across, up = ctypes.c_double(), ctypes.c_double()
    raw.FPDF_DeviceToPage(page.raw, 0, 0, width, height, 0, round(x * UNITS_A_POINT), round(y * UNITS_A_POINT),
                          across, up)
    return across.value, up.value


class RereadDocx:
    """The cells and lines of a Word document; a merged cell is found at each position that it covers."""

    def __init__(self, path: Path) -> None:
        self._document = docx.Document(str(path))

    def text(self, place: Place) -> str:
        if place.paragraph_no is not None:
            return self._lines[place.paragraph_no - 1]
        rows = self._rows(place.table_no or 1)
        return str(rows[place.row or 0][place.col or 0].text)

    near = glyphs = text

    def is_picture(self, place: Place) -> bool:
        return False

    def close(self) -> None:
        """Nothing is kept open."""

    @cached_property
    def _lines(self) -> list[str]:
        return list(_lines(self._document))

    def _rows(self, table_no: int) -> list[Any]:
        known = self.__dict__.setdefault("_tables", {})
        if table_no not in known:
            known[table_no] = [row.cells for row in self._document.tables[table_no - 1].rows]
        return known[table_no]  # type: ignore[no-any-return]


def _lines(document: Any) -> Iterator[str]:
    for block in document.iter_inner_content():
        if not isinstance(block, Table):
            yield from (line for line in block.text.split("\n") if line.strip())


class RereadText:
    """All lines of a dump: in which of them a cell stood, it does not say."""

    def __init__(self, path: Path) -> None:
        data = path.read_bytes()
        self._text = next(text for code in ("utf-8-sig", "gb18030") if (text := _decoded(data, code)))

    def text(self, place: Place) -> str:
        return self._text

    near = glyphs = text

    def is_picture(self, place: Place) -> bool:
        return False

    def close(self) -> None:
        """Nothing is kept open."""


def _decoded(data: bytes, code: str) -> str:
    try:
        return data.decode(code)
    except UnicodeDecodeError:
        return ""
