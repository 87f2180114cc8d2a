"""Forms on small documents: labels, money, projects, departments, lists, and the tables around them."""
from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.records import (
    Asset,
    Figure,
    Finding,
    FundItem,
    Goal,
    Institution,
    Procurement,
    Project,
    SpendingDetail,
    Task,
)
from tests.small_documents import HEAD, dumped, read, read_all, read_project, rows_of

TITLE = "项目支出绩效目标表"
ROW = ["产出指标", "数量指标", "巡护次数", "≥12次"]
FORM = [["项目名称", "河道巡护经费", "<", "<"], HEAD, ROW]


def yuan(amount: str) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"))


def form(*rows: list[str]) -> list[list[str]]:
    return [FORM[0], *rows, HEAD, ROW]


# Labels and their values.


def test_a_value_stands_beside_its_label() -> None:
    project = read_project(TITLE, form(["主管部门及代码", "315_云汉市水务局", "实施单位", "河道管理所"]))
    assert (project.name, project.department_code, project.department) == ("河道巡护经费", "315", "云汉市水务局")
    assert project.implementing_unit == "河道管理所"
    assert rows_of(project) == [tuple(ROW)]


def test_a_value_stands_under_its_label() -> None:
    goals = ["总体目标", "实施期目标", "<", "年度目标"], ["^", "建成机制。", "<", "按月巡护。"]
    project = read_project(TITLE, form(*goals))
    assert (project.goal, project.midterm_goal) == ("按月巡护。", "建成机制。")


def test_a_value_stands_in_the_cell_of_its_label() -> None:
    assert read_project(TITLE, "单位：万元", form(["资金总额：46.50", "<", "<", "<"])).budget_yuan == yuan("465000")


def test_a_code_in_front_of_the_name_is_split_off() -> None:
    grid = [["项目名称", "99010025T000000501-河道巡护经费", "<", "<"], HEAD, ROW]
    project = read_project(TITLE, grid)
    assert (project.code, project.name) == ("99010025T000000501", "河道巡护经费")


def test_a_title_names_the_project_where_the_form_does_not() -> None:
    project = read_project("3.河道巡护经费绩效目标表", [HEAD, ROW])
    assert (project.name, project.form_title) == ("河道巡护经费", "河道巡护经费绩效目标表")


@pytest.mark.parametrize(
    ("lead", "row", "budget"),
    [
        ("单位：万元", ["资金总额", "46.50", "", ""], "465000"),
        ("单位：元", ["资金总额", "46500", "", ""], "46500"),
        ("单位：万元", ["资金总额（元）", "46500", "", ""], "46500"),
        ("单位：元", ["资金总额", "46.50万元", "", ""], "465000"),
        ("单位：万元", ["资金总额", "1,046.5", "", ""], "10465000"),
        ("单位：万元", ["资金总额", "0", "", ""], "0"),
        ("单位：万元", ["资金总额", "", "", ""], None),
    ],
)
def test_money_is_in_the_nearest_unit(lead: str, row: list[str], budget: str | None) -> None:
    assert read_project(TITLE, lead, form(row)).budget_yuan == (yuan(budget) if budget else None)


def test_the_unit_of_the_label_to_the_left_holds_for_the_parts() -> None:
    project = read_project(TITLE, form(
        ["项目资金（万元）", "年度资金总额：", "46.50", "<"], ["^", "其中：财政拨款", "40.00", "<"],
        ["^", "上年结转", "5.00", "<"], ["^", "其他资金", "1.50", "<"]))
    assert (project.budget_yuan, project.fiscal_yuan) == (yuan("465000"), yuan("400000"))
    assert (project.carryover_yuan, project.other_yuan) == (yuan("50000"), yuan("15000"))


def test_a_line_inside_the_form_names_the_unit() -> None:
    project = read_project(TITLE, form(["金额单位：万元", "<", "<", "<"], ["资金总额", "2", "", ""]))
    assert project.budget_yuan == yuan("20000")


def test_a_payment_plan_is_read_by_month() -> None:
    project = read_project(TITLE, form(["资金支出计划（%）", "3月底", "6月底", "12月底"], ["^", "20%", "45%", "100%"]))
    assert [(step.month, step.percent) for step in project.payments] == [(3, 20), (6, 45), (12, 100)]


