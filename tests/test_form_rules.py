"""Rules held to forms: what looks like a contradiction and is none, beside what is one."""
from __future__ import annotations

import pytest

from data.samples_forms import Project, Spent, fund_direction, national_form, planned_form, self_evaluation, wide_list
from data.samples_grid import Grid, spread
from tests.layout_parts import ROWS, SIGNED
from tests.test_rules import held, told

DESCRIBED = tuple((*row[:3], "情况", row[3], "工作计划") for row in ROWS)
SCORED = (("产出指标", "数量指标", "巡护河道长度", "≥120公里", "126公里", "50", "50", ""),
          ("效益指标", "社会效益指标", "群众投诉件数", "明显减少", "明显减少", "40", "38.5", "仍有投诉。"))


def results(rule: str, *parts: str | Grid) -> list[str]:
    return [check.result for check in held(rule, *parts)]


def national(total: str, fiscal: str, carryover: str, other: str) -> tuple[str, Grid]:
    project = Project(name="河道巡护经费", goal="巡护。", indicators=ROWS, total=total, fiscal=fiscal,
                      carryover=carryover, other=other)
    return "项目支出绩效目标表", national_form(project, "云汉市水务局", "云汉市河道管理所")


def evaluated(money: Spent, rows: Grid = SCORED, total: str = "98.3") -> tuple[str, Grid]:
    grid = self_evaluation("河道巡护经费", "云汉市水务局", "云汉市河道所", [money], "巡护。", "已巡护。", rows, total)
    return "项目支出绩效自评表", grid


SPENT = Spent("年度资金总额", ("46.50", "46.50", "45.57"), ("10", "98.0%", "9.8"))


@pytest.mark.parametrize(("money", "result"), [
    (("50.00", "46.50", "0.00", "3.50"), "pass"),
    (("50.00", "50.00", "3.50", "0.00"), "pass"),  # what is carried over is fiscal money, too
    (("50.00", "46.50", "0.00", "3.52"), "fail"),
    (("50.00", "46.50", "0.00", "3.40"), "fail"),
    (("50.0", "46.54", "0.00", "3.50"), "rounding"),
])
def test_a_budget_is_its_sources(money: tuple[str, str, str, str], result: str) -> None:
    assert results("project-funds", *national(*money)) == [result]


def test_sources_that_were_not_read_are_no_contradiction() -> None:
    title, grid = national("50.00", "46.50", "", "0.00")
    more = [*grid[:5], ["^", "^", "对口单位帮扶款", "3.50", "<"], *grid[5:]]
    assert results("project-funds", title, more) == ["not_applicable"]


def test_scores_and_points_sum_to_what_is_printed() -> None:
    assert told(*evaluated(SPENT)) == []
    assert results("score-total", *evaluated(SPENT)) == results("points-total", *evaluated(SPENT)) == ["pass"]
    assert [finding.rule for finding in told(*evaluated(SPENT, total="99.3"))] == ["score-total"]


def test_the_spending_of_the_budget_can_stand_among_the_indicators() -> None:
    again = (("预算执行", "预算执行率", "预算执行率", "100%", "98%", "10", "9.8", ""), *SCORED)
    assert results("score-total", *evaluated(SPENT, again)) == ["pass"]


def test_a_rate_can_be_that_of_the_first_budget() -> None:
    first = Spent("年度资金总额", ("50.00", "46.50", "45.00"), ("10", "90.00%", "9.0"))
    assert results("execution-rate", *evaluated(first)) == ["not_applicable"]
    neither = Spent("年度资金总额", ("50.00", "46.50", "45.00"), ("10", "80.00%", "9.0"))
    assert results("execution-rate", *evaluated(neither)) == ["fail"]


@pytest.mark.parametrize(("plan", "result"), [
    (("25%", "50%", "75%", "100%"), "pass"), (("25%", "50%", "80%", "80%"), "pass"),
    (("40%", "30%", "20%", "10%"), "pass"),  # shares of each quarter
    (("25%", "50%", "40%", "100%"), "fail"), (("25%", "50%", "80%", "110%"), "fail"),
])
def test_a_plan_of_payments_rises_to_100(plan: tuple[str, ...], result: str) -> None:
    project = Project(name="河道巡护经费", goal="巡护。", indicators=DESCRIBED, total="46.50", fiscal="46.50",
                      other="0", code="99042125P00315001017", purpose="用于巡护。", plan=plan)
    assert results("payment-plan", "河道巡护经费绩效目标表", "单位：万元", planned_form(project)) == [result]


