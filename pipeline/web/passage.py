"""Tables and lines as the database has them, for files whose pages cannot be shown: the rows around what is marked."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.database import Row
from pipeline.web.record import Frame
from pipeline.web.select import Select

_ROWS_AROUND = 8
_LINES_AROUND = 3
_OF_TABLE = "FROM cell WHERE document_id = :document AND table_no = :number"


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell of a row, or a place of the grid that has none; `frame` is the number of the one that marks it."""

    text: str = ""
    row_span: int = 1
    col_span: int = 1
    frame: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """Rows of a table, or lines as rows of one slot (`table_no` 0)."""

    table_no: int
    rows: list[list[Slot]]
    is_cut: bool


def passages(select: Select, document: int, frames: Sequence[Frame]) -> list[Passage]:
    """Every table that a frame is in, then the lines."""
    cells = [frame for frame in frames if frame.row["table_no"] is not None and frame.row["part"] == 0]
    numbers = dict.fromkeys(frame.row["table_no"] for frame in cells)
    tables = [_table(select, document, [f for f in cells if f.row["table_no"] == number]) for number in numbers]
    lines = [frame for frame in frames if frame.row["paragraph_no"] is not None]
    return tables + ([_lines(select, document, lines)] if lines else [])


def _table(select: Select, document: int, frames: Sequence[Frame]) -> Passage:
    key = {"document": document, "number": frames[0].row["table_no"]}
    (size,) = select(f"SELECT max(row_no + row_span) AS rows {_OF_TABLE}", **key)
    first = max(min(frame.row["row"] for frame in frames) - _ROWS_AROUND, 0)
    last = min(max(frame.row["row"] for frame in frames) + _ROWS_AROUND, size["rows"] - 1)
    cells = select(
        f"SELECT * {_OF_TABLE} AND row_no <= :last AND row_no + row_span > :first ORDER BY row_no, col_no",
        first=first, last=last, **key)
    marked = {(frame.row["row"], frame.row["col"]): frame.number for frame in frames}
    is_cut = first > 0 or last < size["rows"] - 1
    return Passage(frames[0].row["table_no"], list(_grid(cells, marked, first, last)), is_cut)


def _grid(cells: Sequence[Row], marked: dict[tuple[int, int], int], first: int, last: int) -> Iterator[list[Slot]]:
    """The rows from first to last: cells that begin above are cut, places without a cell are blank."""
    width = max(cell["col_no"] + cell["col_span"] for cell in cells)
    starts = {(max(cell["row_no"], first), cell["col_no"]): cell for cell in cells}
    covered: set[tuple[int, int]] = set()
    for row in range(first, last + 1):
        slots = []
        for col in range(width):
            if (row, col) in covered:
                continue
            cell = starts.get((row, col))
            if cell is None:
                slots.append(Slot())
                continue
            down = min(cell["row_no"] + cell["row_span"], last + 1) - row
            covered |= {(row + i, col + j) for i in range(down) for j in range(cell["col_span"])}
            slots.append(Slot(cell["text"], down, cell["col_span"], marked.get((cell["row_no"], col))))
        yield slots


def _lines(select: Select, document: int, frames: Sequence[Frame]) -> Passage:
    marked = {frame.row["paragraph_no"]: frame.number for frame in frames}
    wanted = sorted(set(_around(marked)))
    rows = select(
        f"""SELECT no, text FROM paragraph WHERE document_id = :document
        AND no IN ({', '.join(map(str, wanted))}) ORDER BY no""", document=document)
    return Passage(0, [[Slot(row["text"], frame=marked.get(row["no"]))] for row in rows], True)


def _around(numbers: Iterable[int]) -> Iterator[int]:
    for number in numbers:
        yield from range(number - _LINES_AROUND, number + _LINES_AROUND + 1)
