"""What a form or a table prints that no field of a record has: it is kept beside them, with its header or label."""
from __future__ import annotations

from decimal import Decimal

from data.samples_grid import Grid
from parsers.document import Cell, Document, Paragraph, Table
from pipeline import budget, forms
from pipeline.records import BudgetLine, Institution, Record, Task
from tests.small_documents import read_all, read_indicator, read_project, table

UNIT = "单位：万元"
HEAD = ["一级指标", "二级指标", "三级指标", "指标值"]
ROW = ["产出指标", "数量指标", "巡护河道长度", "≥120公里"]


def lines(*parts: str | Grid) -> list[BudgetLine]:
    document = Document("txt", tuple(Paragraph(part) if isinstance(part, str) else table(part) for part in parts))
    return [line for line in budget.read(document, forms.read(document, "公开.txt")) if isinstance(line, BudgetLine)]


def origins(record: Record, field: str) -> list[tuple[int, int]]:
    return [(origin.row, origin.col) for origin in record.origins if origin.field == field]


def test_the_codes_of_another_classification_stand_beside_the_first() -> None:
    grid: Grid = [["科目编码", "<", "部门支出经济分类科目名称", "科目编码", "<", "政府支出经济分类科目名称", "预算数"],
                  ["类", "款", "^", "类", "款", "^", "^"],
                  ["301", "01", "基本工资", "501", "01", "工资奖金津补贴", "8.00"]]
    (line,) = lines("一般公共预算基本支出表", UNIT, grid)
    assert (line.code, line.name) == ("30101", "基本工资")
    assert line.beside == "科目编码：50101；政府支出经济分类科目名称：工资奖金津补贴"
    assert origins(line, "beside") == [(2, 3), (2, 4), (2, 5)]


def test_a_name_over_several_rows_stands_beside_each_and_once() -> None:
    grid: Grid = [["单位名称", "<", "项目名称", "预算数"],
                  ["云汉市水务局", "<", "河道巡护经费", "8.00"],
                  ["^", "^", "堤防维护经费", "5.00"]]
    assert [(line.name, line.beside) for line in lines("项目支出表", UNIT, grid)] == [
        ("河道巡护经费", "单位名称：云汉市水务局"), ("堤防维护经费", "单位名称：云汉市水务局")]


def test_dashes_and_line_numbers_stand_beside_nothing() -> None:
    grid: Grid = [["行次", "项目", "预算数", "备注"], ["1", "一、教育支出", "8.00", "—"]]
    (line,) = lines("支出表", UNIT, grid)
    assert line.beside is None


def test_an_amount_that_runs_into_a_column_of_texts_is_no_text() -> None:
    cells = (Cell(0, 0, "项目"), Cell(0, 1, "备注"), Cell(0, 2, "预算数"), Cell(1, 0, "一、教育支出"),
             Cell(1, 1, "12,345,678.00", col_span=2))
    document = Document("txt", (Paragraph("支出表"), Paragraph(UNIT), Table(2, 3, cells)))
    (line,) = (found for found in budget.read(document, forms.read(document, "公开.txt"))
               if isinstance(found, BudgetLine))
    assert (line.amount_text, line.beside) == ("12,345,678.00", None)


def test_columns_of_indicators_without_a_field_stand_beside_them() -> None:
    indicator = read_indicator([*HEAD, "是否核心指标", "牵头科室意见"], [*ROW, "是", "同意"])
    assert indicator.beside == "是否核心指标：是；牵头科室意见：同意"
    assert origins(indicator, "beside") == [(1, 4), (1, 5)]


def test_a_blank_column_stands_beside_nothing() -> None:
    assert read_indicator([*HEAD, "备注"], [*ROW, ""]).beside is None


def test_labels_without_a_field_stand_beside_the_project() -> None:
    project = read_project("项目支出绩效目标表", [
        ["项目名称", "河道巡护经费", "联系人", "王某"], ["主管部门", "水务局", "其他说明", "分两年实施"], HEAD, ROW])
    assert project.beside == "联系人：王某；其他说明：分两年实施"


