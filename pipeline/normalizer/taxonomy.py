"""The standard taxonomy of performance indicators, and the printed labels that stand for its nodes.

The form until 2020 knows 产出 效益 满意度; the form since 2021 has 成本 as a first level of its own.
The labels are `vocabulary/taxonomy.csv`.
"""
from __future__ import annotations

from functools import cache

from pipeline.normalizer import vocabulary
from pipeline.normalizer.text import label_key

Category = tuple[str | None, str | None]


@cache
def _nodes(level: int) -> dict[str, Category]:
    return {row["label"]: (row["category1"], row["category2"] or None)
            for row in vocabulary.rows("taxonomy") if row["level"] == str(level)}


def taxonomy_key(label: str | None) -> str:
    """A label as the taxonomy names it: without white space, brackets and the ending 指标."""
    return label_key(label).removesuffix("指标")


def is_level1(label: str | None) -> bool:
    return taxonomy_key(label) in _nodes(1)


def is_level2(label: str | None) -> bool:
    return taxonomy_key(label) in _nodes(2)


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