def test_a_long_text_fills_the_rows_of_its_label() -> None:
    project = read_project(TITLE, form(["绩效目标", "一是巡护。", "<", "<"], ["^", "二是宣传。", "<", "<"]))
    assert project.goal == "一是巡护。二是宣传。"


def test_a_dump_leaves_the_rows_of_a_long_text_without_a_label() -> None:
    rows = [["项目名称", "河道巡护经费"], ["绩效目标", "一是巡护。"], ["", "二是宣传。"], HEAD, ROW]
    assert read_project(TITLE, dumped(rows)).goal == "一是巡护。二是宣传。"


# Where one form ends and the next begins; what kind of form it is.


def test_two_forms_in_one_table_are_two_projects() -> None:
    projects = read_all(Project, TITLE, [*FORM, ["项目名称", "闸门检修经费", "<", "<"], HEAD, ROW])
    assert [(p.name, len(p.indicators)) for p in projects] == [("河道巡护经费", 1), ("闸门检修经费", 1)]


def test_a_title_inside_the_table_begins_a_form() -> None:
    grid = [["河道巡护经费绩效目标表", "<", "<", "<"], HEAD, ROW, ["闸门检修经费绩效目标表", "<", "<", "<"], HEAD, ROW]
    assert [project.name for project in read_all(Project, grid)] == ["河道巡护经费", "闸门检修经费"]


def test_a_form_without_indicators_is_a_project() -> None:
    project = read_project(TITLE, [["项目名称", "河道巡护经费"], ["绩效目标", "按月巡护。"]])
    assert (project.name, project.goal, project.indicators) == ("河道巡护经费", "按月巡护。", ())


def test_a_table_of_labels_under_another_title_is_no_project() -> None:
    assert read("项目情况表", [["项目名称", "河道巡护经费"], ["绩效目标", "按月巡护。"]]) == ()


@pytest.mark.parametrize(
    ("title", "first_row", "kind", "name"),
    [
        (TITLE, FORM[0], "project_target", "河道巡护经费"),
        ("项目支出绩效自评表", FORM[0], "project_self_evaluation", "河道巡护经费"),
        ("部门整体支出绩效目标表", ["部门名称", "云汉市水务局", "<", "<"], "department_target", None),
        ("部门整体支出绩效自评表", ["部门名称", "云汉市水务局", "<", "<"], "department_self_evaluation", None),
        ("绩效目标表", ["部门名称", "云汉市水务局", "<", "<"], "department_target", None),
        ("部门整体支出绩效目标表", FORM[0], "project_target", "河道巡护经费"),
    ],
)
def test_the_kind_of_a_form(title: str, first_row: list[str], kind: str, name: str | None) -> None:
    project = read_project(title, [first_row, HEAD, ROW])
    assert (project.form_kind, project.name) == (kind, name)


def test_columns_of_results_and_scores_make_a_self_evaluation() -> None:
    grid = [FORM[0] + ["<", "<"], [*HEAD, "实际完成值", "得分"], [*ROW, "12次", "10"]]
    assert read_project("绩效表", grid).form_kind == "project_self_evaluation"


def test_the_money_of_a_self_evaluation() -> None:
    head = ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
    grid = [
        ["项目名称", "河道巡护经费", *["<"] * 6],
        head,
        ["^", "年度资金总额", "50", "46.5", "45.1", "10", "97.0%", "9.7"],
        ["^", "其中：当年财政拨款", "40", "40", "39", "—", "", "—"],
        ["^", "上年结转资金", "10", "6.5", "6.1", "—", "", "—"],
        ["年度总体目标", "预期目标", "<", "<", "实际完成情况", "<", "<", "<"],
        ["^", "按月巡护。", "<", "<", "已按月巡护。", "<", "<", "<"],
        ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
        ["^", *ROW, "12次", "10", "10"],
    ]
    project = read_project("项目支出绩效自评表", grid)
    assert (project.budget_yuan, project.executed_yuan) == (yuan("465000"), yuan("451000"))
    assert (project.fiscal_yuan, project.carryover_yuan) == (yuan("400000"), yuan("65000"))
    assert project.execution_rate == Decimal("97.0")
    assert (project.goal, project.actual_result) == ("按月巡护。", "已按月巡护。")
    assert rows_of(project) == [tuple(ROW)]


