"""Titles of forms: the project that a title names, and the kind of form that it says."""
from __future__ import annotations

import re
import unicodedata
from functools import cache

from pipeline.normalizer import vocabulary
from pipeline.normalizer.agencies import is_agency
from pipeline.normalizer.text import squeeze, strip_numbering

_FORM_NAME = re.compile(r"^(?P<name>.*?)(?:项目)?(?:支出)?(?:预算)?绩效(?:目标|自评|指标|评价|运行).{0,12}$")
_TABLE_NUMBER = re.compile(
    r"^(?:预算)?(?:附?表|附件)\s*[\d一二三四五六七八九十]+(?:[-—.]\d+)*表?\s*[:：.、]?\s*|^预算\d+表")
_YEAR = re.compile(r"^[（(]?20\d\d年度?[)）]?")
_AGENCY_AND_YEAR = re.compile(r"^(?P<agency>[\u4e00-\u9fff（）()]{2,30}?)(?=[（(]?20\d\d年)")
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,12}[省市区县州旗盟镇乡]")
_KINDS = re.compile(r"^(?:[省市区县州]本?级|本级|部门|单位|预算|重点|一般|年度)+")
_DEPARTMENT = re.compile(r"整体|部门绩效|单位绩效")
_SELF_EVALUATION = re.compile(r"自评|自我评价|评价得分|评分表")


@cache
def _generic() -> frozenset[str]:
    return frozenset(row["title"] for row in vocabulary.rows("generic_titles"))


def project_named_by(title: str | None) -> str | None:
    """The project in a title such as 3.信访业务费绩效目标表; None where the title names a kind of form only.

    >>> project_named_by("2026年项目支出绩效目标表") is None
    True
    """
    text = _bare(title)
    found = _FORM_NAME.match(text)
    if not found or _DEPARTMENT.search(text):
        return None
    name = _without_agency(found["name"])
    return name if name and not _is_generic(name) and not is_agency(name) else None


def _without_agency(name: str) -> str:
    """Without the agency and the year in front, which say whose form it is: 云汉市林业局2025年度 names no project."""
    dated = _AGENCY_AND_YEAR.match(name)
    if dated and (is_agency(dated["agency"]) or _PLACE.fullmatch(dated["agency"])):
        return _YEAR.sub("", name[len(dated["agency"]):])
    return name


def _is_generic(name: str) -> bool:
    """Whether what is left names a kind of form only: 市级部门预算, 重点."""
    bare = _KINDS.sub("", name)
    if any(is_agency(name[:end]) and _is_generic(name[end:]) for end in range(3, len(name))):
        return True
    return not bare or any(f"{text}{end}" in _generic() for text in (name, bare) for end in ("", "支出", "项目"))


def is_department_title(title: str | None) -> bool:
    return _DEPARTMENT.search(_bare(title)) is not None


def is_self_evaluation_title(title: str | None) -> bool:
    return _SELF_EVALUATION.search(_bare(title)) is not None


def bare_title(title: str | None) -> str | None:
    """A title without the number in front of it; None where there is none."""
    return strip_numbering(title.strip()) or None if title else None


def _bare(title: str | None) -> str:
    numbered = unicodedata.normalize("NFKC", (title or "").strip())
    return _YEAR.sub("", strip_numbering(squeeze(_TABLE_NUMBER.sub("", strip_numbering(numbered)))))
