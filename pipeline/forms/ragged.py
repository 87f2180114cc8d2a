"""Tables of text dumps, whose columns were counted: what merged cells and lost labels shifted is moved back.

A dump keeps the order of a row's cells and loses what was merged.  Two things tell where a cell belongs:
the row under a header of two levels has a blank for every header that spans both, and the labels of an
indicator's row are those of the taxonomy, while what follows them can be counted from the right.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from parsers.document import Cell, Table
from pipeline.normalizer.headers import role_of
from pipeline.normalizer.taxonomy import is_level1, is_level2

Row = list[str]


def aligned(table: Table) -> Table:
    """The table with its cells under their headers; a table of measured columns is returned as it is."""
    if not table.ragged:
        return table
    rows: list[Row] = [[] for _ in range(table.n_rows)]
    for cell in table.cells:
        rows[cell.row].append(cell.text)
    cells = tuple(_cells(_indicator_rows(rows)))
    return replace(table, cells=cells, n_cols=max((cell.right_col + 1 for cell in cells), default=0))


def _cells(rows: Sequence[Row]) -> Iterator[Cell]:
    """The rows' cells; a header over a wider one spans the columns that it stands over."""
    taken = False
    for r, row in enumerate(rows):
        if taken:  # its blanks belong to the headers above
            yield from (Cell(r, c, text) for c, text in enumerate(row) if text.strip())
            taken = False
            continue
        spans = _spans_over(row, rows[r + 1]) if r + 1 < len(rows) else None
        taken = spans is not None
        col = 0
        for text, (col_span, row_span) in zip(row, spans or [(1, 1)] * len(row), strict=True):
            yield Cell(r, col, text, row_span, col_span)
            col += col_span


def _spans_over(upper: Row, lower: Row) -> list[tuple[int, int]] | None:
    """(columns, rows) of each cell of a header row over a second one; None where the two do not fit."""
    if len(upper) >= len(lower) or not all(text.strip() for text in upper):
        return None
    spans: list[tuple[int, int]] = []
    for filled, run in groupby(lower, key=lambda text: bool(text.strip())):
        width = len(list(run))
        spans += [(width, 1)] if filled else [(1, 2)] * width
    return spans if len(spans) == len(upper) and (1, 2) in spans else None


def _indicator_rows(rows: Sequence[Row]) -> list[Row]:
    """The rows with those of indicators moved under their header."""
    header: Row = []
    moved: list[Row] = []
    for row in rows:
        if _is_header(row):
            header = row
        elif header and row is not header:
            row = _under(header, row)
        moved.append(row)
    return moved


def _is_header(row: Row) -> bool:
    roles = {role_of("indicator", [text]) for text in row if text.strip()}
    return "level3" in roles and len(roles - {None}) >= 3


def _under(header: Row, row: Row) -> Row:
    """The row's cells under the header's: labels where the taxonomy puts them, the rest counted from the right.

    A row that fits as it is stays, and so does one whose labels are not the taxonomy's: it is no indicator's.
    """
    roles = [role_of("indicator", [text]) for text in header]
    if _fits(roles, row):
        return row
    filled = next((i for i in range(len(row), 0, -1) if row[i - 1].strip()), 0)
    tail = len(header) - roles.index("level3")
    labels = [text for text in row[:max(filled - tail, 0)] if text.strip() and role_of("indicator", [text]) is None]
    if filled < tail or not all(is_level1(text) or is_level2(text) for text in labels):
        return row
    placed = [""] * (len(header) - tail)
    if labels and "level2" in roles and is_level2(labels[-1]):
        placed[roles.index("level2")] = labels.pop()
    if labels and "level1" in roles:
        placed[roles.index("level1")] = labels.pop()
    return [*placed, *row[filled - tail:filled]]


def _fits(roles: Sequence[str | None], row: Row) -> bool:
    """Whether labels stand in the columns of labels, and something stands in that of the third level."""
    texts = {role: text.strip() for role, text in zip(roles, row, strict=False) if role}
    return (len(row) == len(roles) and bool(texts.get("level3"))
            and (not texts.get("level1") or is_level1(texts["level1"]))
            and (not texts.get("level2") or is_level2(texts["level2"])))
