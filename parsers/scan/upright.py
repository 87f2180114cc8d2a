"""Which way a page has to be turned to be read: the one in which the recogniser is surest of its lines."""
from __future__ import annotations

import numpy as np

from parsers.scan.blocks import Block, find_blocks, letter_height
from parsers.scan.lines import cut_out
from parsers.scan.picture import Grey, turned
from parsers.scan.recogniser import recognise

SAMPLE = 10  # lines to try
LONGEST = 14  # letter heights of a line to try; its end tells no more
TURNS = (0, 90, 270, 180)


def find_turn(grey: Grey, text: Grey) -> int:
    """Degrees to turn a level page clockwise; `text` is its ink without rules.  0 where nothing can be read."""
    return max(TURNS, key=lambda turn: _sureness(turned(grey, turn), turned(text, turn)))


def _sureness(grey: Grey, text: Grey) -> float:
    """How sure the recogniser is, on the average, of the characters in the longest lines."""
    blocks = find_blocks(text, Block(0, 0, text.shape[1], text.shape[0]))
    letter = letter_height(blocks)
    lines = [block for block in blocks if block.height >= letter / 2]
    longest = sorted(lines, key=lambda block: -block.width / block.height)[:SAMPLE]
    found = [character.confidence for block in longest
             for character in recognise(cut_out(grey, _beginning(block), letter).grey)]
    return float(np.mean(found)) if found else 0.0


def _beginning(block: Block) -> Block:
    return Block(block.x0, block.top, min(block.x1, block.x0 + LONGEST * block.height), block.bottom)
