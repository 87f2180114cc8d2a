"""Tables of a budget without an amount: left blank, or declared empty (vocabulary/empty_tables.csv)."""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from parsers.document import Document
from pipeline.budget.headers import is_numbering
from pipeline.budget.kinds import kind_of
from pipeline.budget.layouts import Layout
from pipeline.budget.titles import Title, find_title
from pipeline.forms.grid import Grid
from pipeline.forms.lead import Lead, Line
from pipeline.normalizer import vocabulary
from pipeline.normalizer.text import label_key, squeeze
from pipeline.records import BudgetTable, Origin

BLANK, DECLARED = "blank", "declared_empty"
LONGEST_STATEMENT = 80  # characters; what is longer is running text


class Emptiness(NamedTuple):
    """Why a table has no lines, and where that is said; None where its amounts could not be read."""

    reason: str | None
    origins: tuple[Origin, ...] = ()


def emptiness(grid: Grid, layout: Layout, lead: Lead, notes: Sequence[Line], contents: Mapping[str, Line]) -> Emptiness:
    """Why a table has no lines: by a line over, in or under it, by the list of contents, or for it is blank."""
    said = next((line for line in _around(grid, layout, lead, notes) if _says(line.text, "itself", "note")), None)
    said = said or contents.get(label_key(layout.title))
    if said is not None:
        return Emptiness(DECLARED, (said.origin._replace(field="empty"),))
    return Emptiness(BLANK if _is_blank(grid, layout) else None)


def read_contents(document: Document) -> dict[str, Line]:
    """What stands beside a text in a row that says why something is empty, as lists of contents do (是否空表, 理由)."""
    found: dict[str, Line] = {}
    for number, table in enumerate(document.tables, start=1):
        reasons = {cell.row: cell for cell in table.cells if _says(cell.text, "note")}
        for cell in table.cells if reasons else ():
            reason = reasons.get(cell.row)
            if reason is not None and reason is not cell and (key := label_key(cell.text)):
                place = Origin("", number, reason.row, reason.col)
                found.setdefault(key, Line(reason.text, place, reason.place.page))
    return found


def without_grid(lines: Sequence[Line], taken: Title | None) -> Iterator[BudgetTable]:
    """The tables of which only the title and a line that declares them empty are printed; `taken` is that of a grid."""
    for index, line in enumerate(lines):
        titled = find_title(lines[:index]) if _says(line.text, "itself") else None
        if titled is not None and titled != taken:
            taken = titled
            places = [("title", part) for part in titled.lines] + [("empty", line)]
            yield BudgetTable(
                page=titled.lines[0].page, table_no=None, title=titled.text, kind=kind_of(titled.text, ""),
                empty=DECLARED, origins=tuple(part.origin._replace(field=field) for field, part in places))


def _around(grid: Grid, layout: Layout, lead: Lead, notes: Sequence[Line]) -> Iterator[Line]:
    """The lines that can speak of a table: after its title, in its rows, and under it up to the next title."""
    title = layout.titled.lines[-1] if layout.titled else None
    if title in lead.lines:
        yield from lead.lines[lead.lines.index(title) + 1:]
    for row in range(layout.band.top, grid.n_rows):  # in a dump, all that is not an amount can be a header
        yield from (grid.line(cell) for cell in grid.starting(row) if grid.text(cell))
    yield from takewhile(lambda line: find_title([line]) is None, notes)


def _is_blank(grid: Grid, layout: Layout) -> bool:
    """Whether nothing is printed in the columns of amounts."""
    rows = [row for row in range(layout.band.body, grid.n_rows) if not is_numbering(grid, row)]
    cells = (grid.at(row, amounts.col) for side in layout.sides for amounts in side.amounts for row in rows)
    return not any(map(grid.text, cells))


def _says(text: str, *where: str) -> bool:
    if len(text) > LONGEST_STATEMENT or not any(_sign(place).search(text) for place in where):
        return False
    key = squeeze(text)
    return any(all(word in key for word in words) for place in where for words in _statements(place))


@cache
def _sign(where: str) -> re.Pattern[str]:
    """The first words of the statements: few texts have one of them."""
    return re.compile(vocabulary.alternation(words[0] for words in _statements(where)))


@cache
def _statements(where: str) -> Sequence[tuple[str, ...]]:
    return [tuple(row["all_of"].split()) for row in vocabulary.rows("empty_tables") if row["where"] == where]
