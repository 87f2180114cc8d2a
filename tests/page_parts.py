"""Parts of a page, for the tests of the geometry: random grids, the rules that draw them, glyphs, pages."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from parsers.pdf.page import Array, Glyphs, PageContent

unhurried = settings(deadline=None)  # how fast a machine is says nothing of the code

Rule = tuple[float, float, float]
"""Position, start, end."""
Span = tuple[int, int, int, int]
"""row, col, row_end, col_end."""


@dataclass(frozen=True)
class Drawn:
    """A grid with spans: `xs` and `ys` are the lines at which cells begin and end, in points."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    spans: tuple[Span, ...]

    def box(self, span: Span) -> tuple[float, float, float, float]:
        row, col, row_end, col_end = span
        return self.xs[col], self.ys[row], self.xs[col_end], self.ys[row_end]

    def moved(self, dx: float, dy: float) -> Drawn:
        return Drawn(tuple(x + dx for x in self.xs), tuple(y + dy for y in self.ys), self.spans)


@st.composite
def drawn_grids(draw: st.DrawFn, min_rows: int = 1, min_cols: int = 1) -> Drawn:
    """A grid of at least two cells, merged at random; a line that no cell needs is not one of its lines."""
    n_rows, n_cols = draw(st.integers(min_rows, 5)), draw(st.integers(min_cols, 5))
    spans = draw(st.permutations(_spans(draw, n_rows, n_cols)))
    rows = sorted({row for span in spans for row in (span[0], span[2])})
    cols = sorted({col for span in spans for col in (span[1], span[3])})
    packed = sorted((rows.index(a), cols.index(b), rows.index(c), cols.index(d)) for a, b, c, d in spans)
    heights = draw(st.lists(st.integers(12, 60), min_size=len(rows) - 1, max_size=len(rows) - 1))
    widths = draw(st.lists(st.integers(16, 120), min_size=len(cols) - 1, max_size=len(cols) - 1))
    grid = Drawn(_lines(widths, 40.0), _lines(heights, 50.0), tuple(packed))
    if len(grid.spans) < 2 or len(rows) <= min_rows or len(cols) <= min_cols:
        return draw(drawn_grids(min_rows, min_cols))
    return grid


def _spans(draw: st.DrawFn, n_rows: int, n_cols: int) -> list[Span]:
    """The positions dealt to cells from the top left; each cell takes as much as it likes of what is free."""
    taken: set[tuple[int, int]] = set()
    spans = []
    for row in range(n_rows):
        for col in range(n_cols):
            if (row, col) in taken:
                continue
            free = next((c for c in range(col, n_cols) if (row, c) in taken), n_cols)
            col_end = draw(st.integers(col + 1, min(free, col + 3)))
            row_end = draw(st.integers(row + 1, min(n_rows, row + 3)))
            taken |= {(r, c) for r in range(row, row_end) for c in range(col, col_end)}
            spans.append((row, col, row_end, col_end))
    return spans


def _lines(steps: Sequence[float], first: float) -> tuple[float, ...]:
    return tuple(first + sum(steps[:n]) for n in range(len(steps) + 1))


def rules_of(grid: Drawn, without: Iterable[str] = ()) -> tuple[list[Rule], list[Rule]]:
    """(horizontals, verticals): each cell's four sides; `without` names outer sides that are not drawn."""
    horizontals, verticals = [], []
    bare = {"left": grid.xs[0], "right": grid.xs[-1], "top": grid.ys[0], "bottom": grid.ys[-1]}
    lacking = {side: bare[side] for side in without}
    for span in grid.spans:
        x0, top, x1, bottom = grid.box(span)
        horizontals += [(y, x0, x1) for y in (top, bottom) if y not in (lacking.get("top"), lacking.get("bottom"))]
        verticals += [(x, top, bottom) for x in (x0, x1) if x not in (lacking.get("left"), lacking.get("right"))]
    return horizontals, verticals


# The ways in which programs draw one rule.
Stroke = Callable[[Rule, Random], list[Rule]]


def _broken(rule: Rule, random: Random) -> list[Rule]:
    at, start, end = rule
    third = (end - start) / 3
    return [(at, start, start + third), (at, start + third + 2, end - third), (at, end - third + 2, end)]


def _jittered(rule: Rule, random: Random) -> list[Rule]:
    at, start, end = (value + random.uniform(-0.95, 0.95) for value in rule)
    return [(at, start, end)]


STROKES: dict[str, Stroke] = {
    "lines": lambda rule, random: [rule],
    "bars that stick out": lambda rule, random: [(rule[0], rule[1] - 0.35, rule[2] + 0.35)],
    "doubled": lambda rule, random: [(rule[0] - 0.7, *rule[1:]), (rule[0] + 0.7, *rule[1:])],
    "broken": _broken,
    "jittered": _jittered,
}


def stroked(rules: Iterable[Rule], stroke: Stroke, random: Random) -> Array:
    return array([piece for rule in rules for piece in stroke(rule, random)], 3)


def array(rows: Sequence[Sequence[float]], width: int) -> Array:
    return np.array(rows, dtype=np.float64).reshape(-1, width)


def glyphs_of(*texts: tuple[str, float, float], size: float = 10.0) -> Glyphs:
    """Lines of text, each given with the left and top of its first glyph; ASCII is half as wide as the rest."""
    letters: list[str] = []
    boxes = []
    for text, x, top in texts:
        for letter in text:
            width = size / 2 if letter.isascii() else size
            letters.append(letter)
            boxes.append((x, top, x + width, top + size))
            x += width
    return Glyphs(tuple(letters), array(boxes, 4))


def page_of(glyphs: Glyphs, rules: tuple[list[Rule], list[Rule]] = ([], []), fills: Array | None = None) -> PageContent:
    return PageContent(
        number=1, width=900.0, height=900.0, glyphs=glyphs, clipped=glyphs_of(), horizontals=array(rules[0], 3),
        verticals=array(rules[1], 3), fills=array([], 4) if fills is None else fills)
