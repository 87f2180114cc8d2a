"""The funds of a self-evaluation form: a row a source of money, a column each for budget and execution."""
from __future__ import annotations

from dataclasses import replace
from typing import Any

from parsers.document import Cell
from pipeline.forms.blocks import Block, Family
from pipeline.forms.grid import Grid
from pipeline.forms.simple import Row
from pipeline.normalizer.labels import fields_of
from pipeline.normalizer.values import find_unit
from pipeline.records import Project

FAMILY = Family("funds", needs=("budget initial", "executed"), least=2, core="initial budget executed rate")
SOURCES = ("budget", "fiscal", "carryover", "other")


def read(project: Project, grid: Grid, block: Block, unit: str | None) -> Project:
    """The project with its money: 全年预算数 as the budget, 全年执行数 as what was executed."""
    column = "budget" if block.column("budget") else "initial"
    for number in range(block.body, block.end):
        unit = next((found for cell in _left(grid, block, number) if (found := find_unit(grid.text(cell)))), unit)
        source = source_of(grid, block, number)
        if source:
            project = _with_source(project, Row(grid, block, number, unit), source, column)
    return project


def source_of(grid: Grid, block: Block, row: int) -> str | None:
    """The source of money that a row's label names (budget for the total); None for a row that is none's."""
    label = next((text for cell in reversed(_left(grid, block, row)) if (text := grid.text(cell))), "")
    return next((found.name for found in fields_of(label) if found.name in SOURCES), None)


def _left(grid: Grid, block: Block, row: int) -> list[Cell]:
    """The cells of a row before the columns of money."""
    first = min(column.start for column in block.columns if column.role)
    return [cell for cell in grid.row(row) if cell.right_col < first]


def _with_source(project: Project, row: Row, source: str, column: str) -> Project:
    columns = {source: column}
    money: dict[str, Any] = {f"{source}_yuan": row.amount(column)}
    if source == "budget":
        columns |= {"executed": "executed", "execution_rate": "rate"}
        money |= {"executed_yuan": row.amount("executed"), "execution_rate": row.number("rate")}
    origins = (row.grid.origin(field, row.cells[role]) for field, role in columns.items() if role in row.cells)
    return replace(project, origins=(*project.origins, *origins), **money)
