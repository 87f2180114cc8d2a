"""Rows under headers, for the families whose rows stand for themselves."""
from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from parsers.document import Cell
from pipeline.forms.blocks import Block, Column, body_cell
from pipeline.forms.grid import Grid
from pipeline.normalizer.agencies import is_agency
from pipeline.normalizer.headers import rank_of
from pipeline.normalizer.quantities import parse_money
from pipeline.normalizer.text import label_key
from pipeline.normalizer.values import find_unit, parse_number, parse_rate
from pipeline.records import Origin

UNRECORDED = frozenset({"aside", "heading", "remark", "seq", "source"})  # roles of columns that no record tells of
TOTALS = frozenset({"合计", "总计", "小计", "共计", "金额合计", "总金额", "资金合计"})
# Only here a row says that it is a total: a task's content or an indicator can end in 共计, too.
NAMING = ("seq", "name", "item", "detail", "project_name", "project_code", "organisation", "organisation_code",
          "department", "implementing_unit")
STROKES = frozenset("/-—－╱")  # a cell of nothing else says that there is nothing
SUM = re.compile(r"(?P<of>.*)(?:合计|总计|小计|共计)")
SUMMED = re.compile(r"(?:[本各]|全部|所有|年度|部门|单位|项目|支出|预算|资金|金额|任务|页)*")


class Row:
    """One row of a block, read by role; `unit` is the unit of its money where the header names none."""

    def __init__(self, grid: Grid, block: Block, row: int, unit: str | None) -> None:
        self.grid = grid
        self.row = row
        self.unit = unit
        columns = _by_role(block)
        self._headers = {role: column.header for role, column in columns.items()}
        self.cells: dict[str, Cell] = {
            role: cell for role, column in columns.items() if (cell := body_cell(grid, row, column)) is not None}
        self._joined: dict[str, list[Cell]] = {}  # cells in which a text goes on below, beside the same others

    def text(self, role: str) -> str | None:
        return "".join(map(self.grid.text, self.cells_of(role))) or None

    def cells_of(self, role: str) -> list[Cell]:
        """The cell of a role, and those in which its text goes on; [] where the block has no such column."""
        return [*([self.cells[role]] if role in self.cells else []), *self._joined.get(role, ())]

    def join(self, role: str, below: Row) -> None:
        """Let the text of a role go on with that of the row below."""
        self._joined.setdefault(role, []).append(below.cells[role])

    def amount(self, role: str) -> Decimal | None:
        return parse_money(self.text(role), find_unit(self._headers.get(role, "")) or self.unit)

    def rate(self, role: str) -> Decimal | None:
        return parse_rate(self.text(role), self._headers.get(role))

    def number(self, role: str) -> Decimal | None:
        return parse_number(text) if (text := self.text(role)) else None

    @property
    def page(self) -> int | None:
        return self.grid.page(next(iter(sorted(self.cells.values(), key=lambda cell: cell.col)), None))

    def page_of(self, role: str) -> int | None:
        return self.grid.page(self.cells.get(role))

    @property
    def origins(self) -> tuple[Origin, ...]:
        return tuple(self.grid.origin(role, cell) for role in self.cells if role not in UNRECORDED
                     for cell in self.cells_of(role))

    def is_total(self) -> bool:
        return any(says_total(label_key(self.text(role))) for role in NAMING if role in self.cells)

    def shares_all_but(self, name: str, above: Row) -> bool:
        """Whether only the name is another cell than in the row above: a rule was drawn through one entry's name."""
        others = [role for role in self.cells if role != name and self.text(role)]
        return bool(others) and all(self.cells[role] is above.cells.get(role) for role in others)

    def repeats_header(self) -> bool:
        """Whether the row prints the header again: two of its cells or more name the column they stand in."""
        same = [role for role, cell in self.cells.items() if (key := label_key(self.grid.text(cell)))
                and key == label_key(self._headers[role].rpartition("/")[2])]
        return len(same) >= 2


def _by_role(block: Block) -> dict[str, Column]:
    """Each role's column: of several the one whose header says most (headers.csv ranks them), else the left one."""
    ranked = sorted(block.columns, key=lambda column: rank_of(block.family.words, column.header.split("/")))
    return {column.role: column for column in reversed(ranked) if column.role}


def says_total(key: str) -> bool:
    """Whether a name is that of a sum: 合计, 项目支出合计, 云汉市水务局小计; 植树面积合计 is a thing counted."""
    found = SUM.fullmatch(key)
    return key in TOTALS or (found is not None and (bool(SUMMED.fullmatch(found["of"])) or is_agency(found["of"])))


def rows_of(grid: Grid, block: Block, unit: str | None, name: str) -> Iterator[Row]:
    """The rows of a block whose column `name` is filled, up to the first that is not laid out in its columns."""
    waiting: Row | None = None
    for number in range(block.body, block.end):
        row = Row(grid, block, number, unit)
        if len({(cell.row, cell.col) for cell in row.cells.values()}) < min(2, len(row.cells)):
            break
        if not row.text(name) or row.repeats_header() or _is_struck(row, besides=name):
            continue
        if waiting is not None and row.shares_all_but(name, waiting):
            waiting.join(name, row)
            continue
        if waiting is not None:
            yield waiting
        waiting = row
    if waiting is not None:
        yield waiting


def _is_struck(row: Row, besides: str) -> bool:
    """A row whose cells, but for its name, hold only dashes or strokes: the form's line was left unused."""
    texts = [text for role in row.cells if role != besides and (text := row.text(role))]
    return bool(texts) and all(set(text) <= STROKES for text in texts)
