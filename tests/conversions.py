"""A document's paragraphs and tables written again as a workbook or a web page, as an office worker would have made it,
and the records that are read from it."""
from __future__ import annotations

import html
import io
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from parsers.document import Block, Cell, Paragraph, SourceFile, Table
from pipeline.extract import extract
from pipeline.rows import COLUMNS, record_rows
from tests.office_files import soffice

Records = dict[str, list[dict[str, Any]]]
PLACES = frozenset({"page", "table_no"})
LEFT_OUT = frozenset({"origin", "absence", "page"})  # a sheet without lines has no blank cells, and no pages
_UNIT = re.compile(r"[（(]?(?:金额)?单位[:：].*")
_AMOUNT = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|[1-9]\d{0,9}|0)(?:\.\d+)?%?")
_BOX = Border(*[Side(style="thin")] * 4)


def records_of(data: bytes, name: str) -> Records:
    """All rows of records by table, without what says where they stand, and where there is nothing."""
    outcome = extract(SourceFile(name, data))
    assert outcome.status == "ok", outcome.error
    rows = record_rows(outcome.extraction, outcome.document)
    return {table: [{name: value for name, value in zip(COLUMNS[table], row, strict=True) if name not in PLACES}
                    for row in found] for table, found in rows.items() if table not in LEFT_OUT}


def as_workbook(blocks: Iterable[Block], one_sheet: bool = False, lines: str = "tables") -> bytes:
    """An .xlsx: a sheet a table with its lead above it, or all on one sheet.

    `lines` are drawn around the cells of `tables`, around `all` rows, or around `none`.
    """
    book = Workbook()
    book.remove(book.active)
    runs = [list(blocks)] if one_sheet else _by_table(blocks)
    for number, run in enumerate(runs, 1):
        _write_sheet(book.create_sheet(f"Sheet{number}"), run, lines)
    return _saved(book)


def _saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _by_table(blocks: Iterable[Block]) -> list[list[Block]]:
    """The blocks cut behind each table; what follows the last one stays with it."""
    runs: list[list[Block]] = [[]]
    for block in blocks:
        if any(isinstance(b, Table) for b in runs[-1]) and (isinstance(block, Table) or runs[-1][-1] is not block):
            runs.append([])
        runs[-1].append(block)
    if len(runs) > 1 and not any(isinstance(block, Table) for block in runs[-1]):
        runs[-2].extend(runs.pop())
    return runs


def _write_sheet(sheet: Worksheet, blocks: Sequence[Block], lines: str) -> None:
    row = 1
    width = max((block.n_cols for block in blocks if isinstance(block, Table)), default=1)
    for before, block in zip([None, *blocks], blocks, strict=False):
        if isinstance(block, Table):
            row += isinstance(before, Table)
            _write_table(sheet, block, row)
            row += block.n_rows
        else:
            row += isinstance(before, Table)
            _write_line(sheet, block, row, width)
            row += 1
    if lines != "tables":
        for cell in (cell for cells in sheet.iter_rows() for cell in cells):
            cell.border = _BOX if lines == "all" else Border()


def _write_line(sheet: Worksheet, paragraph: Paragraph, row: int, width: int) -> None:
    """A unit in the right-most cell, other lines over the whole width."""
    is_unit = bool(_UNIT.fullmatch(paragraph.text))
    cell = sheet.cell(row, width if is_unit else 1, paragraph.text)
    cell.data_type = "s"
    cell.alignment = Alignment(horizontal="right" if is_unit else "center")
    if not is_unit and width > 1:
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)


def _write_table(sheet: Worksheet, table: Table, top: int) -> None:
    for box in table.cells:
        for r in range(box.row, box.bottom_row + 1):
            for c in range(box.col, box.right_col + 1):
                sheet.cell(top + r, 1 + c).border = _BOX
        _write_value(sheet, top + box.row, 1 + box.col, box.text)
        if box.row_span * box.col_span > 1:
            sheet.merge_cells(start_row=top + box.row, end_row=top + box.bottom_row,
                              start_column=1 + box.col, end_column=1 + box.right_col)


def _write_value(sheet: Worksheet, row: int, col: int, text: str) -> None:
    """Amounts as numbers with a format that prints them so, all else as text."""
    cell = sheet.cell(row, col)
    if not _AMOUNT.fullmatch(text):
        cell.value = text or None
        cell.data_type = "s" if text else "n"
        return
    places = len(text.rstrip("%").partition(".")[2])
    number = float(text.rstrip("%").replace(",", ""))
    cell.value = number / 100 if text.endswith("%") else number
    fraction = "." + "0" * places if places else ""
    cell.number_format = ("#,##0" if "," in text else "0") + fraction + "%" * text.count("%")


def by_office(sources: Mapping[str, bytes], to: str, folder: Path) -> dict[str, bytes]:
    """The files, by name, converted by LibreOffice to the format `to`, by stem; skips the test where it is missing."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    paths = [folder / name for name in sources]
    for path in paths:
        path.write_bytes(sources[path.name])
    out = soffice(paths, to, folder / "out")
    return {path.stem: (out / f"{path.stem}.{to}").read_bytes() for path in paths}


def as_page(blocks: Iterable[Block], encoding: str = "utf-8") -> bytes:
    """A web page that declares its encoding, with navigation around what it discloses."""
    body = "\n".join(_table_html(block) if isinstance(block, Table) else f"<p>{html.escape(block.text)}</p>"
                     for block in blocks)
    text = (f'<!DOCTYPE html><html><head><meta charset="{encoding}"><title>信息公开</title>'
            '<style>p {color: red}</style></head><body><nav><ul><li><a href="/">首页</a></li></ul></nav>'
            f'<div class="article">{body}</div><footer>版权所有</footer><script>var unit = "单位：元"</script></body>')
    return text.encode("gb18030" if encoding == "gb2312" else encoding)


def as_preformatted_page(text: str) -> bytes:
    """A web page that shows a text dump as it is."""
    return f"<html><body><h2>公开</h2><pre>{html.escape(text)}</pre></body></html>".encode()


def _table_html(table: Table) -> str:
    rows: list[list[Cell]] = [[] for _ in range(table.n_rows)]
    for cell in table.cells:
        rows[cell.row].append(cell)
    return "<table border=1>" + "\n".join(f"<tr>{''.join(map(_cell_html, row))}</tr>" for row in rows) + "</table>"


def _cell_html(cell: Cell) -> str:
    spans = [f' {name}="{span}"' for name, span in (("rowspan", cell.row_span), ("colspan", cell.col_span)) if span > 1]
    return f"<td{''.join(spans)}>{html.escape(cell.text).replace(chr(10), '<br>')}</td>"
