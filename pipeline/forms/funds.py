"""The funds of a self-evaluation form: a row a source of money, a column each for budget and execution."""
from __future__ import annotations

from dataclasses import replace
from typing import Any

from parsers.document import Cell
from pipeline.forms.blocks import Block, Family, body_cell
from pipeline.forms.grid import Grid
from pipeline.forms.simple import TOTALS, Row
from pipeline.normalizer.labels import Field, fields_of
from pipeline.normalizer.text import label_key
from pipeline.normalizer.values import find_unit, looks_numeric
from pipeline.records import Project

FAMILY = Family("funds", needs=("budget initial", "executed"), least=2, core="initial budget executed rate")
TOTAL = Field("budget", 3)  # a row that says no more than 合计
SOURCES = ("budget", "fiscal", "carryover", "other")


def of_money(grid: Grid, block: Block) -> Block:
    """The block without roles for columns of labels: 年度预算数 can be the header over the sources of money."""
    columns = (replace(column, role=None) if fields_of(grid.text(grid.at(block.body, column.start))) else column
               for column in block.columns)
    return replace(block, columns=tuple(columns))


def read(project: Project, grid: Grid, block: Block, unit: str | None) -> Project:
    """The project with its money: 全年预算数 as the budget, 全年执行数 as what was executed."""
    column = "budget" if block.column("budget") else "initial"
    best: dict[str, tuple[int, Row]] = {}
    unit = _unit_beside(grid, block, block.top) or unit
    for number in range(block.body, block.end):
        unit = _unit_beside(grid, block, number) or unit
        source = _source_of(grid, block, number)
        if source and (source.name not in best or source.rank < best[source.name][0]):
            best[source.name] = (source.rank, Row(grid, block, number, unit))
    for name, (_, row) in best.items():
        project = _with_source(project, row, name, column)
    return _with_others(project, grid, block)


def _with_others(project: Project, grid: Grid, block: Block) -> Project:
    """The project with the numbers of the block that have no field, each after its row's label and its header."""
    told = {origin[1:] for origin in project.origins}
    found = {cell: f"{label_key(_label(grid, block, row))}/{column.header.rpartition('/')[2]}：{grid.text(cell)}"
             for row in range(block.body, block.end) for column in block.columns if column.role
             if (cell := body_cell(grid, row, column)) is not None and looks_numeric(grid.text(cell))
             and grid.origin("", cell)[1:] not in told}
    beside = "；".join(filter(None, (project.beside, *found.values()))) or None
    origins = (grid.origin("beside", cell) for cell in found)
    return replace(project, beside=beside, origins=(*project.origins, *origins))


def end_of(grid: Grid, block: Block) -> int:
    """The row after the last that names a source of money; rows between may name what is no field of its own."""
    end = block.body
    for row in range(block.body, block.end):
        if _source_of(grid, block, row):
            end = row + 1
        elif not _is_aside(_label(grid, block, row)):
            break
    return end


def _unit_beside(grid: Grid, block: Block, row: int) -> str | None:
    return next((unit for cell in _left(grid, block, row) if (unit := find_unit(grid.text(cell)))), None)


def _source_of(grid: Grid, block: Block, row: int) -> Field | None:
    """The source of money that a row's label names (budget for the total); None for a row that is none's."""
    label = _label(grid, block, row)
    if label_key(label) in TOTALS:
        return TOTAL
    return next((found for found in fields_of(label) if found.name in SOURCES), None)


def _is_aside(label: str) -> bool:
    return {found.name for found in fields_of(label)} == {"-"}


def _label(grid: Grid, block: Block, row: int) -> str:
    return next((text for cell in reversed(_left(grid, block, row)) if (text := grid.text(cell))), "")


def _left(grid: Grid, block: Block, row: int) -> list[Cell]:
    """The cells of a row before the columns of money."""
    first = min((column.start for column in block.columns if column.role), default=0)
    return [cell for cell in grid.row(row) if cell.right_col < first]


def _with_source(project: Project, row: Row, source: str, column: str) -> Project:
    columns = {source: column}
    money: dict[str, Any] = {f"{source}_yuan": row.amount(column)}
    if source == "budget":
        columns |= {"executed": "executed", "execution_rate": "rate"}
        money |= {"executed_yuan": row.amount("executed"), "execution_rate": row.rate("rate")}
    origins = (row.grid.origin(field, row.cells[role]) for field, role in columns.items() if role in row.cells)
    return replace(project, origins=(*project.origins, *origins), **money)
