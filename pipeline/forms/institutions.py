"""The agency's units: the table of their nature, rank and funding, or the mere list of their names."""
from __future__ import annotations

from collections.abc import Iterator

from pipeline.forms.blocks import Block, Family
from pipeline.forms.grid import Grid
from pipeline.forms.simple import rows_of
from pipeline.records import Institution

FAMILY = Family("institution", needs=("name", "nature rank", "funding rank"),
                least=3, core="name nature rank funding")
LIST_FAMILY = Family("institution_list", needs=("name", "seq"), least=2, core="name", whole=True)


def read(grid: Grid, block: Block) -> Iterator[Institution]:
    for row in rows_of(grid, block, None, "name"):
        if not row.is_total():
            yield Institution(page=row.page, origins=row.origins, name=row.text("name") or "",
                              nature=row.text("nature"), rank=row.text("rank"), funding=row.text("funding"))
