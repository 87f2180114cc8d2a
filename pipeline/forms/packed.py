"""Indicators that one cell of a list prints together: 数量指标：开展培训≥10次；质量指标：合格率≥95%。

They are read where each stands under a label of the taxonomy and has a name and a value, all of them or none.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from parsers.document import Cell
from pipeline.forms.blocks import Block, body_cell
from pipeline.forms.grid import Grid
from pipeline.normalizer import vocabulary
from pipeline.normalizer.taxonomy import categorise, is_level1, is_level2, parent_of
from pipeline.normalizer.text import strip_numbering
from pipeline.normalizer.values import as_cost, looks_numeric, parse_quantity, starts_value
from pipeline.records import Indicator

STOPS = re.compile("[；;。]")
NUMBERING = re.compile(r"[（(]?[0-9一二三四五六七八九十①-⑩]{1,2}[)）.、．]?")
COUNT = re.compile(r"(?<![A-Za-z0-9.])[0-9]")  # a name that has one is that of two things; PM2.5 is a name
JOINTS = "：:，,、 "
SHORTEST_NAME = 2
LONGEST_PIECE = 80  # characters; what is longer tells more than a name and a value
Levels = tuple[str | None, str | None]


def read_packed(grid: Grid, block: Block, row: int, fiscal_year: int | None) -> Iterator[Indicator]:
    """The indicators in the cells that begin in a row under a header for indicators as such; not counted (`seq` is 0).
    """
    for column in block.having("heading"):
        cell = body_cell(grid, row, column)
        if cell is not None and cell.row == row:
            yield from _indicators(grid, cell, fiscal_year)


def _indicators(grid: Grid, cell: Cell, fiscal_year: int | None) -> list[Indicator]:
    found: list[Indicator] = []
    for levels, piece in _pieces(grid.text(cell)):
        name, value = _name_and_value(piece, fiscal_year)
        if not (any(levels) and name and value):
            return []
        found.append(_indicator(grid, cell, levels, name, value, fiscal_year))
    return found


def _indicator(grid: Grid, cell: Cell, levels: Levels, name: str, value: str, fiscal_year: int | None) -> Indicator:
    category1, category2 = categorise(*levels)
    quantity = parse_quantity(value, fiscal_year, name)
    fields = [field for field, text in zip(("level1", "level2"), levels, strict=True) if text]
    return Indicator(
        page=grid.page(cell), seq=0, level1=levels[0], level2=levels[1], level3=name, category1=category1,
        category2=category2, value_text=value, quantity=as_cost(quantity) if category1 == "成本指标" else quantity,
        origins=tuple(grid.origin(field, cell) for field in (*fields, "level3", "value")))


@cache
def _label() -> re.Pattern[str]:
    labels = vocabulary.alternation(row["label"] for row in vocabulary.rows("taxonomy"))
    return re.compile(rf"(?P<label>(?:{labels})(?:指标|目标)?)[:：]")


def _pieces(text: str) -> Iterator[tuple[Levels, str]]:
    """What stands between stops, with the labels over it; (None, None) before the first."""
    levels: Levels = (None, None)
    start = 0
    for label in _label().finditer(text):
        yield from ((levels, piece) for piece in _between_stops(text[start:label.start()]))
        levels, start = _under(label["label"], levels), label.end()
    yield from ((levels, piece) for piece in _between_stops(text[start:]))


def _between_stops(text: str) -> Iterator[str]:
    pieces = (piece.strip(JOINTS) for piece in STOPS.split(text))
    return (piece for piece in pieces if piece and not NUMBERING.fullmatch(piece))


def _under(label: str, before: Levels) -> Levels:
    """The levels after a label: a second level stays under the first one before it where it belongs there."""
    belongs = before[0] is not None and is_level2(label) and parent_of(label) == categorise(before[0], None)[0]
    if belongs or not is_level1(label):
        return (before[0] if belongs else None, label)
    return (label, None)


def _name_and_value(piece: str, fiscal_year: int | None) -> tuple[str | None, str | None]:
    """A piece cut where its value begins; (None, None) where that cannot be told."""
    text = strip_numbering(piece)
    if len(text) > LONGEST_PIECE:
        return None, None
    starts = (start for start in range(SHORTEST_NAME, len(text)) if _is_value(text[start:], fiscal_year))
    start = next(starts, None)
    name = text[:start].strip(JOINTS)
    if start is None or len(name) < SHORTEST_NAME or COUNT.search(name):
        return None, None
    return name, text[start:].strip(JOINTS)


def _is_value(text: str, fiscal_year: int | None) -> bool:
    """Whether a text is a target and nothing else: a number with its bound and unit, a day, or a change for the better.
    """
    if looks_numeric(text) or _in_words().fullmatch(text):
        return True
    return starts_value(text) and parse_quantity(text, fiscal_year).kind == "date"


@cache
def _in_words() -> re.Pattern[str]:
    """Targets without a number: 有效提升, 明显改善."""
    said = {role: vocabulary.alternation(row["word"] for row in vocabulary.rows("target_words") if row["role"] == role)
            for role in ("manner", "change", "state")}
    return re.compile(rf"(?:得到|有所)?(?:{said['manner']})?(?:{said['change']})|{said['state']}")
