"""A cell or a paragraph, with the records that were read from it: the way back from a place to what became of it."""
from __future__ import annotations

from pipeline.database import Row
from pipeline.web.names import record_name
from pipeline.web.record import Record, document_of, frames
from pipeline.web.select import Select

# As v_source has them.
_CELL = """SELECT 'text' AS field, 'cell' AS source, c.table_no, c.row_no AS "row", c.col_no AS "col",
    NULL AS paragraph_no, COALESCE(q.part, 0) AS part, COALESCE(q.page, c.page) AS page, c.text, c.confidence,
    COALESCE(q.x0, c.x0) AS x0, COALESCE(q.top, c.top) AS top, COALESCE(q.x1, c.x1) AS x1,
    COALESCE(q.bottom, c.bottom) AS bottom
FROM cell c
LEFT JOIN cell_part q ON q.document_id = c.document_id AND q.table_no = c.table_no AND q.row_no = c.row_no
    AND q.col_no = c.col_no
WHERE c.document_id = :document AND c.table_no = :table AND c.row_no = :row AND c.col_no = :col ORDER BY q.part"""
_PARAGRAPH = """SELECT 'text' AS field, 'paragraph' AS source, NULL AS table_no, NULL AS "row", NULL AS "col",
    no AS paragraph_no, 0 AS part, page, text, x0, top, x1, bottom
FROM paragraph WHERE document_id = :document AND no = :paragraph"""
_READ_FROM = """SELECT DISTINCT record, record_no, NULL AS text FROM origin
WHERE document_id = :document AND table_no = :table AND row_no = :row AND col_no = :col AND paragraph_no = :paragraph
    AND record <> 'document' ORDER BY record, record_no"""
_SHOWN = ("page", "table_no", "row", "col", "text", "confidence")


def read_cell(select: Select, document: int, key: tuple[int, int, int]) -> Record | None:
    """The cell at a table's number, row and column; None where there is none."""
    table, row, col = key
    rows = select(_CELL, document=document, table=table, row=row, col=col)
    return _record(select, document, "cell", table, rows, table=table, row=row, col=col, paragraph=0)


def read_paragraph(select: Select, document: int, no: int) -> Record | None:
    rows = select(_PARAGRAPH, document=document, paragraph=no)
    return _record(select, document, "paragraph", no, rows, table=0, row=0, col=0, paragraph=no)


def _record(select: Select, document: int, kind: str, no: int, rows: list[Row], **place: int) -> Record | None:
    about = document_of(select, document)
    if not rows or about is None:
        return None
    read = [{**row, "name": record_name(row["record"])} for row in select(_READ_FROM, document=document, **place)]
    values = {name: rows[0].get(name) for name in _SHOWN}
    return Record(kind, no, about, values, [], frames(kind, rows), [], read, None, None)
