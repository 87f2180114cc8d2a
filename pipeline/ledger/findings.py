"""What the ledger has to tell: at most one finding of a kind in a document."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.ledger.entries import UNREAD, Entry
from pipeline.normalizer.text import clean
from pipeline.records import Finding, PageLedger, UnclaimedTable

HOLE_GLYPHS, HOLE_SHARE = 40, 0.05  # of a table's glyphs on a page: fewer are a label or a remark
LARGE_PICTURE, MUCH_TEXT = 0.5, 100  # of a page, glyphs: where there are fewer, OCR has looked at the picture
TITLES_TOLD, TEXT_TOLD = 3, 30


class _Hole(NamedTuple):
    page: int | None
    table_no: int
    lost: int
    printed: int


def findings(entries: Sequence[Entry], pages: Sequence[PageLedger],
             unclaimed: Sequence[UnclaimedTable]) -> Iterator[Finding]:
    yield from _holes(entries)
    yield from _lost_glyphs(entries, pages)
    yield from _unclaimed_tables(unclaimed)
    yield from _pictures(pages)


def _holes(entries: Sequence[Entry]) -> Iterator[Finding]:
    """Tables that were read, and part of which is in no record."""
    printed, lost = Counter[tuple[int | None, int]](), Counter[tuple[int | None, int]]()
    for entry in entries:
        if entry.table_no:
            printed[entry.page, entry.table_no] += entry.glyphs
            lost[entry.page, entry.table_no] += entry.glyphs * (entry.fate == UNREAD)
    holes = [_Hole(*key, count, printed[key]) for key, count in lost.items()
             if count >= max(HOLE_GLYPHS, HOLE_SHARE * printed[key])]
    if holes:
        first = holes[0]
        texts = [entry.text for entry in entries if entry.fate == UNREAD and entry[:2] == first[:2]]
        message = (f"{first.lost} of the {first.printed} characters of this table are in no record, "
                   f"{_quoted(max(texts, key=len))} among them{_more([hole.page for hole in holes[1:]])}")
        yield Finding(page=first.page, rule="coverage-hole", severity="warning", blame="extraction",
                      record=f"table {first.table_no}", message=message)


def _lost_glyphs(entries: Sequence[Entry], pages: Sequence[PageLedger]) -> Iterator[Finding]:
    """Pages that print more than their paragraphs and cells hold."""
    found = Counter[int | None]()
    for entry in entries:
        found[entry.page] += entry.glyphs
    lost = [page for page in pages if page.glyphs is not None and page.glyphs > found[page.page]]
    if lost and lost[0].glyphs is not None:
        message = (f"{lost[0].glyphs - found[lost[0].page]} of the {lost[0].glyphs} characters of this page are in no "
                   f"paragraph and in no table{_more([page.page for page in lost[1:]])}; please report it")
        yield Finding(page=lost[0].page, rule="lost-glyphs", severity="warning", blame="extraction", message=message)


def _unclaimed_tables(unclaimed: Sequence[UnclaimedTable]) -> Iterator[Finding]:
    if unclaimed:
        titles = ", ".join(_quoted(table.title) for table in unclaimed[:TITLES_TOLD])
        kind = "a table" if len(unclaimed) == 1 else f"{len(unclaimed)} tables"
        yield Finding(page=unclaimed[0].page, rule="unclaimed-table", severity="info", blame="extraction",
                      record=f"table {unclaimed[0].table_no}",
                      message=f"nothing was read from {kind} that no reader knows: {titles}"
                              f"{', …' if len(unclaimed) > TITLES_TOLD else ''}")


def _pictures(pages: Sequence[PageLedger]) -> Iterator[Finding]:
    """Pages with text and a large picture beside it; those that are nothing but a picture were read by OCR."""
    large = [page for page in pages if page.picture_share > LARGE_PICTURE and not page.scanned
             and (page.glyphs or 0) >= MUCH_TEXT]
    if large:
        message = (f"pictures cover {large[0].picture_share:.0%} of this page beside its text; what they print was not "
                   f"read{_more([page.page for page in large[1:]])}")
        yield Finding(page=large[0].page, rule="unread-picture", severity="info", blame="extraction", message=message)


def _quoted(text: str) -> str:
    text = clean(text) or ""
    return f"“{text[:TEXT_TOLD]}{'…' if len(text) > TEXT_TOLD else ''}”"


def _more(pages: Sequence[int | None]) -> str:
    """Where it is so, too."""
    numbers = sorted({page for page in pages if page is not None})
    if numbers:
        return f"; so on {len(numbers)} more pages, the next is {numbers[0]}"
    return f"; so in {len(pages)} more tables" if pages else ""
