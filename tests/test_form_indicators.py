"""Indicators on small tables: levels, values in one to three columns, rows that are none, headers of many kinds."""
from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.records import Finding, Project
from tests.small_documents import HEAD, dumped, read, read_all, read_indicator, read_project, read_rows, rows_of

ROW = ["产出指标", "数量指标", "巡护次数", "≥12次"]
SECOND = ["产出指标", "质量指标", "整改率", "≥95%"]


def test_merged_labels_hold_for_all_their_rows() -> None:
    assert read_rows([HEAD, ROW, ["^", "^", "宣传册", "=300份"], ["^", "质量指标", "整改率", "≥95%"]]) == [
        ("产出指标", "数量指标", "巡护次数", "≥12次"),
        ("产出指标", "数量指标", "宣传册", "=300份"),
        ("产出指标", "质量指标", "整改率", "≥95%"),
    ]


def test_labels_printed_once_hold_until_the_next() -> None:
    effects = [["效益指标", "社会效益指标", "投诉件数", "减少"], ["", "", "知晓率", "≥90%"]]
    levels = [row[:2] for row in read_rows([HEAD, ROW, ["", "", "宣传册", "=300份"], *effects])]
    assert levels == [("产出指标", "数量指标")] * 2 + [("效益指标", "社会效益指标")] * 2


def test_a_second_level_does_not_hold_under_another_first_level() -> None:
    second = read_rows([HEAD, ROW, ["满意度指标", "", "群众满意度", "≥90%"]])[1]
    assert second == ("满意度指标", None, "群众满意度", "≥90%")


def test_a_name_that_goes_on_in_the_next_row_does_not_end_a_numbered_run() -> None:
    rows = [["产出指标", "成本指标", "指标1：保洁费", "≤5万元"], ["^", "^", "指标2：租金", "≤6万元"],
            ["^", "", "指标3：大坝监测设备", "≤7万元"], ["^", "^", "维修费", "^"],
            ["^", "^", "指标4：电费", "≤8万元"]]
    assert [row[1:3] for row in read_rows([HEAD, *rows])] == [
        ("成本指标", "指标1：保洁费"), ("成本指标", "指标2：租金"), ("成本指标", "指标3：大坝监测设备维修费"),
        ("成本指标", "指标4：电费")]


def test_a_first_level_that_is_printed_below_its_first_rows() -> None:
    """A page break leaves a merged label in its lower part; the second level tells that it belongs above too."""
    rows = [ROW, ["", "社会效益指标", "投诉件数", "减少"], ["效益指标", "生态效益指标", "水质", "改善"]]
    assert [row[0] for row in read_rows([HEAD, *rows])] == ["产出指标", "效益指标", "效益指标"]


@pytest.mark.parametrize(
    "extra",
    [
        ["", "", "", ""],
        ["产出指标", "数量指标", "", ""],
        ["产出指标", "数量指标", "指标1：", ""],
        ["产出指标", "数量指标", "……", ""],
        ["总分", "", "", "100"],
        ["合计", "", "", "100"],
        HEAD,
    ],
    ids=["blank", "labels only", "numbered blank", "dots", "score", "total", "header again"],
)
def test_a_row_that_is_no_indicator(extra: list[str]) -> None:
    assert read_rows([HEAD, ROW, extra, SECOND]) == [tuple(ROW), tuple(SECOND)]


def test_an_indicator_whose_target_is_blank_is_one() -> None:
    assert read_rows([HEAD, ROW, ["产出指标", "质量指标", "整改率", ""]])[1] == ("产出指标", "质量指标", "整改率", None)


def test_indicators_are_counted_in_their_form() -> None:
    project = read_project("项目支出绩效目标表", [HEAD, ROW, HEAD, SECOND])
    assert [indicator.seq for indicator in project.indicators] == [1, 2]


# Where the target is printed in several columns.


@pytest.mark.parametrize(
    ("sign", "value", "unit", "target"),
    [
        ("≥", "95", "%", "≥95%"),
        ("＝", "12", "次", "＝12次"),
        ("定性", "明显改善", "", "明显改善"),
        ("定性", "明显改善", "无", "明显改善"),
        ("", "12", "次", "12次"),
        ("≥", "95%", "%", "≥95%"),
        ("≤", "", "天", None),
    ],
)
def test_sign_value_and_unit_in_columns_are_read_as_one(sign: str, value: str, unit: str, target: str | None) -> None:
    head = ["一级指标", "二级指标", "三级指标", "绩效指标性质", "指标值", "度量单位"]
    assert read_indicator(head, ["产出指标", "数量指标", "甲", "≥", "1", "次"],
                          ["产出指标", "数量指标", "乙", sign, value, unit]).value_text == target


