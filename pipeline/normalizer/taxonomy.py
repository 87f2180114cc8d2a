"""The standard taxonomy of performance indicators, and the printed labels that stand for its nodes.

The form until 2020 knows 产出 效益 满意度; the form since 2021 has 成本 as a first level of its own.
The labels are `vocabulary/taxonomy.csv`.
"""
from __future__ import annotations

import re
from functools import cache, lru_cache

from pipeline.normalizer import vocabulary
from pipeline.normalizer.text import label_key

_POINTS = re.compile(r"\d+(\.\d+)?分$")
_ENDING = re.compile(r"(?:指标|目标)$")
Category = tuple[str | None, str | None]


@cache
def _nodes(level: int) -> dict[str, Category]:
    return {row["label"]: (row["category1"] or None, row["category2"] or None)
            for row in vocabulary.rows("taxonomy") if row["level"] == str(level)}


@lru_cache(maxsize=16_384)  # a label is asked for at every row that it covers
def taxonomy_key(label: str | None) -> str:
    """A label as the taxonomy names it: without white space, brackets, points and the ending 指标 or 目标."""
    return _ENDING.sub("", _POINTS.sub("", label_key(label)))


def is_level1(label: str | None) -> bool:
    return taxonomy_key(label) in _nodes(1)


def is_level2(label: str | None) -> bool:
    return taxonomy_key(label) in _nodes(2)


@cache
def _labelled() -> re.Pattern[str]:
    upper, lower = (vocabulary.alternation(f"{label}指标" for label in _nodes(level)) for level in (1, 2))
    return re.compile(rf"(?P<level1>{upper})[-—/、:：\s]*(?P<level2>{lower})[-—/、:：\s]*(?P<level3>.*)", re.DOTALL)


def split_labels(text: str | None) -> tuple[str, str, str] | None:
    """The three levels of an indicator that is printed in one cell; None for a text that does not begin with labels.

    >>> split_labels("产出指标质量指标来信扫描完成率")
    ('产出指标', '质量指标', '来信扫描完成率')
    """
    found = _labelled().fullmatch(text or "")
    return (found["level1"], found["level2"], found["level3"]) if found and found["level3"] else None


def label_pair(text: str | None) -> tuple[str, str] | None:
    """Both labels where one cell prints them: 产出指标-数量指标; None for any other text."""
    found = _labelled().fullmatch(text or "")
    return (found["level1"], found["level2"]) if found and not found["level3"] else None


def parent_of(level2: str | None) -> str | None:
    """The first level that a second-level label belongs to (产出指标 for 成本, which both forms know)."""
    return _nodes(2).get(taxonomy_key(level2), (None, None))[0]


def categorise(level1: str | None, level2: str | None) -> Category:
    """The node that printed labels stand for: the second level decides, for forms file it under odd heads.

    >>> categorise("效益指标", "社会公众及服务对象满意度指标")
    ('满意度指标', '服务对象满意度指标')
    >>> categorise("成本指标", "成本指标")
    ('成本指标', None)
    """
    upper = _nodes(1).get(taxonomy_key(level1), (None, None))
    lower = _nodes(2).get(taxonomy_key(level2))
    if lower is None or (upper[0] == "成本指标" and lower[1] == "成本指标"):
        return upper if upper[0] or lower is None else (lower[0], None)
    return lower

