"""The procurement table: goods and services, each under the project that pays for it."""
from __future__ import annotations

from collections.abc import Iterator

from pipeline.forms.blocks import Block, Family
from pipeline.forms.grid import Grid
from pipeline.forms.simple import rows_of
from pipeline.normalizer.text import squeeze
from pipeline.records import Procurement

FAMILY = Family("procurement", needs=("item", "quantity catalogue_code", "amount"),
                least=4, core="item catalogue_code quantity unit_price amount")


def read(grid: Grid, block: Block, unit: str | None) -> Iterator[Procurement]:
    """The lines that name an item; totals and subtotals of an agency name none."""
    for row in rows_of(grid, block, unit, "item"):
        if not row.is_total():
            yield Procurement(
                page=row.page, origins=row.origins, project_name=row.text("project_name"), item=row.text("item"),
                project_budget_yuan=row.amount("project_budget"), unit=row.text("unit"),
                quantity=row.number("quantity"),
                catalogue_code=squeeze(row.text("catalogue_code")) or None, unit_price_yuan=row.amount("unit_price"),
                amount_yuan=row.amount("amount"))
