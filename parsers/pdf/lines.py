"""Glyphs to lines of text, as they are read: bold strokes drawn once, words kept apart."""
from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parsers.pdf.page import BOTTOM, TOP, X0, X1, Array, Glyphs

BOLD_OFFSET = 0.2  # of the glyph's height: the same character this near was drawn again for weight
LINE_OFFSET = 0.5  # of the glyph's height: centres nearer than this stand on one line
WORD_GAP = 0.3  # of the glyph's height: a wider gap between letters or digits parts two words
BLOCK_GAP = 3.0  # of the glyph's height: a wider gap parts a line into blocks ("单位：X局     金额：万元")
BLANKS = [code for code in range(128) if chr(code).isspace()]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Line:
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
    result = np.zeros(len(glyphs), dtype=bool)
    if not len(glyphs):
        return result
    letters = _codes(glyphs.text)[:, 0].astype(np.int64) << 42
    scaled = centres / np.maximum(2 * BOLD_OFFSET * heights, 1e-3)[:, None]
    for shift in np.ndindex(2, 2):
        column, row = (np.floor(scaled + np.array(shift) / 2).astype(np.int64) & 0x1FFFFF).T
        box = letters | column << 21 | row
        order = np.argsort(box)
        shared = np.diff(box[order]) == 0
        result[order[:-1][shared]] = result[order[1:][shared]] = True
    return result


def read_lines(glyphs: Glyphs, block_gap: float | None = None) -> list[Line]:
    """The lines from top to bottom; with `block_gap` (in glyph heights) parted into blocks at wide gaps."""
    return lines_of_groups(glyphs, np.zeros(len(glyphs), dtype=np.intp), 1, block_gap)[0]


def lines_of_groups(
    glyphs: Glyphs, group: NDArray[np.intp], count: int, block_gap: float | None = None
) -> list[list[Line]]:
    """The lines of each of `count` groups, as `read_lines` gives them; group[i] is that of a glyph, -1 for none."""
    result: list[list[Line]] = [[] for _ in range(count)]
    order, row = _rows(glyphs.boxes, group)
    if block_gap is not None:
        inked = np.array([not glyphs.text[i].isspace() for i in order.tolist()], dtype=bool)
        order, row = order[inked], row[inked]
        row = _blocks(glyphs.boxes[order], row, block_gap)
    if len(order):
        begin = _begins(row)
        for of_group, line in zip(group[order[begin]], _lines(glyphs, order, row, begin), strict=True):
            if line.text:
                result[of_group].append(line)
    return result


def _rows(boxes: Array, group: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The glyphs of groups, line by line from top to bottom, and in each from left to right; the line of each."""
    centre = (boxes[:, TOP] + boxes[:, BOTTOM]) / 2
    order = np.lexsort((centre, group))
    order = order[group[order] >= 0]
    row = _row_numbers(group[order], centre[order], (boxes[:, BOTTOM] - boxes[:, TOP])[order])
    return order[np.lexsort((boxes[order, X0], row))], row


def _row_numbers(group: NDArray[np.intp], centre: Array, height: Array) -> NDArray[np.intp]:
    """The number of each glyph's line.  A glyph joins the line above whose mean centre is near its own."""
    if not len(group):
        return np.empty(0, dtype=np.intp)
    begin = _begins(group, centre, height)  # glyphs of one height at one level: where the first belongs, all do
    numbers: list[int] = []
    first, before, total = 0, -1, 0.0
    heights = height.tolist()
    for i, end, of_group, at in zip(begin.tolist(), [*begin[1:].tolist(), len(group)], group[begin].tolist(),
                                    centre[begin].tolist(), strict=True):
        if of_group != before or _is_below(at - total / (i - first), heights[i], heights[first:i]):
            first, before, total = i, of_group, 0.0
            numbers.append(len(numbers) and numbers[-1] + 1)
        else:
            numbers.append(numbers[-1])
        total += at * (end - i)
    return np.repeat(numbers, np.diff(begin, append=len(group)))


def _is_below(step: float, size: float, heights: Sequence[float]) -> bool:
    """Whether a glyph of this size that stands a step under the middle of a line does not belong to it."""
    return step > 0 and (step > LINE_OFFSET * size or step > LINE_OFFSET * statistics.median(heights))


def _blocks(boxes: Array, row: NDArray[np.intp], block_gap: float) -> NDArray[np.intp]:
    """The number of each glyph's block: rows (from left to right) parted at wide gaps."""
    if not len(row):
        return row
    begin = _begins(row)
    apart = row * (np.ptp(boxes[:, X1]) + 1.0)  # so that no row reaches into the next
    reach = np.maximum.accumulate(boxes[:, X1] + apart) - apart
    size = np.repeat(_medians(boxes[:, BOTTOM] - boxes[:, TOP], row, begin), np.diff(begin, append=len(row)))
    wide = boxes[1:, X0] - reach[:-1] > block_gap * size[1:]
    return np.concatenate([[0], np.cumsum(wide | (np.diff(row) != 0))])


def _lines(
    glyphs: Glyphs, order: NDArray[np.intp], row: NDArray[np.intp], begin: NDArray[np.intp]
) -> Iterator[Line]:
    """The line of each row: the glyphs of `order` from `begin` to the next one."""
    boxes = glyphs.boxes[order]
    letters = _spelled([glyphs.text[i] for i in order.tolist()], boxes, row)
    edges = np.column_stack([np.minimum.reduceat(boxes[:, :2], begin), np.maximum.reduceat(boxes[:, 2:], begin)])
    sizes = _medians(boxes[:, BOTTOM] - boxes[:, TOP], row, begin)
    sure: list[float | None] = [None] * len(begin)
    if glyphs.confidence is not None:
        sure = np.minimum.reduceat(glyphs.confidence[order], begin).tolist()
    for i, j, (x0, top, x1, bottom), size, confidence in zip(
            begin.tolist(), [*begin[1:].tolist(), len(order)], edges.tolist(), sizes.tolist(), sure, strict=True):
        yield Line("".join(letters[i:j]).strip(), x0, top, x1, bottom, size, confidence)


def _spelled(letters: list[str], boxes: Array, row: NDArray[np.intp]) -> list[str]:
    """The letters of rows, with a blank where a gap parts two words that are not Chinese."""
    codes = _codes(letters)
    first, last = codes[:, 0], codes[np.arange(len(codes)), np.maximum((codes != 0).sum(axis=1) - 1, 0)]
    gap = boxes[1:, X0] - boxes[:-1, X1] > WORD_GAP * (boxes[1:, BOTTOM] - boxes[1:, TOP])
    for i in np.flatnonzero(gap & (np.diff(row) == 0) & _is_word(last[:-1]) & _is_word(first[1:])) + 1:
        letters[i] = " " + letters[i]
    return letters


def _codes(text: Sequence[str]) -> NDArray[np.uint32]:
    """The code points (n x length of the longest) of texts, at least one of each; 0 after the end."""
    letters = np.array(text, dtype=np.str_)
    return letters.view(np.uint32).reshape(len(text), -1)


def _is_word(codes: NDArray[np.uint32]) -> Flags:
    return np.asarray((codes < 128) & ~np.isin(codes, BLANKS))


def _begins(*columns: NDArray[Any]) -> NDArray[np.intp]:
    """Where sorted rows begin to differ from those before."""
    changes = np.any([np.diff(column) != 0 for column in columns], axis=0)
    return np.flatnonzero(np.concatenate([[True], changes]))


def _medians(values: Array, row: NDArray[np.intp], begin: NDArray[np.intp]) -> Array:
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
