"""Turns what was read from a document into rows of the database's tables: {table: [{column: value}]}.

A record's columns have the names of its fields.  What differs is said here: which table a class goes
to, and the `quantity` of an indicator, which lies flat in its row.
"""
from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from parsers.document import Cell, Document, Paragraph, Place
from pipeline.absence import absences
from pipeline.records import (
    Asset,
    BudgetLine,
    BudgetTable,
    Check,
    Extraction,
    Figure,
    Finding,
    FundItem,
    Goal,
    Indicator,
    Institution,
    Origin,
    PaymentStep,
    Procurement,
    Project,
    Quantity,
    Record,
    SpendingDetail,
    Task,
)

Row = dict[str, Any]
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
}
_FIELDS: dict[type[Any], tuple[str, ...]] = {
    kind: tuple(field.name for field in dataclasses.fields(kind)) for kind in (*TABLES, Place, Quantity)
}


def document_rows(document: Document) -> Rows:
    """The rows of `paragraph`, `cell` and `cell_part`."""
    rows: Rows = {"paragraph": [], "cell": [], "cell_part": []}
    for no, block in document.numbered():
        if isinstance(block, Paragraph):
            rows["paragraph"].append({"no": no, "text": block.text, "role": block.role} | _place(block.place))
            continue
        for cell in block.cells:
            rows["cell"].append(_cell(no, cell))
            rows["cell_part"].extend(_parts(no, cell) if cell.continued else ())
    return rows


def record_rows(extraction: Extraction, document: Document | None) -> Rows:
    """The rows of every kind of record, of `origin` and of `absence`, records numbered in reading order."""
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    rows["origin"].extend(_origins("document", 1, extraction.origins))
    text_of = _texts(document)
    for record in extraction.records:
        no = _add(rows, record, text_of)
        for child in children(record):
            _add(rows, child, text_of, project_no=no)
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


def _add(rows: defaultdict[str, list[Row]], record: Record, text_of: Callable[[Origin], str], **parent: int) -> int:
    table = TABLES[type(record)]
    no = len(rows[table]) + 1
    rows[table].append({"no": no} | parent | columns(record))
    rows["origin"].extend(_origins(table, no, record.origins))
    rows["absence"].extend({"record": table, "record_no": no, "field": field, "reason": reason}
                           for field, reason in absences(record, text_of))
    return no


def _origins(table: str, no: int, origins: tuple[Origin, ...]) -> Iterator[Row]:
    for field, table_no, row, col, paragraph_no in dict.fromkeys(origins):  # a reader may name a cell twice
        key = {"table_no": table_no, "row_no": row, "col_no": col, "paragraph_no": paragraph_no}
        yield {"record": table, "record_no": no, "field": field} | key


def _texts(document: Document | None) -> Callable[[Origin], str]:
    """What gives the text of an origin's cell."""
    tables = document.tables if document else ()

    @cache
    def cells(table_no: int) -> dict[tuple[int, int], str]:
        return {(cell.row, cell.col): cell.text for cell in tables[table_no - 1].cells}

    return lambda origin: cells(origin.table_no).get((origin.row, origin.col), "") if origin.table_no else ""


def _quantity(quantity: Quantity) -> Row:
    row = {name: getattr(quantity, name) for name in _FIELDS[Quantity]}
    return {"value_kind": row.pop("kind")} | row


def _cell(table_no: int, cell: Cell) -> Row:
    grid = {"row_no": cell.row, "col_no": cell.col, "row_span": cell.row_span, "col_span": cell.col_span}
    return {"table_no": table_no, "text": cell.text, "confidence": cell.confidence} | grid | _place(cell.place)


def _parts(table_no: int, cell: Cell) -> Iterator[Row]:
    for part, place in enumerate((cell.place, *cell.continued)):
        yield {"table_no": table_no, "row_no": cell.row, "col_no": cell.col, "part": part} | _place(place)


def _place(place: Place) -> Row:
    return {name: getattr(place, name) for name in _FIELDS[Place]}

