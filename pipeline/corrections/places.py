"""Places in a document as a person names them: by numbers, or by what is printed there.  All raise NotFound."""
from __future__ import annotations

from collections.abc import Sequence

from pipeline.corrections.anchors import Printed, Spot
from pipeline.corrections.model import place_name
from pipeline.documents import NotFound

_LISTED = 5  # places that a message lists


def cell_at(printed: Printed, table: int, row: int, col: int) -> Spot:
    """The cell with these numbers."""
    found = printed.cell(table, row, col)
    if found is None:
        raise NotFound(f"there is no cell in {place_name(table, row, col, None)}: v_cell has the numbers")
    return found


def part_of_paragraph(printed: Printed, number: int, part: str | None) -> Spot:
    """A part of the paragraph with this number, or (None) all of it."""
    whole = printed.paragraph(number)
    if whole is None:
        raise NotFound(f"there is no paragraph {number}")
    if not part:
        return whole
    return _only([spot for spot in printed.parts(part) if spot.paragraph == number], f"'{part}' in paragraph {number}")


def reading(printed: Printed, text: str, page: int | None) -> Spot:
    """The cell, or the part of a paragraph, that reads this text, on this page or (None) anywhere."""
    spots = [*printed.cells(text), *(printed.parts(text) if text else ())]
    where = "" if page is None else f" on page {page}"
    return _only([spot for spot in spots if page in (None, spot.page)], f"'{text}'{where}")


def _only(spots: Sequence[Spot], what: str) -> Spot:
    if not spots:
        raise NotFound(f"nothing reads {what}")
    if len(spots) > 1:
        listed = "; ".join(f"{place_name(*spot.numbers)} ({spot.context})" for spot in spots[:_LISTED])
        more = f"; and {len(spots) - _LISTED} more" if len(spots) > _LISTED else ""
        raise NotFound(f"{len(spots)} places read {what}, name one by its numbers: {listed}{more}")
    return spots[0]
