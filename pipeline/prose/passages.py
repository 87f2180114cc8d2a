"""Paragraphs to passages: text that a page break or a wrapped line cut is put together again."""
from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from parsers.document import Block, Document, Paragraph
from pipeline.normalizer import vocabulary
from pipeline.normalizer.money import find_unit
from pipeline.normalizer.numerals import NUMBER, fold
from pipeline.normalizer.text import strip_numbering
from pipeline.records import Origin

Numbered = tuple[int, Paragraph]
_FINISHED = re.compile(r"[。；：！？;:!?.．]$")
_PUNCTUATION = re.compile(r"[，。；：！？、,;:]")
_NUMBERING = re.compile(
    r"第[一二三四五六七八九十]+部分|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十0-9]+[）)]|[0-9]+[.、．]")
_BEGINS_WITH_AMOUNT = re.compile(rf"{NUMBER.pattern}[千百]?[万亿]?元")
_NOTE = re.compile(r"[（(][^（）()]*[）)]$")
_LONGEST_HEADING = 40  # characters
_PAGES_REPEATED = 4
_REACH = 0.75  # of the text's right edge; a number that does not fit leaves a wrapped line this short
_FULL = 0.97  # a numbered line that ends here is no heading, which would be shorter


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading or a paragraph, folded (half-width digits, no white space).

    `starts` are the offsets in `text` where its printed paragraphs begin, `pages` their pages, `numbers` what they
    count in the document.
    """

    text: str
    heading: bool = False
    starts: tuple[int, ...] = (0,)
    pages: tuple[int | None, ...] = (None,)
    numbers: tuple[int, ...] = (0,)

    @property
    def has_amount(self) -> bool:
        return _has_amount(self.text)

    def page_at(self, offset: int) -> int | None:
        return self.pages[bisect_right(self.starts, offset) - 1]

    def origins(self, field: str, start: int, end: int) -> tuple[Origin, ...]:
        """The paragraphs that text[start:end] stands in."""
        first, last = bisect_right(self.starts, start) - 1, bisect_right(self.starts, max(end - 1, start))
        return tuple(Origin(field, paragraph_no=number) for number in self.numbers[first:last])


def read_passages(document: Document) -> Iterator[Passage]:
    """The passages that can tell figures: no furniture, no unit lines, no explanations of words."""
    return _without_explanations(map(_passage, _runs(document)))


def _runs(document: Document) -> Iterator[list[Numbered]]:
    """Paragraphs that are one; a table between two keeps them apart."""
    running = _running_heads(document.blocks)
    texts = [(number, block) for number, block in document.numbered()
             if not isinstance(block, Paragraph) or (_is_text(block) and block.text not in running)]
    edges = _right_edges(block for _, block in texts)
    run: list[Numbered] = []
    for number, block in texts:
        if isinstance(block, Paragraph) and run and _goes_on(run[-1][1], block, edges):
            run.append((number, block))
            continue
        yield from ([run] if run else [])
        run = [(number, block)] if isinstance(block, Paragraph) else []
    yield from ([run] if run else [])


def _running_heads(blocks: Iterable[Block]) -> set[str]:
    """Lines that page after page repeats."""
    lines = {(block.text, block.place.page) for block in blocks if isinstance(block, Paragraph) and block.place.page}
    times = Counter(text for text, _ in lines if len(text) < _LONGEST_HEADING and not _PUNCTUATION.search(text))
    return {text for text, pages in times.items() if pages >= _PAGES_REPEATED}


def _is_text(paragraph: Paragraph) -> bool:
    text = fold(paragraph.text)
    return bool(paragraph.role == "text" and text and not (len(text) < _LONGEST_HEADING and find_unit(text)))


def _right_edges(blocks: Iterable[Block]) -> dict[int | None, float]:
    edges: dict[int | None, float] = {}
    for block in blocks:
        if isinstance(block, Paragraph) and block.place.x1 is not None:
            edges[block.place.page] = max(edges.get(block.place.page, 0.0), block.place.x1)
    return edges


def _goes_on(above: Paragraph, below: Paragraph, edges: dict[int | None, float]) -> bool:
    """Whether a line or a page was full in the middle of a sentence."""
    page, x1, first, second = above.place.page, above.place.x1, fold(above.text), fold(below.text)
    if page is None or below.place.page not in (page, page + 1) or x1 is None or _ends(first):
        return False
    if _BEGINS_WITH_AMOUNT.match(second):
        return True
    reach = _FULL if _is_numbered_heading(first) else _REACH
    return x1 > reach * edges[page] and not _is_numbered(second)


def _ends(text: str) -> bool:
    """Whether nothing goes on after a text: a sentence, or a heading that says so (...情况说明（详见表4）)."""
    return bool(_FINISHED.search(text)) or _NOTE.sub("", text).endswith(heading_endings())


def heading_endings() -> tuple[str, ...]:
    """What headings add to the name of their subject."""
    return tuple(row["word"] for row in vocabulary.rows("figure_words") if row["role"] == "heading_end")


def _is_numbered(text: str) -> bool:
    return _NUMBERING.match(text) is not None and strip_numbering(text) != text


def _is_numbered_heading(text: str) -> bool:
    return bool(_NUMBERING.match(text)) and not _PUNCTUATION.search(strip_numbering(text)) and not _has_amount(text)


def _has_amount(text: str) -> bool:
    return _BEGINS_WITH_AMOUNT.search(text) is not None


def _passage(run: Sequence[Numbered]) -> Passage:
    text, starts = "", []
    for _, paragraph in run:
        starts.append(len(text))
        text += fold(paragraph.text)
    text = text.translate({ord("("): "（", ord(")"): "）"})
    heading = len(text) < _LONGEST_HEADING and not re.search("[，。；：]", text) and not _has_amount(text)
    numbers, paragraphs = zip(*run, strict=True)
    return Passage(text, heading, tuple(starts), tuple(paragraph.place.page for paragraph in paragraphs), numbers)


def _without_explanations(passages: Iterable[Passage]) -> Iterator[Passage]:
    """Without the sections that explain words, each up to the next heading of its own numbering or of a 部分."""
    style: str | None = None
    for passage in passages:
        if passage.heading and (number := _NUMBERING.match(passage.text)):
            if _explains().search(passage.text):
                style = _style(number[0])
            elif style is not None and _style(number[0]) in (style, "部"):
                style = None
        if style is None:
            yield passage


@cache
def _explains() -> re.Pattern[str]:
    return re.compile(
        vocabulary.alternation(row["word"] for row in vocabulary.rows("figure_words") if row["role"] == "explains"))


def _style(number: str) -> str:
    """How a heading is numbered: 第一部分, 一、, （一）, 1. are 部 、 （ and 1."""
    if number.startswith("第"):
        return "部"
    return number[0] if number[0] in "（(" else "、" if number[0] in "一二三四五六七八九十" else "1"
