"""Rows under headers, for the families whose rows stand for themselves."""
from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from parsers.document import Cell
from pipeline.forms.blocks import Block, body_cell
from pipeline.forms.grid import Grid
from pipeline.normalizer.text import label_key
from pipeline.normalizer.values import find_unit, parse_amount, parse_number
from pipeline.records import Origin

TOTALS = frozenset({"合计", "总计", "小计", "共计", "金额合计", "总金额", "资金合计"})


class Row:
    """One row of a block, read by role; `unit` is the unit of its money where the header names none."""

    def __init__(self, grid: Grid, block: Block, row: int, unit: str | None) -> None:
        self.grid = grid
        self.row = row
        self.unit = unit
        self._headers = {column.role: column.header for column in block.columns if column.role}
        self.cells: dict[str, Cell] = {
            column.role: cell for column in reversed(block.columns)
            if column.role and (cell := body_cell(grid, row, column)) is not None}

        self.joined: dict[str, str] = {}  # texts that go on in the next row, beside the same cells

    def text(self, role: str) -> str | None:
        return self.joined.get(role) or self.grid.text(self.cells.get(role)) or None

    def amount(self, role: str) -> Decimal | None:
        return parse_amount(self.text(role), find_unit(self._headers.get(role, "")) or self.unit)

    def number(self, role: str) -> Decimal | None:
        return parse_number(text) if (text := self.text(role)) else None

    @property
    def page(self) -> int | None:
        return self.grid.page(next(iter(sorted(self.cells.values(), key=lambda cell: cell.col)), None))

    def page_of(self, role: str) -> int | None:
        return self.grid.page(self.cells.get(role))

    @property
    def origins(self) -> tuple[Origin, ...]:
        return tuple(self.grid.origin(role, cell) for role, cell in self.cells.items())

    def is_total(self) -> bool:
        return any(label_key(self.grid.text(cell)).endswith(tuple(TOTALS)) for cell in self.cells.values())

    def shares_all_but(self, name: str, above: Row) -> bool:
        """Whether only the name is another cell than in the row above: a rule was drawn through one entry's name."""
        others = [role for role in self.cells if role != name and self.text(role)]
        return bool(others) and all(self.cells[role] is above.cells.get(role) for role in others)

    def repeats_header(self) -> bool:
        """Whether the row prints the header again: two of its cells or more name the column they stand in."""
        same = [role for role, cell in self.cells.items() if (key := label_key(self.grid.text(cell)))
                and key == label_key(self._headers[role].rpartition("/")[2])]
        return len(same) >= 2


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
            waiting.joined[name] = f"{waiting.text(name)}{row.text(name)}"
            continue
        if waiting is not None:
            yield waiting
        waiting = row
    if waiting is not None:
        yield waiting


def _is_struck(row: Row, besides: str) -> bool:
    """A row whose cells, but for its name, hold only dashes or strokes: the form's line was left unused."""
    texts = [text for role in row.cells if role != besides and (text := row.text(role))]
    return bool(texts) and all(set(text) <= set("/-—－╱") for text in texts)
