"""Tables that go on over a page break, put together again.

Whether a table goes on is told by what stands between (nothing, or the title printed again), by its
columns, and by the room that was left on the page.  What the break cut is told by its traces: a side
without a rule, a merged cell printed again or left blank, a row whose text flows on.
"""
from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from operator import attrgetter

import numpy as np

from parsers.document import Cell, Paragraph, Place, Table
from parsers.pdf.lattice import cluster
from parsers.pdf.page import Array
from parsers.pdf.seam import NUMBER, Piece, cut_pairs, header_pairs, squeezed
from parsers.pdf.tables import PageTable

EDGE_PT = 5.0  # edges of one column on two pages differ by less
RULE_PT = 1.0  # a line that reaches less over a rule only touches it
ROOM_PT = 24.0  # a page with more room left than the next row needs, and this, ends its table
HEADER_ROWS = 4  # a header printed again has no more rows
LEAST_LABELS = 3  # and no fewer labels: a label and a value can stand at the head of every form
RowTexts = tuple[str, ...]
SAME_LETTERS = 0.6  # of two readings of one text, in a cell of which a seal hid a part
LEAST_PARTS = 2  # that a header is divided into by the row below it
HEADED_ROWS = 3  # of the rows under a header one has its columns; the first can be a total with merged cells
LEAST_CELLS = 5  # in a row that is known again by its cells
CONTINUATION_MARK = re.compile(r"[（(]?续表?[一二三四五六七八九十\d]*[）)]?|\s")


@dataclass
class TableOnPages:
    """A table in the making: pieces of cells over one or more pages, on one sequence of rows.

    `row_texts`, the texts of each row, and `edges`, the columns' bounds, are kept as pages are added, for a
    list of projects can go on over hundreds of them.
    """

    first: PageTable
    last: PageTable
    lead: tuple[str, ...]
    n_rows: int = 0
    pieces: list[Piece] = field(default_factory=list)
    row_texts: dict[int, RowTexts] = field(default_factory=dict)
    rows_of_labels: dict[RowTexts, list[int]] = field(default_factory=dict)
    edges: set[float] = field(default_factory=set)

    def add(self, pieces: list[Piece], n_rows: int) -> None:
        """Take pieces of `n_rows` further rows."""
        texts = _row_texts(pieces)
        for row, labels in texts.items():
            if _are_labels(labels, at_head=row == 0):
                self.rows_of_labels.setdefault(labels, []).append(row)
        self.row_texts |= texts
        self.edges.update(x for piece in pieces for x in (piece.x0, piece.x1))
        self.pieces += pieces
        self.n_rows += n_rows


def begin(table: PageTable, lead: Sequence[str]) -> TableOnPages:
    """A table that begins here; `lead` are the paragraphs between it and the table before."""
    begun = TableOnPages(table, table, tuple(lead))
    begun.add(list(_pieces(table, 0, 0, 0.0)), len(table.lattice.ys) - 1)
    return begun


def goes_on(table: TableOnPages, following: PageTable, lead: Sequence[str], content_bottom: float) -> int | None:
    """How many rows at the head of `following` print the header again, if it is more of `table`; else None.

    `lead` are the paragraphs before it on the next page, `content_bottom` is how far down pages are filled.
    """
    if following.page != table.last.page + 1 or not _same_width(table.first, following):
        return None
    if _begins_with_caption(table, following):
        return None
    header = repeated_header(table, following)
    if lead and not (header and _printed_again(lead, table.lead)):
        return None
    surely = header or _left_open(table.last, following) or _same_row_layout(table.last, following)
    if not surely and _has_room(table.last, following, content_bottom):
        return None
    return header if header or _columns_agree(table, following) or _cuts_header(table, following) else None


