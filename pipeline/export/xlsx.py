"""Views as a workbook: a sheet a view, its header frozen and with filters, numbers and dates as such.

What Excel cannot hold is written so that it can, and told: a view with more rows goes on in another sheet, a text that
is too long is cut, a control character is shown by its picture, a number with more digits than floats have and a date
before 1900 are texts.
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from pipeline.export.inert import is_risky
from pipeline.export.tables import Table, Written, binary, finished
from pipeline.views import Column, Row

ROWS = 1_048_576  # of a sheet, the header among them
_CHARACTERS = 32_767  # of a cell, in the units of UTF-16
_TITLE_LENGTH = 31
_CUT = "…"
_FIRST_DAY = date(1900, 3, 1)  # Excel's calendar has a day before it that was not
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # by XML
_PICTURES = 0x2400  # ␀ and the pictures of the other control characters
_FORMATS = {"money": "#,##0.00", "date": "yyyy-mm-dd", "time": "yyyy-mm-dd hh:mm:ss"}
_WIDTHS = {"text": 24, "money": 18, "date": 12, "time": 20, "key": 22}
_WIDTH = 10
_CHANGES = {
    "cut": f"texts are longer than the {_CHARACTERS:,} characters of a cell and end with {_CUT} there",
    "picture": "texts hold characters that a workbook cannot, which are written as pictures of them (␁) or as \ufffd",
    "digits": "numbers have more digits than a workbook can hold and are written as texts",
    "date": "dates are before 1900 and are written as texts",
}


def write(path: Path, tables: Sequence[Table], rows_of_a_sheet: int = ROWS) -> list[Written]:
    book = Workbook(write_only=True)
    taken: set[str] = set()
    try:
        written = [_Sheets(book, table, rows_of_a_sheet, taken).write(path) for table in tables]
    except BaseException:
        for sheet in book:
            sheet.close()  # else openpyxl complains when it is thrown away
        raise
    with finished(path) as part:
        book.save(part)
    return written


class _Sheets:
    """The sheets of one view: one, or more where it has more rows than a sheet."""

    def __init__(self, book: Workbook, table: Table, rows_of_a_sheet: int, taken: set[str]) -> None:
        self._book = book
        self._table = table
        self._rows = rows_of_a_sheet - 1
        self._taken = taken
        self._changes: Counter[str] = Counter()

    def write(self, path: Path) -> Written:
        sheets = 0
        for sheets, rows in enumerate(_parts(self._table.rows(), self._rows), 1):
            self._write_sheet(_title(self._table.view, sheets, self._taken), rows)
        changed = tuple(f"{number:,} {_CHANGES[change]}" for change, number in self._changes.items())
        return Written(self._table.view, self._table.count, path, sheets, changed)

    def _write_sheet(self, title: str, rows: Iterable[Row]) -> None:
        self._sheet = self._book.create_sheet(title)
        self._sheet.freeze_panes = "A2"
        for number, column in enumerate(self._table.columns, 1):
            self._sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(column.type, _WIDTH)
        self._sheet.append([self._styled(column.name, font=Font(bold=True)) for column in self._table.columns])
        before = self._table.count
        for row in rows:
            self._sheet.append([None if value is None else self._cell(value, column)
                                for value, column in zip(row, self._table.columns, strict=True)])
        last = f"{get_column_letter(len(self._table.columns))}{self._table.count - before + 1}"
        self._sheet.auto_filter.ref = f"A1:{last}"

    def _cell(self, value: Any, column: Column) -> Any:
        if isinstance(value, str):
            return self._text(value)
        if column.type == "key":
            return str(value)
        if isinstance(value, Decimal | int) and binary(value) is None:
            return self._changed("digits", str(value) if isinstance(value, int) else f"{value:f}")
        if isinstance(value, date) and (value.date() if isinstance(value, datetime) else value) < _FIRST_DAY:
            return self._changed("date", value.isoformat())
        return self._styled(value, number_format=_FORMATS[column.type]) if column.type in _FORMATS else value

    def _text(self, text: str) -> Any:
        """A text as one that is never computed: Excel shows it as it is, even after it was edited."""
        if _FORBIDDEN.search(text):
            text = self._changed("picture", _FORBIDDEN.sub(_picture, text))
        if len(text) > _CHARACTERS // 2 and _length(text) > _CHARACTERS:
            text = self._changed("cut", _cut(text))
        if not (is_risky(text) or text.startswith(("=", "#"))):  # openpyxl takes #N/A for an error
            return text
        cell = self._styled(text, quotePrefix=True)
        cell.data_type = "s"
        return cell

    def _changed(self, change: str, text: str) -> str:
        self._changes[change] += 1
        return text

    def _styled(self, value: Any, **style: Any) -> Any:
        cell = WriteOnlyCell(self._sheet, value)
        for name, setting in style.items():
            setattr(cell, name, setting)
        return cell


def _parts(rows: Iterator[Row], size: int) -> Iterator[Iterable[Row]]:
    """The rows in portions, each to be read before the next; one, without rows, where there are none."""
    yield islice(rows, size)
    while (first := next(rows, None)) is not None:
        yield chain((first,), islice(rows, size - 1))


def _title(view: str, number: int, taken: set[str]) -> str:
    """The title of a view's sheet: no longer than Excel allows, and of no other sheet."""
    for more in range(number, number + len(taken) + 1):
        suffix = f" ({more})" if more > 1 else ""
        title = view[:_TITLE_LENGTH - len(suffix)] + suffix
        if title.casefold() not in taken:
            break
    taken.add(title.casefold())
    return title


def _picture(character: re.Match[str]) -> str:
    code = ord(character[0])
    return chr(_PICTURES + code) if code < 0x20 else "\N{REPLACEMENT CHARACTER}"


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _cut(text: str) -> str:
    units = text.encode("utf-16-le")[:2 * (_CHARACTERS - len(_CUT))]
    return units.decode("utf-16-le", "ignore") + _CUT
