"""The seam of a table over a page break: which cells the break cut in two.

A break that falls between rows cuts only merged cells; a break inside a row cuts its every cell.
The traces, from the strongest:
- the border at the break is missing for some columns and drawn for others: the former are cut;
- a merged cell is printed again whole on the next page;
- a merged cell is blank on one side of the break: its text stands on the other;
- a row has its text, in some columns, on one side of the break only, and in the others the last line above is full.
"""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from parsers.document import Place, count_glyphs
from parsers.pdf.lines import Line

EDGE_PT = 5.0
FULL_LINE_EMS = 1.3  # a line that leaves less room than this was wrapped
PADDING_EMS = 0.6  # a cell's padding is not more; what centred text leaves besides is room
NUMBER = re.compile(r"[-\d,.，%]+")
SENTENCE_ENDS = "。；;：:"


@dataclass(eq=False)
class Piece:
    """A cell as far as it has been read: rows [row, row_end), its lines, and where they stand.

    `glyphs` is how many are printed at each of its places, once it has several.
    """

    row: int
    row_end: int
    x0: float
    x1: float
    lines: list[Line]
    places: list[Place]
    open_top: bool
    open_bottom: bool
    width: float
    glyphs: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join([line.text for line in self.lines])

    @property
    def confidence(self) -> float | None:
        """That of the least certain line, None where no line was recognised."""
        return min([line.confidence for line in self.lines if line.confidence is not None], default=None)

    @property
    def spans(self) -> bool:
        return self.row_end - self.row > 1

    def take(self, lower: Piece, shared_row: bool) -> None:
        """Continue with `lower`, from the next page; `shared_row` when its first row is our last."""
        self.glyphs = [count for piece in (self, lower) for count in piece.glyphs or [count_glyphs(piece.text)]]
        if not _same(self, lower):
            repeated = bool(self.lines and lower.lines and self.lines[-1].text == lower.lines[0].text)
            self.lines += lower.lines[repeated:]
        self.row_end = lower.row_end - shared_row
        self.places += lower.places
        self.open_bottom = lower.open_bottom


Pair = tuple[Piece, Piece]


@dataclass(frozen=True)
class Seam:
    """The pairs (upper, lower) that are one cell; `row_cut` when the whole row is."""

    pairs: list[Pair] = field(default_factory=list)
    row_cut: bool = False


def cut_pairs(upper: Sequence[Piece], lower: Sequence[Piece], header_between: bool) -> Seam:
    """Pair the last cells before a page break with the first ones after it, where the break cut them."""
    matched = _matched(upper, lower)
    if matched and len(matched) == len(upper) == len(lower) and _row_flows_on(matched):
        return Seam(matched, row_cut=True)
    return Seam([(a, b) for a, b in matched
                 if _border_missing(a, b, matched, header_between) or _merged_cell_goes_on(a, b, matched)])


def header_pairs(upper: Sequence[Piece], lower: Sequence[Piece]) -> Seam:
    """Pair the cells of a header that a break between its rows cut: blank on one side, or with a text that flows on."""
    return Seam([(a, b) for a, b in _matched(upper, lower) if not (a.lines and b.lines) or _flows_on(a, b)])


def _matched(upper: Sequence[Piece], lower: Sequence[Piece]) -> list[Pair]:
    """The pairs that stand in the same columns, from left to right."""
    matched = [(a, b) for a in upper for b in lower if abs(a.x0 - b.x0) <= EDGE_PT and abs(a.x1 - b.x1) <= EDGE_PT]
    return sorted(matched, key=lambda pair: pair[0].x0)


def _border_missing(a: Piece, b: Piece, matched: Sequence[Pair], header_between: bool) -> bool:
    """A missing border tells something only where other columns have one."""
    below = a.open_bottom and not all(upper.open_bottom for upper, _ in matched)
    above = not header_between and b.open_top and not all(lower.open_top for _, lower in matched)
    return below or above


def _merged_cell_goes_on(a: Piece, b: Piece, matched: Sequence[Pair]) -> bool:
    """Whether a merged cell goes on: printed again, blank on one side, or flowing on beside one that is.

    The merged cells over the same rows belong together.  Where one of them is another number now, or the one to
    the left another text, a new entry begins, and a blank is only a blank: a project without other funds.
    """
    if not (a.spans or b.spans) or not (a.lines or b.lines):
        return False
    if a.lines and b.lines and _same(a, b):
        return True
    beside = [(left, right) for left, right in matched if right.row_end == b.row_end and right is not b]
    if any(_another_number(left, right) for left, right in [*beside, (a, b)]):
        return False
    if a.lines and b.lines:
        return b.spans and any(u.lines and not v.lines and v.spans for u, v in beside) and _flows_on(a, b)
    to_the_left = [(u, v) for u, v in beside if u.x0 < a.x0 and u.lines and v.lines]
    if to_the_left:
        return _same(*to_the_left[-1]) or _flows_on(*to_the_left[-1])
    return b.spans if a.lines else a.spans


def _another_number(a: Piece, b: Piece) -> bool:
    return not _same(a, b) and all(NUMBER.fullmatch(squeezed(piece.lines)) for piece in (a, b))


def _same(a: Piece, b: Piece) -> bool:
    return squeezed(a.lines) == squeezed(b.lines)


def _row_flows_on(matched: Sequence[Pair]) -> bool:
    """Whether the first row after the break is the rest of the last row before it.

    Then the text of some cells goes on, and that of others stands on one side only: above, or below where it
    was centred in the whole row.  Blanks above are common in rows that are whole, so there only long texts count.
    """
    both = [(a, b) for a, b in matched if a.lines and b.lines]
    one_sided = [(a, b) for a, b in matched if bool(a.lines) != bool(b.lines) and not a.spans and not b.spans]
    least_lines = 3 if any(b.lines for _, b in one_sided) else 2
    return bool(both and one_sided) and all(
        len(a.lines) + len(b.lines) >= least_lines and _flows_on(a, b) for a, b in both)


def _flows_on(a: Piece, b: Piece) -> bool:
    """Whether the text of `a` fills its last line, so that it may go on in `b`."""
    last, first = a.lines[-1], b.lines[0]
    if last.text[-1] in SENTENCE_ENDS:
        return True
    left, right = a.places[-1].x0, a.places[-1].x1
    assert left is not None and right is not None
    padding = min(max(min(line.x0 for line in a.lines) - left, 0.0), PADDING_EMS * last.size)
    room = (right - left) - (last.x1 - last.x0) - 2 * padding
    word = 0.0 if last.text[-1].isascii() else _first_word_width(first)
    return room < max(FULL_LINE_EMS * last.size, word)


def _first_word_width(line: Line) -> float:
    """The width of the characters at the start of a line that could not be parted: digits and letters."""
    word = 0
    while word < len(line.text) and line.text[word].isascii() and not line.text[word].isspace():
        word += 1
    return 0.6 * line.size * word


def squeezed(lines: Sequence[Line]) -> str:
    """Their text without white space."""
    return "".join("".join([line.text for line in lines]).split())
