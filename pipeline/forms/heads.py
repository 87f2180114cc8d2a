"""Headers of several levels in the rows of a text dump, which has lost what each of them spans."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple

from parsers.document import Cell
from pipeline.normalizer import vocabulary
from pipeline.normalizer.headers import roles_of
from pipeline.normalizer.values import looks_numeric


class Printed(NamedTuple):
    """A cell of a dumped row: its text and the column it was counted in."""

    text: str
    col: int


Row = list[Printed]
BLANK = Printed("", -1)
MOST_LEVELS = 4  # of a header
LONGEST_HEADER = 24  # characters, of one under others
NAMING = frozenset({"code", "name", "part"})  # roles of headers that stand together under 项目 or 科目


@dataclass
class Head:
    """A header, its row, and the headers under it."""

    printed: Printed
    row: int
    parts: tuple[Head, ...] = ()

    @property
    def width(self) -> int:
        return sum(part.width for part in self.parts) or 1


class Band(NamedTuple):
    """A header of several levels: its highest cells, what counts for each column, and the first row below it."""

    heads: tuple[Head, ...]
    leaves: tuple[Head, ...]
    end: int


def find_bands(rows: Sequence[Row]) -> dict[int, Band]:
    """The headers of several levels that are as wide as the table, by their first row."""
    width = max(map(len, rows), default=0)
    bands: dict[int, Band] = {}
    end = 0
    for top in range(len(rows)):
        if top >= end and (band := _band(rows, top, width)):
            bands[top], end = band, band.end
    return bands


def _band(rows: Sequence[Row], top: int, width: int) -> Band | None:
    """The header that begins in a row; None where the rows below are not under it, or are no header."""
    heads = [Head(printed, top) for printed in _stripped(rows[top])]
    below = heads
    if len(heads) < 2 or not all(are_filled(rows[top][:len(heads)])):
        return None
    for row in range(top + 1, min(top + MOST_LEVELS, len(rows))):
        widths = _widths([head.printed.text for head in below], rows[row], width)
        if widths is None:
            break
        below = list(_under_heads(below, rows[row], widths, row))
    end = max(head.row for head in below) + 1
    return Band(tuple(heads), tuple(below), end) if end > top + 1 and len(below) == width else None


def _under_heads(heads: Sequence[Head], lower: Row, widths: Sequence[int], row: int) -> Iterator[Head]:
    """What counts for each column once a row of headers is taken: its cells, and the headers that it leaves blank."""
    entries = iter(lower)
    for head, width in zip(heads, widths, strict=True):
        parts = [next(entries, BLANK) for _ in range(width)]
        if any(are_filled(parts)):
            head.parts = tuple(Head(part, row) for part in parts)
        yield from head.parts or (head,)


def _widths(upper: Sequence[str], lower: Row, width: int) -> list[int] | None:
    """How many cells of a row stand under each header; None where it is no row of headers under them.

    A blank is under a header that goes on down, a run of texts under one wide header.  A run that begins again and
    again with the same text is under several; blanks at the end may be lost, or only fill the line.
    """
    texts = [printed.text.strip() for printed in _stripped(lower)]
    if not any(texts) or any(looks_numeric(text) or len(text) > LONGEST_HEADER for text in texts):
        return None
    runs = [(filled, list(run)) for filled, run in groupby(texts, bool)]
    whole = [1] * sum(len(run) for filled, run in runs if not filled) + [0] * sum(filled for filled, _ in runs)
    missing = len(upper) - len(whole)
    if missing and len(runs) == 1 and texts.count(texts[0]) == len(upper):
        starts = [i for i, text in enumerate(texts) if text == texts[0]]
        return [end - start for start, end in pairwise([*starts, len(texts)])]
    told = (_is_known(text, parts_of_a_name=len(runs) == 1) for text in texts if text)
    if missing < 0 or (missing and not all(told)) or len(texts) + missing > width:
        return None
    spans = [span for filled, run in runs for span in ([len(run)] if filled else [1] * len(run))]
    return spans + [1] * missing


def _is_known(header: str, parts_of_a_name: bool) -> bool:
    """Whether the vocabulary has a header: one of any table, or one of those that stand together under 项目."""
    known = (row for row in vocabulary.rows("budget_headers") if not parts_of_a_name or row["role"] in NAMING)
    return any(vocabulary.fits(row["match"], header, row["header"]) for row in known) or (
        not parts_of_a_name and bool(roles_of(header)))


def _stripped(row: Row) -> Row:
    """A row without the blanks at its end."""
    filled = are_filled(row)
    return row[:max((i for i, is_filled in enumerate(filled, start=1) if is_filled), default=0)]


def cells_of(band: Band) -> Iterator[tuple[Cell, int]]:
    """The cells of a header: each spans the columns under it, and the rows down to the next header or to the end."""
    def spread(heads: Sequence[Head], col: int) -> Iterator[tuple[Cell, int]]:
        for head in heads:
            end = head.parts[0].row if head.parts else band.end
            yield Cell(head.row, col, head.printed.text, end - head.row, head.width), max(head.printed.col, 0)
            yield from spread(head.parts, col)
            col += head.width
    yield from spread(band.heads, 0)


def are_filled(row: Row) -> list[bool]:
    return [bool(printed.text.strip()) for printed in row]
