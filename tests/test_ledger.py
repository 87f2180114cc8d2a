"""The coverage ledger: what became of each glyph that a page prints, and what is told of it."""
from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from workbench import Query, gongkai

from data.samples_grid import Grid
from data.samples_pdf import Flow
from parsers.document import Cell, Document, Options, Page, Paragraph, Place, SourceFile, Table
from pipeline import budget, forms
from pipeline.corrections.model import Correction
from pipeline.extract import extract
from pipeline.ledger import settled
from pipeline.records import BudgetLine, Coverage, Extraction, Finding, PageLedger, UnclaimedTable
from tests.layouts import LAYOUTS
from tests.relatives import TARGETS
from tests.relatives_columns import COLUMNS
from tests.relatives_scored import SCORED
from tests.small_documents import table

RAW = Path(__file__).parents[1] / "data" / "raw"
SAMPLES = sorted(path.name for path in RAW.iterdir() if path.is_file() and "下载中断" not in path.name)
RELATIVES = TARGETS | COLUMNS | SCORED
RULES = ("coverage-hole", "lost-glyphs", "unclaimed-table", "unread-picture")
UNIT = "单位：万元"
HEAD = ["一级指标", "二级指标", "三级指标", "指标值"]
FORM: Grid = [["项目名称", "河道巡护经费", "<", "<"], HEAD,
              ["产出指标", "数量指标", "巡护河道长度", "≥120公里"], ["^", "质量指标", "问题整改率", "≥95%"]]


def ledger(*parts: str | Grid, pages: tuple[Page, ...] = ()) -> Extraction:
    """What is read of paragraphs and tables that stand on page 1, or in a document without pages."""
    place = Place(1) if pages else Place()
    blocks = (Paragraph(part, place) if isinstance(part, str) else _at(place, table(part)) for part in parts)
    document = Document("pdf", tuple(blocks), pages=pages)
    extraction = forms.read(document, "公开.pdf")
    lines = tuple(budget.read(document, extraction))
    return settled(document, Extraction(records=(*extraction.records, *lines)))


def _at(place: Place, found: Table) -> Table:
    cells = tuple(Cell(cell.row, cell.col, cell.text, cell.row_span, cell.col_span, place) for cell in found.cells)
    return Table(found.n_rows, found.n_cols, cells, place)


def page_of(extraction: Extraction) -> PageLedger:
    (page,) = (record for record in extraction.records if isinstance(record, PageLedger))
    return page


def ended(*parts: str | Grid) -> tuple[int, int, int, int | None]:
    """How many glyphs ended in records, furniture, prose and nothing."""
    page = page_of(ledger(*parts))
    return page.in_records, page.in_furniture, page.in_prose, page.in_nothing


def told(extraction: Extraction) -> list[tuple[str, str, int | None]]:
    return [(record.rule, record.severity, record.page) for record in extraction.records
            if isinstance(record, Finding) and record.rule in RULES]


def length(*texts: str) -> int:
    return len("".join(texts))


# Where glyphs end.


def test_values_are_in_records_and_what_they_stand_under_is_furniture() -> None:
    values = length("河道巡护经费", "产出指标", *FORM[2][1:], *FORM[3][1:])
    title = "项目支出绩效目标表"
    assert ended(title, FORM) == (values, length(title, "项目名称", *HEAD), 0, 0)


def test_running_text_is_prose_and_a_number_that_stands_alone_is_not() -> None:
    assert ended("本部门2025年没有项目支出。", "12.5") == (0, 0, length("本部门2025年没有项目支出。"), length("12.5"))


def test_page_numbers_are_furniture() -> None:
    document = Document("pdf", (Paragraph("- 3 -", role="furniture"),))
    assert page_of(settled(document, Extraction())).in_furniture == 2 + 1


def test_names_without_an_amount_are_furniture_and_amounts_are_in_records() -> None:
    grid: Grid = [["项目", "预算数"], ["一、教育支出", ""], ["二、其他支出", "3.50"]]
    assert ended("支出预算表", UNIT, grid) == (
        length("二、其他支出", "3.50"), length("支出预算表", UNIT, "项目", "预算数", "一、教育支出"), 0, 0)


def test_a_table_that_is_printed_for_its_form_and_empty_is_known() -> None:
    grid: Grid = [["科目编码", "科目名称", "预算数"], ["", "合计", ""]]
    extraction = ledger("政府性基金预算支出表", UNIT, grid)
    assert page_of(extraction).in_nothing == 0
    assert told(extraction) == []


