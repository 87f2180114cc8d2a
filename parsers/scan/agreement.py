"""Letters that look alike (治 and 冶, 问 and 间), told by what the page says elsewhere.

A form says the same words many times.  Where the recogniser is in doubt between two letters, and one of them makes a
pair with its neighbour that the page surely has elsewhere while the other makes none, it is that one.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from parsers.scan.recogniser import Character

SURE = 0.995
Line = Sequence[Character]


def agreed(lines: Sequence[Line]) -> list[list[Character]]:
    """The lines of a page, their doubtful letters as the sure ones have them.  Digits and signs stay as they are."""
    sure = {pair for line in lines for pair in _sure_pairs(line)}
    return [[_agreed(line, index, sure) for index in range(len(line))] for line in lines]


def _sure_pairs(line: Line) -> Iterator[str]:
    for first, second in pairwise(line):
        if min(first.confidence, second.confidence) >= SURE:
            yield first.text + second.text


def _agreed(line: Line, index: int, sure: set[str]) -> Character:
    character = line[index]
    if character.confidence >= SURE or not _is_letter(character.text) or not _is_letter(character.second):
        return character
    if sure & set(_pairs(line, index, character.text)) or not sure & set(_pairs(line, index, character.second)):
        return character
    return replace(character, text=character.second, second=character.text)


def _is_letter(text: str) -> bool:
    return text.isalpha() and not text.isascii()


def _pairs(line: Line, index: int, text: str) -> Iterator[str]:
    """The pairs that a letter at that place makes with its neighbours."""
    if index:
        yield line[index - 1].text + text
    if index + 1 < len(line):
        yield text + line[index + 1].text
