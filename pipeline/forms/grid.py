"""A table as the readers of forms see it: cells by position, with their text cleaned."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import product
from operator import attrgetter

from parsers.document import Cell, Table
from pipeline.forms.lead import Line
from pipeline.normalizer.text import clean
from pipeline.records import Origin


class Grid:
    """A table and its number in the document (from 1).

    `moved` are cells that stand in another column of the document's own table: (row, col) here -> col there.
    """

    def __init__(self, table: Table, number: int, moved: Mapping[tuple[int, int], int] | None = None) -> None:
        self._moved = moved or {}
        self.table = table
        self.number = number
        self.n_rows = table.n_rows
        self.n_cols = table.n_cols

    @cached_property
    def _owner(self) -> dict[tuple[int, int], Cell]:
        owner: dict[tuple[int, int], Cell] = {}
        for cell in self.table.cells:
            if cell.row_span == cell.col_span == 1:
                owner[cell.row, cell.col] = cell
            else:
                owner |= dict.fromkeys(product(range(cell.row, cell.row + cell.row_span),
                                               range(cell.col, cell.col + cell.col_span)), cell)
        return owner

    @cached_property
    def _texts(self) -> dict[int, str]:
        return {id(cell): clean(cell.text) or "" for cell in self.table.cells}  # equal cells are not looked for

    @cached_property
    def _rows(self) -> list[list[Cell]]:
        rows: list[list[Cell]] = [[] for _ in range(self.n_rows)]
        for cell in sorted(self.table.cells, key=attrgetter("col")):
            for row in range(cell.row, min(cell.row + cell.row_span, self.n_rows)):
                rows[row].append(cell)
        return rows

    def at(self, row: int, col: int) -> Cell | None:
        """The cell that covers a grid position."""
        return self._owner.get((row, col))

    def row(self, row: int) -> list[Cell]:
        """The cells that cover a row, from left to right; a merged cell is in every row it covers."""
        return self._rows[row]

    def text(self, cell: Cell | None) -> str:
        """A cell's text on one line; "" where there is nothing."""
        return self._texts[id(cell)] if cell is not None else ""

    def right_of(self, cell: Cell, row: int) -> Cell | None:
        return self.at(row, cell.right_col + 1)

    def below(self, cell: Cell) -> Cell | None:
        return self.at(cell.bottom_row + 1, cell.col)

    def starting(self, row: int) -> Iterator[Cell]:
        """The cells whose first row is `row`."""
        return (cell for cell in self._rows[row] if cell.row == row)

    def page(self, cell: Cell | None) -> int | None:
        return cell.place.page if cell is not None else None

    def line(self, cell: Cell) -> Line:
        """A cell that says what a line over the table can say."""
        return Line(self.text(cell), self.origin("", cell), self.page(cell))

    def origin(self, field: str, cell: Cell) -> Origin:
        return Origin(field, self.number, cell.row, self._moved.get((cell.row, cell.col), cell.col))
