"""A passage to tokens: amounts, years and marks by their form, words by jieba with the field's nouns."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from pipeline.normalizer.money import YUAN, in_yuan
from pipeline.normalizer.numerals import NUMBER, to_decimal
from pipeline.normalizer.vocabulary import alternation, rows

if TYPE_CHECKING:
    from pipeline.normalizer.segmentation import Tokenizer

_LEVEL = re.compile("（[^（）]*）$")  # 云汉市水务局（本级）
_TABLES = ("figure_items", "figure_verbs", "figure_words")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark of a passage, from `start` on.

    `kind` is a role of the vocabulary (item, head, fill, rise ...), a form (amount, year, date, number, code, mark,
    note, stop, semicolon, comma, colon, list, open, close, quote), `join` for words of jieba that can be within a
    name, or `word` for those that cannot.  `amount_yuan` is an amount's; `year` a printed year.
    """

    kind: str
    text: str
    start: int
    amount_yuan: Decimal | None = None
    year: int | None = None

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def tokens_of(text: str, agency: str | None) -> tuple[Token, ...]:
    """The tokens of a folded text, without gaps; `agency` is the one that the document is of."""
    found: list[Token] = []
    start = 0
    for match in _forms(_LEVEL.sub("", agency or "")).finditer(text):
        found += _words(text, start, match.start())
        found.append(_formed(match))
        start = match.end()
    found += _words(text, start, len(text))
    return tuple(found)


@cache
def roles() -> dict[str, str]:
    """Word -> role, of all words that the grammar knows."""
    return dict(_entries())


def _entries() -> Iterator[tuple[str, str]]:
    """Words and their roles.  Of a word with two (与上年相比, 文化与传媒) the later counts, the first by its form."""
    yield from ((row["word"], row["role"]) for row in rows("change_words") if row["role"] in ("rise", "fall"))
    yield from ((row["word"], row["role"]) for table in _TABLES for row in rows(table))


def _with_role(wanted: str) -> Iterable[str]:
    return (word for word, role in _entries() if role == wanted)


@cache
def _forms(agency: str) -> re.Pattern[str]:
    """What is told by its form.  Words with marks in them stand here, for jieba cuts at marks."""
    marked = [word for word, role in roles().items() if not word.isalnum() or role == "carryover"]
    last = rf"(?:{alternation(_with_role('last'))})(?!结转|结余|末|底)"
    forms = {
        "agency": rf"{re.escape(agency)}(?:（[^（）]*）)?" if agency else r"(?!)",
        "vocabulary": alternation(marked),
        "base": rf"(?:{alternation(_with_role('base'))})(?=20\d\d年|{last}|{alternation(_with_role('planned'))})",
        "alike": alternation(_with_role("alike")),
        "amount": rf"-?{NUMBER.pattern}(?:{alternation(YUAN)})(?!的|/|每|（含）以|及?以[上下内])",
        "date": r"20\d\d年(?=\d{1,2}月|底|末)|\d{1,2}月底?",
        "year": r"20\d\d年度?",
        "last": last,
        "this": rf"(?:{alternation(_with_role('this'))})(?!数)",
        "code": r"(?<!\d)2\d{4,6}[-—]",
        "mark": r"（(?:类|款|项|\d{3,7})）",
        "note": r"（[\u4e00-\u9fff]{1,2}）",
        "number": r"[\d.,]*\d[^\u4e00-\u9fff，。；：、（）,;:]*",
        "stop": "[。！？!?]", "semicolon": "[；;]", "comma": "[，,]", "colon": "[：:]", "list": "、",
        "open": "（", "close": "）", "quote": "[“”\"]",
    }
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in forms.items()))


def _formed(match: re.Match[str]) -> Token:
    kind, text = match.lastgroup or "", match[0]
    if kind == "vocabulary":
        return Token(roles()[text], text, match.start())
    if kind == "amount":
        return Token(kind, text, match.start(), amount_yuan=_yuan(text))
    return Token(kind, text, match.start(), year=int(text[:4]) if kind == "year" else None)


def _yuan(text: str) -> Decimal:
    digits = NUMBER.search(text)
    assert digits is not None  # the form of an amount begins with one
    amount = in_yuan(to_decimal(digits[0]), YUAN[text[digits.end():]])
    return -amount if text.startswith("-") else amount


def _words(text: str, start: int, end: int) -> Iterator[Token]:
    if start == end:
        return
    for word in _with_fees(_segmenter().cut(text[start:end], HMM=False)):
        yield Token(_kind(word), word, start)
        start += len(word)


def _with_fees(words: Iterable[str]) -> list[str]:
    """公务接待费 + 用 is 公务接待费用; but 公务接待费用 + 于 is 公务接待费 + 用于."""
    cut = re.sub(r"费\n用(?=\n|\Z)", "费用", "\n".join(words))
    return re.sub(r"费用\n于(?=\n|\Z)", "费\n用于", cut).split("\n")


_WITHIN_NAMES = frozenset("nvajbsizlkgh")  # first letters of jieba's tags for nouns, verbs and what describes them


def _kind(word: str) -> str:
    known = word if word in roles() or not word.endswith("费用") else word.removesuffix("用")
    if known in roles():
        return roles()[known]
    tag = _segmenter().tag(word)
    if tag.startswith("n") and word.endswith(_heads()):  # 差旅费
        return "head"
    return "join" if tag[:1] in _WITHIN_NAMES else "word"


@cache
def _heads() -> tuple[str, ...]:
    return tuple(_with_role("head"))


@cache
def _segmenter() -> Tokenizer:
    """jieba with the words that the grammar knows."""
    from pipeline.normalizer.segmentation import Tokenizer  # only prose with amounts needs it

    return Tokenizer(roles())
