"""The seam at a page break: which cells it cut, one test for each trace and for what only looks like one."""
from __future__ import annotations

from collections.abc import Sequence

from parsers.document import Place
from parsers.pdf.lines import Line
from parsers.pdf.seam import Piece, cut_pairs

SIZE = 10.0
EDGES = (40.0, 140.0, 200.0, 260.0)
FULL = "河道清淤与日常巡查经"
"""Ten characters fill the first column, which is 100 pt wide, to the brim."""


def piece(
    column: int, text: str = "", rows: tuple[int, int] = (7, 8), *, open_top: bool = False, open_bottom: bool = False
) -> Piece:
    """A cell in one of three columns; each line of the text is printed from the left."""
    x0, x1 = EDGES[column], EDGES[column + 1]
    lines = [_line(part, x0, 100.0 + 12 * n) for n, part in enumerate(text.split("\n")) if part]
    return Piece(*rows, x0, x1, lines, [Place(1, x0, 100.0, x1, 130.0)], open_top, open_bottom, x1 - x0)


def _line(text: str, x0: float, top: float) -> Line:
    width = sum(SIZE / 2 if letter.isascii() else SIZE for letter in text)
    return Line(text, x0, top, x0 + width, top + SIZE, SIZE)


def cut(upper: Sequence[Piece], lower: Sequence[Piece], *, header_between: bool = False) -> list[int]:
    """The columns of the cells that the break cut."""
    seam = cut_pairs(upper, lower, header_between)
    assert not seam.row_cut
    return [EDGES.index(a.x0) for a, _ in seam.pairs]


# A border that is missing for some columns and drawn for others.


def test_a_border_that_is_missing_for_one_column_cuts_its_cell() -> None:
    upper = [piece(0, "甲项目", open_bottom=True), piece(1, "数量指标")]
    lower = [piece(0, "说明"), piece(1, "质量指标")]
    assert cut(upper, lower) == [0]


def test_a_border_that_is_missing_on_the_next_page_cuts_its_cell() -> None:
    upper = [piece(0, "甲项目"), piece(1, "数量指标")]
    lower = [piece(0, "说明", open_top=True), piece(1, "质量指标")]
    assert cut(upper, lower) == [0]


def test_a_border_that_is_missing_below_a_header_printed_again_says_nothing() -> None:
    upper = [piece(0, "甲项目"), piece(1, "数量指标")]
    lower = [piece(0, "乙项目", open_top=True), piece(1, "质量指标")]
    assert cut(upper, lower, header_between=True) == []


def test_a_border_that_is_missing_for_all_columns_says_nothing() -> None:
    upper = [piece(0, "甲项目", open_bottom=True), piece(1, "数量指标", open_bottom=True)]
    lower = [piece(0, "乙项目", open_top=True), piece(1, "质量指标", open_top=True)]
    assert cut(upper, lower) == []


# A merged cell printed again.


def test_a_merged_cell_printed_again_is_one_cell() -> None:
    upper = [piece(0, "甲项目", (3, 8)), piece(1, "数量指标")]
    lower = [piece(0, "甲 项目", (8, 11)), piece(1, "质量指标", (8, 9))]
    assert cut(upper, lower) == [0]


def test_equal_cells_of_single_rows_are_two_cells() -> None:
    upper = [piece(0, "甲项目"), piece(1, "数量指标")]
    lower = [piece(0, "甲项目", (8, 9)), piece(1, "数量指标", (8, 9))]
    assert cut(upper, lower) == []


def test_a_merged_cell_with_another_text_is_another_cell() -> None:
    upper = [piece(0, "甲项目", (3, 8)), piece(1, "数量指标")]
    lower = [piece(0, "乙项目", (8, 11)), piece(1, "数量指标", (8, 9))]
    assert cut(upper, lower) == []


# A merged cell whose text stands on one side.


def test_a_merged_cell_that_is_blank_below_goes_on() -> None:
    upper = [piece(0, "甲项目", (3, 8)), piece(1, "数量指标")]
    lower = [piece(0, "", (8, 11)), piece(1, "质量指标", (8, 9))]
    assert cut(upper, lower) == [0]


def test_a_merged_cell_that_is_blank_above_goes_on() -> None:
    upper = [piece(0, "", (3, 8)), piece(1, "数量指标")]
    lower = [piece(0, "甲项目", (8, 11)), piece(1, "质量指标", (8, 9))]
    assert cut(upper, lower) == [0]


def test_a_blank_cell_of_a_single_row_is_a_blank_cell() -> None:
    upper = [piece(0, "甲项目", (3, 8)), piece(1, "数量指标")]
    lower = [piece(0, "", (8, 9)), piece(1, "质量指标", (8, 9))]
    assert cut(upper, lower) == []


def test_a_merged_cell_that_is_blank_on_both_sides_says_nothing() -> None:
    upper = [piece(0, "", (3, 8)), piece(1, "数量指标")]
    lower = [piece(0, "", (8, 11)), piece(1, "质量指标", (8, 9))]
    assert cut(upper, lower) == []


