"""Documents of a few lines and small tables, written as grids, and what the readers of forms find in them."""
from __future__ import annotations

from typing import TypeVar

from data.samples_grid import Grid, boxes
from parsers.document import Block, Cell, Document, Paragraph, Table
from pipeline import forms
from pipeline.records import Indicator, Project, Record

R = TypeVar("R", bound=Record)
HEAD = ["一级指标", "二级指标", "三级指标", "指标值"]


def table(grid: Grid) -> Table:
    """A table whose merged cells are known, as of a PDF or DOCX."""
    cells = tuple(Cell(box.row, box.col, box.text, box.row_span, box.col_span) for box in boxes(grid))
    return Table(len(grid), len(grid[0]), cells)


def dumped(rows: list[list[str]]) -> Table:
    """A table whose columns were counted, as of a text dump: rows of any length."""
    cells = tuple(Cell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row))
    return Table(len(rows), max(map(len, rows)), cells, ragged=True)


def read(*parts: str | Grid | Table, name: str = "公开.txt") -> tuple[Record, ...]:
    """The records of a document of paragraphs (texts) and tables."""
    return forms.read(Document("txt", tuple(map(_block, parts))), name).records


def _block(part: str | Grid | Table) -> Block:
    if isinstance(part, Table):
        return part
    return Paragraph(part) if isinstance(part, str) else table(part)


def read_all(kind: type[R], *parts: str | Grid | Table) -> list[R]:
    return [record for record in read(*parts) if isinstance(record, kind)]


def read_project(*parts: str | Grid | Table) -> Project:
    (project,) = read_all(Project, *parts)
    return project


def rows_of(project: Project) -> list[tuple[str | None, ...]]:
    return [(i.level1, i.level2, i.level3, i.value_text) for i in project.indicators]


def read_rows(grid: Grid | Table) -> list[tuple[str | None, ...]]:
    """Level 1 to 3 and value of the indicators of a form."""
    return rows_of(read_project("项目支出绩效目标表", grid))


def read_indicator(head: list[str], *rows: list[str]) -> Indicator:
    """The last indicator of a table with these columns."""
    return read_project("项目支出绩效目标表", [head, *rows]).indicators[-1]
