"""Tables of a budget or a final account to budget lines: every amount with its row, its column and its section.

    Document -> tables with what stands over them -> header band -> columns -> sides -> lines
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from parsers.document import Document, Paragraph
from pipeline.budget import furniture
from pipeline.budget.cells import is_count, is_money
from pipeline.budget.empties import DECLARED, Emptiness, emptiness, read_contents, without_grid
from pipeline.budget.kinds import OTHER, PERFORMANCE
from pipeline.budget.layouts import Layout, read_layout
from pipeline.budget.lines import read_lines
from pipeline.budget.periods import Period, period_of_table
from pipeline.budget.units import Prose, read_prose, unit_in_notes
from pipeline.forms.grid import Grid
from pipeline.forms.lead import Lead, Line, lines_of, tables_with_lead
from pipeline.forms.ragged import aligned
from pipeline.normalizer.money import parse_amount
from pipeline.records import Asset, BudgetLine, BudgetTable, Extraction, Finding, Furniture, Procurement

__all__ = ["read"]

# Purchases and assets are tables of a budget, too; what else the readers of forms read belongs to forms.
_NO_FORMS = (Procurement, Asset, Finding, Furniture)


@dataclass(frozen=True)
class _Setting:
    """What a document says of money and of years where a table says nothing."""

    document: Document
    prose: Prose
    usual_unit: str | None
    fiscal_year: int | None
    doc_kind: str | None

    def period_of(self, layout: Layout) -> Period:
        return period_of_table(layout.title, self.fiscal_year, self.doc_kind)

    @cached_property
    def contents(self) -> dict[str, Line]:
        return read_contents(self.document)


def read(document: Document, extraction: Extraction) -> Iterator[BudgetTable | BudgetLine | Finding | Furniture]:
    """All budget tables and lines of a document, table by table; `extraction` says which tables are forms."""
    tables = list(tables_with_lead(document))
    leads = [lead for _, _, lead in tables]
    setting = _setting(document, leads, extraction)
    forms = _tables_of_forms(extraction)
    last = _last_lines(document)
    before: Layout | None = None
    for (number, table, lead), notes in zip(tables, (*(lead.lines for lead in leads[1:]), last), strict=False):
        if number in forms:
            yield from without_grid(lead.lines, None)
            before = None
            continue
        fitted = aligned(table)
        grid = Grid(fitted.table, number, fitted.moved)
        layout = read_layout(grid, lead, before)
        yield from without_grid(lead.lines, layout.titled)
        yield from _read_table(grid, layout, lead, notes, setting)
        before = layout
    yield from without_grid(last, None)


def _tables_of_forms(extraction: Extraction) -> set[int]:
    return {origin.table_no for record in extraction.records if not isinstance(record, _NO_FORMS)
            for origin in record.origins}


def _setting(document: Document, leads: list[Lead], extraction: Extraction) -> _Setting:
    units = Counter(unit for lead in leads if (unit := lead.unit))
    prose = read_prose(block.text for block in document.blocks if isinstance(block, Paragraph))
    usual_unit = next((unit for unit, _ in units.most_common(1)), None)
    return _Setting(document, prose, usual_unit, extraction.fiscal_year, extraction.doc_kind)


def _last_lines(document: Document) -> tuple[Line, ...]:
    """The lines under the last table."""
    last: list[Line] = []
    for _, block in lines_of(document):
        if isinstance(block, Line):
            last.append(block)
        else:
            last.clear()
    return tuple(last)


def _read_table(grid: Grid, layout: Layout, lead: Lead, notes: tuple[Line, ...],
                setting: _Setting) -> Iterator[BudgetTable | BudgetLine | Finding | Furniture]:
    noted = None if layout.unit else unit_in_notes(notes)
    unit = layout.unit or (noted[0] if noted else None)
    assumed = None if unit else _assumed_unit(grid, layout, setting)
    of_money = layout.kind != PERFORMANCE and _speaks_of_money(layout, unit or assumed)
    lines = list(read_lines(grid, layout, unit or assumed, setting.period_of(layout))) if of_money else []
    known = layout.kind == PERFORMANCE or (of_money and layout.kind != OTHER)
    empty = emptiness(grid, layout, lead, notes, setting.contents) if known and not lines else Emptiness(None)
    told = bool(lines) or empty.reason == DECLARED or (empty.reason is not None and of_money)
    if told:
        places = (*layout.origins, *([noted[1].origin._replace(field="unit")] if noted else []), *empty.origins)
        yield BudgetTable(
            page=grid.page(next(iter(grid.table.cells), None)), table_no=grid.number, title=layout.title,
            kind=layout.kind, unit=unit or assumed, empty=empty.reason, origins=places)
    yield from lines
    if lines:
        yield from _findings(grid, layout, lines, unit, assumed)
    if told or (of_money and (layout.kind != OTHER or layout.has_headers_of_money)):
        yield furniture.read(grid, layout, declared_empty=empty.reason == DECLARED)


def _speaks_of_money(layout: Layout, unit: str | None) -> bool:
    """Whether a table of numbers is one of money: it names a unit, has a known title, or headers that say so."""
    if layout.names_a_unit or (layout.kind != OTHER and layout.title is not None):
        return True
    return unit is not None and (layout.kind != OTHER or layout.has_headers_of_money)


def _assumed_unit(grid: Grid, layout: Layout, setting: _Setting) -> str | None:
    """The unit in which the document's prose tells the table's amounts, else that of most of its tables."""
    lines = read_lines(grid, layout, None, setting.period_of(layout))
    printed = [amount for line in lines if (amount := parse_amount(line.amount_text, None))]
    return setting.prose.unit_of(printed) or setting.usual_unit


def _findings(grid: Grid, layout: Layout, lines: list[BudgetLine], unit: str | None,
              assumed: str | None) -> Iterator[Finding]:
    page, record = lines[0].page, f"table {grid.number}"
    place = tuple(origin._replace(field="place") for origin in layout.origins if origin.field == "title")
    unread = any(line.amount_yuan is None and is_money(line.amount_text) and not is_count(line.name or "")
                 for line in lines)
    if unread and unit is None and assumed is None:
        yield Finding(page=page, rule="unit-missing", severity="warning", record=record, origins=place,
                      message="no unit of money is printed for this table, so that its amounts are not in yuan")
    elif assumed is not None:
        yield Finding(page=page, rule="unit-assumed", severity="info", record=record, origins=place,
                      message=f"no unit of money is printed for this table; {assumed} is taken from the document")
    if layout.kind == OTHER:
        yield Finding(page=page, rule="unknown-table", severity="info", blame="extraction", record=record,
                      origins=place,
                      message=f"the kind of the table {layout.title!r} is not known; "
                              "a line in table_kinds.csv names it")