def test_a_blank_fund_of_the_next_project_does_not_join_two_projects() -> None:
    upper = [piece(0, "甲项目", (3, 8)), piece(1, "12.00", (3, 8)), piece(2, "数量指标")]
    lower = [piece(0, "乙项目", (8, 11)), piece(1, "", (8, 11)), piece(2, "质量指标", (8, 9))]
    assert cut(upper, lower) == []


def test_a_blank_fund_of_the_project_above_does_not_join_two_projects() -> None:
    upper = [piece(0, "甲项目", (3, 8)), piece(1, "", (3, 8)), piece(2, "数量指标")]
    lower = [piece(0, "乙项目", (8, 11)), piece(1, "30.00", (8, 11)), piece(2, "质量指标", (8, 9))]
    assert cut(upper, lower) == []


def test_a_fund_that_is_blank_beside_its_project_printed_again_goes_on() -> None:
    upper = [piece(0, "甲项目", (3, 8)), piece(1, "12.00", (3, 8)), piece(2, "数量指标")]
    lower = [piece(0, "甲项目", (8, 11)), piece(1, "", (8, 11)), piece(2, "质量指标", (8, 9))]
    assert cut(upper, lower) == [0, 1]


def test_a_merged_text_flows_on_beside_a_merged_cell_that_stopped() -> None:
    upper = [piece(0, FULL, (3, 8)), piece(1, "12.00", (3, 8)), piece(2, "数量指标")]
    lower = [piece(0, "费", (8, 11)), piece(1, "", (8, 11)), piece(2, "质量指标", (8, 9))]
    assert cut(upper, lower) == [0, 1]


# A row that is cut.


def rows_cut(upper: Sequence[Piece], lower: Sequence[Piece]) -> bool:
    seam = cut_pairs(upper, lower, header_between=False)
    assert not seam.row_cut or len(seam.pairs) == len(upper)
    return seam.row_cut


def test_a_row_whose_text_flows_on_in_some_columns_is_one_row() -> None:
    upper = [piece(0, f"{FULL}\n{FULL}"), piece(1, "≥95%"), piece(2, "历史经验")]
    assert rows_cut(upper, [piece(0, "费用的整改率"), piece(1), piece(2)])


def test_a_row_whose_last_line_has_room_left_is_whole() -> None:
    upper = [piece(0, f"{FULL}\n费用"), piece(1, "≥95%"), piece(2, "历史经验")]
    assert not rows_cut(upper, [piece(0, "合格率"), piece(1), piece(2)])


def test_a_full_row_below_a_full_line_is_a_row_of_its_own() -> None:
    upper = [piece(0, f"{FULL}\n{FULL}"), piece(1, "≥95%"), piece(2, "历史经验")]
    assert not rows_cut(upper, [piece(0, "整改率"), piece(1, "≥90%"), piece(2, "行业标准")])


def test_a_sentence_that_ends_may_be_followed_by_another() -> None:
    """Numbered goals are lines of their own: the room after the full stop says nothing."""
    upper = [piece(0, "1.完成清淤。\n2.开展巡查。"), piece(1, "全年"), piece(2, "历史经验")]
    assert rows_cut(upper, [piece(0, "3.保障安全。"), piece(1), piece(2)])


def test_a_number_that_had_no_room_is_pushed_over() -> None:
    """A line ends early where the number that comes next could not be parted."""
    upper = [piece(0, f"{FULL}\n投入的资金金额"), piece(1, "≥95%"), piece(2, "历史经验")]
    assert rows_cut(upper, [piece(0, "268.40万元"), piece(1), piece(2)])


def test_a_page_with_other_columns_cuts_no_row() -> None:
    upper = [piece(0, f"{FULL}\n{FULL}"), piece(1, "≥95%")]
    assert not rows_cut(upper, [piece(0, "费用的整改率"), piece(1), piece(2)])


# What becomes of the two pieces.


def test_the_text_of_a_cut_cell_is_joined() -> None:
    above, below = piece(0, FULL, (7, 8)), piece(0, "费用", (8, 9))
    below.places = [Place(2, 40.0, 50.0, 140.0, 80.0)]
    above.take(below, shared_row=True)
    assert above.text == f"{FULL}\n费用"
    assert (above.row, above.row_end) == (7, 8)
    assert [place.page for place in above.places] == [1, 2]


def test_a_cell_printed_again_keeps_its_text_once() -> None:
    above = piece(0, "甲项目\n经费", (3, 8))
    above.take(piece(0, "甲项目\n经费", (8, 11)), shared_row=False)
    assert above.text == "甲项目\n经费"
    assert (above.row, above.row_end) == (3, 11)


def test_a_line_on_both_sides_of_the_break_is_kept_once() -> None:
    above = piece(0, "第一行\n第二行", (3, 8))
    above.take(piece(0, "第二行\n第三行", (8, 11), open_bottom=True), shared_row=False)
    assert above.text == "第一行\n第二行\n第三行"
    assert above.open_bottom
