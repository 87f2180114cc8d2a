"""Glyphs to lines of text, as they are read: bold strokes drawn once, words kept apart."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parsers.pdf.page import BOTTOM, TOP, X0, X1, Array, Glyphs

BOLD_OFFSET = 0.2  # of the glyph's height: the same character this near was drawn again for weight
LINE_OFFSET = 0.5  # of the glyph's height: centres nearer than this stand on one line
WORD_GAP = 0.3  # of the glyph's height: a wider gap between letters or digits parts two words
BLOCK_GAP = 3.0  # of the glyph's height: a wider gap parts a line into blocks ("单位：X局     金额：万元")


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
    grid: dict[tuple[str, int, int], list[int]] = {}
    keep: list[int] = []
    heights = glyphs.boxes[:, BOTTOM] - glyphs.boxes[:, TOP]
    centres = (glyphs.boxes[:, :2] + glyphs.boxes[:, 2:]) / 2
    for i, text in enumerate(glyphs.text):
        size = float(heights[i])
        if size <= 0 or not text:
            continue
        x, y = centres[i] / max(size, 1.0)
        near = [j for dx in (-1, 0, 1) for dy in (-1, 0, 1) for j in grid.get((text, int(x) + dx, int(y) + dy), ())]
        if not any(np.abs(centres[i] - centres[j]).max() <= BOLD_OFFSET * size for j in near):
            grid.setdefault((text, int(x), int(y)), []).append(i)
            keep.append(i)
    return glyphs.take(np.array(keep, dtype=np.intp))


def read_lines(glyphs: Glyphs, block_gap: float | None = None) -> list[Line]:
    """The lines from top to bottom; with `block_gap` (in glyph heights) parted into blocks at wide gaps."""
    lines = []
    for row in _rows(glyphs.boxes):
        for block in _blocks(glyphs, row, block_gap):
            text = _spell(glyphs, block)
            if text.strip():
                lines.append(_line(text, glyphs.take(block)))
    return lines


def _rows(boxes: Array) -> Iterator[NDArray[np.intp]]:
    """Indices of the glyphs of each line, from left to right."""
    if not len(boxes):
        return
    centre = (boxes[:, TOP] + boxes[:, BOTTOM]) / 2
    height = boxes[:, BOTTOM] - boxes[:, TOP]
    order = np.argsort(centre, kind="stable")
    begin = 0
    for i in range(1, len(order) + 1):
        if i < len(order):
            step = centre[order[i]] - centre[order[begin:i]].mean()
            if step <= LINE_OFFSET * min(height[order[i]], np.median(height[order[begin:i]])):
                continue
        row = order[begin:i]
        yield row[np.argsort(boxes[row, X0], kind="stable")]
        begin = i


def _blocks(glyphs: Glyphs, row: NDArray[np.intp], block_gap: float | None) -> list[NDArray[np.intp]]:
    if block_gap is None:
        return [row]
    inked = row[[not glyphs.text[i].isspace() for i in row]]
    if not len(inked):
        return []
    boxes = glyphs.boxes[inked]
    gaps = boxes[1:, X0] - np.maximum.accumulate(boxes[:, X1])[:-1]
    wide = gaps > block_gap * np.median(boxes[:, BOTTOM] - boxes[:, TOP])
    return np.split(inked, np.flatnonzero(wide) + 1)


def _spell(glyphs: Glyphs, row: NDArray[np.intp]) -> str:
    """The glyphs' text, with a blank where a gap parts two words that are not Chinese."""
    parts: list[str] = []
    for before, i in zip([None, *row[:-1]], row, strict=True):
        if before is not None and _is_word(glyphs.text[before][-1]) and _is_word(glyphs.text[i][0]):
            gap = glyphs.boxes[i, X0] - glyphs.boxes[before, X1]
            if gap > WORD_GAP * (glyphs.boxes[i, BOTTOM] - glyphs.boxes[i, TOP]):
                parts.append(" ")
        parts.append(glyphs.text[i])
    return "".join(parts).strip()


def _is_word(character: str) -> bool:
    return character.isascii() and not character.isspace()


def _line(text: str, glyphs: Glyphs) -> Line:
    boxes, confidence = glyphs.boxes, glyphs.confidence
    size = float(np.median(boxes[:, BOTTOM] - boxes[:, TOP]))
    return Line(text, float(boxes[:, X0].min()), float(boxes[:, TOP].min()),
                float(boxes[:, X1].max()), float(boxes[:, BOTTOM].max()), size,
                None if confidence is None else float(confidence.min()))


def join_lines(lines: Sequence[str]) -> str:
    """Wrapped lines as one: a blank stays only between two words of letters."""
    text = ""
    for line in lines:
        if text and line and text[-1].isascii() and text[-1].isalpha() and line[0].isascii() and line[0].isalpha():
            text += " "
        text += line
    return text
