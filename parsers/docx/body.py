"""The body of a Word document, a cell of a table, or a text box: what is in them, as paragraphs and tables."""
from __future__ import annotations

from collections.abc import Iterator

from parsers.document import Block, Cell, Paragraph, Table
from parsers.docx.grid import GridCell, grid_cells
from parsers.docx.inline import paragraph_text
from parsers.docx.numbering import Numbering
from parsers.docx.xml import Element, children, name_of


def blocks(container: Element, numbering: Numbering) -> Iterator[Block]:
    """The paragraphs and tables of `container` in order, each followed by those it carries.

    A paragraph with line breaks is one paragraph a line.  Text boxes follow the paragraph that anchors
    them; tables and text boxes inside a table's cells follow that table.
    """
    for element in children(container):
        name = name_of(element)
        if name == "p":
            yield from (Paragraph(line) for line in _lines(element, numbering))
            yield from _boxed(element, numbering)
        elif name == "tbl":
            yield from _table_blocks(element, numbering)


def _table_blocks(element: Element, numbering: Numbering) -> Iterator[Block]:
    placed = grid_cells(element)
    cells = tuple(_cell(cell, numbering) for cell in placed)
    if any(cell.text for cell in cells):
        yield Table(
            n_rows=max(cell.bottom_row for cell in cells) + 1,
            n_cols=max(cell.right_col for cell in cells) + 1,
            cells=cells,
        )
    for cell in placed:
        for inner in children(cell.content):
            if name_of(inner) == "tbl":
                yield from _table_blocks(inner, numbering)
            elif name_of(inner) == "p":
                yield from _boxed(inner, numbering)


def _cell(cell: GridCell, numbering: Numbering) -> Cell:
    paragraphs = (inner for inner in children(cell.content) if name_of(inner) == "p")
    lines = [line for paragraph in paragraphs for line in _lines(paragraph, numbering)]
    return Cell(cell.row, cell.col, "\n".join(lines), cell.row_span, cell.col_span)


def _lines(paragraph: Element, numbering: Numbering) -> list[str]:
    """The printed lines of a paragraph that have any text, the first with the number that Word sets."""
    text = paragraph_text(paragraph)
    label = numbering.label(paragraph)
    # A label that ends in a letter or digit (`1`, `第一章`) would run into the text.
    gap = " " if label[-1:].isalnum() else ""
    return [line for raw in (label + gap + text.lstrip()).split("\n") if (line := raw.strip())]


def _boxed(paragraph: Element, numbering: Numbering) -> Iterator[Block]:
    for box in _text_boxes(paragraph):
        yield from blocks(box, numbering)


def _text_boxes(element: Element) -> Iterator[Element]:
    """The outermost text boxes under `element`; those inside them are found when they are read."""
    for node in children(element):
        if name_of(node) == "txbxContent":
            yield node
        else:
            yield from _text_boxes(node)
