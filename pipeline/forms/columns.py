"""Columns of an indicator block that their headers leave open, told by what stands in them."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from pipeline.forms.blocks import Block, Column
from pipeline.forms.grid import Grid
from pipeline.forms.indicators import FAMILY, fits
from pipeline.normalizer.headers import role_of
from pipeline.normalizer.labels import fields_of
from pipeline.normalizer.taxonomy import is_level1, is_level2, label_pair
from pipeline.normalizer.text import label_key, squeeze
from pipeline.normalizer.values import is_comparator, is_sign, is_unit

POINTS = re.compile(r"\d{1,3}(\.\d+)?分?")
POINTS_HEADER = re.compile(r"(?<!得)分|权")


class Rule(NamedTuple):
    """A role, the columns that it may be given to (by their role and header), and what their texts say."""

    role: str
    of: frozenset[str | None]
    headed: re.Pattern[str]
    says: Callable[[list[str]], bool]


def _all(says: Callable[[str], bool]) -> Callable[[list[str]], bool]:
    return lambda texts: all(map(says, texts))


def _are_signs(texts: list[str]) -> bool:
    return all(map(is_sign, texts)) and any(map(is_comparator, texts))


def _are_points(texts: list[str]) -> bool:
    return all(POINTS.fullmatch(squeeze(text)) for text in texts)


ANY = re.compile("")
RULES = (
    Rule("level1", frozenset({None, "aside", "heading"}), ANY, _all(is_level1)),
    Rule("level1", frozenset({None, "aside", "heading"}), ANY, _all(lambda text: label_pair(text) is not None)),
    Rule("level2", frozenset({None, "aside"}), ANY, _all(is_level2)),
    Rule("sign", frozenset({None, "aside"}), ANY, _are_signs),
    Rule("unit", frozenset({None}), ANY, _all(is_unit)),
    Rule("weight", frozenset({None}), POINTS_HEADER, _are_points),
    Rule("value", frozenset({"grade"}), ANY, bool),  # the best of the grades that are printed is the target
    Rule("weight", frozenset({"remark"}), ANY, _are_points),  # some forms print the points in a column headed 备注
)


def told_by_content(grid: Grid, block: Block) -> Block:
    """The block with roles for open columns, where no header names a column of that role."""
    for rule in RULES:
        found = next((column for column in block.columns if _is_told(grid, block, column, rule)), None)
        if found is not None and block.column(rule.role) is None:
            columns = (replace(column, role=rule.role) if column is found else column for column in block.columns)
            block = replace(block, columns=tuple(columns))
    columns = (replace(column, role="scoring") if column.role == "grade" else column for column in block.columns)
    return replace(block, columns=tuple(columns))


def unknown_headers(block: Block) -> Iterator[Column]:
    """The columns of a block whose header no synonym, no token and no content explains.

    Beside other blocks of a form stand its labels (年度主要任务) and columns of the indicators (权重), which are known.
    """
    first = min((column.start for column in block.columns if column.role), default=0)
    return (column for column in block.columns if column.role is None and label_key(column.header)
            and (block.family is FAMILY or (column.start > first and not _is_known(column.header))))


def _is_known(header: str) -> bool:
    return bool(fields_of(header)) or role_of(FAMILY.words, header.split("/")) is not None


def _is_told(grid: Grid, block: Block, column: Column, rule: Rule) -> bool:
    if column.role not in rule.of or not rule.headed.search(column.header):
        return False
    texts = _texts(grid, block, column)
    return bool(texts) and rule.says(texts)


def _texts(grid: Grid, block: Block, column: Column) -> list[str]:
    """The column's texts in the rows of the block, without the header where it is printed again."""
    rows = (row for row in range(block.body, block.end) if fits(grid, block, row))
    texts = (grid.text(grid.at(row, column.start)) for row in rows)
    return [text for text in texts if text and label_key(text) != label_key(column.header.rpartition("/")[2])]
