"""The forms of the samples as grids: printed labels and the places for what is filled in."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data.samples_grid import ABOVE, Grid, merge_down, spread

Rows = Sequence[Sequence[str]]
"""Indicators, level 1 to 3 first; what comes after them differs from form to form."""


@dataclass(frozen=True)
class Project:
    """What is filled into a project's form; amounts as printed, in the form's unit."""

    name: str
    goal: str
    indicators: Rows
    total: str
    fiscal: str
    code: str = ""
    carryover: str = ""
    other: str = ""
    purpose: str = ""
    plan: tuple[str, ...] = ()


def planned_form(project: Project) -> Grid:
    """The form with a plan of payments: 12 narrow columns, of which 6 pairs hold the indicators.

    An indicator is level 1 to 3, description, value, basis.
    """
    return [
        spread(("项目编码", 2), (project.code, 3), ("项目名称", 2), (project.name, 5)),
        spread(("预算规模及资金用途", 2), ("预算数", 2), (project.total, 2), ("其中：财政资金", 2),
               (project.fiscal, 2), ("其他资金", 1), (project.other, 1)),
        spread((ABOVE, 2), (project.purpose, 10)),
        spread(("资金支出计划（%）", 2), ("3月底", 3), ("6月底", 2), ("10月底", 3), ("12月底", 2)),
        spread((ABOVE, 2), *zip(project.plan, (3, 2, 3, 2), strict=True)),
        spread(("绩效目标", 2), (project.goal, 10)),
        spread(*((label, 2) for label in
                 ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据"))),
        *(spread(*((text, 2) for text in row)) for row in merge_down(project.indicators, 1)),
    ]


def national_form(project: Project, department: str, unit: str) -> Grid:
    """The Ministry of Finance's form since 2021, 5 columns; an indicator is level 1 to 3, value."""
    return [
        spread(("项目名称", 2), (project.name, 3)),
        ["主管部门及代码", "<", department, "实施单位", unit],
        ["项目资金\n（万元）", "<", "年度资金总额：", project.total, "<"],
        ["^", "^", "其中：财政拨款", project.fiscal, "<"],
        ["^", "^", "上年结转", project.carryover, "<"],
        ["^", "^", "其他资金", project.other, "<"],
        spread(("总体目标", 1), (project.goal, 4)),
        ["绩效指标", "一级指标", "二级指标", "三级指标", "指标值"],
        *(["^", *row] for row in merge_down(project.indicators, 2)),
    ]


def wide_list(projects: Sequence[Project]) -> Grid:
    """All projects in one table, 11 columns; an indicator is level 1 to 3, sign, value, unit."""
    head = ["项目名称", "项目总额", "其中：", "<", "绩效目标", "一级指标", "二级指标", "三级指标",
            "绩效指标性质", "本年绩效指标值", "绩效度量单位"]
    grid = [head, [ABOVE, ABOVE, "财政资金", "其他资金", *[ABOVE] * 7]]
    for project in projects:
        left = [f"{project.code}-{project.name}", project.total, project.fiscal, project.other, project.goal]
        for n, row in enumerate(project.indicators):
            grid.append([*([ABOVE] * 5 if n else left), *row])
    return grid


@dataclass(frozen=True)
class Spent:
    """A line of money of a self-evaluation: planned, adjusted, spent, points, rate, score."""

    label: str
    amounts: tuple[str, str, str]
    rating: tuple[str, str, str] = ("—", "", "—")


def self_evaluation(
    name: str, department: str, unit: str, money: Sequence[Spent], goal: str, result: str, rows: Rows, total: str
) -> Grid:
    """A project's self-evaluation, 9 columns; an indicator: level 1 to 3, target, actual, points, score, deviation."""
    return [
        spread(("项目名称", 2), (name, 7)),
        spread(("主管部门", 2), (department, 3), ("实施单位", 2), (unit, 2)),
        spread(("项目资金\n（万元）", 2), ("", 1), ("年初预算数", 1), ("全年预算数", 1), ("全年执行数", 1),
               ("分值", 1), ("执行率", 1), ("得分", 1)),
        *(["^", "^", line.label, *line.amounts, *line.rating] for line in money),
        spread(("年度总体目标", 1), ("预期目标", 4), ("实际完成情况", 4)),
        spread((ABOVE, 1), (goal, 4), (result, 4)),
        ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分",
         "偏差原因分析及改进措施"],
        *(["^", *row] for row in merge_down(rows, 2)),
        spread(("总分", 6), ("100", 1), (total, 1), ("", 1)),
    ]


def fund_direction(
    name: str, fund: str, amount: str, year: str, goals: tuple[str, str], rows: Rows, details: Rows
) -> Grid:
    """A direction of spending of a special fund, 6 columns; an indicator is level 1 to 3, value, standard.

    `goals` for the whole period and for the year; `details` are content, detail, amount, basis.
    """
    return [
        ["支出方向（子项）", name, "<", "所属专项", "名称", fund],
        ["项目金额", amount, "<", "^", "金额", amount],
        spread(("项目实施期", 1), (year, 5)),
        spread(("实施期绩效目标", 1), (goals[0], 5)),
        spread(("年度绩效目标", 1), (goals[1], 5)),
        ["年度绩效指标", "一级指标", "二级指标", "三级指标", "指标值及单位", "绩效标准"],
        *(["^", *row] for row in merge_down(rows, 1)),
        ["支出明细及测算说明", "支出内容简介", "支出明细", "金额", "支出测算依据及过程说明", "<"],
        *(["^", *row, "<"] for row in details),
    ]
