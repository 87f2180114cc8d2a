"""Tables over page breaks, from drawn pages to the tables of the document."""
from __future__ import annotations

from itertools import pairwise

import pytest

from data.samples_grid import Grid, boxes
from data.samples_pdf import Flow, Style
from parsers import parse
from parsers.document import Cell, Document, Place, SourceFile, Table
from parsers.pdf import stitch

WIDTHS = (80.0, 120.0, 200.0, 83.0)
HEAD = ["项目", "二级指标", "三级指标", "指标值"]
TITLE = "项目支出绩效目标表"
STYLE = Style(size_pt=9, row_pt=20)


def rows(count: int, first: int = 1) -> list[list[str]]:
    return [[f"项目{n}", "数量指标", f"第{n}片区巡护次数", f"≥{n}次"] for n in range(first, first + count)]


def parsed(flow: Flow) -> Document:
    return parse(SourceFile("pages.pdf", flow.finish()))


def tables(flow: Flow) -> tuple[Table, ...]:
    return parsed(flow).tables


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in table.cells if cell.row == row] for row in range(table.n_rows)]


@pytest.mark.parametrize("header_rows", [0, 1], ids=["header not repeated", "header repeated"])
def test_a_list_over_pages_is_one_table(header_rows: int) -> None:
    flow = Flow(style=STYLE)
    flow.table([HEAD, *rows(80)], WIDTHS, Style(size_pt=9, row_pt=20, header_rows=header_rows))
    (table,) = tables(flow)
    assert texts(table) == [HEAD, *rows(80)]
    assert table.n_rows == 81 and table.n_cols == 4
    pages = [cell.place.page or 0 for cell in table.cells if cell.col == 0]
    assert pages[0] == 1 and pages[-1] == 3
    assert all(before <= after for before, after in pairwise(pages))


@pytest.mark.parametrize(
    "head",
    [
        [["项目", "分类", "绩效指标", "<"], ["^", "^", "三级指标", "指标值"]],
        [["项目", "绩效指标", "<", "<"], ["^", "二级指标", "三级指标", "指标值"]],
        [["收入", "<", "支出", "<"], ["科目", "预算数", "科目名称", "本年预算"]],
    ],
    ids=["three labels over two", "two labels over three", "two labels over four"],
)
def test_a_header_of_two_rows_with_spans_is_read_once(head: Grid) -> None:
    flow = Flow(style=STYLE)
    flow.table([*head, *rows(80)], WIDTHS, Style(size_pt=9, row_pt=20, header_rows=2))
    (table,) = tables(flow)
    printed = {(box.row, box.col): (box.row_span, box.col_span) for box in boxes(head)}
    assert {(cell.row, cell.col): (cell.row_span, cell.col_span) for cell in table.cells if cell.row < 2} == printed
    assert texts(table)[2:] == rows(80)


def test_a_title_printed_again_with_the_header_does_not_end_the_table() -> None:
    flow = Flow(style=STYLE)
    for n, part in enumerate((rows(20), rows(20, first=21))):
        if n:
            flow.new_page()
        flow.paragraph(TITLE if n == 0 else f"{TITLE}（续表）", 14, "center")
        flow.table([HEAD, *part], WIDTHS)
    document = parsed(flow)
    (table,) = document.tables
    assert texts(table) == [HEAD, *rows(40)]
    assert [paragraph.text for paragraph in document.paragraphs if paragraph.role == "text"] == [TITLE]


def test_another_title_ends_the_table() -> None:
    flow = Flow(style=STYLE)
    for n, title in enumerate((TITLE, "部门整体支出绩效目标表")):
        if n:
            flow.new_page()
        flow.paragraph(title, 14, "center")
        flow.table([HEAD, *rows(30)], WIDTHS)
    assert [table.n_rows for table in tables(flow)] == [31, 31]


def test_tables_of_the_same_columns_on_one_page_stay_apart() -> None:
    flow = Flow(style=STYLE)
    flow.table([HEAD, *rows(5)], WIDTHS)
    flow.table([HEAD, *rows(6)], WIDTHS)
    assert [table.n_rows for table in tables(flow)] == [6, 7]


def test_a_table_that_ends_in_mid_page_does_not_go_on() -> None:
    """Room was left for the next row: what begins the next page, without a header of its own, is another table."""
    flow = Flow(style=STYLE)
    flow.table([HEAD, *rows(35)], WIDTHS)
    flow.paragraph("情况说明。")
    flow.table([HEAD, *rows(5)], WIDTHS)
    flow.new_page()
    flow.table(rows(4), WIDTHS)
    assert [table.n_rows for table in tables(flow)] == [36, 6, 4]


def test_a_table_with_other_columns_does_not_go_on() -> None:
    flow = Flow(style=STYLE)
    flow.table([HEAD, *rows(35)], WIDTHS)
    flow.new_page()
    flow.table([["收入", "支出"], ["1.00", "2.00"]], (240.0, 243.0))
    assert [table.n_cols for table in tables(flow)] == [4, 2]


def test_a_page_between_ends_a_table() -> None:
    flow = Flow(style=STYLE)
    flow.table([HEAD, *rows(35)], WIDTHS)
    flow.new_page()
    flow.paragraph("情况说明。")
    flow.new_page()
    flow.table(rows(35), WIDTHS)
    assert [table.n_rows for table in tables(flow)] == [36, 35]


def test_data_that_repeats_itself_is_no_header() -> None:
    """The first row of a page is like the one that began the table: with a digit in it, it is data."""
    same = ["项目1", "数量指标", "第1片区巡护次数", "≥1次"]
    flow = Flow(style=STYLE)
    flow.table([same] * 80, WIDTHS)
    (table,) = tables(flow)
    assert table.n_rows == 80


