"""Due dates in the value cell of an indicator: 2021.12.31, 12月底前完成, 第三季度末, 2026年4月至6月."""
from __future__ import annotations

import calendar
import re
from datetime import date
from typing import NamedTuple

from pipeline.normalizer.numerals import CHINESE_NUMERAL, LONGEST_VALUE, chinese_to_int
from pipeline.normalizer.vocabulary import alternation, rows


class Due(NamedTuple):
    """A text that says a date.  `day` is None where its year is not known or there is no such day."""

    day: date | None


def _role(role: str) -> str:
    return alternation(row["word"] for row in rows("date_words") if row["role"] == role)


_YEAR = r"(?:19|20)[0-9]{2}"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])"
_TO = "[-~至到]"
_YEAR_SHIFTS = {row["word"]: int(row["offset"]) for row in rows("date_words") if row["role"] == "year"}
_DEADLINE = re.compile(rf"[,，]?(?:{_role('deadline')})")
_DONE = re.compile(rf"[前,，]?(?:{_role('done')})(?!率)")
_RECURRING = re.compile(_role("recurring"))
_BOUND = alternation(row["word"] for row in rows("comparators") if row["position"] == "prefix")
_LEAD_IN = re.compile(rf"(?:{_role('lead_in')}|{_BOUND}|[:：,，(（])+\Z")

_EXPRESSION = re.compile(
    rf"(?:(?<![0-9])(?P<year>{_YEAR})年度?|(?P<shifted>{alternation(_YEAR_SHIFTS)}))?的?"
    rf"(?:(?<![0-9.])(?:{_MONTH}月?{_TO})?(?P<month>{_MONTH})月份?"
    rf"(?:(?:{_DAY}{_TO})?(?P<day>{_DAY})(?:[日号]|(?=[前之以]|\Z))|(?P<part>[上中下]旬|底|末|初))?"
    r"|第?(?P<quarter>[一二三四1-4])个?季度[末底]?|(?P<half>[上下])半年[末底]?"
    rf"|(?P<year_end>(?<=[年度])(?:[底末]|全年)|(?<!{CHINESE_NUMERAL[:-1]})(?<![0-9半几个])年[底末内]))?"
)
_PARTS = {"初": 1, "上旬": 10, "中旬": 20}  # 底, 末 and 下旬 are the last day
_WHOLE_DATE = re.compile(rf"(?<![0-9.])({_YEAR})[-./]({_MONTH})[-./]({_DAY})(?![0-9])日?(?: 0?0:00(?::00)?)?")
_YEAR_AND_MONTH = re.compile(rf"(?<![0-9.])({_YEAR})[-./]({_MONTH})(?:月|(?=[底末前]|之前|以前))")
_MONTH_AND_DAY = re.compile(rf"^({_MONTH})[./]({_DAY})(?=前|之前|以前)")
_BARE_MONTH = re.compile(rf"({_YEAR})[./]?({_MONTH})")
_BARE_DAY = re.compile(rf"({_YEAR})(0[1-9]|1[0-2])([0-3][0-9])")
_TIMELY = re.compile("时间|时限|时效|日期|期限|截止")
_HINT = re.compile(rf"[年月季度]|[0-9](?:[./]|{_TO})[0-9]")  # a date without is one by the indicator's name only
_LONGEST = 40  # characters; a longer text tells a story in which a date is one detail


def find_due(text: str, fiscal_year: int | None, level3: str | None = None) -> Due | None:
    """The date that a folded text sets as its target, or None where the text sets something else.

    A missing year is the fiscal year; where only a month, a quarter or a year is named it is its last day.
    `level3`, the indicator's name, decides whether 2026.12 and 20261231 are dates.
    """
    timely = bool(_TIMELY.search(level3 or ""))
    if len(text) > LONGEST_VALUE or not (timely or _HINT.search(text)):
        return None
    text = _in_one_form(text, timely)
    found = [match for match in _EXPRESSION.finditer(text) if _says_when(match)]
    if not found:
        return None
    chosen = ([match for match in found if _is_marked(match, text)] or found)[-1]
    if not _is_target(text[: found[0].start()], chosen, text[chosen.end() :], _is_marked(chosen, text)):
        return None
    return Due(_last_day(chosen, _year(chosen, found, fiscal_year)))


