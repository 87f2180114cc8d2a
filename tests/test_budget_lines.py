"""Budget tables: from a file to the lines of v_budget_line."""
from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from workbench import Query, gongkai

from data.samples_grid import Grid
from parsers.document import Block, Cell, Document, Paragraph, Place, Table
from pipeline import budget, forms
from pipeline.records import BudgetLine, Finding
from tests.scoring import Score, extracted, f1, scored
from tests.small_documents import dumped, table

UNIT = "单位：万元"


def read(*parts: str | Grid | Table) -> list[BudgetLine | Finding]:
    document = Document("txt", tuple(map(_block, parts)))
    return list(budget.read(document, forms.read(document, "公开.txt")))


def _block(part: str | Grid | Table) -> Block:
    if isinstance(part, str):
        return Paragraph(part)
    return part if isinstance(part, Table) else table(part)


def lines(*parts: str | Grid | Table) -> list[BudgetLine]:
    return [record for record in read(*parts) if isinstance(record, BudgetLine)]


def rules(*parts: str | Grid | Table) -> list[str]:
    return [record.rule for record in read(*parts) if isinstance(record, Finding)]


def told(found: list[BudgetLine]) -> list[tuple[str | None, str | None, str | None, str, Decimal | None]]:
    return [(line.section, line.code, line.name, line.column_label, line.amount_yuan) for line in found]


def yuan(number: float) -> Decimal:
    return Decimal(str(number)).quantize(Decimal("0.01"))


TWO_SIDES: Grid = [["收入", "<", "支出", "<", "<"],
                   ["项目", "预算数", "项目", "预算数", "<"],
                   ["^", "^", "^", "合计", "项目支出"],
                   ["一、财政拨款", "12.50", "一、教育支出", "12.50", ""],
                   ["二、其他收入", "", "", "", ""],
                   ["收入总计", "12.50", "支出总计", "12.50", "0.00"]]


def test_two_sided_table_is_read_side_by_side_without_the_section_in_the_label() -> None:
    assert told(lines("收支总表", UNIT, TWO_SIDES)) == [
        ("收入", None, "一、财政拨款", "预算数", yuan(125000)), ("收入", None, "收入总计", "预算数", yuan(125000)),
        ("支出", None, "一、教育支出", "预算数/合计", yuan(125000)),
        ("支出", None, "支出总计", "预算数/合计", yuan(125000)),
        ("支出", None, "支出总计", "预算数/项目支出", yuan(0))]


def test_pairs_under_one_section_are_sides_of_their_own_even_under_a_rule_drawn_askew() -> None:
    found = lines("收支预算总表", UNIT, [["收入", "<", "支出", "<", "<", "<"],
                                   ["项目名称", "金额", "功能分类", "支出用途", "<", "<"],
                                   ["^", "^", "科目名称", "金额", "项目名称", "金额"],
                                   ["一、拨款", "7", "一、教育支出", "3", "一、基本支出", "4"],
                                   ["收入合计", "7", "支出合计", "<", "<", "7"]])
    assert told(found) == [
        ("收入", None, "一、拨款", "金额", yuan(70000)), ("收入", None, "收入合计", "金额", yuan(70000)),
        ("支出", None, "一、教育支出", "功能分类/金额", yuan(30000)),
        ("支出", None, "一、基本支出", "支出用途/金额", yuan(40000)),
        ("支出", None, "支出合计", "支出用途/金额", yuan(70000))]


def test_names_under_a_header_that_is_not_known_begin_a_side_beside_income() -> None:
    found = lines("收支总表", UNIT, [["收入", "<", "支出", "<", "<", "<", "<"],
                                 ["项目", "金额", "按功能分", "行次", "金额", "按经济分", "金额"],
                                 ["一、拨款", "7", "一、教育", "1", "7", "一、工资", "4"],
                                 ["", "", "", "2", "", "二、商品", "3"],
                                 ["收入总计", "7", "支出总计", "3", "7", "支出总计", "7"]])
    assert [(line.section, line.name, line.amount_yuan) for line in found] == [
        ("收入", "一、拨款", yuan(70000)), ("收入", "收入总计", yuan(70000)),
        ("支出", "一、教育", yuan(70000)), ("支出", "支出总计", yuan(70000)),
        ("支出", "一、工资", yuan(40000)), ("支出", "二、商品", yuan(30000)), ("支出", "支出总计", yuan(70000))]


