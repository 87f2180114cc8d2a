"""Where the reader on pdfium and the one on pdfplumber see different things on a page.

    python -m tests.reader_differences FILE.pdf ...

Blanks do not count: pdfium leaves out some of those that stand in a row or at the end of a piece of text.
"""
from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from parsers.errors import ParseError
from parsers.pdf.lines import printed_once
from parsers.pdf.page import PageContent
from parsers.pdf.readers import open_reader
from parsers.pdf.tables import read_pages

PLACE_PT = 1.5  # rules and cells may differ by this much


class Seen(NamedTuple):
    """A cell: table, row, column, the row and column where it ends, and its text."""

    table: int
    row: int
    col: int
    row_end: int
    col_end: int
    text: str


def differences(data: bytes, pages: int = sys.maxsize) -> Iterator[str]:
    """A line for each difference on the first so many pages."""
    try:
        old, new = (open_reader(data, name) for name in ("pdfplumber", "pdfium"))
    except ParseError:
        return
    if old.page_count != new.page_count:
        yield f"{old.page_count} pages with pdfplumber, {new.page_count} with pdfium"
    for number, before, after in zip(range(1, pages + 1), old.pages(), new.pages(), strict=False):
        yield from (f"page {number}: {difference}" for difference in _of_page(before, after))


def _of_page(old: PageContent | Exception, new: PageContent | Exception) -> Iterator[str]:
    if isinstance(old, Exception) or isinstance(new, Exception):
        if isinstance(new, Exception):
            yield f"pdfium cannot read it ({new})"
        return
    if (old.turn, round(old.width), round(old.height)) != (new.turn, round(new.width), round(new.height)):
        yield f"turned by {old.turn} and {new.turn}, {old.width} x {old.height} and {new.width} x {new.height}"
    (cells_before, lines_before), (cells, lines) = _content(old), _content(new)
    kinds = (("cell", Counter(list(cells_before)), Counter(list(cells))), ("line", lines_before, lines))
    for name, before, after in kinds:
        yield from (f"{name} only with pdfplumber: {thing}" for thing in before - after)
        yield from (f"{name} only with pdfium: {thing}" for thing in after - before)
    for cell in cells_before.keys() & cells.keys():
        if max(abs(a - b) for a, b in zip(cells_before[cell], cells[cell], strict=True)) > PLACE_PT:
            yield f"{cell} at {cells_before[cell]} with pdfplumber, at {cells[cell]} with pdfium"


def _content(page: PageContent) -> tuple[dict[Seen, tuple[float, ...]], Counter[str]]:
    """The cells of a page with their boxes, and the lines outside tables."""
    ((tables, lines),) = read_pages([replace(page, glyphs=printed_once([page.glyphs])[0])])
    cells = {
        Seen(number, cell.row, cell.col, cell.row_end, cell.col_end, _squeezed(table.text(i))): table.cell_box(cell)
        for number, table in enumerate(tables) for i, cell in enumerate(table.lattice.cells)}
    return cells, Counter(_squeezed(line.text) for line in lines)


def _squeezed(text: str) -> str:
    return "".join(text.split())


if __name__ == "__main__":
    for path in map(Path, sys.argv[1:]):
        for difference in differences(path.read_bytes()):
            print(f"{path.name}: {difference}")
