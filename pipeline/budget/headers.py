"""The head of a budget table: lines that stand in the grid over it, and the rows of its headers."""
from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.budget.cells import is_code, is_dash, is_money
from pipeline.budget.roles import known_role
from pipeline.forms.grid import Grid
from pipeline.forms.lead import Line
from pipeline.normalizer.text import label_key, squeeze, strip_numbering
from pipeline.normalizer.values import find_unit

FILLED = 0.6  # of the columns a header row fills; names without amounts fill half of a two-sided table
CAPTION = re.compile(r"^(部门|单位|编制|填报|公开|预算|金额|截止|附)[^:：]{0,10}[:：]|表([（(].*[)）])?$")
UNIT_LINE = re.compile(r"[（(]?(?:货币|金额|计量)?单位[:：](?:人民币)?[万亿千百]*元[）)]?")
NUMBER_OF_COLUMN = re.compile(r"(\d{1,2})(=[\d+\-*/()（）]+)?")
NO_NUMBER = frozenset({"*", "**", "***", "栏次", "类", "款", "项", "科目编码", "行次"})
YEAR = re.compile(r"20\d\d")
SECTIONS = frozenset({"收入", "支出"})


@dataclass(frozen=True)
class Band:
    """Rows [0, top) are captions, [top, body) headers, the rest the table's own; body == top: there is no header."""

    captions: tuple[Line, ...]
    top: int
    body: int


def find_band(grid: Grid) -> Band:
    captions: list[Line] = []
    top = 0
    while top < grid.n_rows - 1 and (found := _captions(grid, top)):
        captions += found
        top += 1
    body = next((row for row in range(top, grid.n_rows) if _is_body(grid, row, top)), grid.n_rows)
    return Band(tuple(captions), top, body)


def is_numbering(grid: Grid, row: int) -> bool:
    """Whether a row only counts the columns: ** 1 2 3, 栏次 1 2=3+4 3."""
    numbers: list[int] = []
    words = False
    for text in (squeeze(text) for cell in grid.starting(row) if (text := grid.text(cell))):
        found = NUMBER_OF_COLUMN.fullmatch(text)
        if found and (not numbers or int(found[1]) == numbers[-1] + 1):
            numbers.append(int(found[1]))
        elif not found and text in NO_NUMBER:
            words = True
        else:
            return False
    return bool(numbers) and (words or len(numbers) > 1)


def body_rows(grid: Grid, band: Band) -> list[int]:
    """The rows under the headers but those that count the columns, or are headers: printed again, as after a page
    break, or others.
    """
    heads = [_said(grid, row) for row in range(band.top, band.body)]
    return [row for row in range(band.body, grid.n_rows)
            if not is_numbering(grid, row) and not (any(said := _said(grid, row)) and said in heads)
            and not _is_head(grid, row)]


def inner_bands(grid: Grid, band: Band) -> list[Band]:
    """Other headers further down, where a table goes on with other columns."""
    heads = [_said(grid, row) for row in range(band.top, band.body)]
    return [Band((), row, row + 1) for row in range(band.body, grid.n_rows)
            if _is_head(grid, row) and _said(grid, row) not in heads]


def _is_head(grid: Grid, row: int) -> bool:
    """Whether a row in the body has nothing but headers, of names and of amounts.  In a dump cells can be lost."""
    texts = [text for text in _said(grid, row) if text]
    if grid.table.ragged or any(is_money(text) or is_dash(text) for text in texts):
        return False
    roles = [known_role(text) for text in texts]
    return None not in roles and {"name", "amount"} <= {role.name for role in roles if role}


def _said(grid: Grid, row: int) -> list[str]:
    return [grid.text(cell) for cell in grid.starting(row)]


def _captions(grid: Grid, row: int) -> list[Line]:
    """The cells of a row that holds nothing but a title, the unit, the agency; [] for any other row."""
    cells = [cell for cell in grid.row(row) if grid.text(cell)]
    texts = [grid.text(cell) for cell in cells]
    whole = len(cells) == 1 and cells[0].col_span == grid.n_cols and cells[0].row_span == 1
    noted = all(CAPTION.search(text) or find_unit(text) for text in texts) or any(map(UNIT_LINE.fullmatch, texts))
    return [grid.line(cell) for cell in cells] if texts and (whole or noted) and not any(map(is_money, texts)) else []


def _is_body(grid: Grid, row: int, top: int) -> bool:
    texts = [text for cell in grid.starting(row) if (text := grid.text(cell))]
    if is_numbering(grid, row) or not any(True for _ in grid.starting(row)):
        return False
    if any((is_money(text) or is_dash(text) or is_code(text)) and not YEAR.fullmatch(text) for text in texts):
        return True
    if row == top and _are_headers(texts):
        return False
    if grid.table.ragged:  # a lost merged header leaves as many blanks as a row without amounts
        return False
    filled = sum(1 for col in range(grid.n_cols) if grid.text(grid.at(row, col)))
    return filled < FILLED * grid.n_cols


def _are_headers(texts: list[str]) -> bool:
    """Whether the first row's texts are all headers; one alone, or a numbered one, can be a name as well."""
    if len(texts) == 1 or any(strip_numbering(text) != text for text in texts):
        return bool(texts) and all(label_key(text) in SECTIONS for text in texts)
    return all(label_key(text) in SECTIONS or known_role(text) for text in texts)
