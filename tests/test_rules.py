"""Rules held to printed numbers: what passes, what is rounding, what fails and by whose fault, what cannot be said."""
from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from workbench import Query, gongkai

from data.samples_grid import Grid
from parsers.document import Block, Document, Paragraph, Place, Table
from pipeline import budget, checks, forms, prose
from pipeline.checks.sheets import read_sheets
from pipeline.records import Check, Finding
from tests.budget_sample import budget_docx
from tests.small_documents import table

UNIT = "单位：万元"
CODES: Grid = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
               ["208", "社会保障和就业支出", "12.50", "12.50", ""],
               ["20805", "行政事业单位养老支出", "12.50", "12.50", ""],
               ["213", "农林水支出", "30.00", "20.00", "10.00"],
               ["21303", "水利", "30.00", "20.00", "10.00"],
               ["2130301", "行政运行", "20.00", "20.00", ""],
               ["2130306", "水利工程运行与维护", "10.00", "", "10.00"]]


def read(*parts: str | Grid | Table) -> list[Check | Finding]:
    """What the checks say of a document of paragraphs (texts) and tables."""
    document = Document("txt", tuple(map(_block, parts)))
    extraction = forms.read(document, "公开.txt")
    for reader in (budget.read, prose.read):
        extraction = replace(extraction, records=(*extraction.records, *reader(document, extraction)))
    return list(checks.run(document, extraction, read_sheets(extraction.records), "公开.txt"))


def _block(part: str | Grid | Table) -> Block:
    if isinstance(part, str):
        return Paragraph(part)
    return part if isinstance(part, Table) else table(part)


def held(rule: str, *parts: str | Grid | Table) -> list[Check]:
    return [record for record in read(*parts) if isinstance(record, Check) and record.rule == rule]


def told(*parts: str | Grid | Table) -> list[Finding]:
    names = {rule.name for rule in checks.RULES}
    return [record for record in read(*parts) if isinstance(record, Finding) and record.rule in names]


def changed(grid: Grid, row: int, col: int, text: str) -> Grid:
    rows = [list(cells) for cells in grid]
    rows[row][col] = text
    return rows


def expenditure(grid: Grid) -> tuple[str, str, Grid]:
    return "一般公共预算支出表", UNIT, grid


def test_names_of_rules_are_their_own_and_each_says_what_it_asserts_and_allows() -> None:
    names = [rule.name for rule in checks.RULES]
    assert len(names) == len(set(names)) > 20
    assert all(rule.asserts.endswith(".") and rule.tolerance for rule in checks.RULES)
    assert {rule.severity for rule in checks.RULES} <= {"error", "warning"}


def test_sums_that_hold_are_recorded_and_not_told() -> None:
    assert told(*expenditure(CODES)) == []
    assert {check.result for check in held("code-sum", *expenditure(CODES))} == {"pass"}


def test_a_sum_that_fails_is_told_with_the_printed_numbers_and_its_cells() -> None:
    wrong = expenditure(changed(CODES, 5, 2, "21.00"))
    failed = [check for check in held("code-sum", *wrong) if check.result == "fail"]
    assert [(check.left_value, check.right_value, check.difference, check.blame) for check in failed] == [
        (Decimal(300000), Decimal(310000), Decimal(-10000), "source")]
    assert [(origin.field, origin.row, origin.col) for origin in failed[0].origins] == [
        ("left", 4, 2), ("right", 5, 2), ("right", 6, 2)]
    (finding,) = [finding for finding in told(*wrong) if finding.rule == "code-sum"]
    assert finding.severity == "error" and "30.00 is not 21.00 + 10.00" in finding.message


@pytest.mark.parametrize(("printed", "result"), [("10.00", "pass"), ("10.01", "rounding"), ("10.02", "fail")])
def test_tolerance_is_half_a_unit_of_each_printed_number(printed: str, result: str) -> None:
    """Of 30.00, 20.00 and the third each is off by 0.005 at most: 0.015 in all."""
    checks_of_21303 = [check for check in held("code-sum", *expenditure(changed(CODES, 6, 2, printed)))
                       if check.subject.startswith("21303 ") and "合计" in check.subject]
    assert [(check.result, check.tolerance) for check in checks_of_21303] == [(result, Decimal(150))]


def test_zeros_that_are_not_printed_allow_no_more() -> None:
    trimmed = [[text.removesuffix(".00") for text in row] for row in CODES]
    wrong = changed(trimmed, 6, 2, "10.3")
    (check,) = [check for check in held("code-sum", *expenditure(wrong)) if check.result == "fail"]
    assert check.tolerance is not None and check.tolerance < Decimal(3000)