# A department's form, and the tables around forms.

DEPARTMENT = [
    ["部门名称", "云汉市水务局", "<", "<", "<"],
    ["年度预算申请（万元）", "资金总额：320", "<", "<", "<"],
    ["^", "其中：财政拨款", "300", "其中：基本支出", "273.5"],
    ["^", "其他资金", "20", "在职人数", "58"],
    ["年度重点工作", "事项", "责任单位", "工作目标", "<"],
    ["^", "河道\n管护", "河道科", "按月巡护。", "<"],
    ["^", "其他需完成的任务", "/", "/", "<"],
    ["绩效指标", *HEAD],
    ["^", *ROW],
]


def test_the_figures_of_a_department() -> None:
    figures = read_all(Figure, "2025年部门整体支出绩效目标表", DEPARTMENT)
    assert [(f.item, f.amount_yuan, f.value, f.unit) for f in figures] == [
        ("资金总额", yuan("3200000"), None, "元"),
        ("财政拨款", yuan("3000000"), None, "元"),
        ("基本支出", yuan("2735000"), None, "元"),
        ("其他资金", yuan("200000"), None, "元"),
        ("在职人数", None, 58, "人"),
    ]
    assert {(f.organisation, f.fiscal_year, f.source, f.measure) for f in figures} == {
        ("云汉市水务局", 2025, "table", "level")}
    assert figures[1].item_raw == "其中：财政拨款"


def test_the_tasks_of_a_department() -> None:
    tasks = read_all(Task, "2025年部门整体支出绩效目标表", DEPARTMENT)
    assert [(task.name, task.responsible, task.goal) for task in tasks] == [("河道管护", "河道科", "按月巡护。")]


def test_a_total_of_the_tasks_is_the_money_of_the_department() -> None:
    grid = [
        ["部门名称", "云汉市水务局", "<", "<", "<"],
        ["任务名称", "主要内容", "预算金额（万元）", "<", "<"],
        ["^", "^", "总额", "财政拨款", "其他资金"],
        ["河道管护", "按月巡护。", "46.50", "40.00", "6.50"],
        ["金额合计", "<", "46.50", "40.00", "6.50"],
        [*HEAD, "备注"],
        [*ROW, ""],
    ]
    project = read_project("2025年部门整体支出绩效目标表", grid)
    assert (project.budget_yuan, project.fiscal_yuan, project.other_yuan) == (
        yuan("465000"), yuan("400000"), yuan("65000"))
    assert [task.name for task in read_all(Task, "部门整体支出绩效目标表", grid)] == ["河道管护"]


def test_a_summary_of_funds() -> None:
    grid = [["序号", "名称", "金额", "实施期绩效目标", "年度绩效目标"], ["", "合计", "61.6", "", ""],
            ["一", "公益演出补助", "43.2", "形成机制。", "演出24场。"], ["", "", "", "", ""]]
    (item,) = read_all(FundItem, "单位：万元", grid)
    assert (item.name, item.amount_yuan, item.goal, item.period_goal) == (
        "公益演出补助", yuan("432000"), "演出24场。", "形成机制。")


def test_spending_details_belong_to_the_project_of_their_form() -> None:
    head = ["支出内容简介", "支出明细", "金额", "支出测算依据及过程说明"]
    grid = [*FORM, head, ["巡护", "劳务", "3.6", "0.3万元×12月"], ["合计", "<", "3.6", ""]]
    (detail,) = read_all(SpendingDetail, TITLE, "金额单位：万元", grid)
    assert (detail.project_name, detail.item, detail.detail) == ("河道巡护经费", "巡护", "劳务")
    assert (detail.amount_yuan, detail.basis) == (yuan("36000"), "0.3万元×12月")


def test_procurement_leaves_out_totals() -> None:
    grid = [
        ["政府采购项目来源", "<", "采购物品名称", "政府采购目录序号", "计量单位", "数量", "单价", "政府采购金额", "<"],
        ["项目名称", "预算资金", *["^"] * 5, "合计", "单位资金"],
        ["合计", "", "", "", "", "", "", "48.00", ""],
        ["物资储备经费", "318.50", "帐篷", "A02441500", "顶", "400", "0.12", "48.00", ""],
    ]
    (purchase,) = read_all(Procurement, "单位：万元", grid)
    assert (purchase.project_name, purchase.project_budget_yuan) == ("物资储备经费", yuan("3185000"))
    assert (purchase.item, purchase.catalogue_code, purchase.unit) == ("帐篷", "A02441500", "顶")
    assert (purchase.quantity, purchase.unit_price_yuan, purchase.amount_yuan) == (400, yuan("1200"), yuan("480000"))


