"""The table of institutions: the agency's units, their nature, rank and funding."""
from __future__ import annotations

from collections.abc import Iterator

from pipeline.forms.blocks import Block, Family
from pipeline.forms.grid import Grid
from pipeline.forms.simple import rows_of
from pipeline.records import Institution

FAMILY = Family("institution", needs=("name", "nature rank", "funding rank"),
                least=3, core="name nature rank funding")


def read(grid: Grid, block: Block) -> Iterator[Institution]:
    for row in rows_of(grid, block, None, "name"):
        if not row.is_total():
            yield Institution(page=row.page, origins=row.origins, name=row.text("name") or "",
                              nature=row.text("nature"), rank=row.text("rank"), funding=row.text("funding"))
