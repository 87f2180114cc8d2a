"""The indicator block that every performance form has: one row, one indicator, under headers of many names."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from parsers.document import Cell
from pipeline.forms.blocks import Block, Column, Family, body_cell, body_cells
from pipeline.forms.grid import Grid
from pipeline.forms.levels import Labels, filled_levels, labels_over, printed_at
from pipeline.forms.targets import of_year, parts_of_targets
from pipeline.normalizer.labels import fields_of
from pipeline.normalizer.taxonomy import categorise, is_level1, is_level2, split_labels
from pipeline.normalizer.text import is_template, label_key
from pipeline.normalizer.values import as_cost, compose_value, is_sign, looks_numeric, parse_number, parse_quantity
from pipeline.records import Indicator, Origin, Quantity

FAMILY = Family(
    "indicator", needs=("level3 level2", "value sign actual midterm score scoring"), least=3,
    core="level1 level2 level3 value sign midterm actual grade",
    stand_ins=(("level3", "heading"), ("level3", "description")),  # they name the indicator where no other column does
    shared="scoring deviation")
ASIDES = frozenset({"aside", "remark"})  # roles of columns that have no field
TEXT_ROLES = ("description", "basis", "scoring", "deviation")
TOTALS = frozenset({
    "合计", "总计", "小计", "总分", "总得分", "合计得分", "自评总分", "总分合计", "得分合计", "分值合计"})
COSTS = frozenset({"成本指标", "经济成本指标"})
NUMBERED = re.compile(r"指标\s*\d+|\d+[.、．]")
KEY_FIELDS = frozenset({"project_name", "project_code", "organisation"})  # labels that begin a form
# Columns of labels, which are merged or left blank, and those of a list's projects.
ELSEWHERE = frozenset({
    "level1", "level2", "project_name", "project_code", "organisation", "organisation_code", "department",
    "implementing_unit", "budget", "fiscal", "carryover", "other", "executed", "execution_rate", "source", "purpose",
    "goal", "midterm_goal"})
FRAGMENT_LENGTH = 2  # no indicator has a shorter name


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator and the grid row that it stands in."""

    row: int
    indicator: Indicator


def read_rows(grid: Grid, block: Block, fiscal_year: int | None) -> list[IndicatorRow]:
    """The indicators of a block; header rows printed again, totals and unfilled template rows are left out.

    They are not counted yet (`seq` is 0): a form can have several blocks.
    """
    block = of_year(block, fiscal_year)
    rows = list(_body_rows(grid, block))
    below = [cells for _, cells in rows]
    levels = filled_levels(below, grid)
    reader = _Reader(grid, block, fiscal_year)
    found: list[IndicatorRow] = []
    for (row, cells), labels, labelled in zip(rows, levels, printed_at(below, levels, grid), strict=True):
        indicator = reader.read(row, cells, labels, labelled)
        if indicator is None:
            continue
        if found and reader.is_fragment(row, found[-1], indicator):
            found[-1] = _with_fragment(found[-1], indicator)
        else:
            found.append(IndicatorRow(row, indicator))
    return found


def _with_fragment(above: IndicatorRow, fragment: Indicator) -> IndicatorRow:
    level3 = f"{above.indicator.level3}{fragment.level3}"
    rest = (origin for origin in fragment.origins if origin.field == "level3")
    return IndicatorRow(above.row, replace(above.indicator, level3=level3, origins=(*above.indicator.origins, *rest)))


def fits(grid: Grid, block: Block, row: int) -> bool:
    """Whether a row is laid out in the block's columns: the name of the indicator and its value are cells apart."""
    name = block.column("level3") or block.column("level2")
    value = block.column("value") or block.column("actual") or block.column("midterm")
    if name is None or value is None:
        return True
    left, right = grid.at(row, name.start), grid.at(row, value.start)
    return left is None or right is None or left is not right or is_banner(grid, left)


def is_labelled(grid: Grid, block: Block, row: int) -> bool:
    """Whether a row under indicators is one of labels and values: the next form's first line, or what closes a form.

    A label there stands where an indicator has a label of the taxonomy; one with points of its own is an indicator.
    """
    name = block.column("level3") or block.column("level2")
    left = [cell for cell in grid.starting(row) if name is None or cell.col < name.start]
    first = next((cell for cell in left if grid.text(cell)), None)
    fields = {found.name for found in fields_of(grid.text(first))}
    if first is None or not fields or not _is_foreign(grid.text(first)):
        return False
    others = [grid.text(cell) for cell in left if cell is not first]
    if any(is_level1(text) or is_level2(text) for text in others):
        return False  # a list's own header can be merged down beside its indicators
    return bool(fields & KEY_FIELDS) or not (_has_points(grid, block, row) or any(map(fields_of, others)))


