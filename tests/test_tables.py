"""Tables of one page: every glyph in the cell that holds its centre, all others outside."""
from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from parsers.pdf.page import Glyphs
from parsers.pdf.tables import PageTable, read_pages
from tests.page_parts import Drawn, array, drawn_grids, glyphs_of, page_of, rules_of, unhurried

GRID = Drawn((40.0, 140.0, 300.0), (50.0, 80.0, 110.0), ((0, 0, 1, 1), (0, 1, 1, 2), (1, 0, 2, 1), (1, 1, 2, 2)))
PLACES = st.lists(st.tuples(st.floats(0, 700), st.floats(0, 400)), min_size=1, max_size=25)


def texts(table: PageTable) -> list[str]:
    return [table.text(index) for index in range(len(table.lattice.cells))]


def letters_at(centres: list[tuple[float, float]]) -> Glyphs:
    """A different character at each place, so that it is told where each went."""
    boxes = array([(x - 4, y - 5, x + 4, y + 5) for x, y in centres], 4)
    return Glyphs(tuple(chr(0x4E00 + n) for n in range(len(centres))), boxes)


@unhurried
@given(drawn_grids(), PLACES)
def test_each_glyph_is_in_the_cell_that_holds_its_centre(grid: Drawn, centres: list[tuple[float, float]]) -> None:
    glyphs = letters_at(centres)
    tables, outside = read_pages([page_of(glyphs, rules_of(grid))])[0]
    homes = {letter: span for table in tables for span, lines in zip(grid.spans, table.lines, strict=True)
             for line in lines for letter in line.text}
    for letter, (x, y) in zip(glyphs.text, centres, strict=True):
        holding = [span for span in grid.spans if _holds(grid.box(span), x, y)]
        if _on_a_line(grid, x, y):
            continue
        assert homes.get(letter) == (holding[0] if holding else None)
    read = [*homes, *(letter for line in outside for letter in line.text)]
    assert sorted(read) == sorted(glyphs.text)


def _holds(box: tuple[float, float, float, float], x: float, y: float) -> bool:
    return box[0] < x < box[2] and box[1] < y < box[3]


def _on_a_line(grid: Drawn, x: float, y: float) -> bool:
    return min(abs(x - line) for line in grid.xs) < 0.01 or min(abs(y - line) for line in grid.ys) < 0.01


def test_text_of_a_cell_keeps_its_printed_lines() -> None:
    label = ("项目资金", 45.0, 52.0), ("（万元）", 45.0, 65.0)
    glyphs = glyphs_of(*label, ("46.50", 150.0, 58.0), ("备注：", 40.0, 130.0))
    (table,), outside = read_pages([page_of(glyphs, rules_of(GRID))])[0]
    assert texts(table) == ["项目资金\n（万元）", "46.50", "", ""]
    assert [line.text for line in outside] == ["备注："]


def test_tables_come_from_top_to_bottom_and_an_empty_one_is_none() -> None:
    lower, empty = GRID.moved(0, 200), GRID.moved(0, 400)
    horizontals, verticals = ([*a, *b, *c] for a, b, c in zip(*map(rules_of, (lower, GRID, empty)), strict=True))
    glyphs = glyphs_of(("下", 45.0, 260.0), ("上", 45.0, 60.0))
    tables, _ = read_pages([page_of(glyphs, (horizontals, verticals))])[0]
    assert [texts(table)[0] for table in tables] == ["上", "下"]


def test_a_table_of_filled_areas_has_their_cells() -> None:
    boxes = array([GRID.box(span) for span in GRID.spans], 4)
    fills = boxes + np.array([0.3, 0.3, -0.3, -0.3])
    (table,), outside = read_pages([page_of(glyphs_of(("指标", 45.0, 60.0), ("≥3", 150.0, 90.0)), fills=fills)])[0]
    assert texts(table) == ["指标", "", "", "≥3"]
    assert outside == []
    assert np.allclose(table.lattice.xs, GRID.xs, atol=0.5)


def test_shading_inside_a_ruled_table_draws_no_grid_of_its_own() -> None:
    shaded = array([(41, 51, 139, 79), (141, 51, 299, 79), (60, 55, 90, 70)], 4)
    tables, _ = read_pages([page_of(glyphs_of(("指标", 65.0, 58.0)), rules_of(GRID), shaded)])[0]
    assert [texts(table) for table in tables] == [["指标", "", "", ""]]


def test_one_shaded_area_is_no_table() -> None:
    tables, outside = read_pages([page_of(glyphs_of(("标题", 65.0, 58.0)), fills=array([(40, 40, 300, 80)], 4))])[0]
    assert tables == []
    assert [line.text for line in outside] == ["标题"]
