"""Tables that no rules draw, or horizontal ones only: the text alone shows their columns."""
from __future__ import annotations

import pytest
from drawn_pages import page
from reportlab.pdfgen.canvas import Canvas

from parsers.pdf.tables import PageTable, read_pages

ROWS = [
    ("一级指标", "二级指标", "三级指标", "指标值"),
    ("产出指标", "数量指标", "巡护河道长度", "≥120公里"),
    ("产出指标", "质量指标", "巡护记录完整率", "≥98%"),
    ("产出指标", "时效指标", "巡护完成时间", "12月底前"),
    ("满意度指标", "服务对象满意度", "沿河群众满意度", "≥90%"),
]
COLUMNS = (30, 110, 200, 310)


def printed(table: PageTable) -> list[tuple[str, ...]]:
    rows: dict[int, list[str]] = {}
    for index, cell in enumerate(table.lattice.cells):
        rows.setdefault(cell.row, []).append(table.text(index))
    return [tuple(rows[row]) for row in sorted(rows)]


def print_rows(canvas: Canvas, rows: list[tuple[str, ...]], step: float = 20.0, rules: bool = False) -> None:
    for number, row in enumerate(rows):
        baseline = 220 - number * step
        for x, text in zip(COLUMNS, row, strict=True):
            canvas.drawString(x, baseline, text)
        if rules:
            canvas.line(20, baseline - 6, 390, baseline - 6)


@pytest.mark.parametrize("rules", [False, True], ids=["no rules", "horizontal rules"])
def test_columns_are_told_by_the_gaps_between_texts(rules: bool) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(120, 260, "2026年项目支出绩效目标表")
        print_rows(canvas, ROWS, rules=rules)
        canvas.drawString(30, 60, "注：本表由项目单位填写，并对其真实性负责。")

    tables, outside = read_pages([page(draw)])[0]
    assert [printed(table) for table in tables] == [ROWS]
    assert [line.text for line in outside] == ["2026年项目支出绩效目标表", "注：本表由项目单位填写，并对其真实性负责。"]


def test_a_wrapped_cell_stays_in_its_row() -> None:
    def draw(canvas: Canvas) -> None:
        print_rows(canvas, ROWS, step=34)
        canvas.drawString(COLUMNS[2], 220 - 34 - 12, "（含支流）")

    (table,), _ = read_pages([page(draw)])[0]
    assert printed(table)[1] == ("产出指标", "数量指标", "巡护河道长度\n（含支流）", "≥120公里")


def test_a_list_of_contents_is_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(6):
            canvas.drawString(30, 250 - number * 20, f"第{number + 1}部分")
            canvas.drawString(350, 250 - number * 20, str(number + 3))

    tables, outside = read_pages([page(draw)])[0]
    assert not tables
    assert len(outside) == 12


def test_running_text_is_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(8):
            canvas.drawString(30, 260 - number * 20, "河道巡护经费用于日常巡护，按季度支付，年底验收，结余收回。")

    tables, _ = read_pages([page(draw)])[0]
    assert not tables
