"""Tables of a text dump: lines with tabs to rows of cells, where nothing but the order of cells is known.

Two shapes of dump occur.  In one a line is a row and tabs stand between its cells.  In the other a line
that begins with a tab is a cell, and an empty line ends the row.
"""
from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.document import Cell, Table

Row = list[str]

# Line breaks that were left as HTML, and the vertical tab that Word writes for a line break inside a paragraph.
_BREAK = re.compile(r"</?p\b[^<>]*>|</?div\b[^<>]*>|<br\s*/?>|\x0b", re.I)
_OTHER_TAGS = re.compile(r"</?(?:span|font|strong|b|em|i|u|a)(?:\s[^<>]*)?/?>", re.I)
_PAGE_NUMBER = re.compile(r"[-—–\s]*\d{1,3}[-—–\s]*")
_ENTRY = re.compile(r".*(?:\.{3,}|…|·{3,})\s*$|第.{1,3}[部章节]|[（(]?[一二三四五六七八九十\d]+[）)、.．]")


def rows_of(lines: Sequence[str]) -> list[Row]:
    """The rows that a run of table lines holds; lines may be empty, cells too, wholly empty rows are left out."""
    rows = _rejoined(_rows_by_cell(lines)) if is_cell_a_line(lines) else _rows_by_line(lines)
    cleaned = ([tidy(cell) for cell in row] for row in rows)
    return [row for row in cleaned if any(row)]


def table(rows: Sequence[Row]) -> Table:
    """The rows as a ragged table: a cell's column is its position in its row."""
    cells = (Cell(i, j, text) for i, row in enumerate(rows) for j, text in enumerate(row))
    return Table(len(rows), max(map(len, rows)), tuple(cells), ragged=True)


def is_table(rows: Sequence[Row]) -> bool:
    """Whether the rows are more than running text with tabs in it: lines indented by a tab, a table of contents."""
    side_by_side = any(sum(map(bool, row)) > 1 for row in rows)
    return side_by_side and not all(_is_contents_entry(row) for row in rows)


def is_cell_a_line(lines: Sequence[str]) -> bool:
    """Whether a line is a cell: lines begin with a tab, and hardly one has a second tab."""
    with_tabs = [line for line in lines if "\t" in line]
    several = sum(line.strip(" \u3000").count("\t") > 1 for line in with_tabs)
    return all(not line.partition("\t")[0].strip() for line in with_tabs) and several * 10 <= len(with_tabs)


def tidy(text: str) -> str:
    """The text's lines without markup, without white space at their ends, and without empty ones."""
    lines = (line.strip() for line in _OTHER_TAGS.sub("", _BREAK.sub("\n", text)).split("\n"))
    return "\n".join(line for line in lines if line)


def _is_contents_entry(row: Row) -> bool:
    return len(row) == 2 and bool(_ENTRY.match(row[0]) and _PAGE_NUMBER.fullmatch(row[1]))


def _rows_by_line(lines: Sequence[str]) -> list[Row]:
    rows: list[Row] = []
    for line in lines:
        if "\t" in line:
            rows.append(line.split("\t"))
        elif line and rows:
            _append_line(rows[-1], line)
    return rows


def _append_line(row: Row, line: str) -> None:
    """Adds a line to the last cell that holds text: tabs after it only fill the row up."""
    last = max((i for i, cell in enumerate(row) if cell.strip()), default=0)
    row[last] += "\n" + line


def _rows_by_cell(lines: Sequence[str]) -> list[Row]:
    rows: list[Row] = [[]]
    for line in lines:
        if "\t" in line:
            rows[-1].append(line.partition("\t")[2].replace("\t", " "))
        elif line:
            rows[-1][-1] += "\n" + line
        elif rows[-1]:
            rows.append([])
    return [row for row in rows if row]


def _rejoined(rows: list[Row]) -> list[Row]:
    """The rows, with those put together again that an empty line at the end of a cell's text cut in two."""
    whole: list[Row] = []
    i = 0
    while i < len(rows):
        cut = _is_cut(whole[-2:], rows[i : i + 3])
        whole.append(rows[i] + rows[i + 1] if cut else rows[i])
        i += 2 if cut else 1
    return whole


def _is_cut(above: Sequence[Row], below: Sequence[Row]) -> bool:
    """Whether the first two rows of `below` are one: together they are just as wide as the rows around them.

    The cell before the cut holds text, as an empty cell has no empty lines.  Two neighbours must agree on
    the width, since forms mix rows of many widths and one of them is soon hit by chance.
    """
    if len(below) < 2 or not above or not below[0][-1].strip():
        return False
    width = len(below[0]) + len(below[1])
    others = [len(row) for row in (*above[-2:-1], *below[2:3])]
    return len(above[-1]) == width and width in others
