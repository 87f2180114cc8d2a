"""What became of each paragraph and cell of a document.

A cell is in records only where a record was read from it, or a check held it to others; its reader says which of the
others are furniture.  A paragraph is in records where it is a goal; one that figures were read from stays prose.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from parsers.document import Document, Paragraph, Table, count_glyphs
from pipeline.ledger.titles import first_row, is_line
from pipeline.normalizer.known_tables import is_known
from pipeline.records import BudgetTable, Extraction, Finding, Furniture, Goal, Project, Record

RECORDS, FURNITURE, PROSE, UNREAD, UNCLAIMED = "records", "furniture", "prose", "unread", "unclaimed"
DECLARED = "declared"  # what says that a table is empty; that can be another table, a list of contents
EMPTY = "empty"  # the field of such a cell
UNRECORDED = "aside"  # the field of cells that are known, and that no record tells of
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
    fates, goals = _fates(extraction), _goals(extraction)
    lines: list[Paragraph] = []
    for number, block in document.numbered():
        if isinstance(block, Table):
            yield from _entries_of_lines(lines, over_table=True)
            yield from _entries_of_table(number, block, fates[number])
            lines = []
        elif number in goals:
            yield Entry(block.place.page, 0, block.text, count_glyphs(block.text), RECORDS)
        else:
            lines.append(block)
    yield from _entries_of_lines(lines, over_table=False)


def _fates(extraction: Extraction) -> defaultdict[int, Fates]:
    """Table -> cell -> where it ended; what was read is in records, even where it sounds like a label."""
    fates: defaultdict[int, Fates] = defaultdict(dict)
    for record in _all(extraction.records):
        furniture = isinstance(record, Furniture | BudgetTable)
        for field, table_no, row, col, _ in () if isinstance(record, Finding) else record.origins:
            if furniture:
                fates[table_no].setdefault((row, col), DECLARED if field == EMPTY else FURNITURE)
            elif field != UNRECORDED:
                fates[table_no][row, col] = RECORDS
    return fates


def _goals(extraction: Extraction) -> set[int]:
    """The paragraphs that are goals."""
    return {origin.paragraph_no for record in extraction.records if isinstance(record, Goal)
            for origin in record.origins}


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
    other = UNREAD if set(fates.values()) - {DECLARED} else UNCLAIMED
    if is_known(first_row(table)):
        other = FURNITURE
    for cell in table.cells:
        if cell.text:
            fate = fates.get((cell.row, cell.col), other)
            fate = RECORDS if fate == DECLARED else fate
            for page, glyphs in cell.printed:
                yield Entry(page, number, cell.text, glyphs, fate)