def test_sign_value_and_unit_in_cells_under_one_header_are_read_as_one() -> None:
    head = ["一级指标", "二级指标", "三级指标", "指标值", "<", "<"]
    assert read_indicator(head, ["产出指标", "数量指标", "甲", "≥", "95", "%"]).value_text == "≥95%"


def test_the_annual_target_and_that_of_the_whole_period() -> None:
    head = ["一级指标", "二级指标", "三级指标", "实施期指标值", "年度指标值"]
    indicator = read_indicator(head, ["产出指标", "数量指标", "甲", "≥30公里", "≥10公里"])
    assert (indicator.value_text, indicator.midterm_text) == ("≥10公里", "≥30公里")


def test_points_in_a_column_of_remarks_are_weights() -> None:
    head = [*HEAD, "备注"]
    assert read_indicator(head, [*ROW, "10"], [*SECOND, "15分"]).weight == Decimal(15)
    assert read_indicator(head, [*ROW, "10"], [*SECOND, "见附件"]).weight is None


def test_what_a_self_evaluation_says_of_an_indicator() -> None:
    head = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"]
    indicator = read_indicator(head, [*ROW, "10次", "15", "12.5", "汛期停工。"])
    assert (indicator.value_text, indicator.actual_text, indicator.actual_value) == ("≥12次", "10次", Decimal(10))
    assert (indicator.weight, indicator.score, indicator.deviation) == (Decimal(15), Decimal("12.5"), "汛期停工。")


def test_descriptions_bases_and_scoring_rules() -> None:
    head = ["一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据", "评（扣）分标准"]
    indicator = read_indicator(head, ["产出指标", "数量指标", "甲", "全年次数", "≥12次", "年度计划", "少一次扣1分"])
    assert (indicator.description, indicator.basis, indicator.scoring) == ("全年次数", "年度计划", "少一次扣1分")


# Headers.


def test_a_column_that_no_word_explains_is_told() -> None:
    grid = [[*HEAD, "经办代号"], [*ROW, "甲七"]]
    (finding,) = read_all(Finding, "项目支出绩效目标表", grid)
    assert (finding.rule, finding.severity, finding.blame) == ("unknown-header", "warning", "extraction")
    assert "经办代号" in finding.message
    assert read_all(Finding, "项目支出绩效目标表", [HEAD, ROW]) == []


def test_a_header_of_two_levels() -> None:
    grid = [["绩效指标", "<", "<", "<"], HEAD, ROW]
    assert read_rows(grid) == [tuple(ROW)]


def test_a_table_without_targets_is_no_form() -> None:
    assert read([["二级指标", "三级指标", "责任科室"], ["数量指标", "巡护次数", "河道科"]]) == ()


def test_a_table_that_lost_its_header_is_told_by_what_stands_in_it() -> None:
    grid = [ROW, ["^", "^", "宣传册", "=300份"], SECOND, ["满意度指标", "服务对象满意度指标", "群众满意度", "≥90%"]]
    assert read_rows(grid)[1:] == [
        ("产出指标", "数量指标", "宣传册", "=300份"),
        tuple(SECOND),
        ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%"),
    ]


def test_columns_of_sign_and_unit_that_lost_their_header() -> None:
    grid = [["产出指标", "数量指标", "甲", "≥", "12", "次", "少一次扣1分"],
            ["产出指标", "质量指标", "乙", "≥", "95", "%", "未达标不得分"],
            ["效益指标", "社会效益指标", "丙", "定性", "改善", "", "酌情扣分，扣完为止"]]
    project = read_project("项目支出绩效目标表", grid)
    assert [(i.value_text, i.scoring) for i in project.indicators] == [
        ("≥12次", "少一次扣1分"), ("≥95%", "未达标不得分"), ("改善", "酌情扣分，扣完为止")]


# Text dumps, whose columns were counted.


def test_a_dumped_row_that_lost_its_labels_is_moved_under_its_header() -> None:
    rows = [["宣传册", "=300份"], ["质量指标", "整改率", "≥95%"], ["满意度指标", "满意度指标", "群众", "≥90%"]]
    assert read_rows(dumped([HEAD, ROW, *rows])) == [
        tuple(ROW),
        ("产出指标", "数量指标", "宣传册", "=300份"),
        ("产出指标", "质量指标", "整改率", "≥95%"),
        ("满意度指标", "满意度指标", "群众", "≥90%"),
    ]


def test_a_dumped_header_of_two_levels_spans_what_it_stands_over() -> None:
    upper = ["一级指标", "二级指标", "三级指标", "指标值"]
    lower = ["", "", "", "实施期指标值", "年度指标值"]
    project = read_project("项目支出绩效目标表", dumped([upper, lower, ["产出指标", "数量指标", "甲", "≥3次", "≥1次"]]))
    assert [(i.midterm_text, i.value_text) for i in project.indicators] == [("≥3次", "≥1次")]