@pytest.mark.parametrize(("basis", "expected"), [
    ("49（人）*612（元/月）*12（月）=35.99万元", ["rounding"]),
    ("49（人）*612（元/月）=35.99万元", ["rounding"]),  # a year of so much a month
    ("49（人）*612（元/月）*12（月）=39.55万元", ["fail"]),
    ("1.2万册×5元=6.00万元", ["pass"]),
    ("办公费2.00万元+10人×0.40万元=6.00万元", []),  # a sum, of which the product is a part
    ("按合同价测算", []),
])
def test_the_arithmetic_of_a_basis(basis: str, expected: list[str]) -> None:
    details = (("巡护", "劳务", "6.00", basis), ("合  计", "<", "6.00", ""))
    rows = tuple((*row, "计划标准") for row in ROWS)
    form = fund_direction("河道巡护", "水务专项资金", "6.00", "2025年", ("巡护。", "巡护。"), rows, details)
    assert results("spending-basis", "专项资金支出方向绩效目标表", "金额单位：万元", form) == expected


def pointed(*points: str) -> Grid:
    """A list whose indicators have points, in one project."""
    head = ["项目名称", "项目总额", "一级指标", "二级指标", "三级指标", "指标值", "分值"]
    rows = [["河道巡护经费" if n == 0 else "^", "46.50" if n == 0 else "^", *row, point]
            for n, (row, point) in enumerate(zip(ROWS, points, strict=False))]
    return [head, *rows]


@pytest.mark.parametrize(("points", "result"), [
    (("20", "20", "10", "10", "10", "10", "10"), "pass"), (("20", "20", "10", "10", "10", "20", "10"), "pass"),
    (("20", "20", "10", "10", "10", "10", "5"), "fail"), (("20", "20", "10", "10", "10", "10", ""), "not_applicable"),
    (("30", "^", "^", "20", "20", "10", "10"), "pass"),  # points of several indicators are counted once
    (("0.2", "0.2", "0.1", "0.1", "0.1", "0.2", "0.1"), "pass"),
])
def test_points_sum_to_90_or_100(points: tuple[str, ...], result: str) -> None:
    assert results("points-sum", "项目支出绩效目标表", "单位：万元", pointed(*points)) == [result]


def listed(*totals: str) -> list[Project]:
    return [Project(code=f"99010025T0000005000{n}", name=f"第{n}河段管护经费", goal="管护。", indicators=SIGNED,
                    total=total, fiscal=total) for n, total in enumerate(totals, 1)]


@pytest.mark.parametrize(("total", "result"), [("40.00", "pass"), ("44.00", "fail")])
def test_a_list_has_the_total_of_its_projects(total: str, result: str) -> None:
    grid = wide_list(listed("12.00", "28.00"))
    whole = [*grid[:2], spread(("合计", 1), (total, 1), (total, 1), *[("", 1)] * 8), *grid[2:]]
    assert results("list-total", "项目支出绩效目标表", "金额单位：万元", whole) == [result]


def test_a_title_is_held_to_the_name_where_titles_name_projects() -> None:
    forms: list[str | Grid] = []
    titles = ("第1河段管护经费", "第2河段管护经费", "水库除险加固资金")
    for title, project in zip(titles, listed("1", "2", "3"), strict=True):
        forms += [f"{title}绩效目标表", "单位：万元", planned_form(_described(project))]
    assert [finding.rule for finding in told(*forms)] == ["title-and-name"]
    assert told(forms[-3], *forms[-2:]) == []  # one title alone may be that of a group of projects


def _described(project: Project) -> Project:
    return Project(name=project.name, code=project.code, goal=project.goal, indicators=DESCRIBED, total="46.50",
                   fiscal="46.50", purpose="用于管护。", plan=("25%", "50%", "75%", "100%"), other="0")
