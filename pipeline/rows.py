"""Turns what was read from a document into rows of the database's tables: {table: [(value, ...)]}.

A row has its values in the order of COLUMNS, without the key of its document.  A record's columns have the names
of its fields.  What differs is said here: which table a class goes to, and the `quantity` of an indicator, which
lies flat in its row.  Workers make the rows, so that the process that stores them has no more to do.
"""
from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from operator import attrgetter
from typing import Any

from parsers.document import Cell, Document, Paragraph, Place
from pipeline.absence import absences
from pipeline.records import (
    Asset,
    BudgetLine,
    BudgetTable,
    Check,
    CorrectionResult,
    Extraction,
    Figure,
    Finding,
    FundItem,
    Furniture,
    Goal,
    Indicator,
    Institution,
    Origin,
    PageLedger,
    PaymentStep,
    Procurement,
    Project,
    Quantity,
    Record,
    SpendingDetail,
    Task,
    UnclaimedTable,
)

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]

TABLES: dict[type[Record], str] = {
    Project: "project",
    Indicator: "indicator",
    PaymentStep: "payment_plan",
    Figure: "figure",
    BudgetTable: "budget_table",
    BudgetLine: "budget_line",
    Task: "task",
    FundItem: "fund_item",
    SpendingDetail: "spending_detail",
    Procurement: "procurement",
    Asset: "asset",
    Institution: "institution",
    Goal: "goal",
    Finding: "finding",
    Check: "check_result",
    PageLedger: "page",
    UnclaimedTable: "unclaimed_table",
    CorrectionResult: "correction",
}
_OF_EXTRACTION = ("title", "organisation", "fiscal_year", "doc_kind", "published_on", "revised")
_OF_DOCUMENT = ("page_count", "scanned")
_UNPRINTED = frozenset({"cell_part", "origin", "absence"})  # tables of places and of words of our own
# What no database takes as text: PostgreSQL refuses NUL, UTF-8 has no half surrogate pairs.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def _own_fields(kind: type[Any]) -> tuple[str, ...]:
    """The fields that are columns; those that hold other records, and origins, are not."""
    return tuple(f.name for f in dataclasses.fields(kind)
                 if not isinstance(f.default, tuple) and (kind, f.name) != (Indicator, "quantity"))


_QUANTITY = _own_fields(Quantity)
_PARENT: dict[type[Record], tuple[str, ...]] = {Indicator: ("project_no",), PaymentStep: ("project_no",)}
COLUMNS: dict[str, tuple[str, ...]] = {
    "paragraph": ("no", "text", "role", *Place._fields),
    "cell": ("table_no", "row_no", "col_no", "row_span", "col_span", "text", "confidence", *Place._fields),
    "cell_part": ("table_no", "row_no", "col_no", "part", *Place._fields),
    "origin": ("record", "record_no", "field", "table_no", "row_no", "col_no", "paragraph_no"),
    "absence": ("record", "record_no", "field", "reason"),
    **{table: ("no", *_PARENT.get(kind, ()), *_own_fields(kind)) for kind, table in TABLES.items()},
}
COLUMNS["indicator"] += ("value_kind", *_QUANTITY[1:])
_values: dict[type[Any], Callable[[Any], Row]] = {kind: attrgetter(*_own_fields(kind)) for kind in (*TABLES, Quantity)}
_cell_values = attrgetter("row", "col", "row_span", "col_span", "text", "confidence")


@dataclass(frozen=True, slots=True)
class Content:
    """All that is stored of what a document holds.

    `facts` are the columns of `document` that its content tells, `rows` those of the other tables.
    """

    facts: dict[str, Any] = field(default_factory=dict)
    rows: Rows = field(default_factory=dict)


def content_of(document: Document | None, extraction: Extraction) -> Content:
    """The content of a document that was read, or (None) was not."""
    facts = {name: getattr(extraction, name) for name in _OF_EXTRACTION}
    rows = record_rows(extraction, document)
    if document is not None:
        facts |= {name: getattr(document, name) for name in _OF_DOCUMENT}
        rows |= document_rows(document)
    return Content(dict(zip(facts, _storable([tuple(facts.values())])[0], strict=True)),
                   {table: found if table in _UNPRINTED else _storable(found) for table, found in rows.items()})


def document_rows(document: Document) -> Rows:
    """The rows of `paragraph`, `cell` and `cell_part`."""
    rows: Rows = {"paragraph": [], "cell": [], "cell_part": []}
    for no, block in document.numbered():
        if isinstance(block, Paragraph):
            rows["paragraph"].append((no, block.text, block.role, *block.place))
            continue
        rows["cell"] += [(no, *_cell_values(cell), *cell.place) for cell in block.cells]
        rows["cell_part"] += [part for cell in block.cells if cell.continued for part in _parts(no, cell)]
    return rows


def record_rows(extraction: Extraction, document: Document | None) -> Rows:
    """The rows of every kind of record, of `origin` and of `absence`, records numbered in reading order."""
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    rows["origin"] += _origins("document", 1, extraction.origins)
    text_of = _texts(document)
    for record in extraction.records:
        if isinstance(record, Furniture):  # the ledger has counted it
            continue
        no = _add(rows, record, text_of)
        for child in children(record):
            _add(rows, child, text_of, no)
    return dict(rows)


def children(record: Record) -> Iterator[Record]:
    """The records that a project holds."""
    if isinstance(record, Project):
        yield from record.indicators
        yield from record.payments


def _parts(table_no: int, cell: Cell) -> Iterator[Row]:
    for part, place in enumerate((cell.place, *cell.continued)):
        yield table_no, cell.row, cell.col, part, *place


def _add(rows: defaultdict[str, list[Row]], record: Record, text_of: Callable[[Origin], str], *parent: int) -> int:
    table = TABLES[type(record)]
    no = len(rows[table]) + 1
    values = _values[type(record)](record)
    if isinstance(record, Indicator):
        values += _values[Quantity](record.quantity) if record.quantity else (None,) * len(_QUANTITY)
    rows[table].append((no, *parent, *values))
    rows["origin"] += _origins(table, no, record.origins)
    rows["absence"] += [(table, no, *absence) for absence in absences(record, text_of)]
    return no


def _origins(table: str, no: int, origins: tuple[Origin, ...]) -> Iterator[Row]:
    return ((table, no, *origin) for origin in dict.fromkeys(origins))  # a reader may name a cell twice


def _texts(document: Document | None) -> Callable[[Origin], str]:
    """What gives the text of an origin's cell."""
    tables = document.tables if document else ()

    @cache
    def cells(table_no: int) -> dict[tuple[int, int], str]:
        return {(cell.row, cell.col): cell.text for cell in tables[table_no - 1].cells}

    return lambda origin: cells(origin.table_no).get((origin.row, origin.col), "") if origin.table_no else ""


def _storable(rows: list[Row]) -> list[Row]:
    if not _UNSTORABLE.search("".join([value for row in rows for value in row if isinstance(value, str)])):
        return rows
    mark = "\N{REPLACEMENT CHARACTER}"
    return [tuple(_UNSTORABLE.sub(mark, value) if isinstance(value, str) else value for value in row) for row in rows]
