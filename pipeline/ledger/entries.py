"""What became of each paragraph and cell of a document.

A cell is in records only where a record was read from it, or a check held it to others; its reader says which of the
others are furniture.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from parsers.document import Document, Paragraph, Table, count_glyphs
from pipeline.ledger.titles import first_row, is_line
from pipeline.normalizer.known_tables import is_known
from pipeline.records import Extraction, Finding, Furniture, Project, Record

RECORDS, FURNITURE, PROSE, UNREAD, UNCLAIMED = "records", "furniture", "prose", "unread", "unclaimed"
Fates = dict[tuple[int, int], str]


class Entry(NamedTuple):
    """The glyphs of a paragraph (`table_no` 0) or cell on a page, and where they ended."""

    page: int | None
    table_no: int
    text: str
    glyphs: int
    fate: str


def entries_of(document: Document, extraction: Extraction) -> Iterator[Entry]:
    """The entries of all that is printed: in tables unread is what their reader left, unclaimed what has no reader."""
    fates = _fates(extraction)
    lines: list[Paragraph] = []
    for number, block in document.numbered():
        if isinstance(block, Paragraph):
            lines.append(block)
        else:
            yield from _entries_of_lines(lines, over_table=True)
            yield from _entries_of_table(number, block, fates[number])
            lines = []
    yield from _entries_of_lines(lines, over_table=False)


def _fates(extraction: Extraction) -> defaultdict[int, Fates]:
    """Table -> cell -> where it ended; what was read is in records, even where it sounds like a label."""
    fates: defaultdict[int, Fates] = defaultdict(dict)
    for record in _all(extraction.records):
        if isinstance(record, Furniture):
            for _, table_no, row, col in record.origins:
                fates[table_no].setdefault((row, col), FURNITURE)
        elif not isinstance(record, Finding):
            for _, table_no, row, col in record.origins:
                fates[table_no][row, col] = RECORDS
    return fates


def _all(records: Sequence[Record]) -> Iterator[Record]:
    for record in records:
        yield record
        if isinstance(record, Project):
            yield from record.indicators
            yield from record.payments


def _entries_of_lines(lines: Sequence[Paragraph], over_table: bool) -> Iterator[Entry]:
    """Lines right over a table are its title and unit; a number that stands alone is no prose."""
    for line in reversed(lines):
        over_table = over_table and (line.role == "furniture" or is_line(line.text))
        fate = PROSE if any(map(str.isalpha, line.text)) else UNREAD
        if over_table or line.role == "furniture":
            fate = FURNITURE
        yield Entry(line.place.page, 0, line.text, count_glyphs(line.text), fate)


def _entries_of_table(number: int, table: Table, fates: Fates) -> Iterator[Entry]:
    other = UNREAD
    if not fates:
        other = FURNITURE if is_known(first_row(table)) else UNCLAIMED
    for cell in table.cells:
        if cell.text:
            fate = fates.get((cell.row, cell.col), other)
            for page, glyphs in cell.printed:
                yield Entry(page, number, cell.text, glyphs, fate)
