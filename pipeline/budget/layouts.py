"""What is known of a budget table before its rows are read, and what a continuation takes from the table before it."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.budget.carry import Extents, carried, extents_of
from pipeline.budget.columns import read_columns
from pipeline.budget.headers import Band, find_band
from pipeline.budget.kinds import kind_of
from pipeline.budget.roles import known_role
from pipeline.budget.sides import Side, read_sides
from pipeline.budget.titles import find_title
from pipeline.forms.grid import Grid
from pipeline.forms.lead import LINE_LENGTH, Lead
from pipeline.normalizer.values import find_unit


@dataclass(frozen=True)
class Layout:
    """A table's title, kind, unit of money as printed over it (None where it is not), header rows and sides."""

    title: str | None
    kind: str
    unit: str | None
    band: Band
    sides: tuple[Side, ...]
    extents: Extents

    @property
    def has_headers_of_money(self) -> bool:
        """Whether the lowest header of a column of amounts is one of money (预算数, 支出)."""
        leaves = [amounts.label.rpartition("/")[2] for side in self.sides for amounts in side.amounts]
        return any((role := known_role(leaf)) and role.name == "amount" for leaf in leaves)

    @property
    def names_a_unit(self) -> bool:
        return self.unit is not None or any(amounts.unit for side in self.sides for amounts in side.amounts)


def read_layout(grid: Grid, lead: Lead, before: Layout | None) -> Layout:
    """The layout of a table.

    One without a header goes on with the rows of the table `before`, if its columns are here, too; one without a title
    and without text over it goes on with its columns, or stands under the same title.
    """
    band = find_band(grid)
    lines = (*lead.texts, *band.captions)
    title, unit = find_title(lines), Lead(band.captions).unit or lead.unit
    if before is not None and title is None and band.body == band.top:
        sides = carried(before.sides, before.extents, grid)
        if sides is not None:
            return replace(before, band=band, unit=unit or before.unit, sides=sides, extents=extents_of(grid))
    sides = read_sides(grid, band, read_columns(grid, band))
    if title is None and before is not None and not any(map(_is_text, lead.texts)):
        return Layout(before.title, before.kind, unit or before.unit, band, sides, extents_of(grid))
    kind = kind_of(title, " ".join(_header_texts(grid, band)))
    return Layout(title, kind, unit or _unit_in_headers(grid, band), band, sides, extents_of(grid))


def _is_text(line: str) -> bool:
    """Whether a line over a table says more than a unit, an agency or a running head."""
    return len(line) > LINE_LENGTH or line.endswith(("。", "："))


def _unit_in_headers(grid: Grid, band: Band) -> str | None:
    """The unit of a header that is over no amounts: 项目（万元）; those over amounts are their columns' own."""
    return next((unit for text in _header_texts(grid, band) if (unit := find_unit(text))), None)


def _header_texts(grid: Grid, band: Band) -> Sequence[str]:
    return [grid.text(cell) for row in range(band.top, band.body) for cell in grid.starting(row)]