def test_section_is_the_header_of_the_names_where_nothing_else_is() -> None:
    found = lines("收支总表", UNIT, [["收入", "预算数", "支出", "预算数"], ["一、拨款", "7", "一、教育", "3"],
                                 ["", "", "二、其他", "4"], ["收入总计", "7", "支出总计", "7"]])
    assert told(found) == [
        ("收入", None, "一、拨款", "预算数", yuan(70000)), ("收入", None, "收入总计", "预算数", yuan(70000)),
        ("支出", None, "一、教育", "预算数", yuan(30000)), ("支出", None, "二、其他", "预算数", yuan(40000)),
        ("支出", None, "支出总计", "预算数", yuan(70000))]


def test_codes_join_the_printed_parts_and_columns_are_counted_in_no_line() -> None:
    found = lines("支出总表", UNIT, [["科目编码", "<", "<", "科目名称", "合计"], ["类", "款", "项", "^", "^"],
                                ["**", "**", "**", "**", "1"], ["", "", "", "合计", "8"],
                                ["201", "08", "", "审计事务", "8"], ["", "", "01", "行政运行", "8"]])
    assert [(line.code, line.name) for line in found] == [(None, "合计"), ("20108", "审计事务"), ("01", "行政运行")]


@pytest.mark.parametrize(("printed", "code", "name"), [
    (["2050803-培训支出", "30216-培训费"], "2050803", "培训支出"),
    (["121_云汉市水务局", ""], "121", "云汉市水务局"),
    (["合计", "<"], None, "合计")])
def test_code_in_the_cell_of_the_name_is_split_off(printed: list[str], code: str | None, name: str) -> None:
    found = lines("支出总表", UNIT, [["支出功能分类科目", "部门支出经济分类科目", "合计"], [*printed, "8"]])
    assert [(line.code, line.name) for line in found] == [(code, name)]


def test_total_in_the_column_of_codes_is_the_name() -> None:
    found = lines("基本支出表", UNIT, [["科目编码", "科目名称", "预算数"], ["合计", "", "5"],
                                ["301", "工资福利支出", "5"]])
    assert [(line.code, line.name) for line in found] == [(None, "合计"), ("301", "工资福利支出")]


def test_most_particular_name_of_a_row_is_its_name() -> None:
    found = lines("支出总表", UNIT, [["预算单位", "科目编码", "科目名称", "合计"], ["云汉市水务局", "", "", "9"],
                                ["", "213", "农林水支出", "9"]])
    assert [(line.code, line.name) for line in found] == [(None, "云汉市水务局"), ("213", "农林水支出")]


@pytest.mark.parametrize(("printed", "amount"), [
    ("-1,234.5", yuan(-12345000)), ("(2)", yuan(-20000)), ("0", yuan(0)), ("-", None), ("——", None)])
def test_zero_minus_and_dash_are_told_apart(printed: str, amount: Decimal | None) -> None:
    (line,) = lines("支出总表", UNIT, [["科目名称", "合计"], ["教育支出", printed]])
    assert (line.amount_yuan, line.amount_text) == (amount, printed)


def test_blank_cells_percentages_and_counts_give_no_line() -> None:
    found = lines("政府采购预算表", UNIT, [["序号", "采购项目", "数量", "金额", "增长率", "备注"],
                                  ["1", "复印纸", "20", "3.5", "12.5", "10"], ["2", "打印机", "2", "", "3", ""]])
    assert told(found) == [(None, None, "复印纸", "金额", yuan(35000))]


@pytest.mark.parametrize("table_of_units", [
    ["收入总表", UNIT, [["项目", "金额"], ["财政拨款收入", "3"]]],
    ["收入总表", [[UNIT, "<"], ["项目", "金额"], ["财政拨款收入", "3"]]],
    ["收入总表", [["项目", "金额（万元）"], ["财政拨款收入", "3"]]],
    ["收入总表", [["项目", "金额"], ["财政拨款收入", "3"]], "注：本表金额单位为万元。"],
    ["收入总表", [["项目", "金额"], ["财政拨款收入", "3万元"]]]])
def test_unit_is_found_wherever_it_stands(table_of_units: list[str | Grid]) -> None:
    assert [line.amount_yuan for line in lines(*table_of_units)] == [yuan(30000)]


