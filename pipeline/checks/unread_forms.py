"""Indicators that were printed and not read: whole pages of a form, and rows under the headers of a table."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from parsers.document import Block, Cell, Document, Table
from pipeline.normalizer.taxonomy import is_level1, is_level2
from pipeline.normalizer.text import is_template, squeeze
from pipeline.records import Extraction, Finding, Origin, Project

HEADERS = ("一级指标", "三级指标")


def check(document: Document, extraction: Extraction, file_name: str) -> Iterator[Finding]:
    read = {indicator.page for project in extraction.records if isinstance(project, Project)
            for indicator in project.indicators}
    told = {record.page for record in extraction.records if isinstance(record, Finding) and record.rule == "empty-form"}
    printed: dict[int | None, list[str]] = defaultdict(list)
    for block in document.blocks:
        for page, text, _ in _texts(block):
            printed[page].append(text)
    for page, texts in printed.items():
        if page not in read | told and all(header in "".join(texts) for header in HEADERS):
            yield Finding(page=page, rule="unread-form", severity="warning", blame="extraction",
                          origins=tuple(_places(document, page)),
                          message="the headers of an indicator table are printed here, but no indicator was read")


def check_rows(document: Document, extraction: Extraction, file_name: str) -> Iterator[Finding]:
    """One finding a table for the rows that name an indicator beside its labels and are in no record."""
    read = {(origin.table_no, origin.row, origin.col) for project in extraction.records if isinstance(project, Project)
            for indicator in project.indicators for origin in indicator.origins}
    for number, table in enumerate(document.tables, start=1):
        unread = [cell for cell in _named(table) if (number, cell.row, cell.col) not in read]
        if unread:
            yield Finding(page=unread[0].place.page, rule="unread-rows", severity="warning", blame="extraction",
                          record=f"table {number}", origins=tuple(_place(number, cell) for cell in unread),
                          message=f"{len(unread)} rows under the headers of indicators were "
                          f"not read, the first is {squeeze(unread[0].text)!r}")


def _named(table: Table) -> Iterator[Cell]:
    """The cells under the first 三级指标 of a table, in rows that print a label of the taxonomy left of them."""
    header = next((cell for cell in table.cells if squeeze(cell.text) == HEADERS[1]), None)
    if header is None:
        return
    labelled = {cell.row for cell in table.cells if cell.col < header.col and squeeze(cell.text) not in HEADERS
                and (is_level1(cell.text) or is_level2(cell.text))}
    for cell in table.cells:
        under = cell.row > header.bottom_row and (cell.col, cell.right_col) == (header.col, header.right_col)
        named = squeeze(cell.text) != HEADERS[1] and not is_level2(cell.text) and not is_template(squeeze(cell.text))
        if under and cell.row in labelled and named:
            yield cell


def _places(document: Document, page: int | None) -> Iterator[Origin]:
    """Where a page prints the headers."""
    for number, block in document.numbered():
        for on_page, text, cell in _texts(block):
            if on_page == page and any(header in text for header in HEADERS):
                yield _place(number, cell) if cell else Origin("place", paragraph_no=number)


def _texts(block: Block) -> Iterator[tuple[int | None, str, Cell | None]]:
    """The text of each cell or of a paragraph, without white space, once for every page that it stands on."""
    if isinstance(block, Table):
        for cell in block.cells:
            for place in (cell.place, *cell.continued):
                yield place.page, squeeze(cell.text), cell
    else:
        yield block.place.page, squeeze(block.text), None


def _place(table_no: int, cell: Cell) -> Origin:
    return Origin("place", table_no, cell.row, cell.col)
