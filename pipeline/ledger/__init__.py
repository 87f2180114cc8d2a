"""The coverage ledger: where the glyphs of every page ended: in records, in furniture, in prose, in tables that no
reader knows, or in nothing.

    Document, Extraction -> entries: what became of each paragraph and cell -> PageLedger, UnclaimedTable, Finding
"""
from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from parsers.document import Document
from pipeline.ledger.entries import FURNITURE, PROSE, RECORDS, UNCLAIMED, Entry, entries_of
from pipeline.ledger.findings import findings
from pipeline.ledger.titles import titles_of
from pipeline.records import Coverage, Extraction, PageLedger, UnclaimedTable

__all__ = ["coverage_of", "settled"]

Counts = Counter[str]


def settled(document: Document, extraction: Extraction) -> Extraction:
    """The extraction with the ledger of the document, and with what it has to tell."""
    entries = list(entries_of(document, extraction))
    pages = list(_pages(document, entries))
    unclaimed = list(_unclaimed(document, entries))
    told = findings(entries, pages, unclaimed)
    return replace(extraction, records=(*extraction.records, *told, *pages, *unclaimed))


def coverage_of(extraction: Extraction) -> Coverage:
    """The sums of the ledger over all pages that could be read."""
    pages = [record for record in extraction.records if isinstance(record, PageLedger) and record.glyphs is not None]
    return Coverage(sum(page.glyphs or 0 for page in pages), sum(page.in_unclaimed for page in pages),
                    sum(page.in_nothing or 0 for page in pages))


def _pages(document: Document, entries: Sequence[Entry]) -> Iterator[PageLedger]:
    tally: defaultdict[int | None, Counts] = defaultdict(Counter)
    for entry in entries:
        tally[entry.page][entry.fate] += entry.glyphs
    if not document.pages:
        counts = sum(tally.values(), Counts())
        yield _page(None, counts.total(), counts)
    for page in document.pages:
        yield replace(_page(page.number, page.glyphs, tally[page.number]), scanned=page.scanned,
                      picture_share=page.picture_share)


def _page(number: int | None, glyphs: int | None, counts: Counts) -> PageLedger:
    found = sum(counts[fate] for fate in (RECORDS, FURNITURE, PROSE, UNCLAIMED))
    return PageLedger(page=number, glyphs=glyphs, in_records=counts[RECORDS], in_furniture=counts[FURNITURE],
                      in_prose=counts[PROSE], in_unclaimed=counts[UNCLAIMED],
                      in_nothing=None if glyphs is None else glyphs - found)


def _unclaimed(document: Document, entries: Sequence[Entry]) -> Iterator[UnclaimedTable]:
    glyphs = Counter[int]()
    for entry in entries:
        if entry.fate == UNCLAIMED:
            glyphs[entry.table_no] += entry.glyphs
    titles = titles_of(document, glyphs)
    for number, count in glyphs.items():
        yield UnclaimedTable(page=document.tables[number - 1].place.page, table_no=number, title=titles[number],
                             glyphs=count)