def test_amounts_in_no_known_unit_make_a_sum_not_applicable() -> None:
    assert {check.result for check in held("code-sum", "一般公共预算支出表", CODES)} == {"not_applicable"}


def test_a_dash_is_nothing_in_a_sum() -> None:
    assert "fail" in {check.result for check in held("code-sum", *expenditure(changed(CODES, 6, 2, "——")))}


def test_a_cell_that_was_not_read_as_an_amount_puts_the_blame_on_the_reading() -> None:
    found = [finding for finding in told(*expenditure(changed(CODES, 6, 2, "1O.00"))) if finding.rule == "code-sum"]
    assert [(finding.severity, finding.blame) for finding in found] == [("warning", "extraction")]


def test_a_number_with_a_glyph_that_was_lost_makes_its_sums_not_applicable() -> None:
    parts = expenditure(changed(CODES, 6, 2, "10.0\ufffd"))
    assert told(*parts) == []
    assert [check.subject for check in held("code-sum", *parts) if check.result == "not_applicable"] == [
        "21303 水利, 合计"]


def test_a_row_whose_code_was_not_read_puts_the_blame_on_the_reading() -> None:
    found = [finding for finding in told(*expenditure(changed(CODES, 6, 0, "2l3O3"))) if finding.rule == "code-sum"]
    assert {(finding.severity, finding.blame) for finding in found} == {("warning", "extraction")}


def test_ocr_without_confidence_puts_the_blame_on_the_reading() -> None:
    whole = table(changed(CODES, 6, 2, "11.00"))
    cells = tuple(cell._replace(confidence=0.5) for cell in whole.cells)
    found = told("一般公共预算支出表", UNIT, replace(whole, cells=cells))
    assert {finding.blame for finding in found} == {"extraction"}


def test_rows_over_a_page_break_put_the_blame_on_the_reading() -> None:
    whole = table(changed(CODES, 6, 2, "11.00"))
    cells = tuple(cell._replace(place=Place(page=2 if cell.row == 6 else 1)) for cell in whole.cells)
    finding = next(finding for finding in told("一般公共预算支出表", UNIT, replace(whole, cells=cells))
                   if finding.rule == "code-sum")
    assert (finding.severity, finding.blame) == ("warning", "extraction") and "several pages" in finding.message


def test_columns_that_add_up_nowhere_are_not_held_to_a_sum() -> None:
    grid = [[*row[:2], "7.00" if n else row[2], *row[3:]] for n, row in enumerate(CODES)]
    assert {check.result for check in held("basic-and-project", *expenditure(grid))} == {"not_applicable"}


def test_what_is_withheld_for_secrecy_is_missing_from_no_sum() -> None:
    secret = [*CODES[:6], *CODES[7:]]
    (finding,) = told(*expenditure(secret))
    assert finding.rule == "code-sum" and "in 1 more columns" in finding.message
    note = "注：根据国家保密法律法规的规定，部分涉密项目在公开时予以剔除。"
    assert told(*expenditure(secret), note) == []
    more = changed(secret, 5, 2, "31.00")
    assert {finding.rule for finding in told(*expenditure(more), note)} >= {"basic-and-project"}


def test_the_text_is_held_to_tables_of_the_same_year_only() -> None:
    sides: Grid = [["收入", "<", "支出", "<"], ["项目", "预算数", "项目", "预算数"],
                   ["一、拨款", "12.50", "一、教育支出", "12.50"], ["收入总计", "12.50", "支出总计", "12.50"]]
    parts = ("云汉市水务局2026年部门预算", "收支总表", UNIT, sides)
    rounded, wrong = "2026年本部门收入预算12.5万元。", "2026年本部门收入预算15.2万元。"
    assert told(*parts, rounded) == []
    assert [finding.rule for finding in told(*parts, wrong)] == ["prose-and-table"]
    assert told(*parts, "2025年本部门收入预算15.2万元。") == []


def test_checks_and_their_cells_are_in_the_database(tmp_path: Path, database_path: Path, query: Query) -> None:
    (tmp_path / "云汉市水务局2026年部门预算.docx").write_bytes(budget_docx())
    gongkai("extract", tmp_path, "--db", database_path)
    results = dict(query("SELECT result, count(*) FROM v_check GROUP BY result"))
    assert set(results) == {"pass"} and results["pass"] > 100
    cells = query("SELECT o.field, o.text FROM v_check c JOIN v_origin o ON o.document_id = c.document_id AND "
                  "o.record = 'check_result' AND o.record_no = c.no WHERE c.rule = 'income-is-expenditure' "
                  "AND c.left_value = 12864000 ORDER BY o.field")
    assert cells == [("left", "1286.40"), ("right", "1286.40")]
