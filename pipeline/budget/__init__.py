"""Tables of a budget or a final account to budget lines: every amount with its row, its column and its section.

    Document -> tables with what stands over them -> header band -> columns -> sides -> lines
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from parsers.document import Document, Paragraph
from pipeline.budget import furniture
from pipeline.budget.cells import is_count, is_money
from pipeline.budget.kinds import OTHER, PERFORMANCE
from pipeline.budget.layouts import Layout, read_layout
from pipeline.budget.lines import read_lines
from pipeline.budget.units import Prose, read_prose, unit_in_notes
from pipeline.forms.grid import Grid
from pipeline.forms.lead import Lead, tables_with_lead
from pipeline.forms.ragged import aligned
from pipeline.normalizer.money import parse_amount
from pipeline.records import Asset, BudgetLine, Extraction, Finding, Furniture, Procurement

__all__ = ["read"]

# Purchases and assets are tables of a budget, too; what else the readers of forms read belongs to forms.
_IN_BUDGETS = (Procurement, Asset, Furniture)


@dataclass(frozen=True)
class _Setting:
    """What a document says of money where a table says nothing."""

    prose: Prose
    usual_unit: str | None


def read(document: Document, extraction: Extraction) -> Iterator[BudgetLine | Finding | Furniture]:
    """All budget lines of a document, table by table; `extraction` says which tables are forms."""
    tables = list(tables_with_lead(document))
    leads = [lead for _, _, lead in tables]
    setting = _setting(document, leads)
    forms = _tables_of_forms(extraction)
    before: Layout | None = None
    below = (*(lead.texts for lead in leads[1:]), _last_texts(document))
    for (number, table, lead), notes in zip(tables, below, strict=False):
        if number in forms:
            before = None
            continue
        fitted = aligned(table)
        grid = Grid(fitted.table, number, fitted.moved)
        layout = read_layout(grid, lead, before)
        yield from _read_table(grid, layout, notes, setting)
        before = layout


def _tables_of_forms(extraction: Extraction) -> set[int]:
    return {origin.table_no for record in extraction.records if not isinstance(record, _IN_BUDGETS)
            for origin in record.origins}


def _setting(document: Document, leads: list[Lead]) -> _Setting:
    units = Counter(unit for lead in leads if (unit := lead.unit))
    prose = read_prose(block.text for block in document.blocks if isinstance(block, Paragraph))
    return _Setting(prose, next((unit for unit, _ in units.most_common(1)), None))


def _last_texts(document: Document) -> tuple[str, ...]:
    """The paragraphs under the last table."""
    last = (block.text for block in takewhile(lambda block: isinstance(block, Paragraph), reversed(document.blocks))
            if isinstance(block, Paragraph))
    return tuple(last)[::-1]


def _read_table(grid: Grid, layout: Layout, notes: tuple[str, ...],
                setting: _Setting) -> Iterator[BudgetLine | Finding | Furniture]:
    unit = layout.unit or unit_in_notes(notes)
    assumed = None if unit else _assumed_unit(grid, layout, setting)
    if layout.kind == PERFORMANCE or not _speaks_of_money(layout, unit or assumed):
        return
    lines = list(read_lines(grid, layout, unit or assumed))
    yield from lines
    if lines:
        yield from _findings(grid, layout, lines, assumed)
    if lines or layout.kind != OTHER or layout.has_headers_of_money:  # many a table is printed for its form, and empty
        yield furniture.read(grid, layout)


def _speaks_of_money(layout: Layout, unit: str | None) -> bool:
    """Whether a table of numbers is one of money: it names a unit, has a known title, or headers that say so."""
    if layout.names_a_unit or (layout.kind != OTHER and layout.title is not None):
        return True
    return unit is not None and (layout.kind != OTHER or layout.has_headers_of_money)


def _assumed_unit(grid: Grid, layout: Layout, setting: _Setting) -> str | None:
    """The unit in which the document's prose tells the table's amounts, else that of most of its tables."""
    printed = [amount for line in read_lines(grid, layout, None) if (amount := parse_amount(line.amount_text, None))]
    return setting.prose.unit_of(printed) or setting.usual_unit


def _findings(grid: Grid, layout: Layout, lines: list[BudgetLine], assumed: str | None) -> Iterator[Finding]:
    page, record = lines[0].page, f"table {grid.number}"
    if any(line.amount_yuan is None and is_money(line.amount_text) and not is_count(line.name or "") for line in lines):
        yield Finding(page=page, rule="unit-missing", severity="warning", record=record,
                      message="no unit of money is printed for this table, so that its amounts are not in yuan")
    elif assumed is not None:
        yield Finding(page=page, rule="unit-assumed", severity="info", record=record,
                      message=f"no unit of money is printed for this table; {assumed} is taken from the document")
    if layout.kind == OTHER:
        yield Finding(page=page, rule="unknown-table", severity="info", blame="extraction", record=record,
                      message=f"the kind of the table {layout.title!r} is not known; "
                              "a line in table_kinds.csv names it")