def on_break(paragraph: Paragraph, table: TableOnPages, following: PageTable) -> bool:
    """Whether a line is printed over the rule where a page ends the table, or the next page begins it: a line of a
    cell that the break cut through, of which the other half is in the cell."""
    place, text = paragraph.place, "".join(paragraph.text.split())
    rules = {table.last.page: float(table.last.lattice.ys[-1]), following.page: float(following.lattice.ys[0])}
    rule = rules.get(place.page or 0)
    if rule is None or not (place.top or 0.0) + RULE_PT < rule < (place.bottom or 0.0) - RULE_PT:
        return False
    beside = [*_pieces(following, 0, 0, 0.0, last_row=0), *(p for p in table.pieces if p.row_end == table.n_rows)]
    return any(text in squeezed(piece.lines) for piece in beside)


def go_on(table: TableOnPages, following: PageTable, header: int) -> None:
    """Add the rows of `following` after its first `header` ones, and mend what the page break cut."""
    shift = float(table.first.lattice.xs[0] - following.lattice.xs[0])
    lower = list(_pieces(following, header, table.n_rows - header, shift))
    above = [piece for piece in table.pieces if piece.row_end == table.n_rows]
    below = [piece for piece in lower if piece.row == table.n_rows]
    mended = header_pairs(above, below) if not header and _cuts_header(table, following) else cut_pairs(
        above, below, header_between=header > 0)
    row_cut = mended.row_cut
    for upper, piece in mended.pairs:
        upper.take(piece, shared_row=row_cut)
        lower.remove(piece)
    if row_cut:
        for piece in lower:
            piece.row, piece.row_end = max(piece.row - 1, table.n_rows - 1), piece.row_end - 1
    table.add(lower, len(following.lattice.ys) - 1 - header - row_cut)
    table.last = following


def finish(table: TableOnPages) -> Table:
    """The table on one grid, its columns those of all its pages."""
    lines, column = cluster(np.array([x for piece in table.pieces for x in (piece.x0, piece.x1)]), EDGE_PT)
    columns = column.reshape(-1, 2).tolist()
    cells = [Cell(piece.row, col, piece.text, piece.row_end - piece.row, max(col_end - col, 1),
                  piece.places[0], tuple(piece.places[1:]), piece.confidence, tuple(piece.glyphs))
             for piece, (col, col_end) in zip(table.pieces, columns, strict=True)]
    x0, top, x1, bottom = table.first.lattice.box
    return Table(table.n_rows, len(lines) - 1, tuple(_one_a_position(cells)),
                 Place(table.first.page, x0, top, x1, bottom))


def _one_a_position(cells: Sequence[Cell]) -> list[Cell]:
    """The cells in order, those that edges drawn together put into one position as one."""
    found: dict[tuple[int, int], Cell] = {}
    for cell in sorted(cells, key=lambda cell: (cell.row, cell.col, -cell.col_span)):
        first = found.setdefault((cell.row, cell.col), cell)
        if first is not cell and cell.text:
            found[cell.row, cell.col] = _together(first, cell)
    return list(found.values())


def _together(first: Cell, second: Cell) -> Cell:
    sureness = min((c.confidence for c in (first, second) if c.confidence is not None), default=None)
    joined = first._replace(text=f"{first.text}\n{second.text}".strip(), confidence=sureness)
    if not (first.continued or second.continued):
        return joined
    glyphs = tuple(count for cell in (first, second) for _, count in cell.printed)
    return joined._replace(continued=(*first.continued, second.place, *second.continued), glyphs=glyphs)


def repeated_header(table: TableOnPages, following: PageTable) -> int:
    """How many rows at the head of `following` print rows of `table` again: its first ones, or rows of labels."""
    lower_pieces = list(_pieces(following, 0, 0, 0.0, last_row=HEADER_ROWS))
    lower = _row_texts(lower_pieces)
    if any(piece.confidence is not None for piece in lower_pieces):
        lower = {row: _as_read_above(table, texts) for row, texts in lower.items()}
    starts = table.rows_of_labels.get(lower.get(0, ()), ())
    count = max((_same_rows(table.row_texts, start, lower, lower_pieces) for start in starts), default=0)
    return count if count and _heads_columns(following, count) else 0


