"""A stored document as it is printed: with the corrections that it was read with taken back."""
from __future__ import annotations

from collections import defaultdict

from parsers.document import Cell, Document, Paragraph, Place, Table
from pipeline.database import Row, Session

_CELLS = """
SELECT table_no, "row", col, row_span, col_span, page, printed_text FROM v_cell WHERE document_id = :id
ORDER BY table_no, "row", col"""
_PARAGRAPHS = "SELECT no, page, text FROM paragraph WHERE document_id = :id ORDER BY no"
_CORRECTED = """
SELECT table_no, "row", col, paragraph_no, starts_at, old_text, new_text FROM v_correction
WHERE document_id = :id AND state = 'applied' ORDER BY paragraph_no, starts_at"""


def printed_document(session: Session, document: Row) -> Document:
    """The paragraphs and tables of a row of v_document; the order between them, and all geometry, is lost."""
    key = document["document_id"]
    tables: defaultdict[int, list[Cell]] = defaultdict(list)
    for row in session.rows(_CELLS, id=key):
        tables[row["table_no"]].append(Cell(row["row"], row["col"], row["printed_text"], row["row_span"],
                                            row["col_span"], Place(row["page"])))
    parts: defaultdict[int, list[Row]] = defaultdict(list)
    for row in session.rows(_CORRECTED, id=key):
        parts[row["paragraph_no"]].append(row)
    paragraphs = (Paragraph(_printed(row["text"], parts[row["no"]]), Place(row["page"]))
                  for row in session.rows(_PARAGRAPHS, id=key))
    return Document(document["format"], (*paragraphs, *(_table(tables[number])
                                                        for number in range(1, max(tables, default=0) + 1))))


def printed_text(session: Session, document: Row, text: str | None) -> str | None:
    """What is printed where a correction made this text; the text itself where none did."""
    made = (row["old_text"] for row in session.rows(_CORRECTED, id=document["document_id"]) if row["new_text"] == text)
    return next(made, text)


def _printed(text: str, parts: list[Row]) -> str:
    for part in parts:  # from the first on: what stands before a part is as printed then
        start: int = part["starts_at"]
        text = text[:start] + part["old_text"] + text[start + len(part["new_text"]):]
    return text


def _table(cells: list[Cell]) -> Table:
    n_rows = max((cell.bottom_row for cell in cells), default=-1) + 1
    return Table(n_rows, max((cell.right_col for cell in cells), default=-1) + 1, tuple(cells))
