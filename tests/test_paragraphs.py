"""Lines outside tables: wrapped ones joined, page numbers told apart."""
from __future__ import annotations

import pytest

from parsers.document import Paragraph, Place
from parsers.pdf.lines import Line
from parsers.pdf.paragraphs import read_paragraphs

HEIGHT = 842.0
FULL = "围绕全县水务发展规划以保障城乡供水安全和防汛安全为重点统筹水资源节约"


def line(text: str, top: float, x0: float = 56.0, size: float = 10.0) -> Line:
    return Line(text, x0, top, x0 + size * len(text), top + size, size)


def read(*lines: Line) -> list[Paragraph]:
    return read_paragraphs(lines, 3, HEIGHT)


def texts(*lines: Line) -> list[str]:
    return [paragraph.text for paragraph in read(*lines)]


def test_a_full_line_goes_on_in_the_next() -> None:
    assert texts(line(FULL, 200), line("水环境治理。", 216)) == [FULL + "水环境治理。"]


def test_a_paragraph_is_in_the_box_of_its_lines() -> None:
    (paragraph,) = read(line(FULL, 200, x0=56), line("治理。", 216))
    assert paragraph.place == Place(3, 56.0, 200.0, 56.0 + 10 * len(FULL), 226.0)
    assert paragraph.role == "text"


def test_a_line_that_stops_short_ends_its_paragraph() -> None:
    assert texts(line(FULL, 200), line("一、职责", 216), line("二、编制", 232)) == [FULL + "一、职责", "二、编制"]


@pytest.mark.parametrize(
    "following",
    [
        line("首行缩进另起一段。", 216, x0=76),
        line("字号不同另起一段。", 216, size=14),
        line("行距过大另起一段。", 240),
    ],
    ids=["indented", "of another size", "far below"],
)
def test_a_full_line_does_not_go_on_in_a_line_that_begins_something(following: Line) -> None:
    assert texts(line(FULL, 200), following) == [FULL, following.text]


def test_a_note_at_the_right_does_not_go_on_at_the_left() -> None:
    assert texts(line(FULL, 100), line("单位：万", 200, x0=366), line("部门名称：沧澜县水务局", 211)) == [
        FULL, "单位：万", "部门名称：沧澜县水务局"]


@pytest.mark.parametrize("number", ["12", "- 12 -", "— 12 —", "第12页", "第 12 页 共 40 页", "12/40", "－12－"])
@pytest.mark.parametrize("top", [30.0, 800.0])
def test_a_page_number_at_the_edge_is_furniture(number: str, top: float) -> None:
    found = read(line(number, top), line("正文", 400))
    assert {paragraph.text: paragraph.role for paragraph in found} == {number: "furniture", "正文": "text"}


def test_a_number_in_mid_page_and_a_title_at_the_edge_are_text() -> None:
    assert [paragraph.role for paragraph in read(line("2025年部门预算", 30), line("12", 400))] == ["text", "text"]


def test_a_page_of_tables_alone_has_no_paragraph() -> None:
    assert read() == []


def test_a_title_is_not_joined_with_the_note_under_it() -> None:
    assert texts(line("部门收入总表", 100, x0=260), line("单位：万元", 113, x0=265)) == ["部门收入总表", "单位：万元"]
