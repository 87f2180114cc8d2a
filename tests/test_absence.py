"""Why a value is NULL: the cell was there and empty, said so, or could not be read; or no cell was there at all."""
from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from parsers.document import Document, Paragraph, SourceFile
from pipeline import forms
from pipeline.absence import reason_of
from pipeline.extract import extract
from pipeline.records import Extraction
from pipeline.rows import COLUMNS, record_rows
from tests.small_documents import HEAD, table

FORM = [
    ["项目名称", "河道清淤", "项目编码", ""],
    ["资金总额", "12.5", "其他资金", "{}"],
    HEAD,
    ["产出指标", "数量指标", "清淤长度", "≥3公里"],
    ["产出指标", "质量指标", "验收合格率", ""],
]
TITLE = "2026年项目支出绩效目标表"


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "blank"), (" \n", "blank"), ("—", "dash"), ("- -", "dash"), ("——", "dash"), ("/", "dash"), ("＼", "dash"),
     ("无", "declared_empty"), ("不 涉及", "declared_empty"), ("3", "not_money"), ("1,200.50", "not_money"),
     ("见附件", "unreadable"), ("12\ufffd.5", "unreadable")],
)
def test_what_a_cell_without_a_value_says(text: str, reason: str) -> None:
    assert reason_of(text) == reason


Named = dict[str, list[dict[str, Any]]]


def named(extraction: Extraction, document: Document) -> Named:
    """The rows of each table by the names of its columns."""
    return {table: [dict(zip(COLUMNS[table], row, strict=True)) for row in rows]
            for table, rows in record_rows(extraction, document).items()}


def rows_of(other: str) -> Named:
    grid = [[cell.format(other) for cell in row] for row in FORM]
    document = Document("docx", (Paragraph(TITLE), Paragraph("单位：万元"), table(grid)))
    return named(forms.read(document, "x.docx"), document)


@pytest.mark.parametrize(
    ("other", "reason"), [("", "blank"), ("—", "dash"), ("无", "declared_empty"), ("待定", "unreadable")])
def test_an_amount_that_is_not_there(other: str, reason: str) -> None:
    rows = rows_of(other)
    (project,) = rows["project"]
    assert (project["other_yuan"], project["budget_yuan"]) == (None, Decimal(125000))
    told = {row["field"]: row["reason"] for row in rows["absence"] if row["record"] == "project"}
    assert told == {"other": reason, "project_code": "blank"}


def test_a_zero_is_a_value() -> None:
    rows = rows_of("0.00")
    assert rows["project"][0]["other_yuan"] == 0
    assert "other" not in {row["field"] for row in rows["absence"]}


def test_what_a_form_does_not_print_is_not_told() -> None:
    rows = rows_of("")
    assert rows["project"][0]["carryover_yuan"] is None
    assert "carryover" not in {row["field"] for row in rows["absence"]}


def test_a_target_that_was_left_blank() -> None:
    rows = rows_of("")
    indicators = {row["level3"]: row["no"] for row in rows["indicator"] if row["value_text"] is None}
    assert list(indicators) == ["验收合格率"]
    told = {(row["record_no"], row["field"]): row["reason"] for row in rows["absence"] if row["record"] == "indicator"}
    assert told == {(indicators["验收合格率"], "value"): "blank"}


HEADER = "科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
EMPTY = "2026年政府性基金预算支出表\n单位：万元\n" + HEADER + "合计\t\t\t\t\n"
NOTE = "注：本单位无政府性基金预算，故本表无数据。"
SENTENCE = "本单位没有政府性基金预算安排的支出。"
FULL = "2026年一般公共预算支出表\n单位：万元\n" + HEADER + "201\t一般公共服务支出\t10.00\t—\t10.00\n"


def tables_of(text: str) -> list[tuple[str | None, str | None, str | None]]:
    """(title, why it is empty, the line that says so) of each table of a dump."""
    outcome = extract(SourceFile("云汉市水务局2026年部门预算.txt", text.encode()))
    assert outcome.document is not None
    lines = {number: block.text for number, block in outcome.document.numbered() if isinstance(block, Paragraph)}
    cells = {(number, cell.row, cell.col): cell.text for number, found in enumerate(outcome.document.tables, 1)
             for cell in found.cells}
    rows = named(outcome.extraction, outcome.document)
    said = {row["record_no"]: lines.get(row["paragraph_no"]) or cells[row["table_no"], row["row_no"], row["col_no"]]
            for row in rows["origin"] if (row["record"], row["field"]) == ("budget_table", "empty")}
    return [(row["title"], row["empty"], said.get(row["no"])) for row in rows.get("budget_table", ())]


@pytest.mark.parametrize(
    ("text", "reason", "said"),
    [
        (FULL, None, None),
        (EMPTY, "blank", None),
        (EMPTY + f"\n{NOTE}\n", "declared_empty", NOTE),
        (EMPTY.replace("合计\t\t", "此表为空\t\t"), "declared_empty", "此表为空"),
        (EMPTY + f"\n{SENTENCE}\n\n" + FULL, "declared_empty", SENTENCE),
        (FULL.replace("10.00", "0.00"), None, None),
    ],
    ids=["filled", "blank", "note", "in the grid", "before another table", "zeros"],
)
def test_a_table_without_amounts_says_why(text: str, reason: str | None, said: str | None) -> None:
    assert tables_of("云汉市水务局2026年部门预算\n\n" + text)[0][1:] == (reason, said)


def test_a_title_with_no_more_than_a_note_is_a_table_too() -> None:
    text = "云汉市水务局2026年部门预算\n\n" + FULL + "\n2026年国有资本经营预算支出表\n此表无数据。\n"
    assert tables_of(text) == [
        ("2026年一般公共预算支出表", None, None),
        ("2026年国有资本经营预算支出表", "declared_empty", "此表无数据。"),
    ]


def test_a_list_of_contents_says_why_a_table_is_empty() -> None:
    contents = "报表\t报表名称\t是否空表\t公开空表理由\n表1\t2026年政府性基金预算支出表（不含结转）\t是\t不涉及\n\n"
    assert tables_of("云汉市水务局2026年部门预算\n\n" + contents + EMPTY)[-1][1:] == ("declared_empty", "不涉及")