def test_what_no_field_tells_is_kept_beside() -> None:
    grid: Grid = [["科目编码", "科目名称", "部门支出经济分类科目", "预算数", "备注"],
                  ["2010301", "行政运行", "30101-基本工资", "8.00", "含补发"]]
    extraction = ledger("支出预算表", UNIT, grid)
    (line,) = (record for record in extraction.records if type(record).__name__ == "BudgetLine")
    assert getattr(line, "beside", None) == "部门支出经济分类科目：30101-基本工资；备注：含补发"
    assert page_of(extraction).in_nothing == 0


def test_a_list_of_contents_is_known() -> None:
    grid: Grid = [["报表", "报表名称", "是否空表"], ["表1", "部门综合预算收支总表", "否"]]
    extraction = ledger("目录", grid)
    assert page_of(extraction).in_nothing == 0
    assert told(extraction) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_the_ledger_of_a_sample_adds_up(name: str) -> None:
    outcome = extract(SourceFile(name, (RAW / name).read_bytes()))
    pages = [record for record in outcome.extraction.records if isinstance(record, PageLedger)]
    assert outcome.document is not None
    assert [page.page for page in pages] == (list(range(1, (outcome.document.page_count or 0) + 1)) or [None])
    for page in pages:
        assert page.in_nothing is not None and page.in_nothing >= 0
        assert page.glyphs == page.in_records + page.in_furniture + page.in_prose + page.in_unclaimed + page.in_nothing
    assert told(outcome.extraction) == []
    assert outcome.coverage.in_nothing <= 0.02 * outcome.coverage.glyphs


def test_nearly_all_that_our_layouts_print_is_accounted_for() -> None:
    """Measured on these documents: 0.2 % ended in nothing.  What does is listed where this fails."""
    total, lost = Coverage(), list[str]()
    for name, make in LAYOUTS.items():
        outcome = extract(SourceFile(f"{name}.{make().suffix}", make().data))
        total = Coverage(*map(sum, zip(total, outcome.coverage, strict=True)))
        lost += [name] * bool(outcome.coverage.in_nothing)
        assert told(outcome.extraction) == [], name
    assert total.in_nothing <= 0.01 * total.glyphs, lost


@pytest.mark.parametrize("name", RELATIVES)
def test_hardly_anything_of_a_relative_ends_in_nothing(name: str) -> None:
    extraction = ledger(*RELATIVES[name]().parts)
    page = page_of(extraction)
    assert page.glyphs and (page.in_nothing or 0) <= 0.15 * page.glyphs
    assert [rule for rule, *_ in told(extraction) if rule != "coverage-hole"] == []


# What is told.


def test_a_table_that_no_reader_knows_is_listed_by_its_title() -> None:
    grid: Grid = [["序号", "品名", "产地"], ["1", "川贝母", "四川"], ["2", "黄连", "重庆"]]
    extraction = ledger("说明如下。", "常用中药饮片一览", "执行时间：全年", grid)
    (found,) = (record for record in extraction.records if isinstance(record, UnclaimedTable))
    assert (found.table_no, found.title, found.glyphs) == (1, "常用中药饮片一览", page_of(extraction).in_unclaimed)
    assert page_of(extraction).in_nothing == 0
    assert told(extraction) == [("unclaimed-table", "info", None)]


def test_a_table_without_a_line_over_it_is_listed_by_its_headers() -> None:
    extraction = ledger([["序号", "品名", "产地"], ["1", "川贝母", "四川"]])
    assert [record.title for record in extraction.records if isinstance(record, UnclaimedTable)] == ["序号 品名 产地"]


def test_part_of_a_form_that_is_in_no_record_is_told_once() -> None:
    aside = "本年度因汛期提前，巡护力量向下游河段倾斜，并新增无人机巡查，相关设备由上级统一配备，不列入本项目预算。"
    extraction = ledger("项目支出绩效目标表", [*FORM, [f"{aside}{aside}", "<", "<", "<"]], pages=(Page(1, 200),))
    ((rule, severity, page),) = (found for found in told(extraction) if found[0] == "coverage-hole")
    assert (rule, severity, page) == ("coverage-hole", "warning", 1)


