"""Printed labels and the nodes of the standard taxonomy that they stand for."""
from __future__ import annotations

import pytest

from pipeline.normalizer.taxonomy import categorise, is_level1, is_level2, parent_of
from pipeline.normalizer.vocabulary import rows

STANDARD = {
    "产出指标": {"数量指标", "质量指标", "时效指标", "成本指标"},
    "效益指标": {"经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"},
    "满意度指标": {"服务对象满意度指标"},
    "成本指标": {"经济成本指标", "社会成本指标", "生态环境成本指标"},
}


def test_the_vocabulary_names_every_node_of_the_standard_and_no_other() -> None:
    named = {(row["category1"], row["category2"]) for row in rows("taxonomy") if row["category2"]}
    assert named == {(upper, lower) for upper, lowers in STANDARD.items() for lower in lowers}
    assert {row["category1"] for row in rows("taxonomy") if row["level"] == "1" and row["category1"]} == set(STANDARD)


@pytest.mark.parametrize(
    ("upper", "lower"), [(upper, lower) for upper in STANDARD for lower in sorted(STANDARD[upper])]
)
def test_a_standard_label_stands_for_itself(upper: str, lower: str) -> None:
    assert categorise(upper, lower) == (upper, lower)
    assert is_level1(upper) and is_level2(lower)


@pytest.mark.parametrize(
    ("level1", "level2", "category"),
    [
        ("部门产出", "数量", ("产出指标", "数量指标")),
        ("产 出\n指 标", "质量指标", ("产出指标", "质量指标")),
        ("产出指标（50分）", "时效指标", ("产出指标", "时效指标")),
        ("满意度", "满意度", ("满意度指标", "服务对象满意度指标")),
        ("效益指标", "社会公众及服务对象满意度指标", ("满意度指标", "服务对象满意度指标")),
        ("成本指标", "成本指标", ("成本指标", None)),
        ("产出指标", "成本指标", ("产出指标", "成本指标")),
        ("效益指标", None, ("效益指标", None)),
        (None, "社会效益指标", ("效益指标", "社会效益指标")),
        ("产出指标", "其他指标", ("产出指标", None)),
        ("履职效能", "重点任务", (None, None)),
        ("社会效应", "服务对象满意度", ("满意度指标", "服务对象满意度指标")),
        ("投入目标", "成本目标", ("产出指标", "成本指标")),
        ("影响力目标", "长效管理", ("效益指标", "可持续影响指标")),
        (None, None, (None, None)),
    ],
)
def test_a_printed_label_stands_for_a_node(
    level1: str | None, level2: str | None, category: tuple[str | None, str | None]
) -> None:
    assert categorise(level1, level2) == category


def test_the_parent_of_a_second_level() -> None:
    assert parent_of("时效") == "产出指标"
    assert parent_of("生态成本指标") == "成本指标"
    assert parent_of("成本指标") == "产出指标"
    assert parent_of("重点任务") is None
    assert parent_of(None) is None


def test_labels_are_not_taken_for_what_they_are_not() -> None:
    assert not is_level1("数量指标") and not is_level2("产出指标")
    assert not is_level1(None) and not is_level2("")
