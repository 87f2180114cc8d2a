"""A budget table cut into its sides: 收入 beside 支出, and pairs of name and amount beside each other.

A side is what has names (and codes) of its own: a name after an amount begins the next.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from parsers.document import Cell
from pipeline.budget.cells import unspaced
from pipeline.budget.columns import Column
from pipeline.budget.headers import Band
from pipeline.budget.roles import Role
from pipeline.forms.grid import Grid
from pipeline.normalizer.text import strip_numbering
from pipeline.normalizer.values import find_unit
from pipeline.records import Origin

SECTION = re.compile(r"收入|支出")
SECTION_TOTAL = re.compile(r"(收入|支出)[总合]计")


@dataclass(frozen=True)
class Amounts:
    """A column of money, its header path as printed, the unit that a header names, and where the headers stand."""

    col: int
    label: str
    unit: str | None
    origins: tuple[Origin, ...] = ()


@dataclass(frozen=True)
class Names:
    """A column of names, and the columns of each of its codes."""

    col: int
    rank: int
    codes: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Texts:
    """Columns of one text beside the amounts (the parts of a code), and the header path over them."""

    cols: tuple[int, ...]
    label: str


@dataclass(frozen=True)
class Side:
    """`spare` are columns of codes and of line numbers, where 合计 can stand as well; `years` those of years.

    `texts` are all columns that are not of money, those of names and codes among them.
    """

    section: str | None
    names: tuple[Names, ...]
    amounts: tuple[Amounts, ...]
    spare: tuple[int, ...]
    years: tuple[int, ...]
    texts: tuple[Texts, ...]


def read_sides(grid: Grid, band: Band, columns: Sequence[Column]) -> tuple[Side, ...]:
    """The sides from left to right; a table that is not cut has one, without a section."""
    columns = _with_names(grid, columns)
    groups = _groups(columns)
    sides = tuple(_cut_side(grid, band, group) for group in groups)
    if len(groups) > 1 and (any(side.section for side in sides) or _names_alike(grid, groups)):
        return sides
    return (_side(grid, columns, None, None),)


def _with_names(grid: Grid, columns: Sequence[Column]) -> Sequence[Column]:
    """Where 收入 stands beside 支出, texts before amounts are names, whatever their header says (经济分类)."""
    heads = {column.path[0] for column in columns if column.path and column.path[0].col_span > 1}
    if not {_section(grid.text(head)) for head in heads} >= {"收入", "支出"}:
        return columns
    plain = [column for column in columns if column.role.name != "seq"]
    named = {column.col for column, following in pairwise(plain)
             if column.role.name == "text" and following.role.name == "amount"}
    return [replace(column, role=Role("name", 1)) if column.col in named else column for column in columns]


def _names_alike(grid: Grid, groups: Sequence[Sequence[Column]]) -> bool:
    """Whether the names of all groups have one header, as in a list that is set in two halves."""
    heads = [[column.path[-1] for column in group if column.role.name == "name" and column.path] for group in groups]
    # a header over two columns of the grid, whose cells go over both as well, is one
    texts = [[grid.text(cell) for cell in dict.fromkeys(head)] for head in heads]
    return all(text == texts[0] for text in texts)


def _groups(columns: Sequence[Column]) -> list[list[Column]]:
    groups: list[list[Column]] = [[]]
    for column in columns:
        if column.role.name in ("name", "code", "part") and _has_amounts(groups[-1]):
            groups.append([])
        groups[-1].append(column)
    while len(groups) > 1 and not (_has_amounts(groups[-1]) and _has_names(groups[-1])):
        rest = groups.pop()
        groups[-1] += [column if column.role.name == "amount" else replace(column, role=Role("aside", 1))
                       for column in rest]
    return groups


def _has_amounts(group: Sequence[Column]) -> bool:
    return any(column.role.name == "amount" for column in group)


def _has_names(group: Sequence[Column]) -> bool:
    return any(column.role.name == "name" for column in group)


def _cut_side(grid: Grid, band: Band, group: Sequence[Column]) -> Side:
    head = _section_head(grid, group)
    section = _section(grid.text(head)) or _section_by_headers(grid, group) or _section_by_totals(grid, band, group)
    return _side(grid, group, section, head)


def _section_head(grid: Grid, group: Sequence[Column]) -> Cell | None:
    """The header cell that stands over the side's names and amounts and says its section."""
    names = {id(cell) for column in group if column.role.name == "name" for cell in column.path[:1]}
    tops = [column.path[0] for column in group if column.role.name == "amount" and column.path]
    return next((cell for cell in tops if id(cell) in names and _section(grid.text(cell))), None)


