"""Days counted from 1900 (or 1904) to the date and time that a format prints."""
from __future__ import annotations

import datetime
from collections.abc import Sequence

_EPOCH_1900 = datetime.datetime(1899, 12, 30)
_EPOCH_1904 = datetime.datetime(1904, 1, 1)
_LAST_DAY = 2_958_466  # the year 10000
_NO_LEAP_DAY = 60  # the count of 1900 has a 29 February that there was not
_SECONDS = 86_400
_WEEKDAYS = "一二三四五六日"

Pieces = Sequence[tuple[str, str]]


def date_text(value: float, pieces: Pieces, from_1904: bool) -> str | None:
    """The day `value` in a format's pieces (kind, text); None where there is no such day.

    >>> date_text(45717, [("date", "yyyy"), ("literal", "年"), ("date", "m"), ("literal", "月")], False)
    '2025年3月'
    """
    if not 0 <= value < _LAST_DAY:
        return None
    moment = _moment(value, from_1904)
    halved = any(kind == "half" for kind, _ in pieces)
    texts = []
    for index, (kind, text) in enumerate(pieces):
        if kind == "date":
            code = _minutes(text.lower(), pieces, index)
            texts.append(_field(moment, code, halved))
        elif kind == "elapsed":
            texts.append(_elapsed(value, text))
        elif kind == "half":
            texts.append(_half(moment, text))
        elif kind in ("literal", "sign") and text != "@":
            texts.append(text)
    return "".join(texts)


def _moment(value: float, from_1904: bool) -> datetime.datetime:
    days, part = divmod(value, 1)
    seconds = datetime.timedelta(seconds=round(part * _SECONDS))
    if from_1904:
        return _EPOCH_1904 + datetime.timedelta(days) + seconds
    return _EPOCH_1900 + datetime.timedelta(days + (value < _NO_LEAP_DAY)) + seconds


def _minutes(code: str, pieces: Pieces, index: int) -> str:
    """`m` means minutes after hours or before seconds; they are `n` here."""
    if code not in ("m", "mm"):
        return code
    timed = [text.lower()[0] for kind, text in pieces[:index] if kind in ("date", "elapsed")][-1:]
    following = [text.lower()[0] for kind, text in pieces[index + 1:] if kind in ("date", "elapsed")][:1]
    return "n" * len(code) if timed == ["h"] or following == ["s"] else code


def _field(moment: datetime.datetime, code: str, halved: bool) -> str:
    letter, long = code[0], len(code) > 1
    if letter in "ye":
        return f"{moment:%y}" if code in ("y", "yy") else str(moment.year)
    if letter == "a":
        return ("星期" if len(code) > 3 else "") + _WEEKDAYS[moment.weekday()]
    if len(code) > 2 and letter in "md":
        return moment.strftime({"mmm": "%b", "mmmm": "%B", "ddd": "%a", "dddd": "%A"}.get(code, "%b"))
    hour = (moment.hour % 12 or 12) if halved else moment.hour
    number = {"m": moment.month, "d": moment.day, "h": hour, "n": moment.minute, "s": moment.second}[letter]
    return f"{number:02d}" if long else str(number)


def _elapsed(value: float, code: str) -> str:
    """All the hours, minutes or seconds that have passed: [h]."""
    return str(round(value * _SECONDS) // {"h": 3600, "m": 60, "s": 1}[code[0]]).zfill(len(code))


def _half(moment: datetime.datetime, text: str) -> str:
    first, second = text.split("/")
    return first if moment.hour < 12 else second