def test_unit_of_the_prose_is_taken_where_the_table_has_none_and_told() -> None:
    parts = ["本年收入123.45万元，其中拨款100.40万元。", "收入总表",
             [["项目", "金额"], ["收入合计", "123.45"], ["财政拨款收入", "100.40"]]]
    assert [line.amount_yuan for line in lines(*parts)] == [yuan(1234500), yuan(1004000)]
    assert rules(*parts) == ["unit-assumed"]


def test_amounts_without_any_unit_are_kept_as_printed() -> None:
    parts: list[str | Grid] = ["收入总表", [["项目", "金额"], ["收入合计", "123.45"]]]
    assert [(line.amount_yuan, line.amount_text) for line in lines(*parts)] == [(None, "123.45")]
    assert rules(*parts) == ["unit-missing"]


@pytest.mark.parametrize(("title", "kind"), [
    ("一、收支预算总表", "income_and_expenditure"), ("公开01表：收入支出决算总表", "income_and_expenditure"),
    ("表4：2026年财政拨款收支总体情况表", "fiscal_income_and_expenditure"), ("收入决算表", "income"),
    ("预算03表支出总表", "expenditure"), ("一般公共预算财政拨款支出决算表", "general_expenditure"),
    ("一般公共预算财政拨款基本支出决算表（按经济分类）", "basic_expenditure"),
    ("一般公共预算“三公”经费、会议费、培训费支出表", "three_public"),
    ("政府性基金预算财政拨款收入支出决算表", "government_fund"), ("国有资本经营预算支出表", "state_capital"),
    ("部门综合预算专项业务经费支出表", "project_expenditure"), ("文化和旅游项目资金安排表", "project_expenditure"),
    ("机关运行经费支出预算表", "operating_expenses"),
    ("政府采购（资产配置、购买服务）预算表（不含上年结转）", "procurement"), ("固定资产占用情况表", "assets"),
    ("财政拨款上年结转资金支出表", "carryover"), ("光荣榜统计表", "other")])
def test_kind_is_told_by_the_title(title: str, kind: str) -> None:
    found = lines(title, UNIT, [["科名", "数额"], ["甲", "3.00"]])
    assert {line.table_kind for line in found} == {kind}


def test_kind_is_told_by_the_headers_where_no_title_is() -> None:
    found = lines(UNIT, [["因公出国（境）费", "公务接待费"], ["3.00", "2.00"]])
    assert {(line.table_kind, line.name) for line in found} == {("three_public", None)}


@pytest.mark.parametrize(("over", "title"), [
    (["表3", "部门综合预算支出总表"], "部门综合预算支出总表"), (["预算03表支出总表"], "支出总表"),
    (["2025年一般公共预算拨款“三公”经费、", "会议费、培训费表（不含上年结转）"],
     "2025年一般公共预算拨款“三公”经费、会议费、培训费表（不含上年结转）"),
    (["2025年一般公共预算支出明细表", "（按经济分类科目分）"], "2025年一般公共预算支出明细表（按经济分类科目分）"),
    (["一般公共预算支出表", "部门：云汉市水务局"], "一般公共预算支出表"),
    (["注：本表无数据。", "部门政府采购预算"], "部门政府采购预算")])
def test_title_is_the_line_without_its_number_and_as_it_was_before_its_wrap(over: list[str], title: str) -> None:
    (line,) = lines(*over, UNIT, [["项目", "金额"], ["公务接待费", "1.00"]])
    assert line.table_title == title


def test_table_without_a_header_goes_on_with_the_table_before() -> None:
    found = lines("支出总表", UNIT, [["科目编码", "科目名称", "合计"], ["201", "一般公共服务支出", "5"]],
                  "云汉市水务局预算公开", [["213", "农林水支出", "4"]])
    assert [(line.table_title, line.code, line.name, line.column_label, line.amount_yuan) for line in found] == [
        ("支出总表", "201", "一般公共服务支出", "合计", yuan(50000)),
        ("支出总表", "213", "农林水支出", "合计", yuan(40000))]


def test_continuation_with_a_column_more_is_read_by_the_places_of_the_columns() -> None:
    whole = placed([["科目编码", "科目名称", "合计"], ["201", "一般公共服务支出", "5"]], [0, 100, 200, 300])
    rest = placed([["", "213", "农林水支出", "4", ""]], [-5, 0, 100, 200, 300, 305])
    assert [(line.code, line.name, line.column_label) for line in lines("支出总表", UNIT, whole, rest)] == [
        ("201", "一般公共服务支出", "合计"), ("213", "农林水支出", "合计")]


