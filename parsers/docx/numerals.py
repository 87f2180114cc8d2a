"""Whole numbers in the forms that Word numbers lists with."""
from __future__ import annotations

import re
from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_FORMAL = str.maketrans("〇一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROMAN = tuple(zip((100, 90, 50, 40, 10, 9, 5, 4, 1), ("c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"), strict=True))


def numeral(count: int, form: str) -> str:
    """`count` (from 0) in one of Word's `numFmt`; decimal where the form is not known or has no such number."""
    written = _FORMS[form](count) if form in _FORMS and count > 0 else ""
    return written or str(count)


def _chinese(count: int) -> str:
    """一, 十, 十一, 二十, 一百〇五; "" from ten thousand on, where no list goes."""
    if count >= 10 ** len(_PLACES):
        return ""
    digits = [int(digit) for digit in str(count)]
    places = reversed(_PLACES[: len(digits)])
    written = (_DIGITS[digit] + (place if digit else "") for digit, place in zip(digits, places, strict=True))
    text = re.sub("〇+", "〇", "".join(written)).rstrip("〇")
    return text.removeprefix("一") if 10 <= count < 20 else text


def _letters(count: int) -> str:
    """a to z, then aa, bb ..., as Word goes on."""
    rounds, letter = divmod(count - 1, 26)
    return chr(ord("a") + letter) * (rounds + 1) if rounds < 10 else ""


def _roman(count: int) -> str:
    text = ""
    for worth, sign in _ROMAN if count < 400 else ():
        text += sign * (count // worth)
        count %= worth
    return text


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda count: signs[count - 1] if count <= len(signs) else ""


_CIRCLED = "".join(map(chr, range(0x2460, 0x2474)))
_FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda count: f"{count:02d}",
    "decimalFullWidth": lambda count: str(count).translate(_FULL_WIDTH),
    "decimalEnclosedCircle": _one_of(_CIRCLED),
    "decimalEnclosedCircleChinese": _one_of(_CIRCLED),
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "chineseLegalSimplified": lambda count: _chinese(count).translate(_FORMAL),
    "ideographTraditional": _one_of(_STEMS),
    "lowerLetter": _letters,
    "upperLetter": lambda count: _letters(count).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
}