def test_assets_have_a_number_or_a_value() -> None:
    head, total = ["项目", "数量", "价值（金额单位：万元）"], ["资产总额", "——", "1942.36"]
    houses = ["1、房屋（平方米）", "2860", "784.2"], ["其中：办公用房（平方米）", "1950", ""]
    grid = [head, total, *houses, ["2、车辆", "", ""]]
    assert [(asset.item, asset.quantity, asset.amount_yuan) for asset in read_all(Asset, grid)] == [
        ("资产总额", None, yuan("19423600")),
        ("房屋（平方米）", 2860, yuan("7842000")),
        ("办公用房（平方米）", 1950, None),
    ]


def test_institutions_leave_out_blank_lines() -> None:
    head = ["单位名称", "单位性质", "单位规格", "经费保障形式"]
    grid = [head, ["水务局机关", "行政", "正科级", "财政拨款"], ["", "", "", ""]]
    (unit,) = read_all(Institution, grid)
    assert (unit.name, unit.nature, unit.rank, unit.funding) == ("水务局机关", "行政", "正科级", "财政拨款")


# Goals told in running text.


def test_goals_are_named_by_the_heading_over_them() -> None:
    goals = read_all(
        Goal, "二、分项绩效目标", "（一）供水保障", "绩效目标：更换管道。", "绩效指标：普及率96%。",
        "（二）河道畅通", "绩效目标：巡查。", "绩效指标：清淤12", "公里。", "三、保障措施", "完善制度。")
    assert [(goal.name, goal.goal, goal.indicator) for goal in goals] == [
        ("供水保障", "更换管道。", "普及率96%。"), ("河道畅通", "巡查。", "清淤12公里。")]


def test_a_goal_without_an_indicator_and_one_after_the_other() -> None:
    texts = "绩效目标：更换管道，", "改造泵站。", "绩效目标：节约用水。", "绩效指标：3%。"
    goals = read_all(Goal, "（一）供水保障", *texts)
    assert [(goal.goal, goal.indicator) for goal in goals] == [("更换管道，改造泵站。", None), ("节约用水。", "3%。")]


def test_an_indicator_without_a_goal_is_none() -> None:
    assert read("（一）供水保障", "绩效指标：普及率96%。") == ()


def test_a_list_of_projects_with_goals_and_no_indicators_is_a_list_of_projects() -> None:
    found = read_all(
        Project,
        "重点项目绩效目标情况如下：",
        [["二级预算单位名称", "一级项目名称", "预算数（万元）", "绩效目标"],
         ["云汉市水务局", "河道巡护", "46.50", "按月巡护。"],
         ["云汉市水务局", "水质监测", "120.00", "每季监测一次。"],
         ["合计", "", "166.50", ""]])
    assert [(p.name, p.budget_yuan, p.goal, p.organisation) for p in found] == [
        ("河道巡护", Decimal("465000.00"), "按月巡护。", "云汉市水务局"),
        ("水质监测", Decimal("1200000.00"), "每季监测一次。", "云汉市水务局")]
    assert not any(p.indicators or p.form_title for p in found)


def test_a_title_that_begins_with_a_number_names_no_agency() -> None:
    project = read_project(
        "12345热线运行经费项目绩效目标表",
        [["一级指标", "二级指标", "三级指标", "指标值"], ["产出指标", "数量指标", "接听电话", "≥1万次"]])
    assert (project.name, project.organisation) == ("12345热线运行经费", None)


# Tables after a table: what goes on with the form or the list before, and what does not.


@pytest.mark.parametrize(("first", "second"), [("项目名称：修路工程", "项目名称：种树"), ("1.修路工程", "2.种树")])
def test_a_line_over_the_table_names_the_project(first: str, second: str) -> None:
    projects = read_all(Project, first, [HEAD, ROW], second, [HEAD, ROW])
    assert [(p.name, len(p.indicators)) for p in projects] == [("修路工程", 1), ("种树", 1)]


