"""The classification codes of the rows of a budget table, with the parts that a row leaves out filled in.

A row may print all parts of its code (208 05 01), only its own (a 项 under its 类 and 款), or whole codes in each.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.budget.cells import is_code_part, unspaced
from pipeline.forms.grid import Grid

WHOLE = 3  # digits at least of a code that needs no upper parts; those of 款 and 项 have two


def full_codes(grid: Grid, rows: Iterable[int], columns: Sequence[int]) -> dict[int, str]:
    """The full code of each row, whose parts stand in `columns` (类 款 项, or one column).

    Upper parts that a row leaves out are those of the rows above it.  A row without a code, or with one whose upper
    parts are nowhere above it, is left out.
    """
    codes: dict[int, str] = {}
    above: list[str] = []
    for row in rows:
        parts = [_part(grid, row, col) for col in columns]
        if any(parts):
            above = _filled(parts, above)
            if code := _joined(above):
                codes[row] = code
    return codes


def _part(grid: Grid, row: int, col: int) -> str:
    text = unspaced(grid.text(grid.at(row, col)))
    return text if is_code_part(text) else ""


def _filled(parts: Sequence[str], above: Sequence[str]) -> list[str]:
    """The parts of a row down to its own; a blank one is that of the row above, as long as both go the same way."""
    filled: list[str] = []
    last = max(index for index, part in enumerate(parts) if part)
    for index, part in enumerate(parts[:last + 1]):
        goes_on = index < len(above) and filled == list(above[:index])
        filled.append(part or (above[index] if goes_on else ""))
    return filled


def _joined(parts: Sequence[str]) -> str | None:
    """The parts as one code; None where an upper one is missing.

    A part that begins with all that stands before it is whole already: 201 20108 2010801.
    """
    code = ""
    for index, part in enumerate(parts):
        if (index and not code and 0 < len(part) < WHOLE) or (code and not part):
            return None
        code = part if part.startswith(code) else code + part
    return code
