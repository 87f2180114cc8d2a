"""Labelled numbers of a department's form: its money by source and use, its staff.

In a form they stand beside their labels, in a list of departments under their headers.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from parsers.document import Cell
from pipeline.forms.blocks import Block, body_cell
from pipeline.forms.grid import Grid
from pipeline.forms.labels import unit_at
from pipeline.forms.simple import Row
from pipeline.normalizer.labels import figure_unit, split_inline
from pipeline.normalizer.quantities import parse_money
from pipeline.normalizer.text import label_key
from pipeline.normalizer.values import looks_numeric, parse_number
from pipeline.records import Figure, Origin, Project

MONEY_ROLES = frozenset({"budget", "fiscal", "other", "carryover", "source"})


def read(grid: Grid, rows: Sequence[int], project: Project, unit: str | None) -> Iterator[Figure]:
    """A figure for every label of the rows that names money or staff and has a number beside it or in its cell."""
    for row in rows:
        for label in grid.starting(row):
            text = grid.text(label)
            inline = split_inline(text)
            cell = label if inline else grid.right_of(label, row)
            printed = inline[1] if inline else grid.text(cell)
            named = inline[0] if inline else text
            if cell is not None and looks_numeric(printed) and not looks_numeric(named):
                yield from _figure(grid, label, cell, named, printed, project, unit)


def header_figures(grid: Grid, block: Block, row: Row, project: Project) -> Iterator[Figure]:
    """A figure for every column of money in a department's row."""
    for column in block.columns:
        if column.role in MONEY_ROLES:
            cell = body_cell(grid, row.row, column)
            named = column.header.rpartition("/")[2]
            if cell is not None and looks_numeric(grid.text(cell)):
                header = grid.at(block.body - 1, column.start) or cell
                yield from _figure(grid, header, cell, named, grid.text(cell), project, row.unit)


def _figure(grid: Grid, label: Cell, cell: Cell, named: str, printed: str, project: Project,
            unit: str | None) -> Iterator[Figure]:
    counted = figure_unit(named)
    item = re.sub(r"^其中[:：]?", "", named).strip(":： ")
    if counted is None or not label_key(item):
        return
    amount = parse_money(printed, unit_at(grid, label, cell) or unit) if counted == "money" else None
    number = parse_number(printed) if counted != "money" else None
    if amount is None and number is None:
        return
    yield Figure(
        page=grid.page(cell), item=item, item_raw=named, organisation=project.organisation, source="table",
        fiscal_year=project.fiscal_year, value=number, unit="元" if counted == "money" else counted, amount_yuan=amount,
        origins=(grid.origin("item", label), grid.origin("value", cell), *_of_form(project)))


def _of_form(project: Project) -> Iterator[Origin]:
    """Where the form says whose figures they are, and of which year."""
    return (origin for origin in project.origins if origin.field in ("organisation", "fiscal_year"))
