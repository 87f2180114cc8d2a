"""Columns of a budget table against the columns under them: 合计 is 基本支出 and 项目支出, 小计 its kinds of money."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.checks.majority import where_established
from pipeline.checks.material import Material
from pipeline.checks.numbers import Number
from pipeline.checks.rule import Held, Rule, hold
from pipeline.checks.sheets import Row, Sheet
from pipeline.checks.words import roles_of, says

COLUMNS = Rule("column-sum", "In every row the column of a total is the sum of the columns that it is over.")
BASIC = Rule("basic-and-project", "In every row 基本支出 and 项目支出 make the total.")
RULES = (COLUMNS, BASIC)
_OUTSIDE = ("three_public", "assets")  # kinds of tables whose columns overlap: they have rules of their own


@dataclass(slots=True)
class _Node:
    """A header; `label` is that of its own column, None where it only stands over others."""

    text: str
    label: str | None = None
    under: dict[str, _Node] = field(default_factory=dict)

    @property
    def parts(self) -> list[_Node]:
        return [node for node in self.under.values() if not roles_of(node.text) & {"total", "within", "beside"}]

    @property
    def total(self) -> _Node | None:
        """The one column that is the sum of its neighbours."""
        totals = [node for node in self.under.values() if says(node.text, "total") and not node.under]
        return totals[0] if len(totals) == 1 else None

    def columns(self) -> list[str]:
        """The columns that add up to what stands under this header."""
        if self.label is not None:
            return [self.label]
        if self.total is not None:
            return self.total.columns()
        return [label for node in self.parts for label in node.columns()]


def check(material: Material) -> Iterator[Held]:
    for sheet in material.sheets:
        if sheet.kind in _OUTSIDE:
            continue
        for section in sheet.columns:
            for node in _sums(_tree(sheet.columns[section])):
                yield from where_established(_applied(sheet, section, node))


def _tree(labels: list[str]) -> _Node:
    root = _Node("")
    for label in labels:
        node = root
        for text in label.split("/"):
            node = node.under.setdefault(text, _Node(text))
        node.label = label
    return root


def _sums(node: _Node) -> Iterator[_Node]:
    """The headers under which one column is the total of two others or more."""
    if node.total is not None and len(node.parts) > 1 and not any(
            says(under.text, "beside") for under in node.under.values()):
        yield node
    for under in node.under.values():
        yield from _sums(under)


def _applied(sheet: Sheet, section: str | None, node: _Node) -> Iterator[Held]:
    assert node.total is not None and node.total.label is not None
    rule = BASIC if {"basic", "project"} <= {role for part in node.parts for role in roles_of(part.text)} else COLUMNS
    parts = [label for part in node.parts for label in part.columns()]
    for row in sheet.side(section):
        numbers = [row.at(label) for label in parts]
        if _is_filled(row, node.total.label, numbers):
            yield hold(rule, row.title, row.at(node.total.label), numbers, column=node.total.label)


def _is_filled(row: Row, label: str, numbers: list[Number]) -> bool:
    """Whether a row prints its total and parts; of two sides beside each other, one can use fewer columns."""
    return label in row.cells and any(number.counts for number in numbers)