def _section(text: str) -> str | None:
    said = set(SECTION.findall(text))
    return said.pop() if len(said) == 1 else None


def _section_by_headers(grid: Grid, group: Sequence[Column]) -> str | None:
    return _section("".join(grid.text(cell) for column in group if column.role.name == "name" for cell in column.path))


def _section_by_totals(grid: Grid, band: Band, group: Sequence[Column]) -> str | None:
    """The section by the side's total: 收入总计, 支出合计; a numbered one is that of a part."""
    texts = (grid.text(grid.at(row, column.col)) for column in group if column.role.name == "name"
             for row in range(band.body, grid.n_rows))
    return next((found[1] for text in texts if (found := SECTION_TOTAL.search(text)) and text == strip_numbering(text)),
                None)


def _side(grid: Grid, group: Sequence[Column], section: str | None, head: Cell | None) -> Side:
    amounts = tuple(_amounts(grid, column, group, head) for column in group if column.role.name == "amount")
    spare = tuple(column.col for column in group if column.role.name in ("code", "part", "seq"))
    years = tuple(column.col for column in group if column.role.name == "year")
    return Side(section, tuple(_names(group)), amounts, spare, years, tuple(_texts(grid, group, head)))


def _amounts(grid: Grid, column: Column, group: Sequence[Column], head: Cell | None) -> Amounts:
    path = [_squared(column, level, group) for level in range(len(column.path))]
    texts = [unspaced(grid.text(cell)) for cell in path if cell is not head]
    unit = next((unit for cell in reversed(column.path) if (unit := find_unit(grid.text(cell)))), None)
    origins = tuple(grid.origin("section" if cell is head else "column", cell) for cell in path)
    return Amounts(column.col, "/".join(texts), unit, origins)


def _texts(grid: Grid, group: Sequence[Column], head: Cell | None) -> Iterator[Texts]:
    columns = (column for column in group if column.role.name not in ("amount", "seq"))
    for _, run in groupby(columns, lambda column: column.path[:-1] if column.role.name == "part" else column.col):
        parts = list(run)
        path = parts[0].path[:-1] if parts[0].role.name == "part" else parts[0].path
        label = "/".join(unspaced(grid.text(cell)) for cell in path if cell is not head)
        yield Texts(tuple(column.col for column in parts), label)


def _squared(column: Column, level: int, group: Sequence[Column]) -> Cell:
    """A header cell of a column; one whose left rule is drawn askew, so that it reaches out of the next side into
    this one, gives way to the cell over the side's first column.
    """
    cell, first = column.path[level], group[0]
    askew = first.col < cell.col and cell.right_col > group[-1].col and level < len(first.path)
    return first.path[level] if askew else cell


def _names(group: Sequence[Column]) -> Iterator[Names]:
    """The side's columns of names, each with the codes that stand before it; the last also has those behind it.

    Where no header names them, the first text is the name, and a column of years or the like only where no text is.
    """
    named = [column for column in group if column.role.name == "name"]
    for stand_in in ("text", "aside", "year"):
        named = named or [column for column in group if column.role.name == stand_in][:1]
    before = -1
    for column in named:
        last = group[-1].col if column is named[-1] else column.col
        codes = [other for other in group if before < other.col <= last and other.role.name in ("code", "part")]
        yield Names(column.col, column.role.rank, tuple(_joined(codes)))
        before = column.col


def _joined(codes: Sequence[Column]) -> Iterator[tuple[int, ...]]:
    """Columns of codes; those that hold the parts of one (类 款 项) together."""
    parts: list[int] = []
    for column in codes:
        if column.role.name == "part" and not (parts and column.col != parts[-1] + 1):
            parts.append(column.col)
            continue
        if parts:
            yield tuple(parts)
        parts = [column.col] if column.role.name == "part" else []
        if not parts:
            yield (column.col,)
    if parts:
        yield tuple(parts)
