"""PDF: pages to glyphs and rules, rules to cells, pages to one document.

    reader, or OCR (scans)  ->  PageContent  ->  tables, lines  ->  paragraphs  ->  stitch  ->  Document
"""
from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice

from parsers.document import (
    DEFAULTS,
    Block,
    Document,
    Options,
    Page,
    Paragraph,
    Place,
    Problem,
    SourceFile,
    count_glyphs,
)
from parsers.pdf import stitch
from parsers.pdf.lines import Line, join_lines, printed_once
from parsers.pdf.page import NOTHING, PageContent, Reader
from parsers.pdf.paragraphs import read_paragraphs
from parsers.pdf.readers import open_reader
from parsers.pdf.scans import ScanReader, Told, drawn_pages, unsure_digits
from parsers.pdf.tables import PageTable, read_pages
from parsers.pdf.turn import turned_back

__all__ = ["document_of", "parse"]

STRETCH = 8  # pages that are read together
RunningLine = tuple[str, int]
"""A line's text and its place on the page, by which a running head or foot is known again."""
RUNNING_PAGES = 2  # on as many pages a line at one place is a head or foot
SAME_PLACE_PT = 4.0
HEAD_SIZE = 1.1  # of the tables' text: heads, feet and unit lines are no larger, titles are


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
    return document_of("pdf", reader, ScanReader(partial(drawn_pages, source.data), options).tell)


def document_of(format: str, reader: Reader, tell: Callable[[PageContent], Told]) -> Document:
    """The document of a reader's pages, each as far as `tell` can tell it."""
    pages: list[_Page] = []
    account = _Account()
    contents = reader.pages()
    for stretch in iter(lambda: list(islice(contents, STRETCH)), []):
        told = _once([content if isinstance(content, Exception) else tell(content) for content in stretch])
        for page, content in zip(told, stretch, strict=True):
            if isinstance(page, Exception) or isinstance(content, Exception):
                account.add_damaged()
            else:
                account.add(page, content.image_share)
        pages += _read([page.content for page in told if isinstance(page, Told)])
    blocks = tuple(turned_back(block, account.turned) if account.turned else block for block in _stitched(pages))
    document = Document(format, blocks, reader.page_count, account.scanned, pages=tuple(account.facts))
    unsure = (problem for no, block in document.numbered() for problem in unsure_digits(no, block, account.recognised))
    return replace(document, problems=(*account.problems, *unsure))


@dataclass
class _Account:
    """What is told of a document's pages beside their blocks; `turned` are those that were turned, `recognised` those
    that OCR read."""

    facts: list[Page] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    turned: dict[int, PageContent] = field(default_factory=dict)
    recognised: set[int] = field(default_factory=set)
    scanned: bool = False

    def add_damaged(self) -> None:
        number = len(self.facts) + 1
        self.problems.append(Problem("this page is damaged and cannot be read", number))
        self.facts.append(Page(number, None))

    def add(self, told: Told, picture_share: float) -> None:
        content, number = told.content, len(self.facts) + 1
        glyphs = None if told.problem else count_glyphs("".join(content.glyphs.text))
        self.facts.append(Page(content.number, glyphs, told.scanned, picture_share))
        self.scanned |= told.scanned
        if told.problem:
            self.problems.append(told.problem)
        elif told.scanned:
            self.recognised.add(number)
        if content.turn:
            self.turned[number] = replace(content, glyphs=NOTHING, clipped=NOTHING)


def _once(told: Sequence[Told | Exception]) -> list[Told | Exception]:
    """The pages that can be read with each glyph once."""
    once = iter(printed_once([page.content.glyphs for page in told if isinstance(page, Told)]))
    return [replace(page, content=replace(page.content, glyphs=next(once))) if isinstance(page, Told) else page
            for page in told]


def _read(contents: Sequence[PageContent]) -> list[_Page]:
    return [_page(content, tables, lines) for content, (tables, lines) in zip(
        contents, read_pages(contents), strict=True)]


def _page(content: PageContent, tables: Sequence[PageTable], lines: Sequence[Line]) -> _Page:
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
    again: list[Paragraph] = []
    for block in (block for page in pages for block in page.blocks):
        if isinstance(block, Paragraph):
            lead.append(block)
            continue
        texts = [paragraph.text for paragraph in lead if paragraph.role != "furniture"
                 and _running_line(paragraph.text, paragraph.place.top or 0.0) not in running
                 and not (table is not None and stitch.on_break(paragraph, table, block))]
        header = stitch.goes_on(table, block, texts, content_bottom[table.last.page]) if table is not None else None
        if table is not None and header is not None:
            stitch.go_on(table, block, header)
            again += [replace(paragraph, role="furniture") for paragraph in lead] + _header_again(block, header)
        else:
            if table is not None:
                yield stitch.finish(table)
            yield from (*again, *lead)
            again = []
            table = stitch.begin(block, texts)
        lead = []
    if table is not None:
        yield stitch.finish(table)
    yield from (*again, *lead)


def _header_again(table: PageTable, n_rows: int) -> list[Paragraph]:
    """The first rows of a page's table, which print its header again, as one paragraph."""
    heads = [lines for cell, lines in zip(table.lattice.cells, table.lines, strict=True)
             if lines and cell.row_end <= n_rows]
    text = " ".join(join_lines([line.text for line in lines]) for lines in heads)
    x0, top, x1, _ = table.lattice.box
    return [Paragraph(text, Place(table.page, x0, top, x1, float(table.lattice.ys[n_rows])), "furniture")] * bool(heads)
