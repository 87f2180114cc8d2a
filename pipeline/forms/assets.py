"""The table of fixed assets: kinds of assets with number and value."""
from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.forms.blocks import Block, Family
from pipeline.forms.grid import Grid
from pipeline.forms.simple import rows_of
from pipeline.normalizer.text import strip_numbering
from pipeline.records import Asset

FAMILY = Family("asset", needs=("item", "quantity", "amount"), least=3, core="item quantity amount")


def read(grid: Grid, block: Block, unit: str | None) -> Iterator[Asset]:
    """The lines that print a number or a value; a kind of asset that the agency has none of is a blank line."""
    for row in rows_of(grid, block, unit, "item"):
        quantity, amount = row.number("quantity"), row.amount("amount")
        if quantity is not None or amount is not None:
            item = re.sub(r"^其中[:：]?", "", strip_numbering(row.text("item") or ""))
            yield Asset(page=row.page, origins=row.origins, item=item, quantity=quantity, amount_yuan=amount)
