"""Budget lines put together again as the tables they were printed in: rows of numbers under column labels."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from pipeline.checks.numbers import LOST, ONE, ZERO, Number, usual_decimals
from pipeline.normalizer.numerals import fold
from pipeline.records import BudgetLine, Origin, Record

_DASHES = frozenset("-—－–─ ")


class _Key(NamedTuple):
    section: str | None
    table_no: int
    row_no: int
    col: int | None


@dataclass(slots=True)
class Row:
    """A row of one side of a table; `col` is the column of its name, `cells` are its numbers by column label.

    `places` are the columns of the labels in each of the sheet's tables.
    """

    section: str | None
    table_no: int
    row_no: int
    col: int | None
    code: str | None
    name: str
    classified: bool
    beside: str | None
    page: int | None
    places: dict[tuple[int, str], int]
    cells: dict[str, Number] = field(default_factory=dict)

    def at(self, label: str) -> Number:
        """The number in a column; a blank cell is nothing."""
        number = self.cells.get(label)
        return number if number is not None else self._blank(label)

    def _blank(self, label: str) -> Number:
        col = self.places.get((self.table_no, label))
        place = () if col is None else (Origin("blank", self.table_no, self.row_no, col),)
        return Number(ZERO, exact=True, blank=True, origins=place, page=self.page)

    @property
    def title(self) -> str:
        """How a message names the row."""
        return " ".join(filter(None, (self.code, self.name))) or f"row {self.row_no + 1}"


@dataclass(slots=True)
class Sheet:
    """A table of a budget, over all pages that it stands on; `columns` are its labels by section, from the left."""

    title: str | None
    kind: str
    rows: list[Row]
    columns: dict[str | None, list[str]]

    def side(self, section: str | None) -> list[Row]:
        return [row for row in self.rows if row.section == section]


def read_sheets(records: Iterable[Record]) -> list[Sheet]:
    """The tables of a document, of the budget lines among its records; a table that goes on under the title of the one
    before it is the same one."""
    sheets: list[list[BudgetLine]] = []
    for line in (record for record in records if isinstance(record, BudgetLine)):
        before = sheets[-1][-1] if sheets else None
        if before and (line.table_title, line.table_kind) == (before.table_title, before.table_kind):
            sheets[-1].append(line)
        else:
            sheets.append([line])
    return [_sheet(lines) for lines in sheets]


def _sheet(lines: list[BudgetLine]) -> Sheet:
    rows: dict[_Key, Row] = {}
    columns: dict[str | None, dict[str, int]] = {}
    places: dict[tuple[int, str], int] = {}
    for line in lines:
        amount = line.origins[-1]
        row = rows.get(key := _key(line, amount))
        if row is None:
            code = line.full_code or line.code
            row = rows[key] = Row(*key, code, line.name or "", line.classification is not None, line.beside,
                                  line.page, places)
        row.cells.setdefault(line.column_label, _number(line, amount))
        columns.setdefault(line.section, {}).setdefault(line.column_label, amount.col)
        places[amount.table_no, line.column_label] = amount.col
    ordered = {section: sorted(labels, key=lambda label: labels[label]) for section, labels in columns.items()}
    sheet = Sheet(lines[0].table_title, lines[0].table_kind, list(rows.values()), ordered)
    _round(sheet.rows)
    return sheet


def _key(line: BudgetLine, amount: Origin) -> _Key:
    """What tells a row, and in a table of several sides its side, from others: the place of its name."""
    name = next((origin.col for origin in line.origins if origin.field in ("name", "code")), None)
    return _Key(line.section, amount.table_no, line.row_no, name)


def _number(line: BudgetLine, origin: Origin) -> Number:
    text = line.amount_text
    if line.amount_yuan is None:
        return Number(ZERO, text, exact=True, origins=(origin,), page=line.page, unread=not set(text) <= _DASHES)
    printed = fold(text).replace(",", "")
    return Number(line.amount_yuan, text, _factor(line.amount_yuan, printed), _decimals(printed), origins=(origin,),
                  page=line.page, doubt="a glyph of it could not be read" if LOST in text else None)


def _decimals(printed: str) -> int:
    return len(printed.partition(".")[2].rstrip(")）元万千亿。；"))


def _factor(yuan: Decimal, printed: str) -> Decimal:
    """What one printed unit is worth in yuan: the power of ten between the two numbers; 1 where that is not known."""
    try:
        ratio = round(abs(yuan / Decimal(printed)))
    except ArithmeticError:
        return ONE
    return ONE.scaleb(len(str(max(1, ratio))) - 1)


def _round(rows: Iterable[Row]) -> None:
    """Give the numbers of a table the decimals that it is printed in, and its zeros the unit."""
    numbers = [number for row in rows for number in row.cells.values() if number.value]
    decimals = usual_decimals(numbers)
    factor = max((number.factor for number in numbers), default=ONE)
    for row in rows:
        for label, number in row.cells.items():
            if number.exact or (number.decimals >= decimals and number.value):
                continue
            row.cells[label] = replace(number, decimals=max(decimals, number.decimals),
                                       factor=number.factor if number.value else factor)
