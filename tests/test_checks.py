"""Checks: what is told of a document beside its records."""
from __future__ import annotations

from parsers.document import Document
from pipeline import checks, forms
from pipeline.records import Extraction, Finding
from tests.small_documents import table

HEADER = [["一级指标", "二级指标", "三级指标", "指标值"]]


def findings(document: Document, file_name: str, extraction: Extraction | None = None) -> list[Finding]:
    told = checks.run(document, extraction or forms.read(document, file_name), [], file_name)
    return [record for record in told if isinstance(record, Finding)]


def test_a_file_named_after_another_year_and_agency_is_told() -> None:
    said = Extraction(organisation="云汉市水务局", fiscal_year=2022)
    told = findings(Document("txt", ()), "2026年云汉市档案馆部门预算.txt", said)
    assert [finding.rule for finding in told] == ["file-name-differs", "file-name-differs"]
    assert "2026" in told[0].message and "2022" in told[0].message
    assert "云汉市档案馆" in told[1].message and "云汉市水务局" in told[1].message


def test_a_file_name_that_says_less_or_the_same_is_not_told() -> None:
    said = Extraction(organisation="云汉市水务局（本级）", fiscal_year=2026)
    assert not findings(Document("txt", ()), "2026年云汉市水务局部门预算.txt", said)
    assert not findings(Document("txt", ()), "附件1.txt", said)


def test_headers_without_an_indicator_are_told_once() -> None:
    told = findings(Document("pdf", (table(HEADER),), page_count=1), "a.pdf", Extraction())
    assert [(finding.rule, finding.severity) for finding in told] == [("unread-form", "warning")]


def test_a_page_whose_indicators_were_read_is_not_told() -> None:
    filled = table([*HEADER, ["产出指标", "数量指标", "巡护里程", "≥120公里"]])
    assert not findings(Document("pdf", (filled,), page_count=1), "a.pdf")


def test_rows_that_were_not_read_are_told_once_a_table() -> None:
    rows = [["产出指标", "数量指标", "巡护里程", "≥120公里"], ["产出指标", "质量指标", "整改率", "≥95%"]]
    read = forms.read(Document("docx", (table([*HEADER, rows[0]]),)), "a.docx")
    (told,) = findings(Document("docx", (table([*HEADER, *rows]),)), "a.docx", read)
    assert told.rule == "unread-rows" and "1 rows" in told.message and "整改率" in told.message


def test_lines_of_the_form_that_were_not_filled_in_are_not_missed() -> None:
    grid = [["项目名称", "退牧还草", "<", "<"], *HEADER, ["产出指标", "数量指标", "指标1：退牧面积", "≥1万亩"],
            ["效益指标", "经济效益指标", "指标1：", ""], ["^", "社会效益指标", "……", ""]]
    assert not findings(Document("docx", (table(grid),)), "a.docx")