def _is_foreign(label: str) -> bool:
    """Whether a label is none of those that stand left of indicators: 产出指标, 年度绩效目标, 合计."""
    key = label_key(label)
    return not (is_level1(label) or is_level2(label) or key in TOTALS or key.endswith(("指标", "目标")))


def _has_points(grid: Grid, block: Block, row: int) -> bool:
    return any(looks_numeric(grid.text(body_cell(grid, row, column))) for column in block.having("weight"))


def is_banner(grid: Grid, cell: Cell) -> bool:
    """Whether a cell over names and values alike is the label of the rows below it."""
    return is_level1(grid.text(cell)) or is_level2(grid.text(cell))


def _body_rows(grid: Grid, block: Block) -> Iterator[tuple[int, dict[str, Cell]]]:
    banners = labels_over(grid, block)
    for row in range(block.body, block.end):
        if not fits(grid, block, row):
            continue
        cells = {column.role: cell for column in reversed(block.columns)
                 if column.role and (cell := body_cell(grid, row, column)) is not None}
        name = cells.get("level3")
        if name is not None and name is cells.get("value") and is_banner(grid, name):
            banners = {"level1": name} if is_level1(grid.text(name)) else {**banners, "level2": name}
            continue
        yield row, cells | {role: cell for role, cell in banners.items() if not grid.text(cells.get(role))}


