"""Rules to cells: whatever way a grid is drawn, its cells and spans come back."""
from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from parsers.pdf.lattice import SNAP_PT, Lattice, cluster, find_lattices
from parsers.pdf.page import Array
from tests.page_parts import STROKES, Drawn, Span, array, drawn_grids, rules_of, stroked, unhurried

randoms = st.randoms(use_true_random=False)
WHOLE = Drawn((40.0, 100.0, 200.0), (50.0, 70.0, 100.0), ((0, 0, 1, 1), (0, 1, 1, 2), (1, 0, 2, 1), (1, 1, 2, 2)))

COMB = Drawn((40.0, 100.0, 200.0), (50.0, 70.0, 90.0, 110.0, 130.0),
             ((0, 0, 1, 1), (0, 1, 1, 2), (1, 0, 4, 1), (1, 1, 2, 2), (2, 1, 3, 2), (3, 1, 4, 2)))
Rules = list[tuple[float, float, float]]


def without_side(grid: Drawn) -> tuple[Rules, Rules]:
    """The rules of a grid but for the side after its first column, which only the first row has."""
    horizontals, verticals = rules_of(grid)
    return horizontals, [rule for rule in verticals if rule[0] != grid.xs[1] or rule[1] == grid.ys[0]]


def spans(lattice: Lattice) -> tuple[Span, ...]:
    return tuple((cell.row, cell.col, cell.row_end, cell.col_end) for cell in lattice.cells)


def lattices(*tables: tuple[list[tuple[float, float, float]], list[tuple[float, float, float]]]) -> list[Lattice]:
    horizontals, verticals = ([rule for table in tables for rule in table[axis]] for axis in (0, 1))
    return find_lattices(array(horizontals, 3), array(verticals, 3))


def assert_is(lattice: Lattice, grid: Drawn, within_pt: float = 0.01) -> None:
    """Rules of two tables that lie nearly in a line are snapped to one position: SNAP_PT at most."""
    assert spans(lattice) == grid.spans
    assert np.allclose(lattice.xs, grid.xs, atol=within_pt, rtol=0)
    assert np.allclose(lattice.ys, grid.ys, atol=within_pt, rtol=0)


@pytest.mark.parametrize("way", STROKES)
@unhurried
@given(grid=drawn_grids(), random=randoms)
def test_cells_and_spans_come_back_however_they_are_drawn(way: str, grid: Drawn, random: Random) -> None:
    horizontals, verticals = rules_of(grid)
    found = find_lattices(*(stroked(rules, STROKES[way], random) for rules in (horizontals, verticals)))
    assert len(found) == 1
    assert_is(found[0], grid, within_pt=1.0)


@unhurried
@given(drawn_grids(), randoms)
def test_the_order_of_drawing_says_nothing(grid: Drawn, random: Random) -> None:
    horizontals, verticals = rules_of(grid)
    for rules in (horizontals, verticals):
        random.shuffle(rules)
    (lattice,) = lattices((horizontals, verticals))
    assert_is(lattice, grid)


@unhurried
@given(drawn_grids())
def test_each_box_of_the_grid_has_its_owner(grid: Drawn) -> None:
    (lattice,) = lattices(rules_of(grid))
    for index, (row, col, row_end, col_end) in enumerate(grid.spans):
        assert (lattice.owner[row:row_end, col:col_end] == index).all()


@unhurried
@given(drawn_grids(min_cols=2))
def test_open_sides_are_where_the_other_rules_end(grid: Drawn) -> None:
    """But for a row that is one cell: without sides no drawn line ties it to the table."""
    assume(all(span[3] - span[1] < len(grid.xs) - 1 for span in grid.spans))
    (lattice,) = lattices(rules_of(grid, without=("left", "right")))
    assert_is(lattice, grid)
    assert not any(cell.open_top or cell.open_bottom for cell in lattice.cells)


@unhurried
@given(drawn_grids(min_rows=2))
def test_cells_at_a_page_break_without_a_rule_are_open(grid: Drawn) -> None:
    (above,) = lattices(rules_of(grid, without=("bottom",)))
    (below,) = lattices(rules_of(grid, without=("top",)))
    assert_is(above, grid)
    assert_is(below, grid)
    last = len(grid.ys) - 1
    assert [cell.open_bottom for cell in above.cells] == [span[2] == last for span in grid.spans]
    assert [cell.open_top for cell in below.cells] == [span[0] == 0 for span in grid.spans]
    assert not any(cell.open_top for cell in above.cells) and not any(cell.open_bottom for cell in below.cells)


