"""Indicator blocks without a header that says so: their columns are told by what stands in them.

Such are a table that goes on over a page and could not be joined, and a text dump that lost its header.
"""
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from pipeline.forms.blocks import Block, Column
from pipeline.forms.grid import Grid
from pipeline.forms.indicators import FAMILY
from pipeline.normalizer.labels import fields_of
from pipeline.normalizer.taxonomy import is_level1, is_level2
from pipeline.normalizer.text import squeeze
from pipeline.normalizer.values import is_sign, looks_numeric, parse_quantity

SHARE = 0.6  # of a column's texts have to be of one sort to name the column
SCORING = re.compile(r"得分|扣\d|扣减|扣完|不得分|满分")
LEAST_ROWS = 2


def headless_block(grid: Grid) -> Block | None:
    """The block of indicators in a table where no header names it; None where there is none."""
    level2 = _best(grid, range(grid.n_cols), is_level2)
    if level2 is None:
        return None
    rows = [row for row in range(grid.n_rows) if is_level2(grid.text(grid.at(row, level2)))]
    if len(rows) < LEAST_ROWS or level2 + 2 >= grid.n_cols:
        return None
    body = [row for row in range(rows[0], grid.n_rows) if grid.text(grid.at(row, level2 + 1))]
    roles = {level2: "level2", level2 + 1: "level3", **_roles_after(grid, body, level2 + 2)}
    level1 = _best(grid, range(level2), is_level1)
    if level1 is not None:
        roles[level1] = "level1"
    columns = tuple(Column(role, col, col + 1, "") for col, role in sorted(roles.items()))
    found = Block(FAMILY, rows[0], rows[0], max(body) + 1, columns)
    return found if found.column("value") else None


def carried(grid: Grid, header: Block | None, n_cols: int) -> Block | None:
    """A list that goes on in a table without a header: the columns of the list before, where they fit.

    None where the grid has other columns than the list's `n_cols`, or no second level stands where one should.
    """
    level2 = header.column("level2") if header else None
    if header is None or level2 is None or grid.n_cols != n_cols:
        return None
    texts = [text for row in range(grid.n_rows) if (text := grid.text(grid.at(row, level2.start)))]
    return replace(header, top=0, body=0, end=grid.n_rows) if _share(texts, is_level2) >= SHARE else None


def beside_others(grid: Grid, block: Block) -> bool:
    """Whether columns left of the indicators hold texts that are no labels: whose indicators they are is not known."""
    first = min(column.start for column in block.columns)
    texts = [grid.text(cell) for row in range(block.body, block.end) for cell in grid.starting(row) if cell.col < first]
    return any(text and not fields_of(text) and not is_level1(text) for text in texts)


def _roles_after(grid: Grid, rows: list[int], first: int) -> dict[int, str]:
    """The roles of the columns from `first` on: sign, value and unit, then the texts beside them."""
    texts = {col: [text for row in rows if (text := grid.text(grid.at(row, col)))] for col in range(first, grid.n_cols)}
    sign = next((col for col in texts if _share(texts[col], is_sign) >= SHARE), None)
    value = sign + 1 if sign is not None else _best(grid, range(first, grid.n_cols), _is_target, rows)
    if value is None or value >= grid.n_cols:
        return {}
    roles = {value: "value"} if sign is None else {sign: "sign", value: "value"}
    if sign is not None and _share(texts.get(value + 1, []), _is_unit) >= SHARE:
        roles[value + 1] = "unit"
    for col in (col for col in texts if col not in roles and texts[col]):
        role = "scoring" if _share(texts[col], _is_scoring) >= SHARE else "description" if col < value else "basis"
        if role not in roles.values():
            roles[col] = role
    return roles


def _best(grid: Grid, columns: range, says: Callable[[str], bool], rows: list[int] | None = None) -> int | None:
    """The first column whose texts are mostly of one sort, if any."""
    for col in columns:
        texts = [text for row in rows or range(grid.n_rows) if (text := grid.text(grid.at(row, col)))]
        if len(texts) >= LEAST_ROWS and _share(texts, says) >= SHARE:
            return col
    return None


def _share(texts: list[str], says: Callable[[str], bool]) -> float:
    return sum(map(says, texts)) / len(texts) if texts else 0.0


def _is_target(text: str) -> bool:
    return looks_numeric(text) or parse_quantity(text, None).kind != "qualitative"


def _is_unit(text: str) -> bool:
    return len(squeeze(text)) <= 6 and not looks_numeric(text)


def _is_scoring(text: str) -> bool:
    return SCORING.search(text) is not None
