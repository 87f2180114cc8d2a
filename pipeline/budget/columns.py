"""The columns of a budget table: the header path over each, and what it holds."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parsers.document import Cell
from pipeline.budget.cells import is_code, is_dash, is_money, is_name
from pipeline.budget.headers import NUMBER_OF_COLUMN, SECTIONS, Band, is_numbering
from pipeline.budget.roles import Role, is_part, known_role
from pipeline.forms.grid import Grid
from pipeline.normalizer.text import label_key, squeeze

NO_MONEY = frozenset({"code", "part", "seq"})  # roles of columns whose numbers look like amounts
MONEY_SHARE = 0.5  # of the texts under an unknown header have to be amounts


@dataclass(frozen=True)
class Column:
    """A grid column, the header cells over it from the top down, and its role."""

    col: int
    path: tuple[Cell, ...]
    role: Role


def read_columns(grid: Grid, band: Band) -> list[Column]:
    """The columns from left to right; texts under a blank header go on with the names beside them."""
    heads = _aligned(grid, list(range(band.top, band.body)))
    columns: list[Column] = []
    for col in range(grid.n_cols):
        path = _path(grid, heads, col)
        role = _role(grid, band, col, path)
        goes_on = not path and role.name == "text" and bool(columns) and columns[-1].role.name == "name"
        columns.append(Column(col, path, columns[-1].role if goes_on else role))
    return columns


def _aligned(grid: Grid, heads: Sequence[int]) -> Sequence[int]:
    """The header rows that stand over their columns: in a text dump the last, and those that reach to the end."""
    if not grid.table.ragged:
        return heads
    return [row for row in heads if row == heads[-1] or grid.text(grid.at(row, grid.n_cols - 1))]


def _path(grid: Grid, heads: Sequence[int], col: int) -> tuple[Cell, ...]:
    """The header cells over a column; one that is blank or printed twice says nothing.

    Of a row that counts the columns only 类 款 项 say something.
    """
    path: list[Cell] = []
    for row in heads:
        cell = grid.at(row, col)
        text = squeeze(grid.text(cell))
        said = {squeeze(grid.text(above)) for above in path[-1:]}
        if is_numbering(grid, row) and not is_part(text):
            continue
        if cell is not None and text and text not in said and not NUMBER_OF_COLUMN.fullmatch(text):
            path.append(cell)
    return tuple(path)


def _role(grid: Grid, band: Band, col: int, path: Sequence[Cell]) -> Role:
    if grid.table.ragged and band.body > band.top and not path:
        return Role("aside", 1)
    known = known_role(grid.text(path[-1])) if path else None
    texts = [text for row in range(band.body, grid.n_rows)
             if (cell := grid.at(row, col)) and cell.col == col and cell.row == row and (text := grid.text(cell))]
    if known and label_key(grid.text(path[-1])) in SECTIONS and texts and all(map(is_name, texts)):
        return Role("name", 1)  # 收入 over the names of a side, beside 预算数 over its amounts
    below = known_role(texts[0]) if texts else None
    if below and below.name in NO_MONEY and (known is None or known.name == "amount"):
        return below  # its header stands a row lower than the others: 行次 under 收入
    return known or _role_by_content(texts, headed=bool(path))


def _role_by_content(texts: Sequence[str], headed: bool) -> Role:
    """The role of a column without a known header; whole numbers of three digits and more are codes if no header is."""
    if not headed and texts and all(map(is_code, texts)):
        return Role("code", 1)
    money = sum(1 for text in texts if is_money(text) or is_dash(text))
    said = headed or bool(texts)
    return Role("amount", 1) if said and money >= MONEY_SHARE * len(texts) else Role("text", 1)
