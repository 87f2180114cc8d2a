"""Workbooks of Excel 97 to 2003 (.xls), read by xlrd."""
from __future__ import annotations

import io
from typing import Any

import xlrd

from parsers.compound import COMPOUND_SIGNATURE, Compound
from parsers.document import Problem
from parsers.errors import DamagedFile, EncryptedFile, ParseError
from parsers.excel.formats import LOCAL_FORMATS, printed
from parsers.excel.sheet import MAX_CELLS, Area, Sheet

_STREAMS = ("Workbook", "Book")  # of Excel 97 and later, of Excel 5
_VALUES = {xlrd.XL_CELL_TEXT, xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE, xlrd.XL_CELL_BOOLEAN, xlrd.XL_CELL_ERROR}


def read(data: bytes) -> tuple[list[Sheet], list[Problem]]:
    """The sheets in their order.  Raises DamagedFile, EncryptedFile."""
    try:
        content = _stream(data)
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
        return [_sheet(book, sheet) for sheet in book.sheets()], []
    except ParseError:
        raise
    except MemoryError:
        raise
    except Exception as error:  # xlrd raises what it stumbles over
        if "encrypted" in str(error):
            raise EncryptedFile("The workbook is under a password; save it without one.") from error
        raise DamagedFile("The workbook is damaged or cut off; fetch it again.") from error


def _stream(data: bytes) -> bytes:
    """The workbook's own bytes; xlrd would follow a chain of sectors for ever that leads back to itself."""
    if not data.startswith(COMPOUND_SIGNATURE):
        return data
    file = Compound(data)
    content = next((content for name in _STREAMS if (content := file.stream(name)) is not None), None)
    if content is None:
        raise DamagedFile("The file holds no workbook; open it in Excel and save it again.")
    return content


def _sheet(book: Any, found: Any) -> Sheet:
    sheet = Sheet(found.name, hidden=found.visibility != 0)
    sheet.merged = [Area(top, left, bottom - 1, right - 1) for top, bottom, left, right in found.merged_cells]
    sheet.hidden_rows = {row for row, info in found.rowinfo_map.items() if info.hidden}
    sheet.hidden_cols = {col for col, info in found.colinfo_map.items() if info.hidden or info.width == 0}
    for row, col in _positions(found):
        cell = found.cell(row, col)
        style = book.xf_list[cell.xf_index]
        if text := _text(book, cell, style).strip():
            sheet.texts[row, col] = text
        if style.border.left_line_style or style.border.right_line_style:
            sheet.ruled.add((row, col))
    return sheet


def _positions(found: Any) -> list[tuple[int, int]]:
    """The cells down to the last row that holds a value: formats reach down to row 65,536."""
    last = next((row for row in range(found.nrows - 1, -1, -1) if _VALUES.intersection(found.row_types(row))), -1)
    positions = [(row, col) for row in range(last + 1) for col in range(found.row_len(row))]
    if len(positions) > MAX_CELLS:
        raise DamagedFile(f"The sheet {found.name} has more than {MAX_CELLS} cells; no disclosure is that large.")
    return positions


def _text(book: Any, cell: Any, style: Any) -> str:
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return printed(cell.value, _format_code(book, style.format_key), book.datemode == 1)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return str(bool(cell.value)).upper()
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    return str(cell.value)


def _format_code(book: Any, key: int) -> str:
    if key in LOCAL_FORMATS:
        return LOCAL_FORMATS[key]
    known = book.format_map.get(key)
    return str(known.format_str) if known is not None else "General"
