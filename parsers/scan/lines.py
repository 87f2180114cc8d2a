"""Blocks of ink to characters with boxes: each line is cut out, recognised, and its characters are put in their places.

A sign that stands alone in its cell (≥, =, 0) has no line that tells its size and kind: it is read again together
with what stands beside it.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from parsers.pdf.lattice import cluster
from parsers.pdf.page import NOTHING, Array, Glyphs
from parsers.scan.agreement import agreed
from parsers.scan.blocks import Block
from parsers.scan.picture import PAPER, Grey
from parsers.scan.recogniser import Character, recognise
from parsers.scan.sureness import legible, marked, with_gaps_marked, with_thousands

MARGIN = 0.15  # of a line's height: paper over and under it
SIDE_MARGIN = 0.25  # before and after it
ALONE = 1.4  # of its height: a block this narrow is one sign, or two figures
SURE = 0.99  # what is alone and not as sure is read again
CONTEXT = 4.0  # heights of a line beside it that are read with it
BARS, SHORT_BAR = frozenset("一-－—–_ー"), 0.65  # letter heights: a shorter bar alone is a minus
SAME_SIZE = 0.15  # of a letter's height: lines that differ by less are of one size
INK = 128  # darker than this is surely printed
NARROW = 0.5  # of its height: the width of a letter of ASCII
OPENING, CLOSING = frozenset("（《〈“‘【〔"), frozenset("，。、；：！？）》〉”’】〕")
FULL_WIDTH = str.maketrans(",:;?!()", "，：；？！（）")


@dataclass(frozen=True)
class Strip:
    """A line cut out of the page: its shades, and where its left edge is on the page (pixels)."""

    grey: Grey
    left: int


def cut_out(grey: Grey, block: Block, letter: float) -> Strip:
    """A line of text with paper around it, no lower than letters of that height: a dash alone is no letter."""
    height = max(block.height, letter)
    middle, above = (block.top + block.bottom) / 2, (0.5 + MARGIN) * height
    rows = slice(max(round(middle - above), 0), round(middle + above) + 1)
    left = max(block.x0 - round(SIDE_MARGIN * height), 0)
    return Strip(grey[rows, left:block.x1 + round(SIDE_MARGIN * height)], left)


def read_blocks(grey: Grey, blocks: Sequence[Block], letter: float) -> Glyphs:
    """The characters in blocks of one line each, their boxes in pixels; `letter` is the usual height of letters."""
    if not blocks:
        return NOTHING
    sizes, number = cluster(np.array([max(float(block.height), letter) for block in blocks]), SAME_SIZE * letter)
    texts: list[str] = []
    boxes, sureness = [np.empty((0, 4))], []
    lines = agreed([_characters(grey, block, blocks, letter) for block in blocks])
    for block, size, characters in zip(blocks, sizes[number].tolist(), lines, strict=True):
        if legible(characters):
            texts += [marked(characters, index).text for index in range(len(characters))]
            boxes.append(_boxes(characters, block, size))
            sureness += [character.confidence for character in characters]
    return Glyphs(tuple(texts), np.concatenate(boxes), np.array(sureness))


def _characters(grey: Grey, block: Block, blocks: Sequence[Block], letter: float) -> list[Character]:
    """The characters of a block, `x` in pixels of the page."""
    strip = cut_out(grey, block, letter)
    width = strip.grey.shape[1]
    characters = recognise(strip.grey)
    if block.width <= ALONE * max(block.height, letter) and min((c.confidence for c in characters), default=0.0) < SURE:
        characters = max(characters, _in_context(grey, block, blocks, letter), key=_sureness)
    if len(characters) == 1 and characters[0].text in BARS and block.width < SHORT_BAR * letter:
        characters = [replace(characters[0], text="-", confidence=1.0)]
    placed = [replace(character, text=_full_width(characters, index), x=strip.left + character.x * width)
              for index, character in enumerate(characters)]
    inked = strip.grey.min(axis=0) < INK
    return with_gaps_marked(with_thousands(placed), inked, strip.left, max(block.height, letter))


def _sureness(characters: Sequence[Character]) -> float:
    return min((character.confidence for character in characters), default=0.0)


def _in_context(grey: Grey, block: Block, blocks: Sequence[Block], letter: float) -> list[Character]:
    """The characters of a block as they are read between what stands beside it, `x` as a share of its own strip."""
    parts = _with_neighbours(block, blocks)
    strips = [cut_out(grey, part, letter).grey for part in parts]
    height = max(strip.shape[0] for strip in strips)
    line = np.hstack([_in_height(strip, height) for strip in strips])
    bounds = np.cumsum([0, *(strip.shape[1] for strip in strips)]) / line.shape[1]
    begin, end = bounds[parts.index(block)], bounds[parts.index(block) + 1]
    return [replace(character, x=(character.x - begin) / (end - begin)) for character in recognise(line)
            if begin <= character.x < end]


def _with_neighbours(block: Block, blocks: Sequence[Block]) -> list[Block]:
    """A block between the end of the one before it on its row and the beginning of the one after it."""
    middle = (block.top + block.bottom) / 2
    row = [other for other in blocks if other.top <= middle < other.bottom and other is not block]
    before = max((other for other in row if other.x1 <= block.x0), key=lambda other: other.x1, default=None)
    after = min((other for other in row if other.x0 >= block.x1), key=lambda other: other.x0, default=None)
    parts = [block]
    if before:
        parts.insert(0, replace(before, x0=max(before.x0, round(before.x1 - CONTEXT * before.height))))
    if after:
        parts.append(replace(after, x1=min(after.x1, round(after.x0 + CONTEXT * after.height))))
    return parts


def _in_height(strip: Grey, height: int) -> Grey:
    """A strip with paper over and under it."""
    missing = height - strip.shape[0]
    return np.pad(strip, ((missing // 2, missing - missing // 2), (0, 0)), constant_values=PAPER)


def _full_width(characters: Sequence[Character], index: int) -> str:
    """A character's text: a sign of punctuation beside a Chinese character is as wide as that."""
    text = characters[index].text
    beside = characters[index + 1:index + 2] if text == "(" else characters[max(index - 1, 0):index]
    return text.translate(FULL_WIDTH) if beside and not beside[0].text.isascii() else text


def _boxes(characters: Sequence[Character], block: Block, size: float) -> Array:
    """Boxes (n x 4) of characters of that size: as wide as their kind, and no wider than their room."""
    x = np.array([character.x for character in characters])
    spread = np.array([_spread(character.text) for character in characters]) * size
    room = np.diff(x, prepend=-np.inf, append=np.inf) / 2
    before, after = np.minimum(spread[:, 0], room[:-1]), np.minimum(spread[:, 1], room[1:])
    middle = np.full(len(x), (block.top + block.bottom) / 2)
    return np.column_stack([x - before, middle - size / 2, x + after, middle + size / 2])


def _spread(text: str) -> tuple[float, float]:
    """How far a character's box reaches before and after the middle of its ink, in heights of it."""
    if text.isascii():
        return NARROW / 2, NARROW / 2
    if text in CLOSING:
        return 0.25, 0.75
    return (0.75, 0.25) if text in OPENING else (0.5, 0.5)
