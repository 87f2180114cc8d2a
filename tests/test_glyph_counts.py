"""How many glyphs a page prints, and that all of them are in a paragraph or a cell."""
from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from test_garbled import pdf_without_characters

from data.samples_pdf import Flow, Style
from parsers import parse
from parsers.document import Document, Options, Page, Paragraph, SourceFile, count_glyphs
from tests.drawn_pages import SIZE, pdf
from tests.layouts import LAYOUTS

RAW = Path(__file__).parents[1] / "data" / "raw"
WHOLE = sorted(path.name for path in RAW.glob("*.pdf") if "下载中断" not in path.name)
WIDTHS = (80.0, 120.0, 200.0, 83.0)
HEAD = ["项目", "二级指标", "三级指标", "指标值"]
HEADED = Style(size_pt=9, row_pt=20, header_rows=1)


def rows(count: int) -> list[list[str]]:
    return [[f"项目{n}", "数量指标", f"第{n}片区巡护次数", f"≥{n}次"] for n in range(1, count + 1)]


def in_blocks(document: Document) -> Counter[int | None]:
    """The glyphs of all paragraphs and cells, a page."""
    found = Counter[int | None]()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found[block.place.page] += count_glyphs(block.text)
        else:
            for cell in block.cells:
                found.update(dict(cell.printed))
    return found


def on_pages(document: Document) -> Counter[int | None]:
    return Counter({page.number: page.glyphs or 0 for page in document.pages})


def test_glyphs_are_visible_characters_each_counted_once(reader: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 200, "预算 A1")
        for offset in (0.0, 0.3):  # drawn twice for weight
            canvas.drawString(50 + offset, 150, "合计")
        canvas.setFillGray(1.0)
        canvas.drawString(50, 100, "白字")
        clip = canvas.beginPath()
        clip.rect(0, 0, 10, 10)
        canvas.clipPath(clip, stroke=0)
        canvas.setFillGray(0.0)
        canvas.drawString(50, 50, "剪去")

    document = parse(SourceFile("a.pdf", pdf(draw)), Options(reader=reader))
    assert document.pages == (Page(1, len("预算A1合计")),)


def test_what_pictures_cover_is_told(reader: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 20, "图一")
        canvas.drawImage(ImageReader(Image.new("RGB", (40, 30), "gray")), 0, SIZE[1] / 2, SIZE[0], SIZE[1] / 2)

    document = parse(SourceFile("a.pdf", pdf(draw)), Options(ocr=False, reader=reader))
    (page,) = document.pages
    assert (page.glyphs, page.picture_share) == (2, pytest.approx(0.5))


def test_a_page_that_was_not_read_has_no_number_of_glyphs() -> None:
    document = parse(SourceFile("a.pdf", pdf_without_characters()), Options(ocr=False))
    assert document.pages == (Page(1, None, scanned=True),)


@pytest.mark.parametrize("name", WHOLE)
def test_all_glyphs_of_a_sample_are_in_its_paragraphs_and_cells(name: str, reader: str) -> None:
    document = parse(SourceFile(name, (RAW / name).read_bytes()), Options(reader=reader))
    assert len(document.pages) == document.page_count
    assert in_blocks(document) == on_pages(document)


@pytest.mark.parametrize("name", LAYOUTS)
def test_all_glyphs_of_a_layout_are_in_its_paragraphs_and_cells(name: str) -> None:
    layout = LAYOUTS[name]()
    document = parse(SourceFile(f"{name}.{layout.suffix}", layout.data))
    if document.pages:
        assert in_blocks(document) == on_pages(document)


def test_a_header_and_a_title_that_the_next_page_prints_again_are_furniture() -> None:
    flow = Flow()
    for n in range(2):
        if n:
            flow.new_page()
        flow.paragraph("项目支出绩效目标表", 14, "center")
        flow.table([HEAD, *rows(20)[10 * n:10 * n + 10]], WIDTHS)
    flow.table([["序号", "单位名称"], ["1", "云汉市水务局"]], WIDTHS[:2])
    document = parse(SourceFile("a.pdf", flow.finish()))
    assert [(p.text, p.place.page) for p in document.paragraphs if p.role == "furniture"] == [
        ("—1—", 1), ("项目支出绩效目标表", 2), ("项目 二级指标 三级指标 指标值", 2), ("—2—", 2)]
    assert [len(table.cells) for table in document.tables] == [4 * 21, 4]
    assert in_blocks(document) == on_pages(document)


def test_a_cell_over_pages_has_the_glyphs_of_each() -> None:
    flow = Flow()
    flow.table([HEAD, *([name if n == 0 else "^", *row[1:]] for name in ("河道巡护经费",) for n, row in
                        enumerate(rows(60)))], WIDTHS, HEADED)
    document = parse(SourceFile("a.pdf", flow.finish()))
    (name,) = (cell for table in document.tables for cell in table.cells if "河道" in cell.text)
    assert len(name.glyphs) == len(name.continued) + 1 > 1
    assert {page for page, _ in name.printed} == set(range(1, len(name.glyphs) + 1))
    assert in_blocks(document) == on_pages(document)


def test_a_cell_that_stands_on_one_page_has_those_of_its_text() -> None:
    flow = Flow()
    flow.table([HEAD, *rows(2)], WIDTHS)
    document = parse(SourceFile("a.pdf", flow.finish()))
    assert document.tables[0].cells[0].printed == ((1, 2),)


def test_documents_without_pages_have_no_pages() -> None:
    assert parse(SourceFile("a.txt", "部门预算\n\n单位：万元".encode())).pages == ()
