"""The title of a budget table, from the lines over it or in its first rows."""
from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.budget.cells import unspaced
from pipeline.forms.lead import Line
from pipeline.normalizer.text import is_bracketed, squeeze, strip_numbering

LONGEST_TITLE = 60
LINES = 8  # a title stands no more lines over its table than these
LINES_OF_NAME = 3
_NAME = re.compile(r"[^。；，,:：]{2,24}(?:预算|决算|明细|情况)")
_ENDS = re.compile(r"表(?:[（(][^（）()]*[)）])*$")
_COUNT = r"(?:\d{1,2}(?:[-—.]\d{1,2})*(?!\d)|[一二三四五六七八九十]{1,3}(?!般))"
_NUMBER = re.compile(
    rf"^(?:部门|单位)?(?:预算|决算|公开)?(?:(?:附?表|附件)\s*{_COUNT}表?|{_COUNT}表|附[表件])\s*[:：.、]?")
_LIST_OF_TABLES = re.compile(r"^(?:第.部分)?(?:20\d\d年度?)?(?:部门|单位)?(?:预算|决算)?(?:公开)?(?:附|报)?表$")
# A line that needs the line before it: the rest of a title that was wrapped.
_REST = re.compile(r"^(?:预算|决算|支出|收入|情况|明细|总|经费|费|目录|会议费|培训费|、)*表(?:[（(][^（）()]*[)）])*$")


class Title(NamedTuple):
    """A title without the table's number and numbering, and the lines that it stands on."""

    text: str
    lines: tuple[Line, ...]


def find_title(lines: Sequence[Line]) -> Title | None:
    """The title among the lines over a table, the nearest last.

    A line that does not call itself a table (部门政府采购预算) is the title only where no other is.
    """
    nearest = range(len(lines) - 1, max(len(lines) - 1 - LINES, -1), -1)
    titles = (title for index in nearest if _is_title((title := _bare(_unwrapped(lines, index))).text))
    names = (Title(strip_numbering(unspaced(lines[index].text)), (lines[index],)) for index in nearest[:LINES_OF_NAME])
    return next(titles, None) or next((name for name in names if _NAME.fullmatch(name.text)), None)


def _unwrapped(lines: Sequence[Line], index: int) -> Title:
    line = unspaced(lines[index].text)
    before = unspaced(lines[index - 1].text) if index else ""
    bracketed = is_bracketed(line) and _ENDS.search(before)
    rest = _REST.fullmatch(line) and re.search(r"[、和及与）)]$|^20\d\d年", before) and not _ENDS.search(before)
    if (bracketed or rest) and len(before) <= LONGEST_TITLE:
        return Title(before + line, (lines[index - 1], lines[index]))
    return Title(line, (lines[index],))


def _bare(title: Title) -> Title:
    """A title without what numbers it: 表3, 公开01表：, 预算02表, 一、"""
    numbered = _NUMBER.sub("", strip_numbering(title.text), count=1)
    return title._replace(text=strip_numbering(numbered)) if "表" in numbered else title


def _is_title(title: str) -> bool:
    plain = squeeze(title)
    return len(plain) <= LONGEST_TITLE and bool(_ENDS.search(title)) and not _LIST_OF_TABLES.fullmatch(plain) \
        and not re.match(r"^[^表]{0,8}[:：]|^注", plain) and _NUMBER.sub("", plain + "。") not in ("", "。")
