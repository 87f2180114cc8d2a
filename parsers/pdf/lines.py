"""Glyphs to lines of text, as they are read: bold strokes drawn once, words kept apart.

    glyphs, each of a group -> Rows (lines of glyphs) -> parted at wide gaps -> Line
"""
from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from parsers.pdf.page import BOTTOM, NOTHING, TOP, X0, X1, Array, Glyphs, together

BOLD_OFFSET = 0.2  # of the glyph's height: the same character this near was drawn again for weight
LINE_OFFSET = 0.5  # of the glyph's height: centres nearer than this stand on one line
WORD_GAP = 0.3  # of the glyph's height: a wider gap between letters or digits parts two words
BLOCK_GAP = 3.0  # of the glyph's height: a wider gap parts a line into blocks ("单位：X局     金额：万元")
WHOLE = np.inf  # the gap of lines that are not parted
SHIFTS = np.array([[[0.0, 0.0]], [[0.0, 0.5]], [[0.5, 0.0]], [[0.5, 0.5]]])  # the four ways to lay a grid of boxes
Flags = NDArray[np.bool_]
Index = NDArray[np.intp]


class Line(NamedTuple):
    """A line (or a block of one) of text in its box; `size` is the height of its glyphs in points.

    `confidence` is that of its least certain glyph, None where the file has the text.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    confidence: float | None = None


@dataclass(frozen=True)
class Rows:
    """The glyphs of so many `groups`, line by line from top to bottom, and in each line from left to right.

    `order` (n) are their numbers in `glyphs`, `row` (n) the number of each one's line, which grows; `group` is that
    of each glyph of `glyphs`.
    """

    glyphs: Glyphs
    group: Index
    groups: int
    order: Index
    row: Index

    @property
    def boxes(self) -> Array:
        return self.glyphs.boxes.take(self.order, axis=0)

    @property
    def lengths(self) -> Index:
        """How many lines each group has."""
        return np.bincount(self.group[self.order[_begins(self.row)]], minlength=self.groups)

    def of_groups(self, numbers: Index) -> Rows:
        kept = np.isin(self.group[self.order], numbers)
        return replace(self, order=self.order[kept], row=self.row[kept])

    def places(self) -> Iterator[tuple[int, tuple[float, ...]]]:
        """Of each line its group, and x0, top, x1, bottom and the height of its glyphs."""
        if len(self.order):
            begin, boxes = _begins(self.row), self.boxes
            sizes = _medians(boxes[:, BOTTOM] - boxes[:, TOP], self.row, begin)
            corners = (np.minimum.reduceat(boxes[:, :2], begin), np.maximum.reduceat(boxes[:, 2:], begin))
            places = map(tuple, np.column_stack([*corners, sizes]).tolist())
            yield from zip(self.group[self.order[begin]].tolist(), places, strict=True)


def printed_once(pages: Sequence[Glyphs]) -> list[Glyphs]:
    """The glyphs of each page without those that stand on an equal glyph again, and without those of no size."""
    glyphs, lengths = together([NOTHING, *pages]), np.array(list(map(len, pages)), dtype=np.intp)
    page = np.repeat(np.arange(len(pages)), lengths)
    heights = glyphs.boxes[:, BOTTOM] - glyphs.boxes[:, TOP]
    keep = (heights > 0) & np.array(list(map(bool, glyphs.text)), dtype=bool)
    centres = (glyphs.boxes[:, :2] + glyphs.boxes[:, 2:]) / 2
    grid: dict[tuple[int, str, int, int], list[tuple[float, float]]] = {}
    for i in np.flatnonzero(_may_be_doubled(glyphs, page, centres, heights) & keep).tolist():
        of, text, (x, y), size = int(page[i]), glyphs.text[i], centres[i].tolist(), float(heights[i])
        column, row = int(x / max(size, 1.0)), int(y / max(size, 1.0))
        near = [at for dx in (-1, 0, 1) for dy in (-1, 0, 1) for at in grid.get((of, text, column + dx, row + dy), ())]
        if any(max(abs(x - at), abs(y - level)) <= BOLD_OFFSET * size for at, level in near):
            keep[i] = False
        else:
            grid.setdefault((of, text, column, row), []).append((x, y))
    kept = np.split(keep, np.cumsum(lengths))[:-1]
    return [own.only(once) for own, once in zip(pages, kept, strict=True)]


def _may_be_doubled(glyphs: Glyphs, page: Index, centres: Array, heights: Array) -> Flags:
    """Which glyphs share a box of twice the offset with an equal one, in one of the four ways to lay a grid of them.

    Of a box's number only so many bits are kept that a few more glyphs may seem to.
    """
    letters = np.array(glyphs.text, dtype="U1").view(np.uint32).astype(np.int64) << 42 | (page & 0xF) << 38
    scaled = centres / np.maximum(2 * BOLD_OFFSET * heights, 1e-3)[:, None]
    columns_and_rows = np.floor(scaled + SHIFTS).astype(np.int64) & 0x7FFFF
    boxes = letters | columns_and_rows[..., 0] << 19 | columns_and_rows[..., 1]
    result = np.zeros(len(glyphs), dtype=bool)
    if (np.diff(np.sort(boxes)) == 0).any():
        for box in boxes:
            order = np.argsort(box)
            shared = np.diff(box[order]) == 0
            result[order[:-1][shared]] = result[order[1:][shared]] = True
    return result


def rows_of(glyphs: Glyphs, group: Index, groups: int) -> Rows:
    """The rows of the glyphs; group[i] is that of a glyph, one of so many, or -1 for one that is left out."""
    boxes = glyphs.boxes
    centre = (boxes[:, TOP] + boxes[:, BOTTOM]) / 2
    order = np.lexsort((centre, group))
    order = order[group[order] >= 0]
    row = _row_numbers(group[order], centre[order], (boxes[:, BOTTOM] - boxes[:, TOP])[order])
    return Rows(glyphs, group, groups, order[np.lexsort((boxes[order, X0], row))], row)


def _row_numbers(group: Index, centre: Array, height: Array) -> Index:
    """The number of each glyph's line.  A glyph joins the line above whose mean centre is near its own."""
    begin = _begins(group, centre, height)  # glyphs of one height at one level: where the first belongs, all do
    numbers: list[int] = []
    first, before, total = 0, -1, 0.0
    heights = height.tolist()
    for (i, end), of_group, at in zip(pairwise([*begin.tolist(), len(group)]), group[begin].tolist(),
                                      centre[begin].tolist(), strict=True):
        if of_group != before or _is_below(at - total / (i - first), heights, first, i):
            first, before, total = i, of_group, 0.0
            numbers.append(len(numbers) and numbers[-1] + 1)
        else:
            numbers.append(numbers[-1])
        total += at * (end - i)
    return np.repeat(np.array(numbers, dtype=np.intp), np.diff(begin, append=len(group)))


