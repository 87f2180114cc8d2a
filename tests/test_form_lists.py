"""Lists on small documents: what is a project of its own, what a sum, what an agency, and which column is read."""
from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.records import Project, Task
from tests.small_documents import HEAD, dumped, read_all, rows_of

TITLE = "项目支出绩效目标表"
ROW = ["产出指标", "数量指标", "巡护次数", "≥12次"]


@pytest.mark.parametrize(
    ("header", "first", "second"),
    [
        ("预算单位", "云汉市第一小学", "云汉市第二小学"),
        ("项目编码", "99013701", "99013702"),
        ("实施单位", "河道管理所", "闸门管理所"),
        ("绩效目标", "校园安全。", "设备更新。"),
    ],
)
def test_projects_of_one_name_and_the_same_money_are_told_apart(header: str, first: str, second: str) -> None:
    head = [header, "项目名称", "资金总额", *HEAD]
    rows = [[first, "校园安保", "10", *ROW], [first, "校园安保", "10", *ROW], [second, "校园安保", "10", *ROW]]
    projects = read_all(Project, TITLE, "单位：万元", [head, *rows])
    assert [(p.name, p.budget_yuan, len(p.indicators)) for p in projects] == [
        ("校园安保", Decimal("100000.00"), 2), ("校园安保", Decimal("100000.00"), 1)]


def test_a_goal_that_goes_on_after_a_page_break_is_one_goal() -> None:
    head = ["项目名称", "资金总额", "绩效目标", *HEAD]
    rows = [["校园安保", "10", "校园安全，", *ROW], ["校园安保", "10", "校园安全，师生满意。", *ROW]]
    assert [len(p.indicators) for p in read_all(Project, TITLE, "单位：万元", [head, *rows])] == [2]


GOALS_HEAD = ["项目名称", "预算数（万元）", "绩效目标"]


@pytest.mark.parametrize("name", ["乙市民服务中心", "文化中心", "植树面积合计"])
def test_a_project_that_sounds_like_an_agency_or_a_sum_is_a_project(name: str) -> None:
    grid = [GOALS_HEAD, ["河道巡护", "46.50", "按月巡护。"], [name, "20", "建成开放。"]]
    assert [p.name for p in read_all(Project, "重点项目绩效目标情况", grid)] == ["河道巡护", name]


def test_an_agency_over_its_projects_is_no_project_and_one_that_is_cheaper_is() -> None:
    agency, project, small = ["云汉市水务局", "60", ""], ["河道巡护", "46.50", "按月巡护。"], ["文化中心", "20", ""]
    named = [p.name for p in read_all(Project, "重点项目绩效目标", [GOALS_HEAD, agency, small, project])]
    assert named == ["文化中心", "河道巡护"]


@pytest.mark.parametrize("total", ["合计", "项目支出合计", "云汉市水务局小计", "总 计"])
def test_a_sum_is_no_project(total: str) -> None:
    grid = [GOALS_HEAD, ["河道巡护", "46.50", "按月巡护。"], [total, "46.50", ""]]
    assert [p.name for p in read_all(Project, "重点项目绩效目标情况", grid)] == ["河道巡护"]


def test_an_indicator_that_ends_in_a_sum_leaves_its_department() -> None:
    counted = ["产出指标", "数量指标", "植树面积合计", "≥10亩"]
    (project,) = read_all(Project, "部门整体支出绩效目标表", "单位：万元", [
        ["部门名称", "资金总额", *HEAD], ["云汉市林业局", "10", *counted], ["^", "^", *ROW]])
    assert (project.organisation, rows_of(project)) == ("云汉市林业局", [tuple(counted), tuple(ROW)])


def test_a_task_whose_content_ends_in_a_sum_is_a_task() -> None:
    head = ["任务名称", "主要内容", "预算金额（万元）"]
    grid = [["部门名称", "云汉市林业局", "<"], head, ["植树", "10万棵共计", "5"], ["合计", "", "8"], HEAD[1:], ROW[1:]]
    assert [task.name for task in read_all(Task, "部门整体支出绩效目标表", grid)] == ["植树"]


# Two columns of one role.


@pytest.mark.parametrize(
    ("less", "more"), [("一级项目名称", "二级项目名称"), ("专项名称", "项目名称"), ("项目名称", "二级项目名称")])
@pytest.mark.parametrize("turned", [False, True])
def test_the_more_specific_of_two_names_is_read(less: str, more: str, turned: bool) -> None:
    heads, names = [less, more], ["水利专项", "河道巡护"]
    order = -1 if turned else 1
    grid = [[*heads[::order], "资金总额", *HEAD], [*names[::order], "10", *ROW], ["^", "^", "^", *ROW]]
    assert [p.name for p in read_all(Project, TITLE, "单位：万元", grid)] == ["河道巡护"]


def test_other_money_is_read_from_the_column_of_its_name() -> None:
    grid = [["项目名称", "单位资金（元）", "其他资金（万元）", *HEAD], ["河道巡护", "3", "2", *ROW]]
    assert read_all(Project, TITLE, grid)[0].other_yuan == Decimal("20000.00")


def test_a_list_of_scored_projects_without_indicators() -> None:
    grid = [["序号", "项目名称", "主管部门", "预算数", "执行数", "执行率", "自评得分", "自评等级"],
            ["1", "公园养护", "云汉市园林局", "100", "97", "97%", "99.9", "优"],
            ["2", "行道树修剪", "云汉市园林局", "200", "150", "75%", "85", "良"],
            ["", "合计", "", "300", "247", "82%", "", ""]]
    projects = read_all(Project, "2023年度项目支出绩效自评结果汇总表", "单位：万元", grid)
    told = [(p.name, p.department, p.budget_yuan, p.executed_yuan, p.execution_rate, p.form_kind) for p in projects]
    assert told == [
        ("公园养护", "云汉市园林局", 1000000, 970000, 97, "project_self_evaluation"),
        ("行道树修剪", "云汉市园林局", 2000000, 1500000, 75, "project_self_evaluation")]


