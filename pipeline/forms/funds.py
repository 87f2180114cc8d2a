"""The funds of a self-evaluation form: a row a source of money, a column each for budget and execution."""
from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipeline.forms.blocks import Block, Family
from pipeline.forms.grid import Grid
from pipeline.forms.simple import Row
from pipeline.normalizer.labels import fields_of
from pipeline.normalizer.values import find_unit
from pipeline.records import Project

FAMILY = Family("funds", needs=("budget initial", "executed"), least=2, core="initial budget executed rate")
SOURCES = {"budget": "budget_yuan", "fiscal": "fiscal_yuan", "carryover": "carryover_yuan", "other": "other_yuan"}


def read(project: Project, grid: Grid, block: Block, unit: str | None) -> Project:
    """The project with its money: 全年预算数 as the budget, 全年执行数 as what was executed."""
    first = min(column.start for column in block.columns if column.role)
    for number in range(block.body, block.end):
        left = [cell for cell in grid.row(number) if cell.right_col < first]
        unit = next((found for cell in left if (found := find_unit(grid.text(cell)))), unit)
        row = Row(grid, block, number, unit)
        label = next((grid.text(cell) for cell in reversed(left) if grid.text(cell)), "")
        source = next((SOURCES[found.name] for found in fields_of(label) if found.name in SOURCES), None)
        if source is not None:
            project = _with_source(project, row, source, "budget" if block.column("budget") else "initial")
    return project


def _with_source(project: Project, row: Row, source: str, column: str) -> Project:
    money: dict[str, Any] = {source: row.amount(column)}
    if source == "budget_yuan":
        money |= {"executed_yuan": row.amount("executed"), "execution_rate": row.number("rate")}
    return replace(project, origins=(*project.origins, *row.origins), **money)
