"""Glyphs to lines of text, as they are read: bold strokes drawn once, words kept apart.

    glyphs, each of a group -> Rows (lines of glyphs) -> parted at wide gaps -> Line
"""
from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from parsers.pdf.page import BOTTOM, TOP, X0, X1, Array, Glyphs

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
    """The glyphs of groups, line by line from top to bottom, and in each line from left to right.

    `order` (n) are their numbers in `glyphs`, `row` (n) the number of each one's line, which grows; `group` is that
    of each glyph of `glyphs`.
    """

    glyphs: Glyphs
    group: Index
    order: Index
    row: Index

    @property
    def boxes(self) -> Array:
        return self.glyphs.boxes[self.order]

    @property
    def count(self) -> int:
        """How many lines there are."""
        return int(self.row[-1] - self.row[0]) + 1 if len(self.row) else 0

    def of_group(self, number: int) -> Rows:
        kept = self.group[self.order] == number
        return replace(self, order=self.order[kept], row=self.row[kept])

    def places(self) -> list[tuple[float, ...]]:
        """Of each line x0, top, x1, bottom and the height of its glyphs."""
        if not len(self.order):
            return []
        begin, boxes = _begins(self.row), self.boxes
        sizes = _medians(boxes[:, BOTTOM] - boxes[:, TOP], self.row, begin)
        corners = (np.minimum.reduceat(boxes[:, :2], begin), np.maximum.reduceat(boxes[:, 2:], begin))
        return list(map(tuple, np.column_stack([*corners, sizes]).tolist()))


def printed_once(glyphs: Glyphs) -> Glyphs:
    """Without the glyphs that stand on an equal glyph again, and without those of no size."""
    heights = glyphs.boxes[:, BOTTOM] - glyphs.boxes[:, TOP]
    keep = (heights > 0) & np.array(list(map(bool, glyphs.text)), dtype=bool)
    centres = (glyphs.boxes[:, :2] + glyphs.boxes[:, 2:]) / 2
    grid: dict[tuple[str, int, int], list[tuple[float, float]]] = {}
    for i in np.flatnonzero(_may_be_doubled(glyphs, centres, heights) & keep).tolist():
        text, (x, y), size = glyphs.text[i], centres[i].tolist(), float(heights[i])
        column, row = int(x / max(size, 1.0)), int(y / max(size, 1.0))
        near = [at for dx in (-1, 0, 1) for dy in (-1, 0, 1) for at in grid.get((text, column + dx, row + dy), ())]
        if any(max(abs(x - at), abs(y - level)) <= BOLD_OFFSET * size for at, level in near):
            keep[i] = False
        else:
            grid.setdefault((text, column, row), []).append((x, y))
    return glyphs if keep.all() else glyphs.take(np.flatnonzero(keep))


def _may_be_doubled(glyphs: Glyphs, centres: Array, heights: Array) -> Flags:
    """Which glyphs share a box of twice the offset with an equal one, in one of the four ways to lay a grid of them."""
    letters = np.array(glyphs.text, dtype="U1").view(np.uint32).astype(np.int64) << 42
    scaled = centres / np.maximum(2 * BOLD_OFFSET * heights, 1e-3)[:, None]
    columns_and_rows = np.floor(scaled + SHIFTS).astype(np.int64) & 0x1FFFFF
    boxes = letters | columns_and_rows[..., 0] << 21 | columns_and_rows[..., 1]
    result = np.zeros(len(glyphs), dtype=bool)
    if (np.diff(np.sort(boxes)) == 0).any():
        for box in boxes:
            order = np.argsort(box)
            shared = np.diff(box[order]) == 0
            result[order[:-1][shared]] = result[order[1:][shared]] = True
    return result


def rows_of(glyphs: Glyphs, group: Index) -> Rows:
    """The rows of the glyphs; group[i] is that of a glyph, -1 for one that is left out."""
    boxes = glyphs.boxes
    centre = (boxes[:, TOP] + boxes[:, BOTTOM]) / 2
    order = np.lexsort((centre, group))
    order = order[group[order] >= 0]
    row = _row_numbers(group[order], centre[order], (boxes[:, BOTTOM] - boxes[:, TOP])[order])
    return Rows(glyphs, group, order[np.lexsort((boxes[order, X0], row))], row)


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
    inked = is_whole | ~np.array(list(map(str.isspace, rows.glyphs.text)), dtype=bool)[rows.order]
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


def lines_of(rows: Rows, count: int) -> list[list[Line]]:
    """The lines of each of `count` groups; those of nothing but blanks are left out."""
    result: list[list[Line]] = [[] for _ in range(count)]
    begin, letters = _begins(rows.row), _spelled(rows)
    sure: list[float | None] = [None] * len(begin)
    if rows.glyphs.confidence is not None and len(begin):
        sure = np.minimum.reduceat(rows.glyphs.confidence[rows.order], begin).tolist()
    for group, (i, j), (x0, top, x1, bottom, size), confidence in zip(
            rows.group[rows.order[begin]].tolist(), pairwise([*begin.tolist(), len(letters)]), rows.places(), sure,
            strict=True):
        if text := "".join(letters[i:j]).strip():
            result[group].append(Line(text, x0, top, x1, bottom, size, confidence))
    return result


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