def placed(rows: list[list[str]], edges: list[float]) -> Table:
    cells = tuple(Cell(r, c, text, place=Place(1, edges[c], 20.0 * r, edges[c + 1], 20.0 * r + 20))
                  for r, row in enumerate(rows) for c, text in enumerate(row))
    return Table(len(rows), len(edges) - 1, cells)


def test_header_that_is_printed_again_after_a_page_break_gives_no_line() -> None:
    head = ["科目名称", "2025"]
    found = lines("支出总表", UNIT, [head, ["教育支出", "5"], head, ["农林水支出", "4"]])
    assert [line.name for line in found] == ["教育支出", "农林水支出"]


def test_label_of_the_first_of_several_rows_is_that_of_all_only_where_it_is_merged() -> None:
    head = ["预算单位", "年度", "公务接待费"]
    apart = lines("“三公”经费表", UNIT, [head, ["水务局", "2025年", "1"], ["", "2026年", "2"]])
    merged = lines("“三公”经费表", UNIT, [head, ["水务局", "2025年", "1"], ["^", "2026年", "2"]])
    assert [line.name for line in apart] == ["水务局", None]
    assert [line.name for line in merged] == ["水务局", "水务局"]


def test_text_dump_keeps_the_lowest_header_where_the_ones_above_have_lost_their_columns() -> None:
    found = lines("部门政府采购预算", dumped([["287云汉市水务局", UNIT], ["项目来源", "采购金额"],
                                     ["项目名称", "采购品目", "合计", "一般公共预算拨款"],
                                     ["运行经费", "纸", "8", "8"]]))
    assert told(found) == [(None, None, "运行经费", "合计", yuan(80000)),
                           (None, None, "运行经费", "一般公共预算拨款", yuan(80000))]


def test_headers_of_a_text_dump_go_on_where_the_row_below_is_blank() -> None:
    found = lines("支出总表", UNIT, dumped([
        ["科目编码", "科目名称", "上年执行数", "本年预算数", "", ""], ["", "", "", "合计", "基本支出", ""],
        ["", "", "", "", "人员经费", "公用经费"], ["213", "农林水支出", "7", "8", "5", "3"]]))
    assert [(line.code, line.name, line.column_label) for line in found] == [
        ("213", "农林水支出", label) for label in (
            "上年执行数", "本年预算数/合计", "本年预算数/基本支出/人员经费", "本年预算数/基本支出/公用经费")]


def test_headers_of_a_text_dump_stand_over_what_is_printed_again() -> None:
    two_sides = [["收入", "支出", "", "", ""], ["项目", "预算数", "项目", "合计", "财政拨款"],
                 ["一、财政拨款", "12", "一、教育支出", "12", "12"], ["收入总计", "12", "支出总计", "12", "12"]]
    assert [(line.section, line.name, line.column_label) for line in lines("收支总表", UNIT, dumped(two_sides))] == [
        ("收入", "一、财政拨款", "预算数"), ("收入", "收入总计", "预算数"),
        ("支出", "一、教育支出", "合计"), ("支出", "一、教育支出", "财政拨款"),
        ("支出", "支出总计", "合计"), ("支出", "支出总计", "财政拨款")]


def test_long_amount_that_runs_into_the_names_is_still_the_amount_of_its_column() -> None:
    found = lines("支出总表", UNIT, [["功能科目", "经济科目", "合计", "基本支出"], ["201-服务", "301-工资", "8", "8"],
                                 ["合计", "1,024,807.171785", "<", "8"]])
    assert [(line.name, line.column_label, line.amount_yuan) for line in found[2:]] == [
        ("合计", "合计", yuan(10248071717.85)), ("合计", "基本支出", yuan(80000))]


def test_performance_forms_and_price_lists_are_no_budget_tables() -> None:
    form: Grid = [["项目名称", "供水管网维护", "<", "<"], ["资金总额（万元）", "12.00", "<", "<"],
                  ["一级指标", "二级指标", "三级指标", "指标值"], ["产出指标", "数量指标", "维护里程", "≥20公里"]]
    prices: Grid = [["序号", "项目名称", "最高付费标准"], ["1", "川贝母", "7.93"]]
    assert lines("项目支出绩效目标表", UNIT, form) == lines("饮片目录", prices) == []


