"""Dumps that lost cells: of the ways to read their tables the one whose totals foot is taken, and told."""
from __future__ import annotations

from decimal import Decimal

from parsers.document import Document, Gap, SourceFile, from_json, to_json
from pipeline.extract import extract
from pipeline.records import BudgetLine, Check, Finding
from tests.small_documents import dumped

HEAD = "科目编码\t科目名称\t合计\t基本支出\t项目支出"
ROWS = ["\t合计\t150\t100\t50", "213\t农林水支出\t150\t100\t50", "21303\t水利\t150\t100\t50",
        "2130301\t行政运行\t100\t100\t", "2130305\t水利工程建设\t50\t\t50"]
LOST_BLANK, LOST_LABEL = "2130305\t水利工程建设\t50\t50", "合计\t150\t100\t50"
LISTED = "单位名称\t项目名称\t合计\t财政拨款\t其他资金"


def outcome_of(*lines: str, title: str = "支出预算总表") -> tuple[list[BudgetLine], list[Finding], list[Check]]:
    text = "\n".join(("云汉市水务局2025年部门预算", "", title, "", "单位：万元", "", *lines, ""))
    records = extract(SourceFile("云汉市水务局2025年部门预算.txt", text.encode())).extraction.records
    return ([record for record in records if isinstance(record, BudgetLine)],
            [record for record in records if isinstance(record, Finding)],
            [record for record in records if isinstance(record, Check) and record.result == "fail"])


def amounts(lines: list[BudgetLine], name: str) -> dict[str, str]:
    return {line.column_label: line.amount_text for line in lines if line.name == name}


def same(lines: list[BudgetLine], others: list[BudgetLine]) -> bool:
    told = ([(line.name, line.code, line.column_label, line.amount_yuan) for line in part] for part in (lines, others))
    return next(told) == next(told)


def test_a_lost_cell_is_put_where_the_totals_foot() -> None:
    lines, findings, failed = outcome_of(HEAD, *ROWS[:4], LOST_BLANK)
    assert same(lines, outcome_of(HEAD, *ROWS)[0])
    assert failed == []
    (finding,) = findings
    assert (finding.rule, finding.severity, finding.record) == ("chosen-by-arithmetic", "info", "table 1")
    assert finding.origins[0][1:4] == (1, 5, 3)


def test_the_label_of_a_total_needs_no_arithmetic() -> None:
    """Its amounts stand in columns of amounts only if the label was merged over those before them."""
    lines, findings, failed = outcome_of(HEAD, LOST_LABEL, *ROWS[1:])
    assert same(lines, outcome_of(HEAD, *ROWS)[0])
    assert (findings, failed) == ([], [])


def test_a_lost_name_moves_the_whole_row() -> None:
    lines, findings, failed = outcome_of(
        LISTED, "合计\t\t145\t130\t15", "云汉市水务局\t河道巡护经费\t80\t75\t5", "堤防维护经费\t50\t45\t5",
        "云汉市河道管理所\t清淤经费\t15\t10\t5", title="项目支出表")
    assert amounts(lines, "堤防维护经费") == {"合计": "50", "财政拨款": "45", "其他资金": "5"}
    assert [finding.rule for finding in findings] == ["chosen-by-arithmetic"]
    assert failed == []


def test_several_rows_can_have_lost_cells() -> None:
    lines, findings, failed = outcome_of(
        HEAD, LOST_LABEL, ROWS[1], ROWS[2], ROWS[3], "2130305\t水利工程建设\t30\t30", "2130399\t其他水利支出\t20\t20")
    assert [amounts(lines, name) for name in ("水利工程建设", "其他水利支出")] == [
        {"合计": "30", "项目支出": "30"}, {"合计": "20", "项目支出": "20"}]
    assert [finding.rule for finding in findings] == ["chosen-by-arithmetic"] * 2
    assert failed == []


def test_values_lead_back_to_the_cells_of_the_dump() -> None:
    lines, *_ = outcome_of(HEAD, *ROWS[:4], LOST_BLANK)
    (project,) = (line for line in lines if line.name == "水利工程建设" and line.column_label == "项目支出")
    assert project.amount_yuan == Decimal(500_000)
    assert project.origins[-1][1:4] == (1, 5, 3)


def test_a_misprint_is_not_read_away() -> None:
    """No row lacks a cell: what does not foot is as it is printed."""
    lines, findings, failed = outcome_of(HEAD, *ROWS[:4], "2130305\t水利工程建设\t60\t\t60")
    assert amounts(lines, "水利工程建设") == {"合计": "60", "项目支出": "60"}
    assert {finding.rule for finding in findings} == {"code-sum"}
    assert len(failed) == 2


def test_a_row_that_foots_nowhere_stays_as_it_was_counted() -> None:
    lines, findings, failed = outcome_of(HEAD, *ROWS[:4], "2130305\t水利工程建设\t70\t70")
    assert amounts(lines, "水利工程建设") == {"合计": "70", "基本支出": "70"}
    assert "chosen-by-arithmetic" not in {finding.rule for finding in findings}
    assert failed


def test_of_two_readings_that_foot_alike_none_is_taken() -> None:
    """Either of two equal amounts can be the one that was moved."""
    lines, findings, _ = outcome_of(
        HEAD, *ROWS[:3], "2130301\t行政运行\t50\t50", "2130305\t水利工程建设\t50\t50", "2130399\t其他水利支出\t50\t50")
    assert [amounts(lines, name) for name in ("行政运行", "水利工程建设")] == [{"合计": "50", "基本支出": "50"}] * 2
    assert "chosen-by-arithmetic" not in {finding.rule for finding in findings}


def test_a_table_that_foots_is_read_once_and_as_it_is() -> None:
    _, findings, failed = outcome_of(HEAD, *ROWS)
    assert (findings, failed) == ([], [])


def test_gaps_survive_json() -> None:
    table = dumped([["合计", "1"]])
    document = Document("txt", (type(table)(1, 2, table.cells, ragged=True, gaps=(Gap(0, 1, 1),)),))
    assert from_json(to_json(document)) == document
