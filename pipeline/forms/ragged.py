"""Tables of text dumps, whose columns were counted: what merged cells and lost labels shifted is moved back.

A dump keeps the order of a row's cells and loses what was merged.  Two things tell where a cell belongs:
the rows under a header of several levels have a blank for every header that goes on down, and the labels of an
indicator's row are those of the taxonomy, while what follows them can be counted from the right.  Where neither
helps, arithmetic can: a table comes with the gaps that make its totals foot (pipeline/footing.py).
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from parsers.document import Cell, Table
from pipeline.forms.heads import BLANK, Band, Printed, Row, are_filled, cells_of, find_bands
from pipeline.forms.wide_labels import widened
from pipeline.normalizer.headers import role_of
from pipeline.normalizer.taxonomy import is_level1, is_level2


@dataclass(frozen=True)
class Aligned:
    """A table whose cells stand under their headers; `moved` says where a cell stood in the dump: (row, col) -> col."""

    table: Table
    moved: dict[tuple[int, int], int]


def aligned(table: Table) -> Aligned:
    """The table with its cells under their headers; a table of measured columns is returned as it is."""
    if not table.ragged:
        return Aligned(table, {})
    rows: list[Row] = [[] for _ in range(table.n_rows)]
    for cell in table.cells:
        rows[cell.row].append(Printed(cell.text, cell.col))
    for row, col, width in table.gaps:
        rows[row][col:col] = [BLANK] * width
    rows = list(widened(rows))
    bands = find_bands(rows)
    placed = list(_placed(_indicator_rows(rows, bands), bands))
    cells = tuple(cell for cell, _ in placed)
    width = max((cell.right_col + 1 for cell in cells), default=0)
    return Aligned(replace(table, cells=cells, n_cols=width), {(cell.row, cell.col): col for cell, col in placed})


def _placed(rows: Sequence[Row], bands: Mapping[int, Band]) -> Iterator[tuple[Cell, int]]:
    """The rows' cells, each with its column in the dump; a header over a wider one spans what it stands over."""
    taken = False
    end = 0
    for r, row in enumerate(rows):
        if r in bands:
            end = bands[r].end
            yield from cells_of(bands[r])
        if r < end:
            continue
        if taken:  # its blanks belong to the headers above
            yield from ((Cell(r, c, text), col) for c, (text, col) in enumerate(row) if text.strip())
            taken = False
            continue
        spans = _spans_over(row, rows[r + 1]) if r + 1 < len(rows) else None
        taken = spans is not None
        col = 0
        for printed, (col_span, row_span) in zip(row, spans or [(1, 1)] * len(row), strict=True):
            yield Cell(r, col, printed.text, row_span, col_span), max(printed.col, 0)
            col += col_span


def _spans_over(upper: Row, lower: Row) -> list[tuple[int, int]] | None:
    """(columns, rows) of each cell of a header row over a second one; None where the two do not fit."""
    if len(upper) >= len(lower) or not all(are_filled(upper)):
        return None
    spans: list[tuple[int, int]] = []
    for filled, run in groupby(are_filled(lower)):
        width = len(list(run))
        spans += [(width, 1)] if filled else [(1, 2)] * width
    return spans if len(spans) == len(upper) and (1, 2) in spans else None


def _indicator_rows(rows: Sequence[Row], bands: Mapping[int, Band]) -> list[Row]:
    """The rows with those of indicators moved under their header."""
    header: Row = []
    moved: list[Row] = []
    second_level = False
    end = 0
    for r, (row, below) in enumerate(zip(rows, [*rows[1:], []], strict=True)):
        if r in bands:
            leaves, end = [head.printed for head in bands[r].leaves], bands[r].end
            header = leaves if _is_header(leaves) else header
        if r < end:
            pass
        elif second_level:
            second_level = False
        elif _is_header(row):
            second_level = _spans_over(row, below) is not None
            header = _leaves(row, below) if second_level else row
        elif header:
            row = _under(header, row)
        moved.append(row)
    return moved


def _leaves(upper: Row, lower: Row) -> Row:
    """The header that counts for each column of a header of two levels."""
    spanning = iter(printed for printed, (_, rows) in zip(upper, _spans_over(upper, lower) or [], strict=True)
                    if rows == 2)
    return [leaf if leaf.text.strip() else next(spanning) for leaf in lower]


def _role(printed: Printed) -> str | None:
    return role_of("indicator", [printed.text]) if printed.text.strip() else None


def _is_header(row: Row) -> bool:
    roles = {_role(printed) for printed in row} - {None}
    return "level3" in roles and len(roles) >= 3


def _under(header: Row, row: Row) -> Row:
    """The row's cells under the header's: labels where the taxonomy puts them, the rest counted from the right.

    A row that fits as it is stays, and so does one whose labels are not the taxonomy's: it is no indicator's.
    """
    roles = [_role(printed) for printed in header]
    if _fits(roles, row):
        return row
    filled = next((i for i in range(len(row), 0, -1) if row[i - 1].text.strip()), 0)
    tail = len(header) - roles.index("level3")
    labels = [printed for printed in row[:max(filled - tail, 0)] if printed.text.strip() and _role(printed) is None]
    if filled < tail or not all(is_level1(printed.text) or is_level2(printed.text) for printed in labels):
        return row
    placed = [BLANK] * (len(header) - tail)
    if labels and "level2" in roles and is_level2(labels[-1].text):
        placed[roles.index("level2")] = labels.pop()
    if labels and "level1" in roles:
        placed[roles.index("level1")] = labels.pop()
    return [*placed, *row[filled - tail:filled]]


def _fits(roles: Sequence[str | None], row: Row) -> bool:
    """Whether labels stand in the columns of labels, and something stands in that of the third level."""
    texts = {role: printed.text.strip() for role, printed in zip(roles, row, strict=False) if role}
    return (len(row) == len(roles) and bool(texts.get("level3"))
            and (not texts.get("level1") or is_level1(texts["level1"]))
            and (not texts.get("level2") or is_level2(texts["level2"])))
