"""Codes of budget lines: from the printed parts of 类 款 项 to a code, its kind, its name and its parent."""
from __future__ import annotations

import re
from pathlib import Path

import pytest
from workbench import Query, gongkai

from data.samples_grid import Grid
from parsers.document import Block, Document, Paragraph
from pipeline import budget, forms
from pipeline.normalizer.classification import classification_of, level_of, reference
from pipeline.records import BudgetLine
from tests.small_documents import table

PARTS: Grid = [["科目编码", "<", "<", "科目名称", "合计"], ["类", "款", "项", "^", "^"]]


def codes(grid: Grid) -> list[tuple[str | None, str | None, str | None]]:
    """Code as printed, full code and kind of the lines of a table."""
    blocks: tuple[Block, ...] = (Paragraph("支出总表"), Paragraph("单位：万元"), table(grid))
    document = Document("txt", blocks)
    found = budget.read(document, forms.read(document, "公开.txt"))
    return [(line.code, line.full_code, line.classification) for line in found if isinstance(line, BudgetLine)]


def full(rows: list[list[str]]) -> list[str | None]:
    return [code for _, code, _ in codes([*PARTS, *rows])]


def test_row_that_prints_only_its_part_has_the_upper_ones_of_the_rows_above() -> None:
    assert codes([*PARTS, ["", "", "", "合计", "8"],
                  ["201", "", "", "一般公共服务支出", "8"], ["", "08", "", "审计事务", "8"],
                  ["", "", "01", "行政运行", "5"], ["", "", "04", "审计业务", "3"],
                  ["208", "", "", "社会保障和就业支出", "8"], ["", "05", "", "行政事业单位养老支出", "8"],
                  ["", "", "05", "机关事业单位基本养老保险缴费支出", "8"]]) == [
        (None, None, None),
        ("201", "201", "functional"), ("08", "20108", "functional"), ("01", "2010801", "functional"),
        ("04", "2010804", "functional"), ("208", "208", "functional"), ("05", "20805", "functional"),
        ("05", "2080505", "functional")]


@pytest.mark.parametrize(("rows", "expected"), [
    ([["201", "08", "01", "行政运行", "5"]], ["2010801"]),
    ([["201", "", "", "服务", "5"], ["201", "20108", "", "审计", "5"], ["201", "20108", "2010801", "行政运行", "5"]],
     ["201", "20108", "2010801"]),
    ([["201", "", "", "服务", "5"], ["", "20108", "", "审计", "5"], ["", "", "2010801", "行政运行", "5"]],
     ["201", "20108", "2010801"]),
    ([["201", "08", "", "审计", "5"], ["^", "", "01", "行政运行", "5"]], ["20108", "2010801"]),
    ([["201", "08", "", "审计", "5"], ["208", "", "", "社会保障", "5"], ["", "", "01", "行政单位离退休", "5"]],
     ["20108", "208", None]),
    ([["", "08", "", "审计", "5"], ["", "", "01", "行政运行", "5"]], [None, None])],
    ids=["all parts", "whole codes", "whole codes alone", "merged", "no part of another class", "nothing above"])
def test_parts_are_joined_as_they_belong_together(rows: list[list[str]], expected: list[str | None]) -> None:
    assert full(rows) == expected


def test_code_in_one_column_or_in_the_name_is_whole_as_it_is() -> None:
    head = ["科目编码", "科目名称", "合计"]
    assert codes([head, ["2080505", "机关事业单位基本养老保险缴费支出", "1"], ["30101", "基本工资", "1"]]) == [
        ("2080505", "2080505", "functional"), ("30101", "30101", "economic")]
    assert codes([["支出功能分类科目", "合计"], ["2050803-培训支出", "1"]]) == [("2050803", "2050803", "functional")]


