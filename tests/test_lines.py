"""Glyphs to lines: bold strokes once, words apart, blocks apart, lines in the order they are read."""
from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.pdf.lines import BLOCK_GAP, WHOLE, Line, join_lines, lines_of, parted, printed_once, rows_of
from parsers.pdf.page import Glyphs
from tests.page_parts import array, glyphs_of, unhurried

LETTERS = st.text(st.sampled_from("产出指标12=≥%A"), min_size=1, max_size=12)


def joined(*parts: Glyphs) -> Glyphs:
    return Glyphs(tuple(text for part in parts for text in part.text), np.concatenate([part.boxes for part in parts]))


def read_lines(glyphs: Glyphs, block_gap: float = WHOLE) -> list[Line]:
    """The lines from top to bottom, parted at gaps."""
    rows = rows_of(glyphs, np.zeros(len(glyphs), dtype=np.intp), 1)
    return lines_of(parted(rows, np.array([block_gap])))[0]


def texts(glyphs: Glyphs, block_gap: float = WHOLE) -> list[str]:
    return [line.text for line in read_lines(glyphs, block_gap)]


def moved(glyphs: Glyphs, dx: float, dy: float = 0.0) -> Glyphs:
    return Glyphs(glyphs.text, glyphs.boxes + np.array([dx, dy, dx, dy]))


@unhurried
@given(LETTERS, st.integers(1, 3), st.floats(-1.5, 1.5), st.floats(-1.5, 1.5))
def test_text_drawn_again_for_weight_is_read_once(text: str, copies: int, dx: float, dy: float) -> None:
    once = glyphs_of((text, 100.0, 200.0))
    bold = joined(once, *(moved(once, dx * n / copies, dy * n / copies) for n in range(1, copies + 1)))
    assert printed_once([bold])[0].text == once.text
    assert texts(printed_once([bold])[0]) == [text]


@pytest.mark.parametrize("text", ["11", "==", "2222.00", "一一", "……", "111111"])
@pytest.mark.parametrize("size", [6.0, 10.5, 22.0])
def test_the_same_character_twice_side_by_side_is_read_twice(text: str, size: float) -> None:
    assert texts(printed_once([glyphs_of((text, 100.0, 200.0), size=size)])[0]) == [text]


@unhurried
@given(st.lists(st.tuples(LETTERS, st.integers(0, 60)), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_drawing_says_nothing(rows: list[tuple[str, int]], random: object) -> None:
    lines = [(text, 50.0 + indent, 100.0 + 14.0 * n) for n, (text, indent) in enumerate(rows)]
    glyphs = glyphs_of(*lines)
    order = np.array(sorted(range(len(glyphs)), key=lambda _: random.random()), dtype=np.intp)  # type: ignore[attr-defined]
    assert texts(glyphs.take(order)) == [text for text, _, _ in lines]


def test_glyphs_without_size_or_text_are_no_print() -> None:
    flat = Glyphs(("a", ""), array([(0, 10, 5, 10), (5, 0, 10, 10)], 4))
    assert len(printed_once([flat])[0]) == 0
    assert printed_once([glyphs_of()])[0].text == ()
    assert read_lines(glyphs_of()) == []


def test_a_raised_baseline_is_still_the_same_line() -> None:
    glyphs = glyphs_of(("不低于", 50.0, 100.0), ("95%", 80.0, 97.0), ("（含）", 95.0, 101.0))
    assert texts(glyphs) == ["不低于95%（含）"]


def test_glyphs_of_two_sizes_stand_on_one_line() -> None:
    large, small = glyphs_of(("总额", 50.0, 100.0), size=14.0), glyphs_of(("（万元）", 78.0, 103.0), size=8.0)
    assert texts(joined(large, small)) == ["总额（万元）"]


def test_a_gap_parts_words_of_letters_but_no_chinese_text() -> None:
    assert texts(glyphs_of(("Word", 50.0, 100.0), ("2024", 76.0, 100.0))) == ["Word 2024"]
    assert texts(glyphs_of(("Word", 50.0, 100.0), ("2024", 72.0, 100.0))) == ["Word2024"]
    assert texts(glyphs_of(("合", 50.0, 100.0), ("计", 70.0, 100.0))) == ["合计"]
    assert texts(glyphs_of(("金额", 50.0, 100.0), ("12", 80.0, 100.0))) == ["金额12"]


def test_blanks_alone_are_no_line() -> None:
    assert texts(glyphs_of(("  ", 50.0, 100.0))) == []
    assert texts(glyphs_of(("  ", 50.0, 100.0)), block_gap=BLOCK_GAP) == []


def test_a_wide_gap_parts_a_line_into_blocks() -> None:
    glyphs = glyphs_of(("单位：水务局", 50.0, 100.0), ("金额：万元", 300.0, 100.0))
    assert texts(glyphs, BLOCK_GAP) == ["单位：水务局", "金额：万元"]
    assert texts(glyphs) == ["单位：水务局金额：万元"]


def test_blanks_that_were_typed_part_blocks_as_well() -> None:
    assert texts(glyphs_of(("单位：局" + " " * 10 + "元", 50.0, 100.0)), BLOCK_GAP) == ["单位：局", "元"]


def test_a_line_knows_its_box_and_size() -> None:
    (line,) = read_lines(glyphs_of(("指标12", 50.0, 100.0), size=8.0))
    assert (line.x0, line.top, line.x1, line.bottom, line.size) == (50.0, 100.0, 74.0, 108.0, 8.0)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["全年完成河道", "清淤12公里"], "全年完成河道清淤12公里"),
        (["public", "finance"], "public finance"),
        (["≥95", "%"], "≥95%"),
        (["20", "25年"], "2025年"),
        (["WPS", "版本"], "WPS版本"),
        (["一", "", "二"], "一二"),
        ([], ""),
    ],
)
def test_wrapped_lines_are_joined(lines: list[str], text: str) -> None:
    assert join_lines(lines) == text
