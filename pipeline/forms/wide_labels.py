"""Totals of a text dump whose label was merged over several columns: 合计 over 科目编码 and 科目名称.

The dump has one cell for it, and what follows is counted too far to the left: amounts stand under headers of texts.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.forms.heads import BLANK, Printed, Row
from pipeline.forms.simple import says_total
from pipeline.normalizer.text import label_key
from pipeline.normalizer.values import looks_numeric

REACH = 2  # rows above and below that tell what a column holds
LEAST_ROWS = 2
LEAST_AMOUNTS = 2  # a label and a number can stand alone in a form


def widened(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows, with blanks after the label of a total where only then its amounts stand in columns of numbers."""
    for r, row in enumerate(rows):
        label = next((i for i, printed in enumerate(row) if printed.text.strip()), None)
        if label is None or not says_total(label_key(row[label].text)) or not _heads_amounts(row, label):
            yield row
            continue
        around = [*rows[max(r - REACH, 0):r], *rows[r + 1:r + 1 + REACH]]
        yield _moved(row, label, [_kind(around, col) for col in range(max(map(len, rows)))])


def _heads_amounts(row: Row, label: int) -> bool:
    after = row[label + 1:label + 1 + LEAST_AMOUNTS]
    return len(after) == LEAST_AMOUNTS and all(map(_is_number, after))


def _moved(row: Row, label: int, kinds: Sequence[bool | None]) -> Row:
    """The row with as few blanks after its label as put every cell into a column of its kind; as it is where none do.
    """
    width = len(kinds)
    last = max(i for i, printed in enumerate(row) if printed.text.strip())
    if kinds[label + 1] is not False:
        return row
    for blanks in range(1, width - last):
        moved = [*row[:label + 1], *[BLANK] * blanks, *row[label + 1:last + 1]]
        if kinds[label + 1 + blanks] and all(_fits(printed, kinds[col]) for col, printed in enumerate(moved)
                                             if col > label):
            return moved
    return row


def _fits(printed: Printed, kind: bool | None) -> bool:
    return not printed.text.strip() or kind is None or kind == _is_number(printed)


def _kind(rows: Sequence[Row], col: int) -> bool | None:
    """Whether a column holds numbers, by most of the rows; None where too few say so."""
    said = Counter(_is_number(row[col]) for row in rows if col < len(row) and row[col].text.strip())
    is_number = said[True] > said[False]
    return is_number if said[is_number] >= LEAST_ROWS and said[True] != said[False] else None


def _is_number(printed: Printed) -> bool:
    return looks_numeric(printed.text)
