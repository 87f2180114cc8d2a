"""What OCR is not sure of: blots that are no text, digits that must not be guessed."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parsers.scan.recogniser import Character

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
LEGIBLE = 0.5  # text is surer than this on the average of a line, blots and the rests of seals are not
DIGIT_FLOOR = 0.7  # right digits are nearly all above it
DIGITS = frozenset("0123456789")
SIGNS = frozenset(".,-−－．，")  # beside a digit, a part of its number


def legible(characters: Sequence[Character]) -> bool:
    """Whether a line is text.  A line with a digit always is: where that is not sure, it is marked."""
    if not characters:
        return False
    mean = sum(character.confidence for character in characters) / len(characters)
    return mean >= LEGIBLE or any(character.text in DIGITS for character in characters)


def marked(characters: Sequence[Character], index: int) -> Character:
    """A character of a line; UNKNOWN stands for one of a number that is below the floor."""
    character = characters[index]
    if character.confidence >= DIGIT_FLOOR or not _in_number(characters, index):
        return character
    return replace(character, text=UNKNOWN)


def _in_number(characters: Sequence[Character], index: int) -> bool:
    if characters[index].text in DIGITS:
        return True
    beside = [*characters[max(index - 1, 0):index], *characters[index + 1:index + 2]]
    return characters[index].text in SIGNS and any(character.text in DIGITS for character in beside)
