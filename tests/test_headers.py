"""What a column holds, told from its header."""
from __future__ import annotations

from collections import Counter

import pytest

from pipeline.normalizer.headers import role_by_tokens, role_of, synonyms
from pipeline.normalizer.vocabulary import rows


@pytest.mark.parametrize(
    ("path", "role"),
    [
        (["三级指标"], "level3"),
        (["绩效指标", "三级指标"], "level3"),
        (["三 级\n指 标"], "level3"),
        (["指标值"], "value"),
        (["目标值"], "value"),
        (["年度指标值"], "value"),
        (["指标值及单位"], "value"),
        (["本年绩效指标值"], "value"),
        (["绩效指标性质"], "sign"),
        (["绩效度量单位"], "unit"),
        (["实施期指标值"], "midterm"),
        (["实际完成值"], "actual"),
        (["偏差原因分析及改进措施"], "deviation"),
        (["分值"], "weight"),
        (["得分"], "score"),
        (["指标值（含单位）："], "value"),
        (["", "指标值", ""], "value"),
        (["收入"], None),
        ([""], None),
        ([], None),
    ],
)
def test_a_header_of_indicators_is_known(path: list[str], role: str | None) -> None:
    assert role_of("indicator", path) == role


def test_a_leaf_that_says_little_is_known_by_the_header_over_it() -> None:
    two_levels = [row["header"].split("/") for row in rows("headers") if "/" in row["header"]]
    assert two_levels
    for upper, leaf in two_levels:
        families = {row["family"] for row in rows("headers") if row["header"] == f"{upper}/{leaf}"}
        for family in families:
            assert role_of(family, [upper, leaf]) == synonyms(family)[f"{upper}/{leaf}"]


def test_a_header_belongs_to_its_family() -> None:
    assert role_of("asset", ["数量"]) == "quantity"
    assert role_of("indicator", ["数量"]) is None


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("未完成原因和下一步改进措施", "deviation"),
        ("三级指标（个性化）内容", "level3"),
        ("本项目实际完成情况", "actual"),
        ("评分规则", "scoring"),
        ("设定依据说明", "basis"),
        ("2025年度指标值要求", "value"),
        ("中期指标值要求", "midterm"),
        ("经办科室", None),
        ("", None),
    ],
)
def test_an_unknown_header_is_told_by_its_words(header: str, role: str | None) -> None:
    assert role_by_tokens("indicator", [header]) == role
    assert role_by_tokens("asset", [header]) is None


def test_no_synonym_is_listed_twice_for_different_roles() -> None:
    listed = Counter((row["family"], row["header"]) for row in rows("headers"))
    assert [entry for entry, count in listed.items() if count > 1] == []
