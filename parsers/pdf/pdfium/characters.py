"""The characters of pages, each with the box that its font gives it."""
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain, pairwise

import numpy as np
import pypdfium2.raw as pdfium

from parsers.pdf.drawn import DEEPEST, Flags
from parsers.pdf.page import Array
from parsers.pdf.pdfium import calls
from parsers.pdf.pdfium.calls import Handle, Index
from parsers.pdf.pdfium.objects import Objects, is_white, owners

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
LINE_END_HYPHENS = ("\x02", "\ufffe")  # how pdfium marks a hyphen at the end of a line
NEAR_EM = 0.25  # of a font's size: a box that is this near to the one we want is that of text which stands upright
CHINESE_WIDTH = 0.9  # of a font's size
SYMBOLIC = 4  # a font's flag: its letters are none of the Latin alphabet


class Undecided(Exception):
    """What a page shows that pdfium does not tell."""


@dataclass(frozen=True)
class Characters:
    """`n` characters: text, boxes (n x 4: x0, y0, x1, y1 on the page, y upward), the text object of each (an index),
    its page (an index), and its number in pdfium's own list of that page.  A character is that of one glyph, so it may
    be several letters."""

    text: list[str]
    boxes: Array
    owner: Index
    page: Index
    number: Index

    def take(self, index: Index) -> Characters:
        text = list(map(self.text.__getitem__, index.tolist()))
        return Characters(text, self.boxes.take(index, axis=0), self.owner[index], self.page[index],
                          self.number[index])


@dataclass(frozen=True)
class Style:
    """How each of `n` text objects is set: its font, the font's size and descent (a part of the size), the matrix of
    its letters (n x 3 x 3), which ends where its base line begins, and its ink."""

    fonts: Index
    sizes: Array
    descents: Array
    matrices: Array
    invisible: Flags
    white: Flags


def read_characters(pages: Index, texts: Objects) -> tuple[Characters, Style]:
    """What is printed by the text objects of pages (the handles of text pages); what pdfium adds between is left out.
    """
    counts = calls.count_characters.each(pages)
    page, number = owners(counts)
    of = pages[page]
    owner = _numbers_in(texts.handles, calls.text_object.each(of, number))
    boxes = calls.loose_box.structs(4, of, number)[:, [0, 3, 2, 1]].astype(np.float64)
    text = list(chain.from_iterable(map(_text, pages.tolist(), counts.tolist())))
    for i in np.flatnonzero(calls.is_unmapped.each(of, number)).tolist():
        text[i] = UNKNOWN
    printed = (owner >= 0) & (calls.is_generated.each(of, number) <= 0)  # the others pdfium sets into gaps
    found, style = Characters(text, _sorted(boxes), owner, page, number).take(np.flatnonzero(printed)), _style(texts)
    if _is_unsaid(texts.handles, style, np.bincount(found.owner, minlength=len(texts.handles))):
        raise Undecided("text in a font that is neither in the file nor on this machine")
    return _of_one_glyph(_in_em_boxes(pages, found, style)), style


def _numbers_in(handles: Index, wanted: Index) -> Index:
    """Where each wanted handle stands among the handles; -1 where it does not."""
    if not len(handles):
        return np.full(len(wanted), -1)
    order = np.argsort(handles)
    number = order[np.minimum(np.searchsorted(handles, wanted, sorter=order), len(order) - 1)]
    return np.where(handles[number] == wanted, number, -1)


def directions(characters: Characters, style: Style, pages: int) -> list[Counter[int]]:
    """How many characters of each page run each way: 0 to the right, 90 up, 180 to the left, 270 down."""
    a, b = style.matrices[:, 0, :2].T
    quarters = np.where(np.abs(a) >= np.abs(b), np.where(a >= 0, 0, 2), np.where(b > 0, 1, 3))
    counts = np.bincount(4 * characters.page + quarters[characters.owner], minlength=4 * pages).reshape(-1, 4)
    return [Counter({90 * quarter: count for quarter, count in enumerate(row)}) for row in counts.tolist()]


def _text(page: Handle, count: int) -> list[str]:
    buffer = np.empty(2 * count + 1, dtype="<u2")
    written = calls.get_text(page, 0, count, buffer.ctypes.data) - 1
    text = list(_with_hyphens(buffer[:written].tobytes().decode("utf-16-le", errors="replace")))
    if len(text) != count:  # pdfium leaves out what has no Unicode
        text = _paired(list(map(chr, calls.get_unicode.each(np.full(count, page), np.arange(count)).tolist())))
        text = list(map(_with_hyphens, text))
    return text


def _with_hyphens(text: str) -> str:
    for mark in LINE_END_HYPHENS:
        text = text.replace(mark, "-")
    return text


def _paired(letters: list[str]) -> list[str]:
    """The letters, of which pdfium gives some in two halves: as the whole letter, and nothing then."""
    for i, (first, second) in enumerate(pairwise(tuple(letters))):
        if "\ud800" <= first <= "\udbff" and "\udc00" <= second <= "\udfff":
            letters[i:i + 2] = [(first + second).encode("utf-16-le", "surrogatepass").decode("utf-16-le"), ""]
    return [UNKNOWN if "\ud800" <= letter <= "\udfff" else letter for letter in letters]


