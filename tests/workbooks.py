"""Small workbooks, whole and damaged, and what is read from them."""
from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from parsers import parse
from parsers.document import Document, SourceFile, Table

Edit = Callable[[bytes], bytes | None]
LINES = Border(*[Side(style="thin")] * 4)
SHEET = "xl/worksheets/sheet1.xml"


def book_of(rows: Iterable[Sequence[Any]], name: str = "Sheet1") -> Workbook:
    book = Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    return book


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_lines(sheet: Worksheet, cells: str) -> None:
    """Lines around each cell of a range."""
    for row in sheet[cells]:
        for cell in row:
            cell.border = LINES


def edited(data: bytes, edits: dict[str, Edit]) -> bytes:
    """The archive with some of its parts changed, or left out where the edit gives None."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = edits.get(name, lambda same: same)(old.read(name))
            if content is not None:
                new.writestr(name, content)
    return buffer.getvalue()


def read(source: Workbook | bytes, name: str = "a.xlsx") -> Document:
    return parse(SourceFile(name, source if isinstance(source, bytes) else saved(source)))


def shown(document: Document) -> list[str | list[list[str]]]:
    """Paragraphs as texts, tables as rows of the texts that begin in them."""
    return [rows_of(block) if isinstance(block, Table) else block.text for block in document.blocks]


def rows_of(table: Table) -> list[list[str]]:
    return [[cell.text for cell in table.cells if cell.row == row] for row in range(table.n_rows)]
