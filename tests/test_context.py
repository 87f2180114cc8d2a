"""What a document says of itself: content first, the name of the file last."""
from __future__ import annotations

import pytest

from parsers.document import Document, Paragraph
from pipeline import forms
from pipeline.records import Extraction, Project
from tests.small_documents import HEAD, read_project, table

GRID = [HEAD, ["产出指标", "时效指标", "完成时间", "6月底前"]]


def extraction(*texts: str, name: str = "x.txt") -> Extraction:
    return forms.read(Document("txt", (*map(Paragraph, texts), table(GRID))), name)


def test_the_cover_names_agency_year_and_kind() -> None:
    said = extraction("云汉市水务局2025年部门预算", name="甲市__乙局_2024年部门决算.pdf")
    assert (said.title, said.organisation) == ("云汉市水务局2025年部门预算", "云汉市水务局")
    assert (said.fiscal_year, said.doc_kind) == (2025, "budget")


def test_a_cover_on_several_lines() -> None:
    said = extraction("云汉市水务局", "2025年度部门决算", "目录", "第一部分 概况")
    assert (said.title, said.organisation) == ("云汉市水务局2025年度部门决算", "云汉市水务局")
    assert said.doc_kind == "final_account"


@pytest.mark.parametrize(
    ("lines", "agency", "kind"),
    [
        (("云汉市财政局关于下达2025年普惠金融发", "展专项资金预算的通知"), "云汉市财政局", "budget"),
        (("关于云汉市水务局2025年部门决算", "和“三公”经费决算的公开"), "云汉市水务局", "final_account"),
        (("2025年度云汉市水务局", "防汛专项及部门项目支出绩效评价结果"), "云汉市水务局", "performance"),
        (("关于印发2025年云汉市企业", "技术中心名单的通知"), "云汉市商务局", None),
        (("2025年度政府信息公开工作年度报告",), "云汉市商务局", None),
    ],
)
def test_a_title_on_several_lines(lines: tuple[str, ...], agency: str, kind: str | None) -> None:
    said = extraction("云汉市商务局", "云商〔2025〕31号", *lines, "各县（区）财政局：", name="云汉市2026年部门预算.pdf")
    assert (said.title, said.fiscal_year, said.doc_kind) == ("".join(lines), 2025, kind)
    assert said.organisation == agency


def test_another_agency_over_the_title_is_no_part_of_it() -> None:
    said = extraction("云汉市水务局", "云汉市水文站2026年部门预算情况说明")
    assert (said.title, said.organisation) == ("云汉市水文站2026年部门预算情况说明", "云汉市水文站")
    assert extraction("云汉市水务局", "机关服务中心2026年单位预算").organisation == "云汉市水务局机关服务中心"


def test_the_file_name_says_what_the_content_does_not() -> None:
    said = extraction("项目情况", name="公开.zip!云汉市水务局2025年部门预算.docx")
    assert (said.title, said.organisation, said.fiscal_year) == (None, "云汉市水务局", 2025)
    assert said.doc_kind == "budget"


def test_a_document_that_says_nothing() -> None:
    said = extraction("项目情况", name="scan1.txt")
    assert (said.title, said.organisation, said.fiscal_year, said.doc_kind) == (None, None, None, None)


@pytest.mark.parametrize(
    ("title", "kind"),
    [("2025年项目支出绩效自评表", "self_evaluation"), ("云汉市水务局2025年部门预算绩效文本", "budget"),
     ("2025年绩效目标表", "performance")],
)
def test_the_kind_of_a_document(title: str, kind: str) -> None:
    assert extraction(title).doc_kind == kind


def test_the_lines_over_a_table_go_before_the_cover() -> None:
    """A document of 2024 can hold a form of 2025: a date without a year is one of the form's year."""
    lead = ("项目支出绩效目标表", "（2025年度）", "填报单位：河道管理所（盖章）    金额单位：万元")
    project = read_project("云汉市水务局2024年部门预算", *lead, [["资金总额", "2", "", ""], *GRID])
    assert (project.fiscal_year, project.organisation) == (2025, "河道管理所")
    assert project.budget_yuan == 20000
    quantity = project.indicators[0].quantity
    assert quantity is not None and str(quantity.due_date) == "2025-06-30"


def test_furniture_says_nothing() -> None:
    pages = (Paragraph("云汉市水务局2025年部门预算", role="furniture"), Paragraph("正文"))
    assert forms.read(Document("txt", (*pages, table(GRID))), "x.txt").title is None


@pytest.mark.parametrize(
    ("lead", "title"),
    [
        (["项目支出绩效目标表", "单位：万元"], "项目支出绩效目标表"),
        (["附件1", "项目支出绩效目标表", "（2025年度）"], "项目支出绩效目标表"),
        (["河道巡护经费", "绩效目标表"], "河道巡护经费绩效目标表"),
        (["本单位对绩效目标表说明如下。", "一般说明"], None),
        (["5.河道巡护经费绩效目标表"], "河道巡护经费绩效目标表"),
    ],
)
def test_the_title_over_a_table(lead: list[str], title: str | None) -> None:
    records = extraction(*lead).records
    assert [record.form_title for record in records if isinstance(record, Project)] == [title]