def _as_read_above(table: TableOnPages, texts: RowTexts) -> RowTexts:
    """`texts`, or those of the row at the head of the table that OCR has read nearly alike: a seal can hide a part."""
    heads = (table.row_texts.get(row, ()) for row in range(HEADER_ROWS))
    return next((head for head in heads if _nearly_alike(head, texts)), texts)


def _nearly_alike(upper: RowTexts, lower: RowTexts) -> bool:
    """Whether most of the cells of two rows have the same text, and each of the others most of its characters."""
    if len(upper) != len(lower) or 2 * sum(map(str.__eq__, upper, lower)) <= len(upper):
        return False
    return all(SequenceMatcher(None, *pair).ratio() >= SAME_LETTERS for pair in zip(upper, lower, strict=True))


def _same_rows(upper: dict[int, RowTexts], start: int, lower: dict[int, RowTexts],
               lower_pieces: Sequence[Piece]) -> int:
    """How many rows of labels from `start` on are printed again, 0 where they are too few to be a header.

    A header goes on while a cell of it spans the next row.
    """
    count = labels = 0
    while count < HEADER_ROWS and lower.get(count) is not None and lower.get(count) == upper.get(start + count):
        spanned = any(piece.row < count < piece.row_end for piece in lower_pieces)
        if not (_are_labels(lower[count], at_head=start == 0) or (count and spanned)):
            break
        labels += sum(bool(text) for text in lower[count])
        count += 1
    return count if labels >= LEAST_LABELS else 0


def _heads_columns(following: PageTable, count: int) -> bool:
    """Whether the first `count` rows stand over columns, as a header does, and not beside rows laid out otherwise.

    Labels and values that every form begins with (主管部门 ... 实施单位 ...) do not.
    """
    header = set(_row_edges(following, count - 1).round().tolist())
    n_rows = len(following.lattice.ys) - 1
    below = (_row_edges(following, row) for row in range(count, min(count + HEADED_ROWS, n_rows)))
    return any(header <= set(edges.round().tolist()) for edges in below)


def _begins_with_caption(table: TableOnPages, following: PageTable) -> bool:
    """Whether the next page's table begins with a line of its own over its whole width: another table's title."""
    def caption(page: PageTable, row_end: int) -> str:
        cells = [i for i, cell in enumerate(page.lattice.cells) if cell.row < row_end <= cell.row_end]
        return page.text(cells[0]) if len(cells) == 1 else ""

    first = caption(following, 1)
    cut = caption(table.last, len(table.last.lattice.ys) - 1)
    return bool(first) and not cut and first != caption(table.first, 1)


def _are_labels(texts: RowTexts, at_head: bool) -> bool:
    """Rows of data can be alike: labels differ, are several, have no digit, and away from the head no blank between."""
    labels = [text for text in texts if text]
    plain = not any(character.isdigit() for text in labels for character in text) and len(set(labels)) == len(labels)
    return len(labels) > 1 and plain and (at_head or len(labels) == len(texts))


def _row_texts(pieces: Sequence[Piece]) -> dict[int, RowTexts]:
    """The texts, without white space, of the cells that begin in each row, from left to right.

    A label merged down beside the rows is no part of them: a header stands over it, or next to it.
    """
    rows: dict[int, list[Piece]] = {}
    for piece in pieces:
        if piece.row_end - piece.row <= HEADER_ROWS:
            rows.setdefault(piece.row, []).append(piece)
    return {row: tuple(squeezed(piece.lines) for piece in sorted(found, key=attrgetter("x0")))
            for row, found in rows.items()}


def _printed_again(lead: Sequence[str], before: Sequence[str]) -> bool:
    known = {CONTINUATION_MARK.sub("", text) for text in before}
    return all(CONTINUATION_MARK.sub("", text) in known for text in lead)


