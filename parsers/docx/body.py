"""The body of a Word document, a cell of a table, or a text box: what is in them, as paragraphs and tables."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parsers.document import Block, Cell, Paragraph, Table
from parsers.docx.grid import GridCell, grid_cells
from parsers.docx.inline import paragraph_text
from parsers.docx.numbering import Numbering
from parsers.docx.workbooks import Workbooks
from parsers.docx.xml import Element, children, name_of


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a document outside of its body, and counted while it is read."""

    numbering: Numbering
    workbooks: Workbooks


def blocks(container: Element, context: Context) -> Iterator[Block]:
    """The paragraphs and tables of `container` in order, each followed by those it carries.

    A paragraph with line breaks is one paragraph a line.  Text boxes and embedded workbooks follow the paragraph
    that anchors them; those inside a table's cells, as tables there, follow that table.
    """
    for element in children(container):
        name = name_of(element)
        if name == "p":
            yield from (Paragraph(line) for line in _lines(element, context))
            yield from _boxed(element, context)
        elif name == "tbl":
            yield from _table_blocks(element, context)


def _table_blocks(element: Element, context: Context) -> Iterator[Block]:
    placed = grid_cells(element)
    cells = tuple(_cell(cell, context) for cell in placed)
    if any(cell.text for cell in cells):
        yield Table(
            n_rows=max(cell.bottom_row for cell in cells) + 1,
            n_cols=max(cell.right_col for cell in cells) + 1,
            cells=cells,
        )
    for cell in placed:
        for inner in children(cell.content):
            if name_of(inner) == "tbl":
                yield from _table_blocks(inner, context)
            elif name_of(inner) == "p":
                yield from _boxed(inner, context)


def _cell(cell: GridCell, context: Context) -> Cell:
    paragraphs = (inner for inner in children(cell.content) if name_of(inner) == "p")
    lines = [line for paragraph in paragraphs for line in _lines(paragraph, context)]
    return Cell(cell.row, cell.col, "\n".join(lines), cell.row_span, cell.col_span)


def _lines(paragraph: Element, context: Context) -> list[str]:
    """The printed lines of a paragraph that have any text, the first with the number that Word sets."""
    text = paragraph_text(paragraph)
    label = context.numbering.label(paragraph)
    # A label that ends in a letter or digit (`1`, `第一章`) would run into the text.
    gap = " " if label[-1:].isalnum() else ""
    return [line for raw in (label + gap + text.lstrip()).split("\n") if (line := raw.strip())]


def _boxed(paragraph: Element, context: Context) -> Iterator[Block]:
    for box in _text_boxes(paragraph):
        yield from blocks(box, context)
    yield from context.workbooks.blocks(paragraph)


def _text_boxes(element: Element) -> Iterator[Element]:
    """The outermost text boxes under `element`; those inside them are found when they are read."""
    for node in children(element):
        if name_of(node) == "txbxContent":
            yield node
        else:
            yield from _text_boxes(node)