@pytest.mark.parametrize("cut", ["dealt", "again", "clipped"])
def test_a_merged_cell_over_a_page_break_is_one_cell_with_two_places(cut: str) -> None:
    merged = [["河道管护经费" if n == 0 else "^", *row[1:]] for n, row in enumerate(rows(50))]
    flow = Flow(style=STYLE)
    flow.table([HEAD, *merged], WIDTHS, Style(size_pt=9, row_pt=20, header_rows=1, cut=cut))
    (table,) = tables(flow)
    (cell,) = [cell for cell in table.cells if cell.text == "河道管护经费"]
    assert (cell.row, cell.row_span) == (1, 50)
    assert [cell.place.page, *(place.page for place in cell.continued)] == [1, 2]


def test_places_are_those_of_the_page_that_prints_the_cell() -> None:
    flow = Flow(style=STYLE, margin=60)
    flow.table([HEAD, *rows(2)], WIDTHS)
    (table,) = tables(flow)
    place = table.place
    assert (place.page, place.x0, place.top, place.x1, place.bottom) == pytest.approx((1, 60, 60, 543, 120), abs=0.5)
    last = table.cells[-1].place
    assert (last.page, last.x0, last.top, last.x1, last.bottom) == pytest.approx((1, 460, 100, 543, 120), abs=0.5)


def test_paragraphs_and_tables_come_in_reading_order() -> None:
    flow = Flow(style=STYLE)
    flow.paragraph("第一段。")
    flow.table([HEAD, *rows(2)], WIDTHS)
    flow.paragraph("第二段。")
    flow.new_page()
    flow.paragraph("第三段。")
    blocks = parsed(flow).blocks
    kept = [block.n_rows if isinstance(block, Table) else block.text for block in blocks
            if isinstance(block, Table) or block.role == "text"]
    assert kept == ["第一段。", 3, "第二段。", "第三段。"]


def test_cells_that_fall_on_one_position_become_one() -> None:
    label, rest = Cell(0, 0, "产出指标", col_span=2), Cell(0, 0, "（50分）")
    cells = [Cell(0, 0, "", place=Place(1)), label, rest, Cell(0, 2, "≥1")]
    assert [(cell.col, cell.col_span, cell.text) for cell in stitch._one_a_position(cells)] == [
        (0, 2, "产出指标\n（50分）"), (2, 1, "≥1")]


@pytest.mark.parametrize("marginal", ["head", "foot"])
@pytest.mark.parametrize("repeated", [0, 1])
def test_a_running_head_or_foot_does_not_end_a_table(marginal: str, repeated: int) -> None:
    class Stamped(Flow):
        def new_page(self) -> None:
            self.paper.text(60, 40 if marginal == "head" else self.paper.height - 40, "云汉市水务局", 8)
            super().new_page()

    flow = Stamped(style=STYLE)
    flow.table([HEAD, *rows(60)], WIDTHS, Style(size_pt=9, row_pt=20, header_rows=repeated))
    flow.new_page()
    (table,) = tables(flow)
    assert table.n_rows == 61


def test_a_caption_in_the_grid_begins_another_table() -> None:
    def budget(title: str, unit: str, count: int) -> list[list[str]]:
        return [[title, "<", "<", "<"], [unit, "<", "<", "<"], HEAD, *rows(count)]

    flow = Flow(style=STYLE)
    flow.table(budget("部门支出总表", "单位：万元", 34), WIDTHS)
    flow.new_page()
    flow.table(budget("政府性基金预算支出表", "单位：元", 9), WIDTHS)
    assert [table.n_rows for table in tables(flow)] == [37, 12]


def test_labels_and_values_that_every_form_begins_with_are_no_header() -> None:
    flow = Flow(style=STYLE)
    for project in ("修路", "植树"):
        form = [["主管部门", "云汉市林业局", "实施单位", "云汉市林业局"], ["项目名称", project, "资金总额", "10"], HEAD]
        flow.paragraph(TITLE)
        flow.table([*form, *rows(30)], WIDTHS)
        flow.new_page()
    assert [table.n_rows for table in tables(flow)] == [33, 33]


HEADS: dict[str, Grid] = {
    "two labels over four": [["收入", "<", "支出", "<"], ["科目", "预算数", "科目名称", "本年预算"]],
    "a label beside": [["项目", "绩效指标", "<", "<"], ["^", "二级指标", "三级指标", "指标值"]],
    "labels with a year": [["项目", "2025年", "2025年预算", "<"], ["^", "^", "合计", "基本支出"]],
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
@pytest.mark.parametrize("middle", [False, True], ids=["text at the top", "text over the break"])
def test_a_header_that_a_page_break_cuts_between_its_rows_is_one_header(head: Grid, middle: bool) -> None:
    flow = Flow(style=STYLE)
    flow.y = flow.foot - 41
    flow.table([*head, *rows(16)], WIDTHS, Style(size_pt=9, row_pt=40, middle=middle))
    (table,) = tables(flow)
    printed = {(box.row, box.col): (box.row_span, box.col_span, box.text) for box in boxes(head)}
    assert {(cell.row, cell.col): (cell.row_span, cell.col_span, cell.text)
            for cell in table.cells if cell.row < 2} == printed
    assert texts(table)[2:] == rows(16)
    assert table.cells[0].place.page == 1


def test_a_row_of_values_is_no_header_that_a_page_break_cut() -> None:
    flow = Flow(style=STYLE)
    flow.y = flow.foot - 41
    flow.table([["收入", "<", "支出", "<"], ["12.5", "<", "10", "<"]], WIDTHS)
    flow.new_page()
    flow.table([HEAD, *rows(35)], WIDTHS)
    assert [table.n_cols for table in tables(flow)] == [2, 4]
