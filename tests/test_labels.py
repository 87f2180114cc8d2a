"""Labels that stand beside their value in a form."""
from __future__ import annotations

from collections import Counter

import pytest

from pipeline.normalizer.labels import fields_of, figure_unit, is_label, split_inline
from pipeline.normalizer.vocabulary import rows


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("项目名称", "project_name"),
        ("项 目 名 称：", "project_name"),
        ("支出方向（子项）", "project_name"),
        ("主管部门及代码", "department"),
        ("实施单位", "implementing_unit"),
        ("年度资金总额：", "budget"),
        ("其中：财政拨款", "fiscal"),
        ("其中：当年财政拨款", "fiscal"),
        ("上年结转资金", "carryover"),
        ("其他资金", "other"),
        ("2025年度绩效目标", "goal"),
        ("项目实施期", "period"),
        ("预算单位名称", "organisation"),
    ],
)
def test_a_label_names_its_field(label: str, field: str) -> None:
    assert field in {found.name for found in fields_of(label)}
    assert is_label(label)


@pytest.mark.parametrize("text", ["河道清淤与日常巡查经费", "268.40", "产出指标", "", "项目名称及编码不符"])
def test_a_value_is_no_label(text: str) -> None:
    assert fields_of(text) == ()
    assert not is_label(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("资金总额：184.37", ("资金总额", "184.37")),
        ("资金总额:184.37", ("资金总额", "184.37")),
        ("项目名称： 河道巡护：二期", ("项目名称", "河道巡护：二期")),
        ("资金总额：", None),
        ("184.37", None),
        ("绩效说明：无", None),
    ],
)
def test_a_label_and_its_value_in_one_cell(text: str, parts: tuple[str, str] | None) -> None:
    assert split_inline(text) == parts


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("在职人数", "人"),
        ("其中：基本支出", "money"),
        ("一般公共预算拨款（万元）", "money"),
        ("离退休人员数", "人"),
        ("联系电话", None),
    ],
)
def test_what_a_labelled_number_counts(label: str, unit: str | None) -> None:
    assert figure_unit(label) == unit


def test_no_label_is_listed_twice_for_one_field() -> None:
    listed = Counter((row["field"], row["label"]) for row in rows("labels"))
    assert [entry for entry, count in listed.items() if count > 1] == []
    assert {row["rank"] for row in rows("labels")} <= {"1", "2", "3"}


@pytest.mark.parametrize(("label", "field"), [
    ("项目支出名称：", "project_name"), ("项目名称及编码", "project_name"), ("一级预算单位", "department"),
    ("自评单位（盖章）", "organisation"), ("政策实施期限", "period"), ("年度总体目标实际完成情况", "actual_result"),
    ("1、资金来源：（1）政府预算资金（万元）", "fiscal"), ("全年执行数", "executed"),
])
def test_labels_of_other_provinces(label: str, field: str) -> None:
    assert field in {found.name for found in fields_of(label)}
