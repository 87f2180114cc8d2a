"""Texts in the form in which they are compared, and the grams under which they are found.

Folding goes character by character: what a text holds, its folded form holds folded.  So whatever LIKE finds is found.
"""
from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

REMEMBERED = 65_536  # texts: names and titles come again and again
# The marks of ASCII as characters of the private use area: to a full-text index they are letters like all others.
_AS_LETTERS = {code: 0xE000 + code for code in range(128) if not chr(code).isalnum()}


class _Folded(dict[int, str]):
    """Character -> its folded form, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKC", chr(code)).casefold()
        self[code] = folded = "".join(plain.split())
        return folded


_FOLDED = _Folded()


@lru_cache(REMEMBERED)
def fold(text: str) -> str:
    """Without white space, in compatibility form, in lower case.

    >>> fold("ＩＴ 系统\\n≥95％")
    'it系统≥95%'
    """
    return text.translate(_FOLDED)


def letters(folded: str) -> str:
    """A folded text as letters only, so that no mark of it means anything to an index."""
    return folded.translate(_AS_LETTERS)


@lru_cache(REMEMBERED)
def grams(folded: str) -> tuple[str, ...]:
    """The pairs of neighbours of a folded text and its last character, in order.

    A part of the text of two and more characters is a row of its pairs; a part of one character begins one of them.
    >>> grams("满意度")
    ('满意', '意度', '度')
    """
    plain = letters(folded)
    return tuple(plain[start:start + 2] for start in range(len(plain)))


@dataclass(frozen=True, slots=True)
class Places:
    """A text folded, with the place in it that each folded character comes from."""

    folded: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Places:
        parts = [(_FOLDED[ord(character)], place) for place, character in enumerate(text)]
        places = tuple(place for folded, place in parts for _ in folded)
        return cls("".join(folded for folded, _ in parts), places)

    def of_all(self, term: str) -> list[tuple[int, int]]:
        """Where in the text a folded term begins and ends, each time that it is there."""
        ends = ((found.start(), found.end() - 1) for found in re.finditer(re.escape(term), self.folded))
        return [(self.places[first], self.places[last] + 1) for first, last in ends]
