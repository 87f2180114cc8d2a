"""Writes text and tables with merged cells into DOCX files that are the same byte for byte at every run."""
from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Pt

from data.samples_grid import Grid, boxes

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}


class WordFile:
    """A DOCX file that grows from top to bottom."""

    def __init__(self) -> None:
        self._document = docx.Document()
        self._document.core_properties.author = ""

    def paragraph(self, text: str, align: str = "left", size: float = 10.5) -> None:
        """`align` is left, center or right; `size` in points."""
        paragraph = self._document.add_paragraph()
        paragraph.alignment = _ALIGNMENTS[align]
        paragraph.add_run(text).font.size = Pt(size)

    def table(self, grid: Grid, widths: Sequence[float] | None = None) -> None:
        """A ruled table; cells become gridSpan and vMerge.  `widths` of the columns in points."""
        table = self._document.add_table(rows=len(grid), cols=len(grid[0]), style="Table Grid")
        cells = [row.cells for row in table.rows]  # looked up once: python-docx counts all cells for each look
        for box in boxes(grid):
            cell = cells[box.row][box.col]
            if box.row_span > 1 or box.col_span > 1:
                cell = cell.merge(cells[box.row + box.row_span - 1][box.col + box.col_span - 1])
            cell.text = box.text
        for column, width in zip(table.columns, widths or (), strict=False):
            column.width = Pt(width)

    def page_break(self) -> None:
        self._document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def finish(self) -> bytes:
        buffer = io.BytesIO()
        self._document.save(buffer)
        return _without_dates(buffer.getvalue())


def _without_dates(data: bytes) -> bytes:
    """The same archive with every member dated alike: python-docx stamps them with the time of writing."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _ZIP_EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return buffer.getvalue()
