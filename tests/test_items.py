"""What the amounts of the standard tables are: their year and measure, totals of rows, items."""
from __future__ import annotations

from decimal import Decimal

import pytest

from data.samples_grid import Grid
from parsers.document import Document, Paragraph, SourceFile
from pipeline import budget, forms, items
from pipeline.checks.sheets import read_sheets
from pipeline.extract import extract
from pipeline.records import BudgetLine, Record
from tests.budget_sample import budget_docx
from tests.small_documents import table

UNIT = "单位：元"


def _marked(document: Document) -> list[Record]:
    read = list(budget.read(document, forms.read(document, "公开.txt")))
    return list(items.mark(read, read_sheets(read)))


def lines(title: str, grid: Grid, kind: str = "预算") -> list[BudgetLine]:
    """The lines of a table of a document of 2026."""
    blocks = (Paragraph(f"云汉市水务局2026年部门{kind}"), Paragraph(title), Paragraph(UNIT), table(grid))
    document = Document("txt", blocks)
    found = _marked(document)
    return [line for line in found if isinstance(line, BudgetLine)]


def told(found: list[BudgetLine]) -> dict[tuple[str, int | None, str], int]:
    """The items, each with its year and measure, and what their amounts add up to."""
    sums: dict[tuple[str, int | None, str], int] = {}
    for line in found:
        if line.standard_item is not None:
            key = (line.standard_item, line.year, line.measure)
            sums[key] = sums.get(key, 0) + int(line.amount_yuan or 0)
    return sums


def of_2026(**amounts: int) -> dict[tuple[str, int | None, str], int]:
    return {(item, 2026, "budget"): amount for item, amount in amounts.items()}


@pytest.mark.parametrize(
    ("title", "kind", "header", "year", "measure"),
    [
        ("收入总表", "预算", "金额", 2026, "budget"),
        ("收入总表", "决算", "金额", 2026, "final"),
        ("2024年收入决算表", "预算", "金额", 2024, "final"),
        ("收入预算表", "决算", "金额", 2026, "budget"),
        ("收入总表", "预算", "2025年预算数", 2025, "budget"),
        ("收入总表", "预算", "上年预算数（元）", 2025, "budget"),
        ("收入总表", "预算", "上年执行数", 2025, "executed"),
        ("收入总表", "决算", "调整预算数", 2026, "adjusted"),
        ("收入总表", "决算", "年初预算数", 2026, "budget"),
        ("收入总表", "预算", "上年结转资金", 2026, "budget"),
        ("收入总表", "预算", "比上年增减金额", 2026, "change"),
        ("收入总表", "预算", "2026年比2025年增减金额", 2026, "change"),
        ("收入总表", "预算", "2024-2026年金额", 2026, "budget"),
    ],
)
def test_header_goes_before_the_title_and_the_title_before_the_document(
    title: str, kind: str, header: str, year: int, measure: str
) -> None:
    (line,) = lines(title, [["科目名称", header], ["事业收入", "5.00"]], kind)
    assert (line.year, line.measure) == (year, measure)


def test_rows_that_name_their_year_are_of_it() -> None:
    found = lines("“三公”经费表", [["预算单位", "年度", "总计"], ["水务局", "2025年", "5"], ["", "2026年", "4"],
                                   ["", "增减变化金额", "-1"]])
    assert [(line.year, line.measure) for line in found] == [(2025, "budget"), (2026, "budget"), (2026, "change")]


def test_total_of_a_row_is_over_all_money_of_its_year() -> None:
    found = lines("一般公共预算支出表", [
        ["科目编码", "科目名称", "2025年预算数", "2026年预算数", "<", "<"],
        ["^", "^", "^", "合计", "基本支出", "项目支出"],
        ["201", "一般公共服务支出", "7", "9", "4", "5"]])
    assert [line.column_label for line in found if line.row_total] == ["2025年预算数", "2026年预算数/合计"]


def test_only_column_of_a_table_is_the_total_of_its_rows() -> None:
    assert all(line.row_total for line in lines("支出总表", [["科目名称", "预算数"], ["教育支出", "7"]]))
    within: Grid = [["科目名称", "预算数", "其中：财政拨款"], ["教育支出", "7", "2"], ["农林水支出", "", "2"]]
    assert [line.row_total for line in lines("支出总表", within)] == [True, False, False]
    several: Grid = [["科目名称", "基本支出", "项目支出"], ["教育支出", "7", "2"], ["农林水支出", "7", ""]]
    assert not any(line.row_total for line in lines("支出总表", several))


def test_pairs_beside_each_other_have_the_totals_of_their_rows() -> None:
    grid: Grid = [["人员经费", "<", "<", "公用经费", "<", "<"],
                  ["科目编码", "科目名称", "金额", "科目编码", "科目名称", "金额"],
                  ["301", "工资福利支出", "7", "302", "商品和服务支出", "4"],
                  ["30101", "基本工资", "7", "30201", "办公费", "4"]]
    assert [line.row_total for line in lines("一般公共预算基本支出决算表", grid)] == [True] * 4


