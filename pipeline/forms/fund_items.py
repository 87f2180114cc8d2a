"""The summary of funds: a line a fund, with its money and goals."""
from __future__ import annotations

from collections.abc import Iterator

from pipeline.forms.blocks import Block, Family
from pipeline.forms.grid import Grid
from pipeline.forms.simple import rows_of
from pipeline.records import FundItem

FAMILY = Family("fund_item", needs=("name", "amount", "goal period_goal"),
                least=3, core="name amount goal period_goal")


def read(grid: Grid, block: Block, unit: str | None) -> Iterator[FundItem]:
    for row in rows_of(grid, block, unit, "name"):
        if not row.is_total():
            yield FundItem(page=row.page, origins=row.origins, name=row.text("name") or "",
                           amount_yuan=row.amount("amount"), goal=row.text("goal"), period_goal=row.text("period_goal"))
