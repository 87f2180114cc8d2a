"""PDF: pages to glyphs and rules, rules to cells, pages to one document.

    reader  ->  PageContent  ->  tables, lines  ->  paragraphs  ->  stitch  ->  Document
"""
from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from parsers.document import DEFAULTS, Block, Document, Options, Paragraph, Problem, SourceFile
from parsers.pdf import stitch
from parsers.pdf.lines import Line
from parsers.pdf.page import NOTHING, PageContent
from parsers.pdf.paragraphs import read_paragraphs
from parsers.pdf.readers import open_reader
from parsers.pdf.tables import PageTable, read_page
from parsers.pdf.turn import turned_back

__all__ = ["parse"]

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
GARBLED_SHARE = 0.3  # of a page's characters unknown: what is left makes no sense
RunningLine = tuple[str, int]
"""A line's text and its place on the page, by which a running head or foot is known again."""
RUNNING_PAGES = 2  # on as many pages a line at one place is a head or foot
SAME_PLACE_PT = 4.0
HEAD_SIZE = 1.1  # of the tables' text: heads, feet and unit lines are no larger, titles are
SCAN_IMAGE_SHARE = 0.5  # a page without text whose pictures cover more than this is a scan


@dataclass(frozen=True)
class _Page:
    """A page's blocks from top to bottom, tables still by page; `bottom` is where its lowest table ends.

    `small` are the lines outside tables that are set no larger than the tables' own text, and where they stand.
    """

    number: int
    size: tuple[int, int]
    blocks: tuple[PageTable | Paragraph, ...]
    bottom: float
    small: frozenset[RunningLine]


def parse(source: SourceFile, options: Options = DEFAULTS) -> Document:
    """The document of a PDF; pages that cannot be read are `problems`.  Raises DamagedFile, EncryptedFile."""
    reader = open_reader(source.data, options.reader)
    pages: list[_Page] = []
    problems: list[Problem] = []
    turned: dict[int, PageContent] = {}
    scans = 0
    for number, content in enumerate(reader.pages(), start=1):
        if isinstance(content, Exception):
            problems.append(Problem(f"this page cannot be read ({type(content).__name__}: {content})", number))
            continue
        pages.append(_read(content))
        if content.turn:
            turned[number] = replace(content, glyphs=NOTHING, clipped=NOTHING)
        if unreadable := _unreadable(content):
            scans += 1
            problems.append(Problem(unreadable, number))
    blocks = tuple(turned_back(block, turned) if turned else block for block in _stitched(pages))
    return Document("pdf", blocks, reader.page_count, bool(scans), tuple(problems))


def _unreadable(content: PageContent) -> str | None:
    """Why a page's text can only be read by OCR; None where its text layer will do."""
    if not len(content.glyphs):
        is_picture = content.image_share > SCAN_IMAGE_SHARE
        return "this page is a picture without text; it has to be read by OCR" if is_picture else None
    unknown = sum(text == UNKNOWN for text in content.glyphs.text)
    if unknown > GARBLED_SHARE * len(content.glyphs):
        return "this page's fonts do not say which characters they print; it has to be read by OCR"
    return None


def _read(content: PageContent) -> _Page:
    tables, lines = read_page(content)
    blocks: list[PageTable | Paragraph] = [*tables, *read_paragraphs(lines, content.number, content.height)]
    size = (round(content.width), round(content.height))
    bottom = max((float(table.lattice.ys[-1]) for table in tables), default=0.0)
    return _Page(content.number, size, tuple(sorted(blocks, key=_top)), bottom, _small_lines(tables, lines))


def _small_lines(tables: Sequence[PageTable], lines: Sequence[Line]) -> frozenset[RunningLine]:
    sizes = [line.size for table in tables for cell in table.lines for line in cell]
    limit = HEAD_SIZE * statistics.median(sizes) if sizes else 0.0
    return frozenset(_running_line(line.text, line.top) for line in lines if line.size <= limit)


def _running_line(text: str, top: float) -> RunningLine:
    return text, round(top / SAME_PLACE_PT)


def _top(block: PageTable | Paragraph) -> float:
    return float(block.lattice.ys[0]) if isinstance(block, PageTable) else block.place.top or 0.0


def _content_bottoms(pages: Sequence[_Page]) -> dict[int, float]:
    """How far down each page can be filled: as far as the lowest table on any page of its size."""
    lowest: dict[tuple[int, int], float] = {}
    for page in pages:
        lowest[page.size] = max(page.bottom, lowest.get(page.size, 0.0))
    return {page.number: lowest[page.size] for page in pages}


def _stitched(pages: Sequence[_Page]) -> Iterator[Block]:
    """All blocks in reading order, with tables joined over page breaks."""
    content_bottom = _content_bottoms(pages)
    running = {line for line, count in Counter(line for page in pages for line in page.small).items()
               if count >= RUNNING_PAGES}
    table: stitch.TableOnPages | None = None
    lead: list[Paragraph] = []
    for block in (block for page in pages for block in page.blocks):
        if isinstance(block, Paragraph):
            lead.append(block)
            continue
        texts = [paragraph.text for paragraph in lead if paragraph.role != "furniture"
                 and _running_line(paragraph.text, paragraph.place.top or 0.0) not in running]
        header = stitch.goes_on(table, block, texts, content_bottom[table.last.page]) if table is not None else None
        if table is not None and header is not None:
            stitch.go_on(table, block, header)
        else:
            if table is not None:
                yield stitch.finish(table)
            yield from lead
            table = stitch.begin(block, texts)
        lead = []
    if table is not None:
        yield stitch.finish(table)
    yield from lead
