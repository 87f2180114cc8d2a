"""Whether what is printed over the first table names it: sheets and pages have a name beside what they print."""
from __future__ import annotations

import re
from collections.abc import Iterable

from parsers.document import Block, Table

_SAID = re.compile(r"[:：]")
_NUMBERS_A_TABLE = re.compile(r"(?:预算|公开)?(?:附[件表]|表)?\s*[\d一二三四五六七八九十.-]*\s*表?")

_LONGEST_NUMBER = 20  # characters


def prints_title(blocks: Iterable[Block]) -> bool:
    """Whether a line over the first table, or its first row, says more than a unit, a number, a label and its value."""
    for block in blocks:
        if isinstance(block, Table):
            return any(cell.row == 0 and cell.col_span == block.n_cols and cell.text for cell in block.cells)
        text = block.text.strip("（）()")
        if not _SAID.search(text) and not (len(text) < _LONGEST_NUMBER and _NUMBERS_A_TABLE.fullmatch(text)):
            return True
    return False
