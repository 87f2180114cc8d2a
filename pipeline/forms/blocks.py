"""Blocks of a table that are read by columns: a header band and the rows under it.

One table can hold several, as a form does: tasks, then indicators, then spending details.  A family
of blocks is known by its headers (vocabulary/headers.csv); every family is found by the same mechanism.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from parsers.document import Cell
from pipeline.forms.grid import Grid
from pipeline.normalizer.headers import role_by_tokens, role_of, roles_of
from pipeline.normalizer.taxonomy import is_level1
from pipeline.normalizer.text import label_key

NUMBER = re.compile(r"(?!20\d\d$)[\d,]*\d(?:\.\d+)?")  # beside a label it is its value, and no header
LEAST_NUMBERED = 4  # fewer cells than these count no columns


@dataclass(frozen=True)
class Family:
    """A kind of block, known by the roles of its headers (names of roles, separated by blanks).

    Its band has `least` roles or more, one of each entry of `needs` among them.  `core` are the
    roles whose headers bound the band; others may be labels beside it.  `stand_ins` are pairs (role, other): a column
    of the other is the role where none is.  `shared` are roles whose header speaks for all columns under it.
    `vocabulary` is the family whose headers it is printed with, where that is another; `bars` are roles that
    none of its columns has.  `whole`: all its headers are known, which tells it from tables that have more columns.
    """

    name: str
    needs: tuple[str, ...]
    least: int
    core: str
    stand_ins: tuple[tuple[str, str], ...] = ()
    shared: str = ""
    vocabulary: str = ""
    bars: str = ""
    whole: bool = False

    @property
    def words(self) -> str:
        return self.vocabulary or self.name


@dataclass(frozen=True)
class Column:
    """Grid columns [start, end) under one header; `role` is None where the header is unknown."""

    role: str | None
    start: int
    end: int
    header: str


@dataclass(frozen=True)
class Block:
    """Header rows [top, body) and the rows [body, end) that are read under them."""

    family: Family
    top: int
    body: int
    end: int
    columns: tuple[Column, ...] = field(default=())

    def column(self, role: str) -> Column | None:
        return next((column for column in self.columns if column.role == role), None)

    def having(self, role: str) -> list[Column]:
        return [column for column in self.columns if column.role == role]


def find_blocks(grid: Grid, families: Iterable[Family]) -> list[Block]:
    """The blocks of a table from top to bottom; each ends where the next begins, or with the table."""
    families = list(families)
    headers = _headers(grid)
    bands: list[Block] = []
    row = 0
    while row < grid.n_rows:
        here = headers.get(row, {})
        bands_here = (_band(grid, row, family, here[family.words]) for family in families if family.words in here)
        band = next(filter(None, bands_here), None)
        if band is None:
            row += 1
            continue
        bands.append(band)
        row = band.body
    ends = [*(band.top for band in bands[1:]), grid.n_rows][:len(bands)]
    return [Block(band.family, band.top, band.body, end, band.columns) for band, end in zip(bands, ends, strict=True)]


def _headers(grid: Grid) -> dict[int, dict[str, list[tuple[Cell, str]]]]:
    """Row -> family's words -> the cells over the row that these words know as headers, with their roles."""
    found: dict[int, dict[str, list[tuple[Cell, str]]]] = {}
    for cell in grid.table.cells:
        for words, role in roles_of(grid.text(cell)).items():
            for row in range(cell.row, cell.bottom_row + 1):
                found.setdefault(row, {}).setdefault(words, []).append((cell, role))
    return found


def _band(grid: Grid, row: int, family: Family, headers: Iterable[tuple[Cell, str]]) -> Block | None:
    """The header band of a family that has `row`, over which these headers stand, as its row of leaf headers' tops."""
    core = [cell for cell, role in headers if role in family.core.split()]
    if not core:
        return None
    top, body = min(cell.row for cell in core), max(cell.bottom_row for cell in core) + 1
    if _stand_under_levels(grid, core) or _stand_under_shared(grid, core, family):
        top = min(cell.row for cell in grid.row(top))  # then all headers speak, from the highest on
    columns = _with_stand_ins(tuple(_columns(grid, top, body, family)), family)
    if any(NUMBER.fullmatch(column.header.rpartition("/")[2]) for column in columns):
        return None
    roles = {column.role for column in columns if column.role}
    if len(roles) < family.least or not all(roles.intersection(one_of.split()) for one_of in family.needs):
        return None
    if roles.intersection(family.bars.split()) or (family.whole and any(column.role is None for column in columns)):
        return None
    first = body + _numbers_columns(grid, body)
    return Block(family, top, first, first, columns)


