"""The lines over tables, and by what title a table that no reader knows is listed."""
from __future__ import annotations

import re
from collections.abc import Container

from parsers.document import Document, Table
from pipeline.budget.titles import find_title
from pipeline.forms.lead import LINE_LENGTH, Lead, tables_with_lead
from pipeline.normalizer.text import clean

LONGEST_TITLE = 60


def is_line(text: str) -> bool:
    """Whether a paragraph is a line like a title or a unit, and no running text."""
    return len(text) < LINE_LENGTH and not text.endswith(("。", "；", "：", ":"))


def titles_of(document: Document, numbers: Container[int]) -> dict[int, str]:
    """The titles of the tables of these numbers."""
    return {number: _title(table, lead) for number, table, lead in tables_with_lead(document) if number in numbers}


def first_row(table: Table) -> str:
    """The texts of the first row that has any."""
    first = min((cell.row for cell in table.cells if cell.text), default=0)
    return " ".join(text for cell in table.cells if cell.row == first and (text := clean(cell.text)))


def _title(table: Table, lead: Lead) -> str:
    """The title over a table, else the nearest line that is no label, else its headers."""
    lines = [line for line in lead.lines if is_line(line.text)]
    titled = find_title(lines)
    plain = (line.text for line in reversed(lines)
             if not re.search("[:：]", line.text) and any(map(str.isalpha, line.text)))
    return (titled.text if titled else next(plain, None) or first_row(table))[:LONGEST_TITLE]
