"""Units of money that a form does not print, and rates whose sign stands in the header."""
from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.records import Finding, Project
from tests.small_documents import HEAD, read_all, read_project

TITLE = "项目支出绩效目标表"
ROW = ["产出指标", "数量指标", "巡护次数", "≥12次"]


def yuan(amount: str) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"))


def form(*rows: list[str]) -> list[list[str]]:
    return [["项目名称", "河道巡护经费", "<", "<"], *rows, HEAD, ROW]


UNIT_OF_ANOTHER = ("部门收支总表", "单位：万元", [["项目", "金额"], ["基本支出", "10"]])


def units_told(*parts: str | list[list[str]]) -> list[tuple[str, str]]:
    return [(f.rule, f.severity) for f in read_all(Finding, *parts) if f.rule.startswith("unit-")]


def test_an_amount_without_any_unit_is_no_amount() -> None:
    parts = TITLE, form(["资金总额", "100", "其中：财政拨款", "0"])
    project = read_project(*parts)
    assert (project.budget_yuan, project.fiscal_yuan) == (None, yuan("0"))
    assert units_told(*parts) == [("unit-missing", "warning")]


def test_a_unit_of_the_document_is_taken_and_told() -> None:
    parts = *UNIT_OF_ANOTHER, TITLE, form(["资金总额", "100", "", ""])
    assert read_project(*parts).budget_yuan == yuan("1000000")
    assert units_told(*parts) == [("unit-assumed", "info")]


def test_a_unit_that_was_wrapped_is_whole() -> None:
    lead = TITLE, "单位：万", "部门名称：沧澜县水务局", "元"
    assert read_project(*lead, form(["资金总额", "100", "", ""])).budget_yuan == yuan("1000000")


@pytest.mark.parametrize(
    "row", [["资金总额（元）", "100", "", ""], ["资金总额", "100元", "", ""], ["资金总额", "", "", ""]])
def test_nothing_is_told_where_no_unit_is_wanting(row: list[str]) -> None:
    assert units_told(*UNIT_OF_ANOTHER, TITLE, form(row)) == []
    assert units_told(TITLE, form(row)) == []


@pytest.mark.parametrize(
    ("header", "printed", "rate"),
    [("执行率", "1.85", "185"), ("执行率（%）", "1.85", "1.85"), ("执行率（％）", "0.95", "0.95"),
     ("执行率", "0.95", "95"), ("执行率", "0.95%", "0.95")])
def test_a_share_is_told_from_a_rate_by_the_sign_in_cell_or_header(header: str, printed: str, rate: str) -> None:
    head = ["项目资金（万元）", "", "全年预算数", "全年执行数", header, "分值"]
    grid = [["项目名称", "河道巡护", *["<"] * 4], head, ["^", "年度资金总额", "100", "1.85", printed, "10"],
            ["绩效指标", *HEAD, "得分"], ["^", *ROW, "10"]]
    assert read_project("项目支出绩效自评表", grid).execution_rate == Decimal(rate)


def test_a_table_of_the_vehicles_and_receptions_is_no_summary_of_funds() -> None:
    header = [["预算数", "<", "决算数", "<"], ["合计", "公务接待费", "合计", "公务接待费"]]
    assert read_all(Project, "“三公”经费支出决算表", "单位：万元", [*header, ["5.00", "2.00", "4.00", "1.00"]]) == []


def test_a_header_over_an_amount_beside_one_that_is_no_field() -> None:
    grid = [["项目名称", "河道保洁", "<"], ["当年预算（万元）", "本级支出（万元）", "上级支付（万元）"],
            ["100", "80", "20"], HEAD[1:], ROW[1:]]
    assert read_project(TITLE, grid).budget_yuan == yuan("1000000")


def test_a_unit_in_a_label_that_a_page_break_has_moved_down() -> None:
    funds = [["", "年度资金总额", "50", "<"], ["项目资金（万元）", "其他资金", "20", "<"]]
    project = read_project(TITLE, form(*funds))
    assert (project.budget_yuan, project.other_yuan) == (yuan("500000"), yuan("200000"))
