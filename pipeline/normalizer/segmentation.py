"""Words of Chinese text, by jieba.

jieba's dictionary takes 65 MB, and disclosures use a small part of it.  So it is looked up letter by letter: what
jieba asks for in a text are words that begin with one of its letters, and no others.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from sys import intern
from typing import Any, NamedTuple

import jieba

_RUN = re.compile(r"^(.).*\n?(?:^\1.*\n?)*", re.MULTILINE)  # lines that begin with the same letter
_FREQUENCY = re.compile(r" (\d+) ")


class _Dictionary(NamedTuple):
    """jieba's own: a word, its frequency and its tag a line; where the words of a letter stand; all frequencies."""

    text: str
    places: dict[str, list[tuple[int, int]]]
    total: int


class Tokenizer(jieba.Tokenizer):  # type: ignore[misc]  # jieba has no types
    """jieba's tokenizer with words of ours.  It knows the words of the letters that it was shown."""

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__()
        self._tags: dict[str, str] = {}
        self._shown: set[str] = set()
        self.total, self.initialized = _dictionary().total, True
        for word in words:
            self._show(word)
            self.add_word(word)

    def get_DAG(self, sentence: str) -> Any:
        """jieba's own step in which it looks words up."""
        self._show(sentence)
        return super().get_DAG(sentence)

    def tag(self, word: str) -> str:
        """jieba's tag for the part of speech of a word, "" for one that jieba itself does not know."""
        self._show(word)
        return self._tags.get(word, "")

    def _show(self, text: str) -> None:
        for letter in set(text) - self._shown:
            self._shown.add(letter)
            for begin, end in _dictionary().places.get(letter, ()):
                self._learn(_dictionary().text[begin:end].split())

    def _learn(self, fields: Sequence[str]) -> None:
        """Words, each with its frequency and its tag."""
        words = fields[::3]
        self.FREQ.update(zip(words, map(int, fields[1::3]), strict=True))
        self._tags.update(zip(words, map(intern, fields[2::3]), strict=True))
        for begin in {word[:end] for word in words for end in range(1, len(word))}:
            self.FREQ.setdefault(begin, 0)  # jieba's sign that longer words begin so


@cache
def _dictionary() -> _Dictionary:
    with jieba.Tokenizer().get_dict_file() as lines:
        text = lines.read().decode("utf-8")
    places: dict[str, list[tuple[int, int]]] = {}
    for run in _RUN.finditer(text):
        places.setdefault(run[1], []).append(run.span())
    return _Dictionary(text, places, sum(map(int, _FREQUENCY.findall(text))))
