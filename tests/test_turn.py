"""Sheets printed sideways or upside down without /Rotate: read upright, places given as the page is displayed."""
from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from data.samples_pdf import FONT
from parsers.document import SourceFile, Table
from parsers.pdf import parse

WIDTH, HEIGHT = 420.0, 300.0
GRID = [["一级指标", "三级指标", "指标值"], ["产出指标", "巡护里程", "≥120公里"], ["效益指标", "河道环境", "明显改善"]]
EDGES_X, EDGES_Y = (40, 140, 280, 380), (240, 200, 160, 120)


def sheet(canvas: Canvas) -> None:
    canvas.setFont(FONT, 10)
    canvas.drawString(120, 270, "2026年项目支出绩效目标表")
    for x in EDGES_X:
        canvas.line(x, EDGES_Y[-1], x, EDGES_Y[0])
    for y in EDGES_Y:
        canvas.line(EDGES_X[0], y, EDGES_X[-1], y)
    for row, texts in enumerate(GRID):
        for col, text in enumerate(texts):
            canvas.drawString(EDGES_X[col] + 5, EDGES_Y[row + 1] + 15, text)


def printed(angle: int) -> bytes:
    """The sheet turned counter-clockwise by `angle` degrees on paper that holds it."""
    buffer = io.BytesIO()
    size = (WIDTH, HEIGHT) if angle % 180 == 0 else (HEIGHT, WIDTH)
    canvas = Canvas(buffer, pagesize=size, invariant=1)
    canvas.translate(*{0: (0, 0), 90: (HEIGHT, 0), 180: (WIDTH, HEIGHT), 270: (0, WIDTH)}[angle])
    canvas.rotate(angle)
    sheet(canvas)
    canvas.save()
    return buffer.getvalue()


def only_table(angle: int) -> Table:
    (table,) = parse(SourceFile("sheet.pdf", printed(angle))).tables
    return table


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_the_table_reads_as_on_an_upright_page(angle: int) -> None:
    assert [cell.text for cell in only_table(angle).cells] == [text for row in GRID for text in row]


@pytest.mark.parametrize(("angle", "box"), [
    (0, (40, 60, 140, 100)),
    (90, (60, 280, 100, 380)),
    (180, (280, 200, 380, 240)),
    (270, (200, 40, 240, 140)),
])
def test_the_first_cell_is_where_the_page_shows_it(angle: int, box: tuple[float, ...]) -> None:
    place = only_table(angle).cells[0].place
    assert (place.x0, place.top, place.x1, place.bottom) == pytest.approx(box, abs=0.5)
