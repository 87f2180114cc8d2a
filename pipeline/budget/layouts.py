"""What is known of a budget table before its rows are read, and what a continuation takes from the table before it."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from parsers.document import Cell
from pipeline.budget.carry import Extents, carried, extents_of
from pipeline.budget.columns import read_columns
from pipeline.budget.headers import Band, find_band, inner_bands
from pipeline.budget.kinds import kind_of
from pipeline.budget.roles import known_role
from pipeline.budget.sides import Side, read_sides
from pipeline.budget.titles import Title, find_title
from pipeline.forms.grid import Grid
from pipeline.forms.lead import LINE_LENGTH, Lead, Line
from pipeline.normalizer.values import find_unit
from pipeline.records import Origin


@dataclass(frozen=True)
class Layout:
    """A table's title, kind, the line that names the unit of its money, header rows and sides; None is not printed.

    `inner` are other headers further down, each with the sides under it.
    """

    titled: Title | None
    kind: str
    unit_line: Line | None
    band: Band
    sides: tuple[Side, ...]
    extents: Extents
    inner: tuple[tuple[Band, tuple[Side, ...]], ...] = ()

    @property
    def title(self) -> str | None:
        return self.titled.text if self.titled else None

    @property
    def unit(self) -> str | None:
        return find_unit(self.unit_line.text) if self.unit_line else None

    @property
    def all_sides(self) -> tuple[Side, ...]:
        return (*self.sides, *(side for _, sides in self.inner for side in sides))

    def parts(self, rows: Sequence[int]) -> Iterator[tuple[tuple[Side, ...], list[int]]]:
        """The sides under each header, and those of the rows that stand under it."""
        starts = [0, *(band.body for band, _ in self.inner)]
        ends = [*starts[1:], max(rows, default=0) + 1]
        for sides, first, end in zip((self.sides, *(sides for _, sides in self.inner)), starts, ends, strict=True):
            yield sides, [row for row in rows if first <= row < end]

    @property
    def has_headers_of_money(self) -> bool:
        """Whether the lowest header of a column of amounts is one of money (预算数, 支出)."""
        leaves = [amounts.label.rpartition("/")[2] for side in self.all_sides for amounts in side.amounts]
        return any((role := known_role(leaf)) and role.name == "amount" for leaf in leaves)

    @property
    def names_a_unit(self) -> bool:
        return self.unit is not None or any(amounts.unit for side in self.all_sides for amounts in side.amounts)

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Where the title, the unit, the headers of columns of amounts and those of sections stand."""
        lines = [("title", line) for line in (self.titled.lines if self.titled else ())]
        lines += [("unit", self.unit_line)] if self.unit_line else []
        return (*(line.origin._replace(field=field) for field, line in lines),
                *(origin for side in self.all_sides for amounts in side.amounts for origin in amounts.origins))


def read_layout(grid: Grid, lead: Lead, before: Layout | None) -> Layout:
    """The layout of a table.

    One without a header goes on with the rows of the table `before`, if its columns are here, too; one without a title
    and without text over it goes on with its columns, or stands under the same title.
    """
    band = find_band(grid)
    inner = tuple((other, _inner_sides(grid, band, other)) for other in inner_bands(grid, band))
    titled, over = find_title((*lead.lines, *band.captions)), Lead(band.captions).unit_line or lead.unit_line
    if before is not None and titled is None and band.body == band.top:
        sides = carried(before.sides, before.extents, grid)
        if sides is not None:
            return replace(before, band=band, unit_line=over or before.unit_line, sides=sides, extents=extents_of(grid),
                           inner=inner)
    sides = read_sides(grid, band, read_columns(grid, band))
    if titled is None and before is not None and not any(map(_is_text, lead.texts)):
        return Layout(before.titled, before.kind, over or before.unit_line, band, sides, extents_of(grid), inner)
    kind = kind_of(titled.text if titled else None, " ".join(_header_texts(grid, band)))
    return Layout(titled, kind, over or _unit_in_headers(grid, band), band, sides, extents_of(grid), inner)


def _inner_sides(grid: Grid, band: Band, inner: Band) -> tuple[Side, ...]:
    """The sides under a header further down; a column that it leaves blank holds what it held before."""
    columns = zip(read_columns(grid, inner), read_columns(grid, band), strict=True)
    return read_sides(grid, inner, [column if column.path else replace(column, role=before.role)
                                    for column, before in columns])


def _is_text(line: str) -> bool:
    """Whether a line over a table says more than a unit, an agency or a running head."""
    return len(line) > LINE_LENGTH or line.endswith(("。", "："))


def _unit_in_headers(grid: Grid, band: Band) -> Line | None:
    """The header with a unit that is over no amounts: 项目（万元）; those over amounts are their columns' own."""
    return next((grid.line(cell) for cell in _headers(grid, band) if find_unit(grid.text(cell))), None)


def _header_texts(grid: Grid, band: Band) -> Sequence[str]:
    return [grid.text(cell) for cell in _headers(grid, band)]


def _headers(grid: Grid, band: Band) -> Iterator[Cell]:
    return (cell for row in range(band.top, band.body) for cell in grid.starting(row))