def test_indicators_lead_back_to_their_cells() -> None:
    project = read_project("项目支出绩效目标表", [HEAD, ROW, ["^", "^", "宣传册", "=300份"]])
    assert rows_of(project)[1][2] == "宣传册"
    assert {(o.field, o.row, o.col) for o in project.indicators[1].origins} == {
        ("level1", 1, 0), ("level2", 1, 1), ("level3", 2, 2), ("value", 2, 3)}


def test_a_bare_wan_is_money_where_it_is_the_target_of_a_cost() -> None:
    cost, sales = read_project("", [
        HEAD, ["成本指标", "经济成本指标", "测评服务费用", "≤4.5万"],
        ["效益指标", "经济效益指标", "电商零售额", "≥800亿"]]).indicators
    assert cost.quantity is not None and sales.quantity is not None
    assert (cost.quantity.kind, cost.quantity.unit, cost.quantity.amount_yuan) == ("money", "万", Decimal("45000.00"))
    assert (sales.quantity.kind, sales.quantity.amount_yuan) == ("number", None)


def test_the_lines_over_the_next_form_end_a_dumped_block() -> None:
    found = read_all(Project, dumped([
        HEAD, ["产出指标", "数量指标", "巡护次数", "≥12次"],
        ["2024年专项资金支出方向绩效目标表"], ["填报单位：（盖章）", "", "", "金额单位：万元"],
        ["支出方向（子项）", "河道巡护", "项目金额", "3.7"], HEAD, ["产出指标", "数量指标", "监测次数", "≥4次"]]))
    assert [[i.level3 for i in project.indicators] for project in found] == [["巡护次数"], ["监测次数"]]
    assert (found[1].name, found[1].budget_yuan) == ("河道巡护", Decimal("37000.00"))


# Where a block ends, and what stands across it.


def test_labels_of_the_next_form_end_the_block() -> None:
    projects = read_all(Project, "项目支出绩效目标表", [
        ["项目名称", "修路", "资金总额（万元）", "10"], HEAD, ROW,
        ["项目名称", "种树", "资金总额（万元）", "20"], HEAD, SECOND])
    assert [(p.name, p.budget_yuan, rows_of(p)) for p in projects] == [
        ("修路", Decimal("100000.00"), [tuple(ROW)]), ("种树", Decimal("200000.00"), [tuple(SECOND)])]


@pytest.mark.parametrize("closing", [["填报人", "甲", "联系电话", "12345"], ["自评结论", "优", "得分", "95"],
                                     ["备注", "无", "其他说明", "无"]])
def test_labels_that_close_a_form_are_no_indicators(closing: list[str]) -> None:
    assert read_rows([HEAD, ROW, closing]) == [tuple(ROW)]


@pytest.mark.parametrize("line", ["绩效指标（续）", "说明：下列指标按季度考核。", "二、河道管理所"])
def test_the_block_goes_on_below_a_line_across_it(line: str) -> None:
    assert read_rows([HEAD, ROW, [line, "<", "<", "<"], SECOND]) == [tuple(ROW), tuple(SECOND)]


def test_a_subtotal_over_names_and_values_does_not_end_the_block() -> None:
    assert read_rows([HEAD, ROW, ["产出指标", "小计", "<", "<"], SECOND]) == [tuple(ROW), tuple(SECOND)]


def test_a_line_across_a_list_is_no_project() -> None:
    head = ["项目名称", "预算数（万元）", *HEAD]
    projects = read_all(Project, "项目支出绩效目标表", [
        head, ["修路", "10", *ROW], ["二、市教育局", *["<"] * 5], ["种树", "20", *ROW]])
    assert [(p.name, len(p.indicators)) for p in projects] == [("修路", 1), ("种树", 1)]


def test_a_run_of_numbers_without_a_second_level_may_be_long() -> None:
    rows = [["产出指标", "", f"指标{number}：巡护", "≥1次"] for number in range(2, 3000)]
    assert len(read_rows([HEAD, *rows])) == len(rows)


def test_of_the_targets_of_several_years_that_of_the_form_is_read() -> None:
    head = ["一级指标", "二级指标", "三级指标", "2024年指标值", "2025年指标值"]
    row = ["产出指标", "数量指标", "养护里程", "≥280公里", "≥300公里"]
    (indicator,) = read_project("2025年项目支出绩效目标表", [head, row]).indicators
    assert (indicator.value_text, indicator.beside) == ("≥300公里", "2024年指标值：≥280公里")