@unhurried
@given(drawn_grids(), drawn_grids(), st.integers(8, 60))
def test_two_tables_one_below_the_other_stay_two(upper: Drawn, other: Drawn, gap: int) -> None:
    lower = other.moved(0.0, upper.ys[-1] + gap - other.ys[0])
    first, second = lattices(rules_of(lower), rules_of(upper))
    assert_is(first, upper, within_pt=SNAP_PT)
    assert_is(second, lower, within_pt=SNAP_PT)


@unhurried
@given(drawn_grids(), drawn_grids(), st.integers(8, 60))
def test_two_tables_side_by_side_stay_two(left: Drawn, other: Drawn, gap: int) -> None:
    right = other.moved(left.xs[-1] + gap - other.xs[0], 0.0)
    first, second = lattices(rules_of(left), rules_of(right))
    assert_is(first, left, within_pt=SNAP_PT)
    assert_is(second, right, within_pt=SNAP_PT)


def test_a_line_under_a_word_inside_a_cell_parts_nothing() -> None:
    horizontals, verticals = rules_of(WHOLE)
    (lattice,) = lattices(([*horizontals, (90.0, 45.0, 60.0)], verticals))
    assert_is(lattice, WHOLE)


def test_a_side_where_rules_end_was_forgotten() -> None:
    """A goal beside its indicators: the rules between these end where the side between the two should stand."""
    (lattice,) = lattices(without_side(COMB))
    assert_is(lattice, COMB)


def test_rules_that_end_from_both_sides_part_nothing() -> None:
    horizontals, verticals = without_side(COMB)
    half = [(90.0, 40.0, 100.0) if rule == (90.0, 100.0, 200.0) else rule for rule in horizontals]
    (lattice,) = lattices((half, verticals))
    assert spans(lattice) == ((0, 0, 1, 1), (0, 1, 1, 2), (1, 0, 2, 2))


def test_a_rule_across_the_page_is_no_table() -> None:
    assert lattices(([(60.0, 40.0, 500.0), (64.0, 40.0, 500.0)], [])) == []


def test_a_cross_is_no_table() -> None:
    assert lattices(([(60.0, 40.0, 80.0)], [(60.0, 40.0, 80.0)])) == []


def test_boxes_that_hold_no_letter_are_no_table() -> None:
    ticks = Drawn((40.0, 43.5, 47.0), (50.0, 53.5), ((0, 0, 1, 1), (0, 1, 1, 2)))
    assert lattices(rules_of(ticks)) == []


def test_a_frame_around_a_page_is_no_table() -> None:
    frame = Drawn((40.0, 500.0), (40.0, 700.0), ((0, 0, 1, 1),))
    assert lattices(rules_of(frame)) == []


def test_a_step_in_the_frame_is_no_cell() -> None:
    """A table whose first row is narrower than the others: the corner beside it belongs to nobody."""
    narrow = Drawn((40.0, 100.0), (30.0, 50.0), ((0, 0, 1, 1),))
    (lattice,) = lattices(rules_of(WHOLE), rules_of(narrow))
    assert spans(lattice) == ((0, 0, 1, 1), (1, 0, 2, 1), (1, 1, 2, 2), (2, 0, 3, 1), (2, 1, 3, 2))
    assert lattice.owner[0, 1] == -1


def test_a_cell_that_is_no_rectangle_is_read_as_rectangles() -> None:
    """A rule that is missing between two cells of different width leaves an L; its rows are told apart."""
    grid = Drawn((40.0, 100.0, 200.0), (50.0, 70.0, 100.0), ((0, 0, 1, 2), (1, 0, 2, 1), (1, 1, 2, 2)))
    horizontals, verticals = rules_of(grid)
    broken = [rule for rule in horizontals if rule[0] != 70.0 or rule[1] != 40.0]
    (lattice,) = lattices((broken, verticals))
    assert_is(lattice, grid)


@unhurried
@given(st.lists(st.floats(0, 100), min_size=1, max_size=30))
def test_a_cluster_is_no_wider_than_its_tolerance(values: list[float]) -> None:
    given_values: Array = np.array(values)
    means, number = cluster(given_values, 3.0)
    assert sorted(set(means.tolist())) == means.tolist()
    for index, at in enumerate(means.tolist()):
        members = given_values[number == index]
        assert members.max() - members.min() <= 3.0 + 1e-9
        assert members.min() - 1e-9 <= at <= members.max() + 1e-9
