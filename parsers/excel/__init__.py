"""Workbooks (.xlsx, .xls): every seen sheet's cells to paragraphs and tables, numbers as they are printed.

    archive or stream -> Sheet (texts, lines, merged ranges) -> seen boxes -> blocks

Formulas give their stored results.  What a person does not see of a workbook was not disclosed: hidden sheets, rows
and columns are left out, and told.  A sheet has no pages until it is printed, so nothing has a place.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from parsers.cut import blocks
from parsers.document import Block, Document, Paragraph, Problem, SourceFile
from parsers.errors import EmptyFile
from parsers.excel.sheet import Sheet
from parsers.titled import prints_title

__all__ = ["parse"]

_ZIP = b"PK"
# Names that a program gives to sheets.
_NO_NAME = re.compile(r"(?:sheet|工作表|表|chart|table|\d|[\s._()（）-])*", re.I)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\u200b]|_x000[dD]_")


def parse(source: SourceFile) -> Document:
    """The workbook's paragraphs and tables, without places.

    Raises DamagedFile, EncryptedFile, UnsupportedFormat (a binary xlsb), EmptyFile where no seen sheet has a text.
    """
    is_zip = source.data.startswith(_ZIP)
    sheets, problems = _sheets(source.data, is_zip)
    found = tuple(block for sheet in sheets if not sheet.hidden for block in _blocks(sheet))
    if not found:
        raise EmptyFile("No sheet that is shown has any text; show the hidden ones, if any, and save it again.")
    told = (problem for sheet in sheets for problem in _told(sheet))
    return Document("xlsx" if is_zip else "xls", found, problems=(*problems, *told))


def _sheets(data: bytes, is_zip: bool) -> tuple[list[Sheet], list[Problem]]:
    if is_zip:
        from parsers.excel import xlsx

        return xlsx.read(data)
    from parsers.excel import xls

    return xls.read(data)


def _blocks(sheet: Sheet) -> Sequence[Block]:
    """The sheet's blocks; one that prints no title over its first table has its name for it."""
    sheet.texts = {position: text for position, raw in sheet.texts.items() if (text := _tidy(raw))}
    found = tuple(blocks(sheet.boxes()))
    named = not _NO_NAME.fullmatch(sheet.name)
    return (Paragraph(_tidy(sheet.name)), *found) if found and named and not prints_title(found) else found


def _tidy(text: str) -> str:
    """The text's lines without control characters and without white space at their ends, and no empty ones."""
    lines = (line.strip() for line in _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n"))
    return "\n".join(line for line in lines if line)


def _told(sheet: Sheet) -> Iterator[Problem]:
    name = _tidy(sheet.name)
    if sheet.hidden:
        if sheet.texts:
            yield Problem(f"the sheet {name} is hidden and was left out", rule="hidden-sheet", severity="info")
        return
    if sheet.hides_text():
        yield Problem(f"rows or columns of the sheet {name} are hidden and were left out",
                      rule="hidden-cells", severity="info")
    if sheet.without_result:
        yield Problem(f"{sheet.without_result} formulas of the sheet {name} have no stored result; open the workbook "
                      "in Excel and save it again", rule="formula-without-result", severity="warning")