def _stand_under_levels(grid: Grid, headers: Iterable[Cell]) -> bool:
    """Whether headers that are printed more than once stand under first levels: 三级指标 under 产出指标, 效益指标."""
    above: dict[str, list[str]] = {}
    for cell in headers:
        above.setdefault(label_key(grid.text(cell)), []).append(grid.text(grid.at(cell.row - 1, cell.col)))
    return any(len(levels) > 1 and all(map(is_level1, levels)) for levels in above.values())


def _stand_under_shared(grid: Grid, headers: Iterable[Cell], family: Family) -> bool:
    """Whether a header stands under one that speaks for it: 优 under 评价标准."""
    above = (grid.at(cell.row - 1, cell.col) for cell in headers)
    return any(role_of(family.words, [grid.text(cell)]) in family.shared.split() for cell in above if cell is not None)


def _numbers_columns(grid: Grid, row: int) -> bool:
    """Whether a row under the headers counts the columns: 1, 2, 3 ..."""
    texts = [text for cell in grid.row(row) if (text := grid.text(cell))] if row < grid.n_rows else []
    return len(texts) >= LEAST_NUMBERED and texts == [str(number) for number in range(1, len(texts) + 1)]


def _with_stand_ins(columns: tuple[Column, ...], family: Family) -> tuple[Column, ...]:
    for role, other in family.stand_ins:
        if all(column.role != role for column in columns):
            columns = tuple(replace(column, role=role) if column.role == other else column for column in columns)
    return columns


def _columns(grid: Grid, top: int, body: int, family: Family) -> Iterator[Column]:
    """The columns under the band: neighbours under the same leaf header are one column."""
    for start, end, texts in _headed(grid, top, body):
        yield Column(_role(family, texts), start, end, "/".join(texts))


@lru_cache(maxsize=8)  # several families look at one band
def _headed(grid: Grid, top: int, body: int) -> Sequence[tuple[int, int, Sequence[str]]]:
    """The grid columns [start, end) under each leaf header of the rows [top, body), and what the headers over them say.
    """
    found: list[tuple[int, int, Sequence[str]]] = []
    previous: tuple[Cell, ...] | None = None
    start = 0
    for col in range(grid.n_cols + 1):
        path = _path(grid, top, body, col) if col < grid.n_cols else None
        if path == previous:
            continue
        if previous:
            found.append((start, col, [text for cell in previous if label_key(text := grid.text(cell))]))
        previous, start = path, col
    return found


def _path(grid: Grid, top: int, body: int, col: int) -> tuple[Cell, ...]:
    """The header cells over a column from the top down; labels that reach below the band are not headers."""
    path: list[Cell] = []
    for row in range(top, body):
        cell = grid.at(row, col)
        if cell is not None and cell.bottom_row < body and not any(cell is other for other in path):
            path.append(cell)
    return tuple(path)


def _role(family: Family, texts: Sequence[str]) -> str | None:
    if not texts:
        return None
    upper = role_of(family.words, texts[:-1])
    shared = upper if upper in family.shared.split() else None
    return role_of(family.words, texts) or shared or role_by_tokens(family.words, texts)


def body_cell(grid: Grid, row: int, column: Column) -> Cell | None:
    """The cell of a row under a column: the first with text that begins there, else the one that covers it."""
    inside = [cell for cell in body_cells(grid, row, column) if grid.text(cell)]
    return inside[0] if inside else grid.at(row, column.start)


def body_cells(grid: Grid, row: int, column: Column) -> list[Cell]:
    """The distinct cells of a row under a column, from left to right."""
    cells: list[Cell] = []
    for col in range(column.start, column.end):
        cell = grid.at(row, col)
        if cell is not None and not any(cell is other for other in cells):
            cells.append(cell)
    return cells
