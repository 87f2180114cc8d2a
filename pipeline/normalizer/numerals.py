"""Numbers as they are printed: full-width forms, separators of thousands, Chinese numerals."""
from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

# More digits than this are an account number or a code, and would not fit the exact arithmetic of Decimal.
_DIGITS = r"(?:[0-9]{1,3}(?:[,，][0-9]{3}){1,5}|[0-9]{1,15})(?:\.[0-9]{1,10})?"
# A figure that OCR could not make out is marked; no number is better than one without that figure.
UNSURE = "\N{REPLACEMENT CHARACTER}"
NUMBER = re.compile(rf"(?<![A-Za-z0-9.{UNSURE}])(?<!{UNSURE}[,，.]){_DIGITS}(?!\.?[0-9]|[,，.]?{UNSURE})")

# A text of more characters is prose, whatever numbers it holds; it also bounds the work of the patterns.
LONGEST_VALUE = 200

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "，（）：；！？［］"}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣"), "-")
_WAVES = dict.fromkeys(map(ord, "∼〜"), "~")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_FOLDS: dict[int, int | str | None] = {**_FULL_WIDTH, **_DASHES, **_WAVES, **_INVISIBLE, ord("﹪"): "%"}

_WRAP = re.compile(r"(?<=[0-9.,])[ \t]*[\r\n]+[ \t]*(?=[0-9.,])")
_SPACED_THOUSANDS = re.compile(r"(?<![0-9.,] )(?<![0-9.,])[0-9]{1,3}(?:\s[0-9]{3})+(?!\s?[0-9])")
_SPACE = re.compile(r"(?<![0-9])\s+|\s+(?![0-9])")

_CHINESE_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CHINESE_POWERS = {"十": 10, "百": 100, "千": 1000}
CHINESE_NUMERAL = "[" + "".join([*_CHINESE_DIGITS, *_CHINESE_POWERS]) + "]+"


@lru_cache(maxsize=4096)  # the same cell is asked for by several readers
def fold(text: str) -> str:
    """The text in half-width digits, letters and signs, with one kind of dash and without white space.

    White space stays (as one character) only between two numbers, which it keeps apart; a line wrap
    inside a number and a space between thousands do not count.  Brackets, commas and colons stay as printed.
    """
    text = _WRAP.sub("", text.translate(_FOLDS).strip())
    text = _SPACED_THOUSANDS.sub(lambda match: re.sub(r"\s", "", match[0]), text)
    return _SPACE.sub("", text)


def to_decimal(token: str) -> Decimal:
    """The value of a match of NUMBER."""
    return Decimal(token.replace(",", "").replace("，", ""))


def chinese_to_int(numeral: str) -> int:
    """The value of a match of CHINESE_NUMERAL: 十二 is 12, 三百零五 is 305, 二〇二五 is 2025."""
    if not set(numeral) & set(_CHINESE_POWERS):
        return int("".join(str(_CHINESE_DIGITS[char]) for char in numeral))
    total, digit = 0, 0
    for char in numeral:
        if char in _CHINESE_DIGITS:
            digit = _CHINESE_DIGITS[char]
        else:
            total += (digit or 1) * _CHINESE_POWERS[char]
            digit = 0
    return total + digit