def _is_unsaid(texts: Index, style: Style, counts: Index) -> bool:
    """Whether pdfium leaves text out for want of glyphs: it takes what has no width for blanks."""
    silent = [i for i in np.flatnonzero(counts == 0).tolist() if _may_lack_glyphs(int(style.fonts[i]))]
    bounds = calls.object_bounds.numbers(np.float32, 4, texts[silent])
    return bool((bounds[:, 0] == bounds[:, 2]).any())


def _may_lack_glyphs(font: Handle) -> bool:
    """Whether a font that is not in the file is Chinese (its letters are as wide as high) or one of symbols.

    For Latin ones pdfium brings its own.
    """
    if calls.is_embedded(font):
        return False
    (width,) = calls.glyph_width.numbers(np.float32, 1, [font], ord("年"), 1.0)[0]
    return width > CHINESE_WIDTH or bool(calls.font_flags(font) & SYMBOLIC)


def _sorted(boxes: Array) -> Array:
    """Boxes with x0 <= x1 and y0 <= y1: mirrored text has them the other way round."""
    return np.hstack([np.minimum(boxes[:, :2], boxes[:, 2:]), np.maximum(boxes[:, :2], boxes[:, 2:])])


def _style(texts: Objects) -> Style:
    fonts = calls.font_of.each(texts.handles)
    return Style(
        fonts=fonts, sizes=calls.font_size.numbers(np.float32, 1, texts.handles)[:, 0].astype(np.float64),
        descents=_descents(fonts), matrices=texts.matrices,
        invisible=calls.render_mode.each(texts.handles) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE,
        white=is_white(calls.fill_colour, texts.handles))


def _descents(fonts: Index) -> Array:
    """How far below the base line each font reaches, as a part of its size; below 0, and not below DEEPEST."""
    distinct, number = np.unique(fonts, return_inverse=True)
    found = calls.font_descent.numbers(np.float32, 1, distinct, 1.0)[:, 0].astype(np.float64)
    return np.maximum(found, DEEPEST)[number]


def _in_em_boxes(pages: Index, characters: Characters, style: Style) -> Characters:
    """Characters with boxes as high as their font is large, from its descent up.

    pdfium's own boxes are as wide as that, and of text that stands upright about as high.
    """
    owner, boxes = characters.owner, characters.boxes
    height = style.sizes[owner] * style.matrices[owner, 1, 1]
    low = style.matrices[owner, 2, 1] + style.descents[owner] * height
    tolerance = NEAR_EM * np.abs(height)
    upright = (np.abs(boxes[:, 3] - boxes[:, 1] - np.abs(height)) <= tolerance) & (boxes[:, 2] > boxes[:, 0])
    off_line = upright & (np.abs(boxes[:, 1] - np.minimum(low, low + height)) > tolerance)
    downward = np.bincount(owner, weights=off_line, minlength=len(style.fonts)) > 0  # a font that writes downward
    on_line = upright & ~downward[owner]
    boxes = np.where(on_line[:, None], _sorted(np.column_stack([boxes[:, 0], low, boxes[:, 2], low + height])), boxes)
    others = np.flatnonzero(~upright)
    if len(others):
        boxes[others] = _em_boxes(pages, characters.take(others), style)
    return replace(characters, boxes=boxes)


def _em_boxes(pages: Index, characters: Characters, style: Style) -> Array:
    """Boxes of any text, drawn up from where each character stands and how wide it is."""
    owner = characters.owner
    origins = calls.character_origin.numbers(np.float64, 2, pages[characters.page], characters.number)
    sizes, below = style.sizes[owner], style.descents[owner] * style.sizes[owner]
    widths, matrix = _widths(characters, style), style.matrices[owner][:, :2, :2]
    corners = [np.column_stack([x, y])[:, None, :] @ matrix for x, y in ((0 * widths, below), (widths, below + sizes))]
    start, end = (corner[:, 0] + origins for corner in corners)
    return _sorted(np.hstack([start, end]))


def _widths(characters: Characters, style: Style) -> Array:
    """How wide characters are before their matrix is applied: as pdfium's boxes tell where text lies, else as the
    font tells, which does not know them all, else as high as they are."""
    owner, count = characters.owner, len(characters.text)
    sizes, (across, up) = style.sizes[owner], np.abs(style.matrices[owner, 0, :2]).T
    told = calls.glyph_width.numbers(np.float32, 1, style.fonts[owner], list(map(ord, characters.text)), sizes)[:, 0]
    boxed = np.divide(characters.boxes[:, 2] - characters.boxes[:, 0], across, out=np.zeros(count), where=across > up)
    return np.where(boxed > 0, boxed, np.where(told > 0, told, sizes))


def _of_one_glyph(characters: Characters) -> Characters:
    """The letters of a ligature, which pdfium gives one by one in the same box, as one character."""
    same = (characters.boxes[1:] == characters.boxes[:-1]).all(axis=1) & (np.diff(characters.owner) == 0)
    if not same.any():
        return characters
    begin = np.flatnonzero(np.concatenate([[True], ~same]))
    text = ["".join(characters.text[i:j]) for i, j in zip(begin, [*begin[1:], len(characters.text)], strict=True)]
    return replace(characters.take(begin), text=text)