def _same_width(first: PageTable, following: PageTable) -> bool:
    a, b = first.lattice.xs, following.lattice.xs
    return abs(float((a[-1] - a[0]) - (b[-1] - b[0]))) <= 2 * EDGE_PT


def _columns_agree(table: TableOnPages, following: PageTable) -> bool:
    """Whether every edge in the first row of `following` is an edge of the table's."""
    shift = table.first.lattice.xs[0] - following.lattice.xs[0]
    edges = [following.lattice.xs[col] + shift for cell in following.lattice.cells if cell.row == 0
             for col in (cell.col, cell.col_end)]
    known = np.array([*table.edges])
    return all(np.abs(known - edge).min() <= EDGE_PT for edge in edges)


def _cuts_header(table: TableOnPages, following: PageTable) -> bool:
    """Whether the break is between the rows of a header: all above are labels, and labels below divide the last row.
    """
    if table.n_rows > HEADER_ROWS:
        return False
    first = list(_pieces(following, 0, 0, 0.0, last_row=0))
    texts = [squeezed(piece.lines) for piece in (*table.pieces, *first)]
    if sum(bool(piece.lines) for piece in first) < LEAST_PARTS or any(map(NUMBER.fullmatch, texts)):
        return False
    above, below = _row_edges(table.last, len(table.last.lattice.ys) - 2), _row_edges(following, 0)
    return LEAST_PARTS < len(above) < len(below) and all(np.abs(below - edge).min() <= EDGE_PT for edge in above)


def _left_open(last: PageTable, following: PageTable) -> bool:
    """Whether the rule is missing under the one or over the other, where a finished table has its frame."""
    n_rows = len(last.lattice.ys) - 1
    return (any(cell.open_bottom for cell in last.lattice.cells if cell.row_end == n_rows)
            or any(cell.open_top for cell in following.lattice.cells if cell.row == 0))


def _same_row_layout(last: PageTable, following: PageTable) -> bool:
    """Whether the first row after the break has the very cells of the last row before it, and several of them."""
    above = _row_edges(last, len(last.lattice.ys) - 2)
    below = _row_edges(following, 0)
    return len(above) > LEAST_CELLS and above.shape == below.shape and bool(np.abs(above - below).max() <= EDGE_PT)


def _row_edges(table: PageTable, row: int) -> Array:
    """Where the cells that cover a row begin and end, from the table's left edge."""
    xs = table.lattice.xs - table.lattice.xs[0]
    return np.array(sorted({float(xs[col]) for cell in table.lattice.cells if cell.row <= row < cell.row_end
                            for col in (cell.col, cell.col_end)}))


def _has_room(last: PageTable, following: PageTable, content_bottom: float) -> bool:
    """Whether the next row would have fitted on the page before: then nothing pushed it over."""
    row_height = float(following.lattice.ys[1] - following.lattice.ys[0])
    return content_bottom - float(last.lattice.ys[-1]) > row_height + ROOM_PT


def _pieces(
    table: PageTable, skip_rows: int, row_offset: int, shift: float, last_row: int = sys.maxsize
) -> Iterator[Piece]:
    """The cells of one page from row `skip_rows` on, as far as they begin up to `last_row`."""
    xs, ys = table.lattice.xs.tolist(), table.lattice.ys.tolist()
    for (row, col, row_end, col_end, open_top, open_bottom), lines in zip(
            table.lattice.cells, table.lines, strict=True):
        if row > last_row:
            break
        if row_end > skip_rows:
            x0, x1 = xs[col], xs[col_end]
            yield Piece(max(row, skip_rows) + row_offset, row_end + row_offset, x0 + shift, x1 + shift, list(lines),
                        [Place(table.page, x0, ys[row], x1, ys[row_end])], open_top, open_bottom, x1 - x0)