def _in_one_form(text: str, timely: bool) -> str:
    """All ways of writing a date as 2025年12月31日."""
    text = re.sub(rf"{CHINESE_NUMERAL}(?=[年月日号])", _arabic_calendar, text)
    text = _WHOLE_DATE.sub(r"\1年\2月\3日", text)
    text = _YEAR_AND_MONTH.sub(r"\1年\2月", text)
    text = _MONTH_AND_DAY.sub(r"\1月\2日", text)
    text = re.sub(rf"^({_YEAR})-({_MONTH})$", r"\1年\2月", text)
    if timely and (match := _BARE_DAY.fullmatch(text)):
        return "{}年{}月{}日".format(*match.groups())
    if timely and (match := _BARE_MONTH.fullmatch(text)):
        return "{}年{}月".format(*match.groups())
    return re.sub(rf"^({_YEAR})年?{_TO}({_YEAR})年度?", r"\2年", text)


def _arabic_calendar(match: re.Match[str]) -> str:
    """十二月 as 12月, 二〇二五年 as 2025年; 一年 and 三日 are durations and stay."""
    value, kind = chinese_to_int(match[0]), match.string[match.end()]
    in_date = kind == "月" or (kind == "年" and value > 1900) or match.string[: match.start()].endswith("月")
    return str(value) if in_date else match[0]


def _says_when(match: re.Match[str]) -> bool:
    return bool(match["year"] or match["month"] or match["quarter"] or match["half"] or match["year_end"])


def _is_marked(match: re.Match[str], text: str) -> bool:
    """Whether the text can only mean a point in time: a day, an end, a quarter, or a word such as 前 after it."""
    precise = match["day"] or match["part"] or match["quarter"] or match["half"] or match["year_end"]
    return bool(precise or _DEADLINE.match(text, match.end()))


def _is_target(before: str, chosen: re.Match[str], after: str, marked: bool) -> bool:
    """Whether a date with these words around it is the whole target, not a detail or the name of something."""
    if _RECURRING.search(before) or re.search(r"[0-9]", before):
        return False
    goes_on = bool(_DEADLINE.match(after) or _DONE.match(after))
    if _LEAD_IN.sub("", before):
        return bool(_DEADLINE.match(after)) and len(before) + len(after) < _LONGEST
    if (chosen["year_end"] or "").endswith("内") and after and not goes_on:
        return False  # 年内受理任务: the year's own, not by its end
    if not marked:
        months = before and not chosen["year"]  # ≤12月 counts months
        return not months and (not after.strip("。；;，,") or (goes_on and not re.search(r"[0-9]", after)))
    return goes_on or not re.search(r"[0-9]", after)


def _year(chosen: re.Match[str], found: list[re.Match[str]], fiscal_year: int | None) -> int | None:
    """The chosen date's own year, or that of a date before it (2022年4月至8月), or the fiscal year."""
    for match in [chosen, *reversed(found)]:
        if match["year"] and match.start() <= chosen.start():
            return int(match["year"])
    shift = _YEAR_SHIFTS.get(chosen["shifted"] or "", 0)
    return None if fiscal_year is None else fiscal_year + shift


def _last_day(match: re.Match[str], year: int | None) -> date | None:
    if year is None:
        return None
    month = _month(match)
    day = int(match["day"] or _PARTS.get(match["part"], 0)) or calendar.monthrange(year, month)[1]
    try:
        return date(year, month, day)
    except ValueError:  # 6月31日 is printed now and then
        return None


def _month(match: re.Match[str]) -> int:
    if match["month"]:
        return int(match["month"])
    if match["quarter"]:
        return 3 * ("一二三四".find(match["quarter"]) + 1 or int(match["quarter"]))
    return 6 if match["half"] == "上" else 12
