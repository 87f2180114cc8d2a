"""Where in a document a correction belongs: by what is printed there and beside it, not by its numbers alone.

Another version of the code, or of the file, may count tables, rows and paragraphs otherwise.  So a place is known by
its text and by its context: the texts to the left and to the right of a cell in its row, or before and after a part
of a paragraph.  Of several that look alike it is the nth.
"""
from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from parsers.document import Cell, Document, Paragraph
from pipeline.corrections.model import Correction

MARK = "▢"  # stands for the place itself in its context
_BAR = "|"  # between the texts of a context
_NEIGHBOUR_LENGTH = 20  # characters kept of a text: enough to tell rows apart, and a line of the file stays readable
_LEAST_LIKENESS = 0.75  # share of the neighbours that are the same: of four one may be changed or read otherwise
_NUMBER = re.compile(r"[\W\d]*")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a document that reads `text`: a cell, or a part of a paragraph from its character `start` on."""

    page: int | None
    text: str
    context: str
    table: int | None = None
    row: int | None = None
    col: int | None = None
    paragraph: int | None = None
    start: int = 0

    @property
    def numbers(self) -> tuple[int | None, int | None, int | None, int | None]:
        return self.table, self.row, self.col, self.paragraph

    def overlaps(self, other: Spot) -> bool:
        if self.numbers != other.numbers:
            return False
        return self.paragraph is None or (
            self.start < other.start + len(other.text) and other.start < self.start + len(self.text))


class Printed:
    """A document, looked up by what is printed in it."""

    def __init__(self, document: Document) -> None:
        self._tables = document.tables
        self._paragraphs = document.paragraphs
        self._rows: dict[int, dict[int, list[Cell]]] = {}
        self._spots: dict[str, list[Spot]] = {}

    def cells(self, text: str) -> list[Spot]:
        """The cells that read `text`, white space apart."""
        key = _bare(text)
        if key not in self._spots:  # a zero stands in thousands of cells
            self._spots[key] = [_cell_spot(number, cell, self._row(number, cell.row))
                                for number, cell in self._cells[key]]
        return self._spots[key]

    def parts(self, text: str) -> list[Spot]:
        """Where paragraphs read `text`, which is not empty."""
        return [_part_spot(number, paragraph, start, text) for number, paragraph in enumerate(self._paragraphs, 1)
                for start in _starts(text, paragraph.text)]

    def cell(self, table: int, row: int, col: int) -> Spot | None:
        """The cell with these numbers."""
        cells = self._tables[table - 1].cells if table <= len(self._tables) else ()
        found = next((cell for cell in cells if (cell.row, cell.col) == (row, col)), None)
        return _cell_spot(table, found, self._row(table, row)) if found else None

    def paragraph(self, number: int) -> Spot | None:
        """All of the paragraph with this number."""
        found = self._paragraphs[number - 1] if number <= len(self._paragraphs) else None
        return _part_spot(number, found, 0, found.text) if found else None

    @cached_property
    def _cells(self) -> defaultdict[str, list[tuple[int, Cell]]]:
        found: defaultdict[str, list[tuple[int, Cell]]] = defaultdict(list)
        for number, table in enumerate(self._tables, 1):
            for cell in table.cells:
                found[_bare(cell.text)].append((number, cell))
        return found

    def _row(self, number: int, row: int) -> list[Cell]:
        if number not in self._rows:
            self._rows[number] = _by_row(self._tables[number - 1].cells)
        return self._rows[number][row]


def find(printed: Printed, correction: Correction) -> Spot | str:
    """The place of a correction, or why there is none."""
    spots = _spots(printed, correction, correction.old)
    found = _candidates(spots, correction)
    if len(found) == correction.twins:
        return found[correction.nth - 1]
    if found:
        return f"its text stands in {len(found)} places that look alike"
    there = _at_its_numbers(spots, correction)
    if len(there) == 1:
        return there[0]
    made = _spots(printed, correction, correction.new) if correction.new else []
    if _candidates(made, correction) or _at_its_numbers(made, correction):
        return "the file reads so already, and the correction is no longer needed"
    return "its text stands elsewhere only" if spots else "its text is not there"


def anchored(printed: Printed, correction: Correction, spot: Spot) -> Correction:
    """The correction as one of this spot, by which it will be found again."""
    table, row, col, paragraph = spot.numbers
    correction = replace(correction, page=spot.page, table=table, row=row, col=col, paragraph=paragraph,
                         context=spot.context)
    twins = _candidates(_spots(printed, correction, correction.old), correction)
    return replace(correction, nth=twins.index(spot) + 1, twins=len(twins))


def _spots(printed: Printed, correction: Correction, text: str) -> list[Spot]:
    return printed.cells(text) if correction.paragraph is None else printed.parts(text)


def _candidates(spots: list[Spot], correction: Correction) -> list[Spot]:
    """The spots that are the correction's by their context, in the order of the document.

    A correction without context is known by its numbers, else by standing alone on its page.
    """
    if correction.context:
        return [spot for spot in spots if spot.context == correction.context]
    there = [spot for spot in spots if spot.numbers == correction.numbers]
    return there or [spot for spot in spots if correction.page in (None, spot.page)]


def _at_its_numbers(spots: list[Spot], correction: Correction) -> list[Spot]:
    """The spots that stand where the correction's stood, beside much the same texts.

    Elsewhere much the same is not enough: documents print the same rows in one table after the other.
    """
    return [spot for spot in spots if spot.numbers == correction.numbers
            and _likeness(spot.context, correction.context) >= _LEAST_LIKENESS]


def _likeness(one: str, other: str) -> float:
    """How much of two contexts is the same on the same side, 0 to 1; 0 where the nearest words are not the same."""
    if _label(one) != _label(other):
        return 0.0
    common = most = 0
    for here, there in zip(_sides(one), _sides(other), strict=True):
        common += (Counter(here) & Counter(there)).total()
        most += max(len(here), len(there))
    return common / most if most else 1.0


def _label(context: str) -> str | None:
    """The nearest text that is no number, to the left before to the right: rows of zeros differ in nothing else."""
    left, right = _sides(context)
    return next((text for text in [*reversed(left), *right] if not _NUMBER.fullmatch(text)), None)


def _sides(context: str) -> tuple[list[str], list[str]]:
    before, _, after = context.partition(MARK)
    left, right = ([text.strip() for text in side.split(_BAR) if text.strip()] for side in (before, after))
    return left, right


def _cell_spot(number: int, cell: Cell, row: list[Cell]) -> Spot:
    left = [_stripped(other.text)[:_NEIGHBOUR_LENGTH] for other in row if other.right_col < cell.col]
    right = [_stripped(other.text)[:_NEIGHBOUR_LENGTH] for other in row if other.col > cell.right_col]
    return Spot(cell.place.page, cell.text, _context(left, right), table=number, row=cell.row, col=cell.col)


def _part_spot(number: int, paragraph: Paragraph, start: int, text: str) -> Spot:
    before = _stripped(paragraph.text[:start])[-_NEIGHBOUR_LENGTH:]
    after = _stripped(paragraph.text[start + len(text):])[:_NEIGHBOUR_LENGTH]
    return Spot(paragraph.place.page, text, _context([before], [after]), paragraph=number, start=start)


def _context(left: Iterable[str], right: Iterable[str]) -> str:
    """Never begins with a stranger's text, which a spreadsheet might take for a formula."""
    return " ".join([_BAR, *(f"{text} {_BAR}" for text in left if text), MARK,
                     *(f"{_BAR} {text}" for text in right if text)])


def _by_row(cells: Iterable[Cell]) -> dict[int, list[Cell]]:
    rows: defaultdict[int, list[Cell]] = defaultdict(list)
    for cell in sorted(cells, key=lambda cell: cell.col):
        for row in range(cell.row, cell.bottom_row + 1):
            rows[row].append(cell)
    return rows


def _starts(part: str, text: str) -> Iterator[int]:
    start = text.find(part)
    while start >= 0:
        yield start
        start = text.find(part, start + len(part))


def _stripped(text: str) -> str:
    return _bare(text).replace(MARK, "").replace(_BAR, "")


def _bare(text: str) -> str:
    return "".join(text.split())