@pytest.mark.parametrize(("code", "name", "kind"), [
    ("208", "社会保障和就业支出", "functional"), ("208", "社会保障与就业支出", "functional"),
    ("205", "云汉市发展和改革委员会", None), ("301", "工资福利支出", "economic"), ("301", "云汉市公安局", None),
    ("501", "机关工资福利支出", "government_economic"), ("50101", "工资奖金津补贴", "government_economic"),
    ("20899", "云汉市民政局", None), ("2130108", "病虫害控制", "functional"), ("2010801", None, "functional"),
    ("203", "国防支出", "functional"), ("210", "医疗卫生与计划生育支出", "functional"), ("210", "云汉市信访局", None),
    ("304", "对企事业单位的补贴", "economic"), ("511", "债务利息及费用支出", "government_economic"),
    ("3021503", "三类会议费", "economic"), ("3020101", "云汉市民政局", None),
    ("208", None, None), ("121001", "云汉市信访局", None), ("2990101", "别项", None), ("0801", "行政运行", None),
    ("11000026T000000310042", "运维项目", None), (None, "合计", None)])
def test_kind_is_told_by_the_code_and_by_a_name_that_fits(code: str | None, name: str | None, kind: str | None) -> None:
    assert classification_of(code, name) == kind


def test_every_code_of_the_reference_hangs_under_one_that_begins_it() -> None:
    lengths = {"functional": (3, 5, 7), "economic": (3, 5), "government_economic": (3, 5)}
    for (kind, code), entry in reference().items():
        assert len(code) in lengths[kind] and entry.level == level_of(code)
        assert re.fullmatch(r"[\u4e00-\u9fff（）、，]{2,40}", entry.name), entry
        assert (entry.parent is None) == (entry.level == 1)
        assert entry.parent is None or (code.startswith(entry.parent) and (kind, entry.parent) in reference())


def test_one_code_is_summed_over_agencies_by_a_view(tmp_path: Path, database_path: Path, query: Query) -> None:
    for name, amount in (("水务局", "1.50"), ("档案馆", "2.00")):
        rows = "科目编码\t科目名称\t合计\n" + "".join(f"{label}\t{amount}\n" for label in (
            "221\t住房保障支出", "2210201\t住房公积金", f"352\t云汉市{name}"))
        text = f"云汉市{name}2025年部门预算\n\n一般公共预算支出表\n\n单位：元\n\n{rows}"
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    assert gongkai("extract", tmp_path / "水务局.txt", tmp_path / "档案馆.txt", "--db", database_path).returncode == 0
    assert query("SELECT classification, code, code_name, level, parent, parent_name, sum(amount_yuan), count(*)"
                 " FROM v_budget_line_classified GROUP BY code ORDER BY code") == [
        ("functional", "221", "住房保障支出", 1, None, None, 3.5, 2),
        ("functional", "2210201", "住房公积金", 3, "22102", "住房改革支出", 3.5, 2)]
    assert query("SELECT count(*) FROM v_classification") == [(len(reference()),)]
    assert query("SELECT kind, name, parent, parent_name, level FROM v_classification WHERE code = '20805'") == [
        ("functional", "行政事业单位养老支出", "208", "社会保障和就业支出", 2)]


def test_real_tables_in_parts_have_whole_codes_that_the_reference_names(
        shared: Path, database_path: Path, query: Query) -> None:
    folder = shared / "corpus" / "real"
    files = [folder / "烟台__2026年烟台市审计局部门预算.pdf", folder / "长沙__2026年长沙市信访局部门预算.pdf"]
    assert gongkai("extract", *files, "--db", database_path).returncode == 0
    assert query("SELECT count(*) FROM v_budget_line WHERE length(code) = 2") != [(0,)]
    assert query("SELECT code, name FROM v_budget_line WHERE code IS NOT NULL AND classification IS NULL") == []
    assert query("SELECT code, name, code_name FROM v_budget_line_classified WHERE name <> code_name"
                 " AND classification = 'functional'") == []
