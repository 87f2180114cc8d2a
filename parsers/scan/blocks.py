"""Ink to lines of text: cut into rows at blank rows, and into blocks at wide blanks, until nothing is left to cut."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parsers.scan.picture import Grey

WIDE_GAP = 1.2  # of a row's height: a wider blank parts two blocks
LINES = 2.0  # letters' heights: a higher row is of several lines that stand beside each other
SPECK, DOT = 0.03, 0.01  # of a letter's square: less ink is no sign, and no dot
FILLED = 0.5  # of its box
THIN = 0.6  # of a letter's height: a lower row may be a part of a letter
PART_GAP = 0.35  # of a letter's height: parts of a letter are no further apart
LETTER = 1.2  # of a letter's height: parts make no more together


@dataclass(frozen=True)
class Block:
    """A box of pixels that holds one line of text; x1 and bottom are outside."""

    x0: int
    top: int
    x1: int
    bottom: int

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.x1 - self.x0


def letter_height(blocks: list[Block]) -> float:
    """The height that most of the text has; 0 where there is none."""
    if not blocks:
        return 0.0
    heights = np.repeat([block.height for block in blocks], [block.width for block in blocks])
    return float(np.median(heights))


def find_blocks(ink: Grey, region: Block, letter: float = 0.0) -> list[Block]:
    """The lines of text in a region of the ink; rows lower than letters of that height (pixels) are put together."""
    return [block for block in _cut(ink, region, letter, whole=False) if not _is_speck(ink, block, letter)]


def _is_speck(ink: Grey, block: Block, letter: float) -> bool:
    """Whether a block is only dirt, or the rest of a seal: a dash has as little ink, but fills its box."""
    amount = float(ink[block.top:block.bottom, block.x0:block.x1].sum())
    share = amount / (block.width * block.height)
    return amount < (SPECK if share < FILLED else DOT) * letter ** 2


def _cut(ink: Grey, region: Block, letter: float, whole: bool) -> Iterator[Block]:
    """The blocks of a region; `whole` where cutting it the other way left it in one piece."""
    window = ink[region.top:region.bottom, region.x0:region.x1]
    rows = _put_together(_stretches(window.max(axis=1), 1), letter)
    for top, bottom in rows:
        gap = max(round(WIDE_GAP * min(max(bottom - top, letter), LINES * letter or bottom - top)), 2)
        columns = _stretches(window[top:bottom].max(axis=0), gap)
        for left, right in columns:
            block = Block(region.x0 + left, region.top + top, region.x0 + right, region.top + bottom)
            if len(columns) > 1 or (not whole and len(rows) > 1):
                yield from _cut(ink, block, letter, whole=True)
            else:
                yield block


def _stretches(filled: NDArray[np.uint8], gap: int) -> list[tuple[int, int]]:
    """Where (begin, end) positions are filled, with blanks below `gap` counted in."""
    at = np.flatnonzero(filled)
    if not len(at):
        return []
    breaks = np.flatnonzero(np.diff(at) > gap)
    begins, ends = at[np.append(0, breaks + 1)], at[np.append(breaks, len(at) - 1)] + 1
    return list(zip(begins.tolist(), ends.tolist(), strict=True))


def _put_together(rows: list[tuple[int, int]], letter: float) -> list[tuple[int, int]]:
    """Rows, with those that are parts of letters (二, =) made one."""
    merged: list[tuple[int, int]] = []
    for top, bottom in rows:
        begin, end = merged[-1] if merged else (0, 0)
        thin = min(bottom - top, end - begin) <= THIN * letter
        if merged and thin and top - end <= PART_GAP * letter and bottom - begin <= LETTER * letter:
            merged[-1] = (begin, bottom)
        else:
            merged.append((top, bottom))
    return merged
