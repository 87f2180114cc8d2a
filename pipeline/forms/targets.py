"""The targets of an indicator block: those of the year beside those of the whole period or of other years."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.forms.blocks import Block, Column

TARGETS = ("value", "midterm")


def of_year(block: Block, year: int | None) -> Block:
    """The block with the target of its year alone, where the headers print those of several (2024年指标值)."""
    targets = block.having("value")
    dated = [column for column in targets if year is not None and str(year) in column.header]
    if len(targets) < 2 or len(dated) != 1:
        return block
    return replace(block, columns=tuple(replace(column, role="aside") if column in targets and column not in dated
                                        else column for column in block.columns))


def parts_of_targets(block: Block) -> dict[tuple[str, str], Column]:
    """(sign or unit, role of a target) -> the column; none where the target's own column says it all."""
    targets = [column for role in TARGETS if (column := block.column(role))]
    return {(part, target.role or ""): column
            for target in targets for part, column in _parts_of(block, target, targets)}


def _parts_of(block: Block, target: Column, targets: list[Column]) -> Iterator[tuple[str, Column]]:
    """Those that no other target stands before, and the only ones of a block."""
    others = [other.start for other in targets if other is not target]
    before = max((start for start in others if start < target.start), default=-1)
    after = min((start for start in others if start > target.start), default=block.columns[-1].end)
    for part, start, end in (("sign", before, target.start), ("unit", target.start, after)):
        columns = block.having(part)
        beside = [column for column in columns if start < column.start < end] or columns[:len(columns) == 1]
        yield from ((part, column) for column in beside[:1])
