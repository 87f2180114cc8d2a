"""What OCR is not sure of: blots that are no text, digits that must not be guessed."""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from parsers.scan.recogniser import Character

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
LEGIBLE = 0.5  # text is surer than this on the average of a line, blots and the rests of seals are not
HALF_LEGIBLE = 0.3
DIGIT_FLOOR = 0.85  # right figures of scans of 200 dpi are all above 0.9, wrong ones of poorer scans mostly below
WIDE_STEP = 0.9  # heights of the line from figure to figure: they follow each other in steps of half of one
DIGITS = frozenset("0123456789")
THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,]\d{3})+(?=\.\d)")
POINTS, MINUS = frozenset(".,．，"), frozenset("-−－")


def legible(characters: Sequence[Character]) -> bool:
    """Whether a line is text.  One with a digit is sooner: a figure that is not sure is marked, not left out."""
    if not characters:
        return False
    mean = sum(character.confidence for character in characters) / len(characters)
    return mean >= (HALF_LEGIBLE if any(character.text in DIGITS for character in characters) else LEGIBLE)


def marked(characters: Sequence[Character], index: int) -> Character:
    """A character of a line; UNKNOWN stands for one of a number that is below the floor."""
    character = characters[index]
    if character.confidence >= DIGIT_FLOOR or not _in_number([other.text for other in characters], index):
        return character
    return replace(character, text=UNKNOWN)


def with_gaps_marked(line: Sequence[Character], inked: NDArray[np.bool_], left: int, height: float) -> list[Character]:
    """A line with UNKNOWN wherever two figures of a number stand apart and something is printed between them.

    `x` of the characters and `left` are in pixels; `inked` tells of each column of pixels from `left` on whether
    there is ink in it; `height` is that of the line.
    """
    filled = list(line[:1])
    for before, after in pairwise(line):
        figures = {before.text, after.text} <= DIGITS | set(".,")
        if figures and after.x - before.x > WIDE_STEP * height:
            aside = WIDE_STEP * height / 3
            if inked[round(before.x + aside) - left:round(after.x - aside) - left].any():
                filled.append(Character(UNKNOWN, (before.x + after.x) / 2, 0.0))
        filled.append(after)
    return filled


def with_thousands(line: Sequence[Character]) -> list[Character]:
    """A line with commas for the points that part thousands before a decimal point: 1.860.00 is 1,860.00."""
    texts = [character.text for character in line]
    commas = {at for match in THOUSANDS.finditer("".join(text[0] for text in texts))
              for at in range(*match.span()) if texts[at] == "."}
    return [replace(character, text=",") if index in commas else character for index, character in enumerate(line)]


def _in_number(texts: Sequence[str], index: int) -> bool:
    """Whether a character is a digit, a point or comma between digits, or the minus before a number."""
    if texts[index] in DIGITS:
        return True
    if texts[index] in MINUS:
        return index == 0 and len(texts) > 1 and all(text in DIGITS | POINTS for text in texts[1:])
    return texts[index] in POINTS and 0 < index < len(texts) - 1 and {texts[index - 1], texts[index + 1]} <= DIGITS
