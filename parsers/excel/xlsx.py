"""Workbooks of Excel 2007 and later (.xlsx), read by openpyxl."""
from __future__ import annotations

import datetime
import re
import warnings
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import iterparse

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904, to_excel

from parsers.document import Problem
from parsers.errors import DamagedFile
from parsers.excel.formats import LOCAL_FORMATS, printed
from parsers.excel.package import STYLES, packed, parts
from parsers.excel.sheet import Area, Sheet

MAX_ROWS = 1_048_576  # of a sheet, as Excel has them
# A formula whose result was not stored: an empty value, but for texts, which may be empty, or none.
_NO_RESULT = re.compile(
    rb"""<(?:\w+:)?c\b(?![^<>]*\bt=["']str)[^<>]*>\s*<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)\s*"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>""")
_TRUE = ("1", "true")


def read(data: bytes) -> tuple[list[Sheet], list[Problem]]:
    """The sheets in their order, and what could not be read.  Raises DamagedFile, EncryptedFile, UnsupportedFormat."""
    found = parts(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of all that it leaves out
        book, problems = _opened(found)
        sheets = []
        for worksheet in book.worksheets:
            try:
                sheets.append(_sheet(worksheet, found))
            except MemoryError:
                raise
            except Exception as error:  # openpyxl and its XML parser raise what they stumble over
                told = f"the sheet {worksheet.title} cannot be read ({error})"
                problems.append(Problem(told, rule="unreadable-sheet"))
    if problems and not any(sheet.texts for sheet in sheets):
        raise DamagedFile(f"Nothing of the workbook can be read: {problems[0].message}; fetch the file again.")
    return sheets, problems


def _opened(found: dict[str, bytes]) -> tuple[Any, list[Problem]]:
    try:
        return _loaded(found), []
    except MemoryError:
        raise
    except Exception:  # most often formats that another program wrote
        without = {name: content for name, content in found.items() if name != STYLES}
    try:
        problem = Problem("the formats of cells cannot be read, so that numbers are given without them",
                          rule="unreadable-formats", severity="warning")
        return _loaded(without), [problem]
    except MemoryError:
        raise
    except Exception as error:
        raise DamagedFile(f"The workbook cannot be read ({error}); open it in Excel and save it again.") from error


def _loaded(found: dict[str, bytes]) -> Any:
    return load_workbook(packed(found), read_only=True, data_only=True, keep_links=False)


def _sheet(worksheet: Any, found: dict[str, bytes]) -> Sheet:
    xml = found[worksheet._worksheet_path]
    sheet = Sheet(worksheet.title, hidden=worksheet.sheet_state != "visible")
    sheet.without_result = len(_NO_RESULT.findall(xml))
    _read_layout(xml, sheet)
    worksheet.reset_dimensions()  # the size that a file tells may be a lie
    from_1904 = worksheet.parent.epoch == CALENDAR_MAC_1904
    for row in worksheet.iter_rows():
        for cell in row:
            if cell.data_type == "n" and cell.value is None and not hasattr(cell, "style_array"):
                continue  # a gap in the row
            position = cell.row - 1, cell.column - 1
            if text := _text(cell, from_1904).strip():
                sheet.texts[position] = text
            if _is_ruled(cell):
                sheet.ruled.add(position)
    return sheet


def _read_layout(xml: bytes, sheet: Sheet) -> None:
    """Merged ranges, and the rows and columns that are hidden or have no extent."""
    row = 0
    for _, element in iterparse(BytesIO(xml), ("start",)):
        name = element.tag.rpartition("}")[2]
        if name == "row":
            row = int(element.get("r", row + 1))
            if row > MAX_ROWS:  # openpyxl would make all the rows before it
                raise DamagedFile(f"a row has the number {row}")
            if element.get("hidden") in _TRUE:
                sheet.hidden_rows.add(row - 1)
        elif name == "col" and (element.get("hidden") in _TRUE or element.get("width") == "0"):
            sheet.hidden_cols.update(range(int(element.get("min", 1)) - 1, min(int(element.get("max", 1)), 16_384)))
        elif name == "mergeCell":
            left, top, right, bottom = range_boundaries(element.get("ref", ""))
            sheet.merged.append(Area(top - 1, left - 1, bottom - 1, right - 1))
        element.clear()


def _text(cell: Any, from_1904: bool) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        value = to_excel(value, CALENDAR_MAC_1904) if from_1904 else to_excel(value)
    return printed(value, _format_code(cell), from_1904) if isinstance(value, int | float) else str(value)


def _format_code(cell: Any) -> str:
    try:
        number = cell.style_array.numFmtId
        return str(LOCAL_FORMATS.get(number) if number in LOCAL_FORMATS else cell.number_format)
    except IndexError:  # a style that is not there
        return "General"


def _is_ruled(cell: Any) -> bool:
    try:
        border = cell.border
    except IndexError:
        return False
    return any(side is not None and side.style not in (None, "none") for side in (border.left, border.right))
