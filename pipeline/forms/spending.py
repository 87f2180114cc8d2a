"""Spending details of a fund direction form (支出明细及测算说明): what is bought, and how the amount was reckoned."""
from __future__ import annotations

from collections.abc import Iterator

from pipeline.forms.blocks import Block, Family
from pipeline.forms.grid import Grid
from pipeline.forms.simple import rows_of
from pipeline.records import Project, SpendingDetail

FAMILY = Family("spending_detail", needs=("amount", "detail item", "basis"),
                least=3, core="item detail amount basis")


def read(grid: Grid, block: Block, unit: str | None, project: Project | None) -> Iterator[SpendingDetail]:
    name = "item" if block.column("item") else "detail"
    named = () if project is None else tuple(o for o in project.origins if o.field == "project_name")
    for row in rows_of(grid, block, unit, name):
        if not row.is_total():
            yield SpendingDetail(
                page=row.page, origins=(*row.origins, *named), project_name=project.name if project else None,
                item=row.text("item"), detail=row.text("detail"), amount_yuan=row.amount("amount"),
                basis=row.text("basis"))