class _Reader:
    """Reads the rows of one block in order."""

    def __init__(self, grid: Grid, block: Block, fiscal_year: int | None) -> None:
        self.grid = grid
        self.block = block
        self.fiscal_year = fiscal_year
        self.asides = _asides(block)
        self.parts = parts_of_targets(block)

    def read(self, row: int, cells: dict[str, Cell], labels: Labels, labelled: dict[str, Cell]) -> Indicator | None:
        """The indicator of a row; `labelled` are the cells that print the labels of its first two levels."""
        text = {role: self.grid.text(cell) for role, cell in cells.items()}
        level1, level2 = labels
        level3, value = text.get("level3") or None, self._value(row, "value")
        if not (level1 or level2) and (levels := split_labels(level3)):
            level1, level2, level3 = levels
            labelled = dict.fromkeys(("level1", "level2"), cells["level3"])
        actual = self._value(row, "actual") if "actual" in text else None
        midterm = self._value(row, "midterm")
        if _is_total(level1, level2, level3) or self._is_header(text) or _is_blank(level3, value or actual or midterm):
            return None
        category1, category2 = categorise(level1, level2)
        quantity, reached = self._quantity(value, level3), self._quantity(actual, level3)
        if quantity is not None and category2 in COSTS:
            quantity = as_cost(quantity)
        return Indicator(
            page=self.grid.page(cells.get("level3") or cells.get("value")), seq=0,
            level1=level1, level2=level2, level3=level3, category1=category1, category2=category2,
            value_text=value, quantity=quantity, midterm_text=midterm, actual_text=actual,
            actual_value=reached.value if reached else None, actual_unit=reached.unit if reached else None,
            weight=self._weight(row), score=self._number(text, "score"),
            beside=self._beside(row), origins=tuple(self._origins(row, cells | labelled)),
            **{role: self._said(row, role) for role in TEXT_ROLES})

    def is_fragment(self, row: int, above: IndicatorRow, indicator: Indicator) -> bool:
        """Whether a rule was drawn through the name of an indicator: the rest of it stands beside the same value."""
        value = self.block.column("value")
        if value is None or not (above.indicator.level3 and indicator.level3):
            return False
        same = self.grid.at(row, value.start) is self.grid.at(above.row, value.start)
        numbered = NUMBERED.match(above.indicator.level3) and not NUMBERED.match(indicator.level3)
        return same and (bool(numbered) or len(indicator.level3) <= FRAGMENT_LENGTH)

    def _value(self, row: int, role: str) -> str | None:
        """A target as a reader reads it: sign, value and unit, in one cell, in three, or in three columns."""
        column = self.block.column(role)
        if column is None:
            return None
        sign, unit = (self._text_of(row, self.parts.get((part, role))) for part in ("sign", "unit"))
        parts = [text for cell in body_cells(self.grid, row, column) if (text := self.grid.text(cell))]
        if len(parts) > 1 and is_sign(parts[0]):
            sign, parts = parts[0], parts[1:]
        return compose_value(sign, "".join(parts) or None, unit)

    def _text_of(self, row: int, column: Column | None) -> str | None:
        return self.grid.text(body_cell(self.grid, row, column)) or None if column else None

    def _quantity(self, value: str | None, level3: str | None) -> Quantity | None:
        return parse_quantity(value, self.fiscal_year, level3) if value else None

    def _number(self, text: dict[str, str], role: str) -> Decimal | None:
        return parse_number(text[role]) if text.get(role) else None

    def _weight(self, row: int) -> Decimal | None:
        column = self._weight_column
        return parse_number(self.grid.text(body_cell(self.grid, row, column))) if column else None

    @cached_property
    def _weight_column(self) -> Column | None:
        """That of the indicator's own points: forms that print points beside every level have several columns."""
        name = self.block.column("level3")
        columns = self.block.having("weight")
        after = [column for column in columns if name is not None and column.start > name.start] or columns
        return next(iter(after), None)

    def _said(self, row: int, role: str) -> str | None:
        """The text of a role; where one header stands over several columns (优, 良, 中, 差), each with its own."""
        columns = self._sharing(role)
        parts = [(column.header.rpartition("/")[2], self.grid.text(body_cell(self.grid, row, column)))
                 for column in columns]
        if len(parts) == 1:
            return parts[0][1] or None
        return "；".join(f"{header}{text}" for header, text in parts if text) or None

    def _beside(self, row: int) -> str | None:
        said = ((column.header.rpartition("/")[2], self.grid.text(body_cell(self.grid, row, column)))
                for column in self.asides)
        return "；".join(f"{header}：{text}" for header, text in said if text) or None

    def _sharing(self, role: str) -> list[Column]:
        """The first column of a role, and those that share the header over it."""
        columns = self.block.having(role)
        over = columns[0].header.rpartition("/")[0] if columns else ""
        return columns[:1] + [column for column in columns[1:] if over and column.header.startswith(f"{over}/")]

    def _is_header(self, text: dict[str, str]) -> bool:
        """A header printed again: its cells name the columns that they stand in."""
        headers = {column.role: label_key(column.header.rpartition("/")[2]) for column in self.block.columns}
        return sum(bool(key) and key == headers.get(role) for role, key in _keys(text)) >= 2

    def _origins(self, row: int, cells: dict[str, Cell]) -> Iterator[Origin]:
        for role in ("level1", "level2"):
            if role in cells:
                yield self.grid.origin(role, cells[role])
        for field, column in self._fields:
            for cell in body_cells(self.grid, row, column):
                yield self.grid.origin(field, cell)

    @cached_property
    def _fields(self) -> list[tuple[str, Column]]:
        """The columns that fields are read from, with the fields; what is known and not recorded is `aside`."""
        read = [column for role in TEXT_ROLES for column in self._sharing(role)]
        read += [column for role in ("level3", "value", "midterm", "actual", "score")
                 if (column := self.block.column(role))]
        read += self.parts.values()
        read += [self._weight_column] if self._weight_column else []
        fields = [(column.role if column in read else "aside", column) for column in self.block.columns
                  if column.role and column.role not in ELSEWHERE and column not in self.asides]
        return fields + [("beside", column) for column in self.asides]


def _asides(block: Block) -> list[Column]:
    """The columns that have no field: known ones, and right of the first known one those of unknown headers."""
    first = min((column.start for column in block.columns if column.role), default=0)
    return [column for column in block.columns if column.role in ASIDES
            or (column.role is None and column.start > first and label_key(column.header))]


def _keys(text: dict[str, str]) -> Iterator[tuple[str, str]]:
    return ((role, label_key(printed)) for role, printed in text.items())


def _is_total(*labels: str | None) -> bool:
    return any(label_key(label) in TOTALS for label in labels if label)


def _is_blank(level3: str | None, target: str | None) -> bool:
    return not target and is_template(level3 or "")