def test_the_money_of_the_whole_period_stands_beside_that_of_the_year() -> None:
    project = read_project("项目支出绩效目标表", UNIT, [
        ["项目名称", "河道巡护经费", "<", "<"], ["年度资金总额", "80", "实施期资金总额", "240"], HEAD, ROW])
    assert project.budget_yuan == Decimal(800000)
    assert project.beside == "实施期资金总额：240"


def test_a_label_whose_value_is_a_unit_or_a_header_stands_beside_nothing() -> None:
    project = read_project("项目支出绩效目标表", [
        ["项目名称", "河道巡护经费", "<", "<"], ["项目资金", "（万元）", "项目资金", "年度目标"], HEAD, ROW])
    assert project.beside is None


def test_money_of_a_self_evaluation_without_a_field_stands_beside_it() -> None:
    project = read_project("项目支出绩效自评表", UNIT, [
        ["项目名称", "河道巡护经费", "<", "<", "<"],
        ["项目资金", "", "年初预算数", "全年预算数", "全年执行数"],
        ["^", "年度资金总额", "90", "80", "78.5"], ["^", "其他资金", "0", "0", "1.5"],
        [*HEAD, "实际完成值"], [*ROW, "130公里"]])
    assert project.executed_yuan == Decimal(785000)
    assert project.beside == "年度资金总额/年初预算数：90；其他资金/年初预算数：0；其他资金/全年执行数：1.5"


def test_a_goal_over_several_rows_leads_back_to_all_of_them() -> None:
    project = read_project("项目支出绩效目标表", [
        ["项目名称", "河道巡护经费", "<", "<"], ["年度目标", "目标1：巡护到位。", "<", "<"],
        ["^", "目标2：整改及时。", "<", "<"], HEAD, ROW])
    assert project.goal == "目标1：巡护到位。目标2：整改及时。"
    assert origins(project, "goal") == [(1, 1), (2, 1)]


def test_an_indicator_whose_name_a_rule_cuts_leads_back_to_both_parts() -> None:
    grid: Grid = [HEAD, ["产出指标", "数量指标", "指标1：巡护河道", "≥120公里"], ["^", "^", "长度", "^"]]
    (indicator,) = read_project("项目支出绩效目标表", grid).indicators
    assert indicator.level3 == "指标1：巡护河道长度"
    assert origins(indicator, "level3") == [(1, 2), (2, 2)]


def test_the_parts_of_a_task_s_money_are_read() -> None:
    (task,) = read_all(Task, "部门整体支出绩效目标表", UNIT, [
        ["部门名称", "云汉市水务局", "<", "<", "<"],
        ["任务名称", "主要内容", "总额", "财政拨款", "其他资金"], ["河道巡护", "巡查河段", "80", "75", "5"],
        [*HEAD, ""], [*ROW, ""]])
    assert (task.amount_yuan, task.fiscal_yuan, task.other_yuan) == (800000, 750000, 50000)


def test_a_list_of_units_gives_institutions() -> None:
    found = read_all(Institution, "预算单位构成", [
        ["序号", "单位名称", "拟变动情况"], ["1", "云汉市水务局本级", "无变动"], ["2", "云汉市河道管理所", "无变动"]])
    assert [institution.name for institution in found] == ["云汉市水务局本级", "云汉市河道管理所"]


def test_a_table_that_has_more_than_names_is_no_list_of_units() -> None:
    grid: Grid = [["序号", "单位名称", "预算数"], ["1", "云汉市河道管理所", "8.00"]]
    assert read_all(Institution, "支出预算表", UNIT, grid) == []
    assert [line.name for line in lines("支出预算表", UNIT, grid)] == ["云汉市河道管理所"]


def test_line_numbers_stand_beside_nothing() -> None:
    indicator = read_indicator(["序号", *HEAD], ["1", *ROW])
    assert indicator.beside is None
    assert {origin.field for origin in indicator.origins} == {"level1", "level2", "level3", "value", "aside"}