def test_line_names_the_cells_that_it_was_read_from(tmp_path: Path, database_path: Path, query: Query) -> None:
    text = "云汉市水务局2025年部门预算\n\n支出总表\n\n单位：元\n\n科目编码\t科目名称\t合计\n213\t农林水支出\t88.50\n"
    (tmp_path / "水务局.txt").write_text(text, encoding="utf-8")
    assert gongkai("extract", tmp_path / "水务局.txt", "--db", database_path).returncode == 0
    assert query("SELECT table_title, table_kind, row_no, code, name, column_label, amount_yuan, amount_text"
                 " FROM v_budget_line") == [("支出总表", "expenditure", 1, "213", "农林水支出", "合计", 88.5, "88.50")]
    assert query("SELECT field, text FROM v_origin WHERE record = 'budget_line' ORDER BY col") == [
        ("code", "213"), ("name", "农林水支出"), ("amount", "88.50")]


CASES = ("B1", "B2", "B3", "B4")


@pytest.fixture(scope="module")
def score(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Score:
    gold = [shared / "gold" / "real" / f"{case}.json" for case in CASES]
    files = [shared / "corpus" / "real" / json.loads(path.read_text(encoding="utf-8"))["file"] for path in gold]
    return scored(shared, extracted(files, tmp_path_factory.mktemp("gold") / "gold.db", "--workers", 2), gold)


@pytest.mark.parametrize("case", CASES)
def test_annotated_pages_are_read_whole(score: Score, case: str) -> None:
    (told,) = [told for told in score["cases"] if (told["case"], told["kind"]) == (case, "budget_lines")]
    assert f1(told["found"], told["wanted"], told["extracted"]) == 1.0


def test_pairs_beside_each_other_whose_names_go_over_two_columns_of_the_grid() -> None:
    grid: Grid = [["人员经费", "<", "<", "公用经费", "<", "<", "<"],
                  ["科目编码", "科目名称", "金额", "科目编码", "科目名称", "<", "金额"],
                  ["301", "工资福利支出", "19.50", "302", "商品和服务支出", "<", "8.44"],
                  ["30101", "基本工资", "7.82", "30201", "办公费", "<", "1.18"]]
    assert told(lines("一般公共预算基本支出决算表", UNIT, grid)) == [
        (None, "301", "工资福利支出", "人员经费/金额", yuan(195000)),
        (None, "30101", "基本工资", "人员经费/金额", yuan(78200)),
        (None, "302", "商品和服务支出", "公用经费/金额", yuan(84400)),
        (None, "30201", "办公费", "公用经费/金额", yuan(11800)),
    ]


@pytest.mark.parametrize("name", ["公务用车保有量（辆）", "国内公务接待人次(人)", "通用设备（台、套）"])
def test_counts_of_things_are_no_yuan(name: str) -> None:
    grid: Grid = [["项目", "预算数", "决算数"], ["公务接待费", "4.81", "0.49"], [name, "—", "16"]]
    assert rules("一般公共预算“三公”经费支出表", UNIT, grid) == []
    found = lines("一般公共预算“三公”经费支出表", UNIT, grid)
    assert [(line.amount_text, line.amount_yuan) for line in found] == [
        ("4.81", yuan(48100)), ("0.49", yuan(4900)), ("—", None), ("16", None)
    ]


def test_parts_of_a_count_are_counts() -> None:
    grid: Grid = [["项目", "决算数"], ["一、国有资产占用情况", "—"], ["（一）车辆数合计（辆）", "20"],
                  ["1.一般公务用车", "14"], ["2．其他用车", "6"], ["（二）通用设备（台、套）", "1"],
                  ["二、机关运行经费", "4.00"], ["（一）行政单位", "4.00"]]
    assert rules("机构运行信息支出表", UNIT, grid) == []
    assert [(line.amount_text, line.amount_yuan) for line in lines("机构运行信息支出表", UNIT, grid)] == [
        ("—", None), ("20", None), ("14", None), ("6", None), ("1", None), ("4.00", yuan(40000)), ("4.00", yuan(40000))]


def test_table_goes_on_with_the_columns_of_a_header_further_down() -> None:
    grid: Grid = [["一、政府采购情况", "<", "<", "<"], ["项目", "行次", "采购预算", "采购金额"],
                  ["合计", "1", "4723299.00", "4524155.10"], ["货物", "2", "1260799.00", ""],
                  ["二、机关运行经费", "<", "<", "<"], ["项目", "", "统计数", "<"],
                  ["（一）行政单位", "3", "3999400.00", "<"]]
    assert told(lines("部门决算公开相关信息统计表", "金额单位：元", grid)) == [
        (None, None, "合计", "采购预算", yuan(4723299)), (None, None, "合计", "采购金额", yuan(4524155.10)),
        (None, None, "货物", "采购预算", yuan(1260799)), (None, None, "（一）行政单位", "统计数", yuan(3999400))]


def test_a_total_says_so_in_any_column_of_texts() -> None:
    grid: Grid = [["类型", "项目名称", "项目单位", "一般公共预算"],
                  ["合计", "", "", "5"],
                  ["31-部门项目", "低保金", "青禾县民政局", "5"]]
    assert [line.name for line in lines("项目支出表", UNIT, grid)] == ["合计", "低保金"]


def test_a_code_right_before_its_name() -> None:
    grid: Grid = [["功能分类科目", "合计"], ["2210201 住房公积金", "0.3"], ["301宿舍楼改造", "5"]]
    assert [(line.code, line.full_code, line.name) for line in lines("支出总表", UNIT, grid)] == [
        ("2210201", "2210201", "住房公积金"), (None, None, "301宿舍楼改造")]


def test_parts_of_codes_headed_in_the_row_that_counts_the_columns() -> None:
    """The final accounts of all agencies: 类 款 项 stand beside 栏次, down over the row of the total."""
    grid: Grid = [["项目", "<", "<", "<", "本年收入合计"], ["功能分类科目编码", "<", "<", "科目名称", "^"],
                  ["类", "款", "项", "栏次", "1"], ["^", "^", "^", "合计", "5"],
                  ["213", "<", "<", "农林水支出", "4"], ["213", "", "", "农林水支出", "5"],
                  ["213", "02", "01", "行政运行", "5"]]
    assert [(line.name, line.code, line.full_code, line.beside) for line in lines("收入决算表", UNIT, grid)] == [
        ("合计", None, None, None), ("农林水支出", "213", "213", None), ("农林水支出", "213", "213", None),
        ("行政运行", "2130201", "2130201", None)]


def test_the_label_of_a_total_in_a_text_dump_was_merged_over_code_and_name() -> None:
    head = [["项目", "本年支出合计", "基本支出", "项目支出", ""], ["科目代码", "科目名称", "", "", ""]]
    amounts = ["8.5", "5", "3.5"]
    rows = [["合计", *amounts, ""], ["213", "农林水支出", *amounts], ["2130201", "行政运行", *amounts]]
    found = lines("支出决算表", UNIT, dumped([*head, *rows]))
    assert [(line.column_label, line.amount_yuan) for line in found if line.name == "合计"] == [
        ("本年支出合计", yuan(85000)), ("基本支出", yuan(50000)), ("项目支出", yuan(35000))]


def test_codes_whose_header_stands_a_row_lower_than_the_others_are_no_amounts() -> None:
    grid = [["", "", "合计", "基本支出"], ["单位代码", "单位名称", "", ""], ["301001", "云汉市教育局", "500.5", "490"]]
    found = lines("部门支出总表", UNIT, grid)
    assert [(line.code, line.name, line.column_label, line.amount_yuan) for line in found] == [
        ("301001", "云汉市教育局", "合计", yuan(5005000)), ("301001", "云汉市教育局", "基本支出", yuan(4900000))]


def test_numbers_of_lines_whose_header_stands_a_row_lower_than_the_others_are_no_amounts() -> None:
    head = [["", "收入", "", "", "支出", "", ""], ["", "", "", "", "", "决", "算数"],
            ["项目", "行次", "决算数", "项目", "行次", "", ""], ["", "", "", "", "", "小计", "一般公共预算"]]
    rows = [["一、财政拨款", "1", "1000", "一、教育支出", "33", "900", "900"],
            ["总计", "32", "1000", "总计", "64", "900", "900"]]
    found = lines("财政拨款收入支出决算总表", "单位：元", [*head, *rows])
    assert {line.amount_yuan for line in found} == {1000, 900}