def test_glyphs_that_are_in_no_block_are_in_nothing_and_told() -> None:
    extraction = ledger("基本支出说明", pages=(Page(1, 100), Page(2, 50)))
    found = [record for record in extraction.records if isinstance(record, PageLedger)]
    assert [(page.page, page.in_prose, page.in_nothing) for page in found] == [(1, 6, 94), (2, 0, 50)]
    assert told(extraction) == [("lost-glyphs", "warning", 1)]


def test_a_page_that_was_not_read_is_no_hole() -> None:
    extraction = ledger(pages=(Page(1, None, scanned=True, picture_share=1.0),))
    assert (page_of(extraction).glyphs, page_of(extraction).in_nothing) == (None, None)
    assert told(extraction) == []


def test_a_corrected_text_does_not_change_what_was_printed() -> None:
    flow = Flow()
    flow.paragraph("支出预算表", 14, "center")
    flow.table([["项目", "预算数（万元）"], ["一、教育支出", "3.50"], ["二、其他支出", "8.00"]], (200.0, 100.0))
    source = SourceFile("a.pdf", flow.finish())
    right = Correction(sha256=source.sha256, old="3.50", new="31,234,567.50", who="甲", when=date(2026, 1, 5),
                       why="看错", table=1, row=1, col=1)
    before, after = extract(source), extract(source, corrections=(right,))
    assert [line.amount_text for line in after.extraction.records if isinstance(line, BudgetLine)] == [
        "31,234,567.50", "8.00"]
    assert after.coverage == before.coverage
    assert told(after.extraction) == []


def test_a_large_picture_beside_text_is_told() -> None:
    text = "组织机构图说明" * 15
    assert told(ledger(text, pages=(Page(1, 105, picture_share=0.7),))) == [("unread-picture", "info", 1)]
    assert told(ledger("组织机构图", pages=(Page(1, 5, picture_share=0.7),))) == []


def test_the_ledger_is_in_the_database_and_in_the_summary(tmp_path: Path, database_path: Path, query: Query) -> None:
    name = next(name for name in SAMPLES if name.endswith(".pdf"))
    result = gongkai("extract", RAW / name, "--db", database_path)
    (printed,) = query("SELECT sum(glyphs), sum(in_unclaimed), sum(in_nothing) FROM v_page")
    assert query("SELECT glyphs, in_unclaimed, in_nothing FROM v_coverage") == [printed]
    facts = dict(line.strip("│ ").split(" │ ") for line in result.stdout.splitlines() if " │ " in line)
    facts = {name.strip(): value.strip() for name, value in facts.items()}
    assert facts["glyphs"] == f"{printed[0]:,}"
    assert facts["glyphs accounted for"] == f"{1 - printed[2] / printed[0]:.2%}"


def test_the_cells_of_a_table_that_no_reader_knows_are_kept_with_their_headers(
        tmp_path: Path, database_path: Path, query: Query) -> None:
    flow = Flow()
    flow.paragraph("常用中药饮片一览", 14, "center")
    flow.table([["品名", "产地"], ["川贝母", "四川"], ["黄连", ""]], (200.0, 100.0))
    (tmp_path / "a.pdf").write_bytes(flow.finish())
    gongkai("extract", tmp_path / "a.pdf", "--db", database_path)
    assert query('SELECT page, title, "row", "col", header, text FROM v_unclaimed_cell ORDER BY "row", "col"') == [
        (1, "常用中药饮片一览", 0, 0, None, "品名"), (1, "常用中药饮片一览", 0, 1, None, "产地"),
        (1, "常用中药饮片一览", 1, 0, "品名", "川贝母"), (1, "常用中药饮片一览", 1, 1, "产地", "四川"),
        (1, "常用中药饮片一览", 2, 0, "品名", "黄连")]
    assert query("SELECT in_unclaimed, in_nothing FROM v_page") == [(11, 0)]


def test_the_pages_of_real_documents_are_accounted_for(shared: Path) -> None:
    """Measured over all 63 documents: 99.97 % of the glyphs of born-digital pages."""
    for path in sorted((shared / "corpus" / "real").glob("*.pdf"))[::8]:
        extraction = extract(SourceFile(path.name, path.read_bytes()), Options(ocr=False)).extraction
        born = [record for record in extraction.records if isinstance(record, PageLedger) and not record.scanned]
        lost = sum(page.in_nothing or 0 for page in born)
        assert lost <= 0.01 * sum(page.glyphs or 0 for page in born), path.name
