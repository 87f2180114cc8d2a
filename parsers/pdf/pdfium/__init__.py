"""The reader on pdfium: many times as fast as the one on pdfplumber, and it sees the same pages.

    objects (texts, paths, pictures, with their clips) -> characters, areas and strokes -> drawn.py -> PageContent
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from ctypes import c_void_p, cast
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pypdfium2 as pdfium
from pypdfium2 import raw

from parsers.errors import DamagedFile
from parsers.pdf.drawn import Drawn, Letters, seen
from parsers.pdf.page import PageContent
from parsers.pdf.pdfium import calls
from parsers.pdf.pdfium.calls import Handle, Index
from parsers.pdf.pdfium.characters import Undecided, directions, read_characters
from parsers.pdf.pdfium.objects import Listed, Objects, listed, objects_of, picture_areas
from parsers.pdf.pdfium.paths import areas_and_strokes

__all__ = ["PdfiumReader"]

# Pages are read in stretches, for a step costs about the same for many pages as for one; stretches of pages that draw
# much are shorter.
MOST_PAGES = 8
MOST_DRAWN = 40_000  # characters, objects, segments of paths


class _Opened(NamedTuple):
    """A page, its text, and its objects; the page and the text have to be closed."""

    number: int
    page: Handle
    text: Handle
    objects: Listed
    size: int


class PdfiumReader:
    """Pages of a PDF through pdfium; raises DamagedFile when it cannot be opened."""

    def __init__(self, data: bytes) -> None:
        try:
            self._pdf = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            raise DamagedFile(f"the PDF cannot be opened ({error}); download it again") from error
        self.page_count = len(self._pdf)
        if not self.page_count:
            raise DamagedFile("the PDF has no page; download it again")

    def pages(self) -> Iterator[PageContent | Exception]:
        stretch: list[_Opened] = []
        for number in range(1, self.page_count + 1):
            try:
                stretch.append(self._open(number))
            except Exception as error:  # one bad page must not cost the others
                yield from _finished(stretch)
                yield error
            if len(stretch) == MOST_PAGES or sum(opened.size for opened in stretch) > MOST_DRAWN:
                yield from _finished(stretch)
        yield from _finished(stretch)

    def _open(self, number: int) -> _Opened:
        page = calls.load_page(cast(self._pdf.raw, c_void_p).value, number - 1)
        text = page and calls.load_text(page)
        if not text:
            calls.close_page(page)
            raise Undecided("pdfium cannot load the page")
        try:
            objects = listed(page)
            return _Opened(number, page, text, objects, objects.size + calls.count_characters(text))
        except BaseException:
            _close(page, text)
            raise


def _finished(stretch: list[_Opened]) -> list[PageContent | Exception]:
    """What pages show; they are closed, and the list is empty then."""
    try:
        return _read(stretch) if stretch else []
    finally:
        for opened in stretch:
            _close(opened.page, opened.text)
        stretch.clear()


def _close(page: Handle, text: Handle) -> None:
    calls.close_text(text)
    calls.close_page(page)


def _read(stretch: Sequence[_Opened]) -> list[PageContent | Exception]:
    """The pages together, or, where that fails, one by one."""
    try:
        return [*_contents(stretch)]
    except Exception as error:
        return [content for opened in stretch for content in _read([opened])] if len(stretch) > 1 else [error]


def _contents(stretch: Sequence[_Opened]) -> Iterator[PageContent]:
    visible = calls.page_box.structs(4, [opened.page for opened in stretch])[:, [0, 3, 2, 1]].astype(np.float64)
    objects = objects_of([opened.objects for opened in stretch], visible)
    letters = _letters(np.array([opened.text for opened in stretch]), objects[raw.FPDF_PAGEOBJ_TEXT])
    areas, strokes = areas_and_strokes(objects[raw.FPDF_PAGEOBJ_PATH])
    pictures = picture_areas(objects[raw.FPDF_PAGEOBJ_IMAGE], len(stretch)).tolist()
    filled, drawn = (np.split(boxes.at, _ends(boxes.page, len(stretch))) for boxes in (areas, strokes))
    for i, opened in enumerate(stretch):
        shown = Drawn(letters[i], filled[i], drawn[i], pictures[i])
        content = seen(shown, opened.number, tuple(visible[i].tolist()), 90 * calls.page_rotation(opened.page))
        if len(content.glyphs) + len(content.clipped) < len(letters[i].text):
            raise Undecided("white letters that no colour lies behind, or only a shading, which pdfium calls white")
        yield content


def _letters(pages: Index, texts: Objects) -> list[Letters]:
    """The letters of each page (the handles of text pages)."""
    found, style = read_characters(pages, texts)
    inked = found.take(np.flatnonzero(~style.invisible[found.owner])) if style.invisible.any() else found
    clips, white = texts.clips.take(inked.owner, axis=0), style.white[inked.owner]
    ends = _ends(inked.page, len(pages)).tolist()
    return [Letters(inked.text[i:j], inked.boxes[i:j], clips[i:j], white[i:j], ways) for (i, j), ways in zip(
        pairwise([0, *ends, len(inked.text)]), directions(found, style, len(pages)), strict=True)]


def _ends(page: Index, count: int) -> Index:
    """Of things each of which is on a page, page after page: where each of `count` pages ends, but the last."""
    return np.searchsorted(page, np.arange(1, count))