def test_units_that_add_up_their_projects_under_one_code_are_no_totals() -> None:
    """All of the money once: neither 全额 nor the units over the projects, though two of these cost the same."""
    head = ["科目编码", "单位编码", "采购项目", "采购目录", "规格型号", "预算金额"]
    grid: Grid = [head, ["", "", "合计", "", "", "12"], ["2130306", "1", "全额", "", "", "10"],
                  ["2130306", "315001", "水务局本级", "", "", "6"], ["2130306", "", "水泵", "A0205水泵", "", "3"],
                  ["2130306", "", "水泵", "A0205水泵", "大", "3"],
                  ["2130306", "315002", "河道管理所", "", "", "4"], ["2130306", "", "巡护车", "A0203车", "", "4"],
                  ["2130314", "", "电台", "A0208台", "", "1"], ["2130314", "", "电台", "A0208台", "远", "1"]]
    found = lines("政府采购预算表", grid)
    assert [(line.name, int(line.amount_yuan or 0)) for line in found if line.row_total] == [
        ("合计", 12), ("水泵", 3), ("水泵", 3), ("巡护车", 4), ("电台", 1), ("电台", 1)]


def test_three_public_of_a_final_account_beside_other_statistics() -> None:
    """机构运行信息表: both budgets and the account are told apart, and counts are no money."""
    grid: Grid = [["项目", "行次", "年初预算数", "全年预算数", "决算统计数", "项目", "行次", "决算统计数"],
                  ["一、“三公”经费支出", "1", "—", "—", "—", "四、机关运行经费", "9", "—"],
                  ["（一）支出合计", "2", "10", "9", "8", "（一）行政单位", "10", "120"],
                  ["2．公务用车购置及运行维护费", "3", "8", "8", "7", "五、国有资产占用情况", "11", "—"],
                  ["3．公务接待费", "4", "2", "1", "1", "（一）车辆数合计（辆）", "12", "6"],
                  ["（二）相关统计数", "5", "—", "—", "—", "1．主要负责人用车", "13", "6"],
                  ["5．国内公务接待批次（个）", "6", "—", "—", "3", "（一）政府采购支出合计", "14", "55"]]
    found = lines("机构运行信息表", grid, "决算")
    assert told(found) == {
        (item, 2026, measure): amount for item, amounts in
        {"vehicles": (8, 8, 7), "reception": (2, 1, 1)}.items()
        for measure, amount in zip(("budget", "adjusted", "final"), amounts, strict=True)}
    assert {line.section for line in found} == {None} and {line.table_kind for line in found} == {"three_public"}
    assert [line.name for line in found if line.amount_yuan is None and line.amount_text != "—"] == [
        "5．国内公务接待批次（个）", "（一）车辆数合计（辆）", "1．主要负责人用车"]


def test_totals_of_both_sides_are_told_from_what_is_of_the_year_and_carried_over() -> None:
    grid: Grid = [
        ["收入", "<", "支出", "<"], ["项目", "预算数", "项目", "预算数"],
        ["一、财政拨款收入", "90", "一、农林水支出", "95"],
        ["本年收入合计", "90", "本年支出合计", "95"],
        ["上年结转结余", "10", "年终结转结余", "5"],
        ["其中：财政拨款结转", "8", "", ""],
        ["收入总计", "100", "支出总计", "100"]]
    assert told(lines("收支总表", grid)) == of_2026(
        income=100, income_of_year=90, carried_in=10, expenditure=100, expenditure_of_year=95, carried_out=5)


def test_total_is_told_once_where_a_side_prints_it_beside_several_breakdowns() -> None:
    grid: Grid = [
        ["收入", "<", "支出", "<", "<", "<"],
        ["项目", "预算数", "支出功能科目", "预算数", "支出经济科目", "预算数"],
        ["一、财政拨款", "90", "一、农林水支出", "90", "一、工资福利支出", "90"],
        ["收入总计", "90", "支出总计", "90", "支出总计", "90"]]
    assert told(lines("收支总表", grid)) == of_2026(income=90, expenditure=90)


def test_funds_of_the_year_are_told_without_those_carried_over() -> None:
    grid: Grid = [
        ["收入", "<", "支出", "<"], ["项目", "预算数", "项目", "预算数"],
        ["一、本年收入", "90", "一、农林水支出", "100"],
        ["（一）一般公共预算拨款", "60", "", ""],
        ["（二）政府性基金预算拨款", "30", "", ""],
        ["二、上年结转", "10", "", ""],
        ["（一）一般公共预算拨款", "10", "", ""],
        ["收入总计", "100", "支出总计", "100"]]
    assert told(lines("财政拨款收支总表", grid)) == of_2026(fiscal=100, general=60, fund=30)


def test_basic_and_project_expenditure_are_those_of_the_total() -> None:
    grid: Grid = [
        ["科目编码", "科目名称", "合计", "基本支出", "<", "项目支出", "其中：基建项目支出"],
        ["^", "^", "^", "人员经费", "公用经费", "^", "^"],
        ["", "合计", "100", "40", "20", "40", "15"],
        ["201", "一般公共服务支出", "100", "40", "20", "40", "15"]]
    assert told(lines("部门支出总表", grid)) == of_2026(basic=60, project=40)


