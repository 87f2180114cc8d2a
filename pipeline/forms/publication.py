"""When a document was published, and whether it takes the place of an earlier one, as far as it says so."""
from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from pipeline.normalizer.dates import find_due
from pipeline.normalizer.text import squeeze
from pipeline.normalizer.vocabulary import alternation, rows

_LINE_LENGTH = 60  # a line that dates the document is shorter
_YEARS_BEFORE, _YEARS_AFTER = 1, 3  # of the fiscal year: other dates are those of laws and plans


def _words(role: str) -> str:
    return alternation(row["word"] for row in rows("publication_words") if row["role"] == role)


_NUMERAL = "[0-9〇○零一二三四五六七八九十]"
_DATE = (rf"(?P<date>{_NUMERAL}{{4}}年{_NUMERAL}{{1,2}}月(?:{_NUMERAL}{{1,3}}日)?"
         r"|20[0-9]{2}[-./][0-9]{1,2}[-./][0-9]{1,2})")
_DATED = (re.compile(_DATE), re.compile(rf".*(?:{_words('label')})\W*{_DATE}.*"),
          re.compile(rf".*?{_DATE}(?:{_words('after')})"))
_NOTICE = re.compile(rf".*(?:关于|20[0-9]{{2}}年).*(?:{_words('notice')})")
_REVISED = re.compile(rf"{_words('revision')}|[（(【\[](?:{_words('bracketed')})[）)】\]]")


def is_notice(title: str) -> bool:
    """Whether a text is the title of a document as offices send them: 关于印发管理办法的通知, 2025年度工作报告."""
    return bool(_NOTICE.fullmatch(squeeze(title)))


def published_on(lines: Iterable[str], fiscal_year: int | None) -> date | None:
    """The latest date that dates the document: on a line of its own, or with a word such as 发布日期.

    A month without a day counts as its last day.
    """
    days = (_day(squeeze(line)) for line in lines if len(line) < _LINE_LENGTH)
    return max((day for day in days if day and _is_near(day.year, fiscal_year)), default=None)


def is_revised(title: str | None, file_stem: str) -> bool:
    return bool(_REVISED.search(f"{title or ''}\n{file_stem}"))


def _day(line: str) -> date | None:
    for pattern in _DATED:
        if (found := pattern.fullmatch(line)) and (due := find_due(found["date"].replace("○", "〇"), None)):
            return due.day
    return None


def _is_near(year: int, fiscal_year: int | None) -> bool:
    return fiscal_year is None or fiscal_year - _YEARS_BEFORE <= year <= fiscal_year + _YEARS_AFTER