def _is_below(step: float, heights: Sequence[float], first: int, i: int) -> bool:
    """Whether glyph i, which stands a step under the middle of the line from `first` on, does not belong to it."""
    return step > 0 and (step > LINE_OFFSET * heights[i] or step > LINE_OFFSET * statistics.median(heights[first:i]))


def parted(rows: Rows, gaps: Array) -> Rows:
    """The rows of each group parted at gaps wider than its own (in glyph heights), and without blanks where they are.
    """
    gap = gaps[rows.group[rows.order]]
    is_whole = gap == WHOLE
    if is_whole.all():
        return rows
    blank = {letter for letter in set(rows.glyphs.text) if letter.isspace()}
    inked, parts = is_whole.copy(), np.flatnonzero(~is_whole)
    inked[parts] = [rows.glyphs.text[i] not in blank for i in rows.order[parts].tolist()]
    rows = replace(rows, order=rows.order[inked], row=rows.row[inked])
    return replace(rows, row=_blocks(rows.boxes, rows.row, gap[inked])) if len(rows.order) else rows


def _blocks(boxes: Array, row: Index, gap: Array) -> Index:
    """The number of each glyph's block: rows (from left to right) parted at gaps."""
    begin = _begins(row)
    apart = row * (np.ptp(boxes[:, X1]) + 1.0)  # so that no row reaches into the next
    reach = np.maximum.accumulate(boxes[:, X1] + apart) - apart
    size = np.repeat(_medians(boxes[:, BOTTOM] - boxes[:, TOP], row, begin), np.diff(begin, append=len(row)))
    wide = boxes[1:, X0] - reach[:-1] > gap[1:] * size[1:]
    return np.cumsum(np.concatenate([[False], wide | (np.diff(row) != 0)]))


def lines_of(rows: Rows) -> list[list[Line]]:
    """The lines of each group; those of nothing but blanks are left out."""
    result: list[list[Line]] = [[] for _ in range(rows.groups)]
    begin, letters = _begins(rows.row), _spelled(rows)
    for (i, j), (group, (x0, top, x1, bottom, size)), confidence in zip(
            pairwise([*begin.tolist(), len(letters)]), rows.places(), _sureness(rows, begin), strict=True):
        if text := "".join(letters[i:j]).strip():
            result[group].append(Line(text, x0, top, x1, bottom, size, confidence))
    return result


def _sureness(rows: Rows, begin: Index) -> Sequence[float | None]:
    """The confidence of each line, None where the file has the text."""
    if rows.glyphs.confidence is None or not len(begin):
        return [None] * len(begin)
    least = np.minimum.reduceat(rows.glyphs.confidence[rows.order], begin)
    return [None if math.isnan(value) else value for value in least.tolist()]


def _spelled(rows: Rows) -> list[str]:
    """The letters of rows, with a blank where a gap parts two words that are not Chinese."""
    letters, boxes = list(map(rows.glyphs.text.__getitem__, rows.order.tolist())), rows.boxes
    gap = boxes[1:, X0] - boxes[:-1, X1] > WORD_GAP * (boxes[1:, BOTTOM] - boxes[1:, TOP])
    for i in (np.flatnonzero(gap & (np.diff(rows.row) == 0)) + 1).tolist():
        if _is_word(letters[i - 1][-1]) and _is_word(letters[i][0]):
            letters[i] = " " + letters[i]
    return letters


def _is_word(letter: str) -> bool:
    return letter.isascii() and not letter.isspace()


def _begins(*columns: NDArray[Any]) -> Index:
    """Where sorted rows begin to differ from those before."""
    changes = np.ones(len(columns[0]), dtype=bool)
    changes[1:] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return np.flatnonzero(changes)


def _medians(values: Array, row: Index, begin: Index) -> Array:
    """The median of each row's values."""
    values = values[np.lexsort((values, row))]
    length = np.diff(begin, append=len(values))
    return np.asarray((values[begin + (length - 1) // 2] + values[begin + length // 2]) / 2)


def join_lines(lines: Sequence[str]) -> str:
    """Wrapped lines as one: a blank stays only between two words of letters."""
    text = ""
    for line in lines:
        if text and line and text[-1].isascii() and text[-1].isalpha() and line[0].isascii() and line[0].isalpha():
            text += " "
        text += line
    return text