@pytest.mark.parametrize(
    ("units", "wanted"),
    [
        ([["水务局", "90"], ["水务局（本级）", "50"], ["水文站", "40"]], of_2026(three_public=90)),
        ([["水务局（本级）", "50"], ["水文站", "40"]], {}),
        ([["水务局（本级）", "50"], ["水文站", "40"], ["合计", "90"]], of_2026(three_public=90)),
        ([["", "9"]], of_2026(three_public=9)),
    ],
    ids=["first is the sum", "no sum", "total last", "one row"],
)
def test_row_of_the_whole_agency_is_the_total_or_the_first_that_others_add_up_to(
    units: Grid, wanted: dict[tuple[str, int, str], int]
) -> None:
    assert told(lines("“三公”经费表", [["单位名称", "“三公”经费合计"], *units])) == wanted


def test_three_public_in_columns_without_meetings_and_with_kinds_of_money_that_have_no_total() -> None:
    grid: Grid = [
        ["合计", "“三公”经费", "<", "<", "<", "<", "会议费"],
        ["^", "小计", "因公出国（境）费", "公务接待费", "<", "公务用车购置及运行费", "^"],
        ["^", "^", "^", "一般公共预算", "政府性基金", "^", "^"],
        ["20", "15", "1", "2", "3", "9", "5"]]
    assert told(lines("“三公”经费、会议费表", grid)) == of_2026(three_public=15, abroad=1, reception=5, vehicles=9)


def test_mere_total_that_holds_meetings_is_none_of_three_public() -> None:
    grid: Grid = [["合计", "公务接待费", "会议费"], ["7", "2", "5"]]
    assert told(lines("“三公”经费、会议费表", grid)) == of_2026(reception=2)


def test_three_public_in_rows_by_year_and_measure_and_without_counts() -> None:
    grid: Grid = [
        ["项目", "2026年预算数", "2026年决算数"], ["（一）合计", "9", "6"], ["1.因公出国（境）费用", "0", "0"],
        ["2.公务接待费", "2", "1"], ["3.公务用车购置及运行维护费", "7", "5"], ["其中：公务用车购置费", "3", "3"],
        ["公务用车运行维护费", "4", "2"], ["（二）相关统计数", "—", "—"], ["国内公务接待批次（个）", "12", "9"]]
    found = told(lines("“三公”经费表", grid, "决算"))
    assert {key: amount for key, amount in found.items() if key[2] == "budget"} == of_2026(
        three_public=9, abroad=0, reception=2, vehicles=7, vehicle_purchase=3, vehicle_running=4)
    assert found["three_public", 2026, "final"] == 6


def test_three_public_in_rows_of_years() -> None:
    grid: Grid = [["预算单位", "年度", "总计", "公务接待费"], ["水务局", "2025年", "5", "1"], ["", "2026年", "4", "2"],
                  ["", "增减变化金额", "-1", "1"], ["水文站", "2025年", "5", "1"], ["", "2026年", "4", "2"],
                  ["", "增减变化金额", "-1", "1"]]
    found = told(lines("“三公”经费表", grid))
    assert found["three_public", 2025, "budget"] == 5
    assert found["three_public", 2026, "change"] == -1
    assert found["reception", 2026, "budget"] == 2


def test_first_table_of_a_kind_is_that_of_the_agency() -> None:
    grid: Grid = [["单位名称", "公务接待费"], ["水务局", "5"]]
    sub: Grid = [["单位名称", "公务接待费"], ["水文站", "2"]]
    blocks = (Paragraph("水务局2026年部门预算"), Paragraph("“三公”经费表"), Paragraph(UNIT), table(grid),
              Paragraph("水文站“三公”经费表"), Paragraph(UNIT), table(sub))
    document = Document("txt", blocks)
    found = _marked(document)
    assert told([line for line in found if isinstance(line, BudgetLine)]) == of_2026(reception=5)


def test_budget_with_all_its_tables_says_all_its_items() -> None:
    outcome = extract(SourceFile("预算.docx", budget_docx()))
    found = {(line.standard_item, line.year): line.amount_yuan for line in outcome.extraction.records
             if isinstance(line, BudgetLine) and line.standard_item}
    money = {
        "income": "12864000", "income_of_year": "12864000", "expenditure": "12864000",
        "expenditure_of_year": "12864000", "basic": "7421500", "project": "5442500", "fiscal": "12504000",
        "general": "12504000", "three_public": "146000", "abroad": "0", "reception": "20000", "vehicles": "126000",
        "vehicle_purchase": "0", "vehicle_running": "126000",
    }
    assert {item: amount for (item, year), amount in found.items() if year == 2026} == {
        item: Decimal(amount) for item, amount in money.items()}
    assert found["three_public", 2025] == Decimal(160000)
