"""Titles of forms: the project that one names, and the kind of form."""
from __future__ import annotations

import pytest

from pipeline.normalizer.titles import bare_title, is_department_title, is_self_evaluation_title, project_named_by


@pytest.mark.parametrize(
    ("title", "project"),
    [
        ("3.信访业务费绩效目标表", "信访业务费"),
        ("农村供水管网改造补助资金绩效目标表", "农村供水管网改造补助资金"),
        ("（二）河道巡护经费项目绩效目标申报表", "河道巡护经费"),
        ("2025年河道巡护经费项目支出绩效目标表", "河道巡护经费"),
        ("提前下达2026年省革命老区发展专项资金项目绩效目标表", "提前下达2026年省革命老区发展专项资金"),
        ("云汉市林业局2025年森林防火经费绩效目标表", "森林防火经费"),
        ("云汉市2025年造林项目绩效目标表", "造林"),
        ("重点水库除险加固项目绩效目标表", "重点水库除险加固"),
        ("云汉市林业局2025年项目支出绩效目标表", None),
        ("2025年云汉市林业局项目支出绩效目标表", None),
        ("云汉市2025年市级部门预算项目支出绩效目标申报表", None),
        ("云汉市水务局部门预算项目支出绩效目标表", None),
        ("2025年度重点项目绩效目标表", None),
        ("2025年度云汉市林业局重点项目绩效目标表", None),
        ("项目支出绩效目标表", None),
        ("2026年项目支出绩效目标表", None),
        ("附表3 2023年区级专项资金支出方向绩效目标表", None),
        ("预算表12 项目支出绩效目标表", None),
        ("2023年部门整体支出绩效目标表", None),
        ("绩效目标表", None),
        ("一般公共预算支出表", None),
        ("", None),
        (None, None),
    ],
)
def test_the_project_that_a_title_names(title: str | None, project: str | None) -> None:
    assert project_named_by(title) == project


@pytest.mark.parametrize(
    ("title", "of_department", "evaluated"),
    [
        ("2023年部门整体支出绩效目标表", True, False),
        ("部门整体支出绩效自评表", True, True),
        ("项目支出绩效自评表", False, True),
        ("2024年度项目绩效自我评价表", False, True),
        ("项目支出绩效目标表", False, False),
        (None, False, False),
    ],
)
def test_the_kind_of_form_that_a_title_says(title: str | None, of_department: bool, evaluated: bool) -> None:
    assert is_department_title(title) is of_department
    assert is_self_evaluation_title(title) is evaluated


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("3.信访业务费绩效目标表", "信访业务费绩效目标表"),
        (" 一、项目支出绩效目标表 ", "项目支出绩效目标表"),
        ("2025年绩效目标表", "2025年绩效目标表"),
        (" ", None),
        ("", None),
        (None, None),
    ],
)
def test_a_title_without_its_number(title: str | None, bare: str | None) -> None:
    assert bare_title(title) == bare
