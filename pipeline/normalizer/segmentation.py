"""Words of Chinese text, by jieba.  Its dictionary is read when the first text is cut, and once a process."""
from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from sys import intern
from typing import Any


def tokenizer(words: Iterable[str]) -> Any:
    """A tokenizer of jieba that knows these words too."""
    import jieba

    own = jieba.Tokenizer()
    own.FREQ, own.total, own.initialized = _dictionary().FREQ.copy(), _dictionary().total, True
    for word in words:
        own.add_word(word)
    return own


@cache
def _dictionary() -> Any:
    import jieba

    jieba.setLogLevel("WARNING")
    plain = jieba.Tokenizer()
    plain.initialize()
    return plain


@cache
def tags() -> dict[str, str]:
    """Word -> jieba's tag for its part of speech, of all words that jieba itself knows."""
    with _dictionary().get_dict_file() as lines:  # a word, its frequency and its tag, line by line
        fields = lines.read().decode("utf-8").split()
    return dict(zip(fields[::3], map(intern, fields[2::3]), strict=True))
