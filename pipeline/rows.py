"""Turns what was read from a document into rows of the database's tables: {table: [{column: value}]}.

A record's columns have the names of its fields.  What differs is said here: which table a class goes
to, and the `quantity` of an indicator, which lies flat in its row.
"""
from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from parsers.document import Cell, Document, Paragraph, Place
from pipeline.records import (
    Asset,
    BudgetLine,
    Check,
    Extraction,
    Figure,
    Finding,
    FundItem,
    Goal,
    Indicator,
    Institution,
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

Row = dict[str, Any]
Rows = dict[str, list[Row]]

TABLES: dict[type[Record], str] = {
    Project: "project",
    Indicator: "indicator",
    PaymentStep: "payment_plan",
    Figure: "figure",
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
}
_FIELDS: dict[type[Any], tuple[str, ...]] = {
    kind: tuple(field.name for field in dataclasses.fields(kind)) for kind in (*TABLES, Place, Quantity)
}


def document_rows(document: Document) -> Rows:
    """The rows of `paragraph` and `cell`."""
    rows: Rows = {"paragraph": [], "cell": []}
    for no, block in document.numbered():
        if isinstance(block, Paragraph):
            rows["paragraph"].append({"no": no, "text": block.text, "role": block.role} | _place(block.place))
        else:
            rows["cell"].extend(_cell(no, cell) for cell in block.cells)
    return rows


def record_rows(extraction: Extraction) -> Rows:
    """The rows of every kind of record and of `origin`, records numbered in reading order."""
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for record in extraction.records:
        no = _add(rows, record)
        for child in children(record):
            _add(rows, child, project_no=no)
    return dict(rows)


def children(record: Record) -> Iterator[Record]:
    """The records that a project holds."""
    if isinstance(record, Project):
        yield from record.indicators
        yield from record.payments


def columns(record: Record) -> Row:
    """A record's own fields as columns; those that hold other records, and its origins, are left out."""
    row: Row = {}
    for name in _FIELDS[type(record)]:
        value = getattr(record, name)
        if isinstance(record, Indicator) and name == "quantity":
            row |= _quantity(value) if value else {}
        elif not isinstance(value, tuple):
            row[name] = value
    return row


def _add(rows: defaultdict[str, list[Row]], record: Record, **parent: int) -> int:
    table = TABLES[type(record)]
    no = len(rows[table]) + 1
    rows[table].append({"no": no} | parent | columns(record))
    rows["origin"].extend(_origins(table, no, record))
    return no


def _origins(table: str, no: int, record: Record) -> Iterator[Row]:
    for origin in dict.fromkeys(record.origins):  # a reader may name a cell twice
        key = {"table_no": origin.table_no, "row_no": origin.row, "col_no": origin.col}
        yield {"record": table, "record_no": no, "field": origin.field} | key


def _quantity(quantity: Quantity) -> Row:
    row = {name: getattr(quantity, name) for name in _FIELDS[Quantity]}
    return {"value_kind": row.pop("kind")} | row


def _cell(table_no: int, cell: Cell) -> Row:
    grid = {"row_no": cell.row, "col_no": cell.col, "row_span": cell.row_span, "col_span": cell.col_span}
    return {"table_no": table_no, "text": cell.text, "confidence": cell.confidence} | grid | _place(cell.place)


def _place(place: Place) -> Row:
    return {name: getattr(place, name) for name in _FIELDS[Place]}

