"""Printed text, cleaned: line wraps joined, blanks beside Chinese dropped, labels reduced to what they say."""
from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_CJK = r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u2018-\u201d\u2026\u2264\u2265\u2266\u2267≤≥＝]"
_BLANK_AT_CJK = re.compile(rf"(?<={_CJK})\s+|\s+(?={_CJK})")
_BLANK = re.compile(r"[^\S\n]+")
_WRAP = re.compile(r"\s*\n\s*")
_NUMBERING = re.compile(
    r"^(第?[0-9]{1,2}[.、．](?![0-9])|第?[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十0-9]{1,3}[)）]、?)\s*")
_LEVELS = tuple(map(re.compile, (
    r"[一二三四五六七八九十]{1,3}[、.]", r"\([一二三四五六七八九十]{1,3}\)",
    r"[0-9]{1,2}[.、](?![0-9])", r"\([0-9]{1,2}\)")))
_REMEMBERED = 16_384  # texts: each is asked for again and again while a table is read
_TEMPLATE = re.compile(r"(指标\d*[:：]?)?[…\.]*")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")


def clean(text: str | None) -> str | None:
    """The text as printed, on one line; None where nothing is printed.

    A wrapped line is joined without a blank, but between two Latin words; blanks beside a CJK character go.
    """
    parts = (text or "").split(None, 1)
    return _joined((text or "").strip()) if len(parts) > 1 else "".join(parts) or None


@lru_cache(maxsize=_REMEMBERED)
def _joined(text: str) -> str:
    text = _WRAP.sub(_join_wrap, text)
    return _BLANK_AT_CJK.sub("", _BLANK.sub(" ", text)).strip()


def _join_wrap(wrap: re.Match[str]) -> str:
    before, after = wrap.string[:wrap.start()][-1:], wrap.string[wrap.end():][:1]
    both_words = before.isascii() and after.isascii() and before.isalpha() and after.islower()
    return " " if both_words else ""


@lru_cache(maxsize=_REMEMBERED)
def squeeze(text: str | None) -> str:
    """Without any white space, in compatibility form (full-width letters, digits and signs become plain ones)."""
    return "".join(unicodedata.normalize("NFKC", text or "").split())


@lru_cache(maxsize=_REMEMBERED)
def label_key(text: str | None) -> str:
    """What a label says: without white space, brackets, numbering, 其中 and the colon.

    >>> label_key("其中：财政\\n拨款（万元）：")
    '财政拨款'
    """
    key = squeeze(text).strip("*★☆·")
    key = re.sub(r"^其中[:：]?", "", strip_numbering(key))
    bare = _BRACKETS.sub("", key)
    return (bare or key).strip(":： 　")


def is_bracketed(text: str | None) -> bool:
    """Whether a text is nothing but brackets and what stands in them: （万元）."""
    return bool(text) and not _BRACKETS.sub("", squeeze(text))


def is_template(text: str) -> bool:
    """Whether a form's line was left as it is printed for filling in, or is blank: 指标1：, ……"""
    return _TEMPLATE.fullmatch(text) is not None


def strip_numbering(text: str) -> str:
    """Without the number in front of a heading: 一、 （二） 3. 第1条 keep only what follows.

    >>> strip_numbering("3.信访业务费绩效目标表")
    '信访业务费绩效目标表'
    """
    return _NUMBERING.sub("", text, count=1)


def numbering_level(text: str) -> int | None:
    """How deep the numbering of a text is: 0 一、 1 （一） 2 1. 3 （1）; None without one."""
    plain = squeeze(text)
    return next((level for level, numbering in enumerate(_LEVELS) if numbering.match(plain)), None)