def test_a_heading_between_parts_a_form_from_the_one_before() -> None:
    projects = read_all(Project, TITLE, FORM, "二、部门整体情况", [HEAD, ROW])
    assert [(p.form_kind, p.name, len(p.indicators)) for p in projects] == [
        ("project_target", "河道巡护经费", 1), ("department_target", None, 1)]


def test_a_form_goes_on_in_a_table_without_a_line_between() -> None:
    assert len(read_project(TITLE, FORM, "单位：万元", [HEAD, ROW]).indicators) == 2


def test_a_list_goes_on_in_a_table_without_a_header() -> None:
    head = ["项目名称", "预算数（万元）", *HEAD]
    projects = read_all(Project, TITLE, [head, ["甲项目", "10", *ROW]], [["", "", *ROW], ["乙项目", "20", *ROW]])
    assert [(p.name, p.budget_yuan, len(p.indicators)) for p in projects] == [
        ("甲项目", yuan("100000"), 2), ("乙项目", yuan("200000"), 1)]


def test_indicators_beside_columns_of_a_lost_header_are_told_and_not_given_to_another() -> None:
    records = read(TITLE, FORM, [["乙项目", "20", *ROW], ["丙项目", "30", *ROW]])
    assert [len(record.indicators) for record in records if isinstance(record, Project)] == [1]
    assert [record.rule for record in records if isinstance(record, Finding)] == ["lost-header"]


def test_a_final_account_has_no_unknown_headers_of_forms() -> None:
    grid = [["预算数", "<", "决算数", "<"], ["合计", "公务接待费", "合计", "公务接待费"], ["10", "2", "9", "1.5"]]
    assert not read_all(Finding, "财政拨款“三公”经费支出决算表", "单位：万元", grid)


def test_a_year_without_its_word() -> None:
    grid = [["项目名称", "节水灌溉", "<", "<"], HEAD, ["产出指标", "数量指标", "灌溉面积", "≥3万亩"]]
    assert read_project("项目支出绩效目标表", "预算年度：2025", grid).fiscal_year == 2025


def test_a_form_whose_indicators_stand_in_a_table_of_their_own() -> None:
    """A page break, and columns that the table before does not have: the two could not be joined."""
    head = [["项目名称", "免费开放", "<", "<"], ["实施单位", "望溪区文化馆", "<", "<"],
            ["项目资金（万元）", "", "年初预算数", "全年执行数"], ["^", "年度资金总额", "20", "18"]]
    rest = [["年度总体目标", "预期目标", "<", "实际完成情况"], ["^", "开放300天。", "<", "开放310天。"],
            ["一级指标", "三级指标", "年度指标值", "实际完成值"], ["产出指标", "开放天数", "≥300天", "310天"]]
    project = read_project("项目支出绩效自评表", "（2024年度）", head, rest)
    assert (project.name, project.implementing_unit, project.form_kind) == (
        "免费开放", "望溪区文化馆", "project_self_evaluation")
    assert (project.budget_yuan, project.executed_yuan, project.goal) == (200000, 180000, "开放300天。")
    assert rows_of(project) == [("产出指标", None, "开放天数", "≥300天")]


def test_the_head_of_a_form_alone_is_no_project() -> None:
    head = [["项目名称", "免费开放", "<", "<"], ["实施单位", "望溪区文化馆", "<", "<"]]
    other = [["项目名称", "图书购置", "<", "<"], HEAD, ["产出指标", "数量指标", "购书册数", "≥2万册"]]
    assert read_project("项目支出绩效目标表", head, "项目支出绩效目标表", other).name == "图书购置"
    assert not read_all(Project, "工程概况", head)


def test_labels_that_stand_below_the_first_row_only() -> None:
    """A page break cut the first row: its labels are printed on the next page, beside blanks."""
    grid = [["项目名称", "护林员", "<", "<"], HEAD, ["", "", "护林员人数", "50人"], ["产出指标", "数量指标", "", ""],
            ["", "", "巡护次数", "≥200次"]]
    assert rows_of(read_project("项目支出绩效目标表", grid)) == [
        ("产出指标", "数量指标", "护林员人数", "50人"), ("产出指标", "数量指标", "巡护次数", "≥200次")]
