"""Indicator blocks with several groups of columns beside each other.

The Ministry's form until 2020 prints 中期目标 and 年度目标 side by side, each with its own indicators, under
first-level labels for both.  An indicator that both groups name is one, with two targets.  Wide lists print
成本指标, 产出指标, 效益指标, 满意度指标 side by side: there the headers are the first level.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from pipeline.forms.blocks import Block, Column
from pipeline.forms.grid import Grid
from pipeline.forms.indicators import IndicatorRow, read_rows
from pipeline.forms.levels import labels_over
from pipeline.normalizer.labels import fields_of
from pipeline.normalizer.text import squeeze
from pipeline.records import Indicator, Origin

LEVELS = ("level1", "level2", "level3")
TARGET = frozenset({"sign", "value", "unit"})
MIDTERM = "midterm_goal"
GOALS = frozenset({"goal", MIDTERM})


@lru_cache(maxsize=8)  # a form that prints no unit of money is read with and without one
def read_indicators(grid: Grid, block: Block, fiscal_year: int | None) -> Sequence[IndicatorRow]:
    """The indicators of a block by row; of twin groups, those of the year first, with both their targets.

    Those of groups under first levels come group by group.
    """
    groups = _groups(block)
    parts = [replace(block, columns=group) for group in groups]
    if all(labels_over(grid, part) for part in parts) and len(parts) > 1:
        return [found for part in parts for found in read_rows(grid, part, fiscal_year)]
    if len(groups) != 2:
        return read_rows(grid, block, fiscal_year)
    if _is_midterm(grid, block, groups[1]):
        groups.reverse()
    midterm, annual = (read_rows(grid, replace(block, columns=group), fiscal_year) for group in groups)
    return _merged(annual, midterm)


def _groups(block: Block) -> list[tuple[Column, ...]]:
    """The columns by group: one begins where a level is headed again.  A level that it lacks is the first's."""
    groups: list[list[Column]] = [[]]
    for column in block.columns:
        if column.role in LEVELS and any(column.role == other.role for other in groups[-1]):
            groups.append([])
        groups[-1].append(column)
    complete = [tuple(_with_levels(group, groups[0])) for group in groups]
    return complete if all({"value", "midterm"} & {column.role for column in group} for group in groups) else []


def _with_levels(group: Sequence[Column], first: Sequence[Column]) -> list[Column]:
    missing = [column for column in first if column.role in LEVELS and all(column.role != own.role for own in group)]
    return [*missing, *(replace(column, role="value") if column.role == "midterm" else column for column in group)]


def _is_midterm(grid: Grid, block: Block, group: Sequence[Column]) -> bool:
    """Whether a group is that of the period: its headers say so, else the nearest label of a goal above it."""
    own = next(column for column in group if column.role == "level3")
    texts = [part for column in group for part in column.header.split("/") if column.start >= own.start]
    texts += [grid.text(grid.at(row, own.start)) for row in range(block.top - 1, -1, -1)]
    named = (GOALS & {found.name for found in fields_of(text.replace("绩效指标", "目标").replace("指标值", "目标"))}
             for text in texts)
    return MIDTERM in next((names for names in named if names), ())


def _merged(annual: Sequence[IndicatorRow], midterm: Sequence[IndicatorRow]) -> list[IndicatorRow]:
    of_period = {_key(found.indicator): found for found in reversed(midterm)}
    both = [replace(found, indicator=_with_midterm(found.indicator, of_period.pop(_key(found.indicator), None)))
            for found in annual]
    alone = [replace(found, indicator=replace(
        found.indicator, midterm_text=found.indicator.value_text, value_text=None, quantity=None,
        origins=_of_midterm(found.indicator))) for found in of_period.values()]
    return sorted([*both, *alone], key=lambda found: found.row)


def _key(indicator: Indicator) -> tuple[str, ...]:
    return tuple(map(squeeze, (indicator.level1, indicator.level2, indicator.level3)))


def _with_midterm(annual: Indicator, midterm: IndicatorRow | None) -> Indicator:
    if midterm is None:
        return annual
    return replace(annual, midterm_text=midterm.indicator.value_text,
                   origins=(*annual.origins, *_of_midterm(midterm.indicator)))


def _of_midterm(indicator: Indicator) -> tuple[Origin, ...]:
    """The origins of an indicator whose target is that of the period."""
    return tuple(origin._replace(field="midterm") if origin.field in TARGET else origin for origin in indicator.origins)