# Indicators that one cell prints together.


def _packed(text: str) -> list[tuple[str | None, ...]]:
    grid = [["项目名称", "预算金额", "绩效目标", "绩效指标"], ["技能培训", "100", "提升技能。", text]]
    (project,) = read_all(Project, "2025年重点项目绩效目标表", "单位：万元", grid)
    return rows_of(project)


def test_indicators_that_one_cell_prints_together() -> None:
    text = ("1.数量指标：开展培训≥10次，参训不少于50人次；2.质量指标：合格率达到95%以上；"
            "时效指标：完成时间2025年12月底前。满意度指标：学员满意度≥90%")
    assert _packed(text) == []  # two targets in one piece
    assert _packed(text.replace("，", "；")) == [
        (None, "数量指标", "开展培训", "≥10次"), (None, "数量指标", "参训", "不少于50人次"),
        (None, "质量指标", "合格率", "达到95%以上"), (None, "时效指标", "完成时间", "2025年12月底前"),
        ("满意度指标", None, "学员满意度", "≥90%")]


def test_second_levels_stand_under_the_first_one_before_them() -> None:
    text = ("产出指标：数量指标：开展培训10次；质量指标：合格率100%；"
            "效益指标：社会效益指标：就业率有效提升；成本指标：人均成本≤1万")
    assert _packed(text) == [
        ("产出指标", "数量指标", "开展培训", "10次"), ("产出指标", "质量指标", "合格率", "100%"),
        ("效益指标", "社会效益指标", "就业率", "有效提升"), ("成本指标", None, "人均成本", "≤1万")]


@pytest.mark.parametrize("text", [
    "开展培训≥10次；质量指标：合格率≥95%", "数量指标：开展培训≥10次；质量指标：有序开展各项工作", "数量指标：≥10次",
    "数量指标：补助100人100万元", "按时完成，成效明显。"])
def test_prose_that_is_not_all_indicators_is_left(text: str) -> None:
    assert _packed(text) == []


def test_the_best_of_the_grades_is_the_target() -> None:
    grid = [["职责活动", "年度预算数", "内容描述", "绩效目标", "绩效指标", "评价标准", "<", "<", "<"],
            ["^", "^", "^", "^", "^", "优", "良", "中", "差"],
            ["取水许可", "80.00", "审批取水", "按时审批", "审批及时率", "≥95%", "≥90%", "≥80%", "＜80%"],
            ["^", "^", "^", "^", "审批件数", "≥30件", "≥20件", "≥10件", "＜10件"]]
    (project,) = read_all(Project, "部门职责-工作活动绩效目标", "单位：万元", grid)
    assert (project.name, project.budget_yuan, project.purpose, project.goal) == (
        "取水许可", 800000, "审批取水", "按时审批")
    assert [(i.level3, i.value_text, i.scoring) for i in project.indicators] == [
        ("审批及时率", "≥95%", "良≥90%；中≥80%；差＜80%"), ("审批件数", "≥30件", "良≥20件；中≥10件；差＜10件")]


def test_a_line_of_a_text_dump_whose_name_is_an_amount_is_no_project() -> None:
    head = ["单位名称", "项目名称", "预算数", *HEAD, "分值"]
    rows = [["云汉市教育局", "1234.5", *[""] * 6], ["云汉市第一小学", "校园安保", "10", *ROW, "90"]]
    assert [p.name for p in read_all(Project, TITLE, "单位：万元", dumped([head, *rows]))] == ["校园安保"]


LIST_HEAD = ["单位编码", "单位（项目）名称", "资金总额", *HEAD]


def test_a_list_has_a_project_for_each_name() -> None:
    second = ["产出指标", "质量指标", "整改率", "≥95%"]
    projects = read_all(Project, TITLE, "单位：万元", [
        LIST_HEAD,
        ["", "合计", "50.00", "", "", "", ""],
        ["315002", "云汉市河道管理所", "50.00", "", "", "", ""],
        ["315002", "河道巡护经费", "46.50", *ROW],
        ["^", "^", "^", *second],
        ["315002", "闸门检修经费", "3.50", *ROW],
    ])
    assert [(p.name, p.budget_yuan, len(p.indicators)) for p in projects] == [
        ("河道巡护经费", Decimal(465000), 2), ("闸门检修经费", Decimal(35000), 1)]
    assert {(p.organisation_code, p.department) for p in projects} == {("315002", "云汉市河道管理所")}
    assert [indicator.seq for indicator in projects[0].indicators] == [1, 2]


def test_a_name_printed_again_beside_the_same_money_is_the_same_project() -> None:
    head = ["项目名称", "资金总额", *HEAD]
    rows = [["河道巡护经费", "46.50", *ROW], ["河道巡护经费", "46.50", *ROW], ["河道巡护经费", "8.00", *ROW]]
    projects = read_all(Project, TITLE, "单位：元", [head, *rows])
    assert [(project.budget_yuan, len(project.indicators)) for project in projects] == [
        (Decimal("46.50"), 2), (Decimal(8), 1)]


def test_a_list_prints_its_header_again() -> None:
    head = ["项目名称", "资金总额", *HEAD]
    (project,) = read_all(Project, TITLE, [head, ["河道巡护经费", "46.50", *ROW], head, ["", "", *ROW]])
    assert len(project.indicators) == 2
