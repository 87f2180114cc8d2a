"""The year's main tasks in a department's form, with what each costs and should achieve."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.forms.blocks import Block, Family
from pipeline.forms.grid import Grid
from pipeline.forms.simple import rows_of
from pipeline.normalizer.headers import rank_of
from pipeline.records import Project, Task

FAMILY = Family("task", needs=("name", "content responsible goal"),
                least=2, core="name content responsible goal")
LEAST_ROLES = 3  # of a block whose headers do not say that it is one of tasks
FIELDS = {"amount": "budget", "fiscal": "fiscal", "other": "other", "executed": "executed"}  # a project's, by role


def are_tasks(block: Block) -> bool:
    """Whether the headers say that the rows are tasks: by several of them, or by the name's own (任务名称)."""
    name = block.column("name")
    surely = name is not None and rank_of(FAMILY.words, name.header.split("/")) == 1
    return surely or len({column.role for column in block.columns if column.role}) >= LEAST_ROLES


def read(grid: Grid, block: Block, unit: str | None) -> Iterator[Task]:
    for row in rows_of(grid, block, unit, "name"):
        if not row.is_total():
            yield Task(page=row.page, origins=row.origins, name=row.text("name") or "",
                       responsible=row.text("responsible"), content=row.text("content"),
                       amount_yuan=row.amount("amount"), goal=row.text("goal"), fiscal_yuan=row.amount("fiscal"),
                       other_yuan=row.amount("other"), executed_yuan=row.amount("executed"))


def with_total(project: Project, grid: Grid, block: Block, unit: str | None) -> Project:
    """The department's money from the tasks' total row, where the form prints it nowhere else."""
    total = next((row for row in rows_of(grid, block, unit, "name") if row.is_total()), None)
    if total is None:
        return project
    origins = (origin._replace(field=FIELDS[origin.field]) for origin in total.origins if origin.field in FIELDS)
    return replace(project, budget_yuan=total.amount("amount"), fiscal_yuan=total.amount("fiscal"),
                   other_yuan=total.amount("other"), executed_yuan=total.amount("executed"),
                   origins=(*project.origins, *origins))
