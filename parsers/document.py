"""What a parser hands on: paragraphs and tables, in reading order, each with its place.

Nothing here knows a file format or a budget.  All classes are frozen and hold tuples, so that a
document can be shared, compared, and sent to another process; those of which a page has hundreds are
tuples themselves.  `to_json` and `from_json` are exact inverses; `gongkai parse` prints the former.

Geometry is in points from the top left corner of the page as it is displayed (after /Rotate).
"""
from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple


@dataclass(frozen=True)
class SourceFile:
    """The bytes to parse and the name they came under (`archive.zip!member.docx` for a member)."""

    name: str
    data: bytes = field(repr=False)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


READERS = ("pdfium", "pdfplumber")


@dataclass(frozen=True, slots=True)
class Options:
    """What a caller may choose of the parsing.

    `ocr`: read pages that are pictures.  `reader`: what reads PDF, one of READERS.
    """

    ocr: bool = True
    reader: str = READERS[0]


DEFAULTS = Options()


class Place(NamedTuple):
    """Where something was printed: a 1-based page and a box, each None where the format has none."""

    page: int | None = None
    x0: float | None = None
    top: float | None = None
    x1: float | None = None
    bottom: float | None = None


NOWHERE = Place()
# C1 controls, and the marks that turn the direction of text: JSON allows them unescaped, C0 it does not.
_TERMINAL_CONTROLS = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text.  `text` has its line wraps joined.

    `role` is "furniture" for page numbers, and for what a table that goes on over a page prints again: its title, its
    header.
    """

    text: str
    place: Place = NOWHERE
    role: str = "text"


class Cell(NamedTuple):
    """One printed cell, once, however many grid positions it spans.

    `row` and `col` are 0-based positions in the table's grid.  `text` keeps the printed lines,
    joined by "\\n".  `continued` are the cell's further places where a page break cuts it.
    `confidence` (0 to 1) is that of its least certain character where OCR read it, None where the file has the text.
    `glyphs` are the characters printed at each of its places, where it has several: it can be printed again at each.
    """

    row: int
    col: int
    text: str
    row_span: int = 1
    col_span: int = 1
    place: Place = NOWHERE
    continued: tuple[Place, ...] = ()
    confidence: float | None = None
    glyphs: tuple[int, ...] = ()

    @property
    def printed(self) -> tuple[tuple[int | None, int], ...]:
        """Each page that the cell stands on, and how many glyphs it has there."""
        if not self.glyphs:
            return ((self.place.page, count_glyphs(self.text)),)
        pages = (place.page for place in (self.place, *self.continued))
        return tuple(zip(pages, self.glyphs, strict=True))

    @property
    def bottom_row(self) -> int:
        """The last grid row that the cell covers."""
        return self.row + self.row_span - 1

    @property
    def right_col(self) -> int:
        """The last grid column that the cell covers."""
        return self.col + self.col_span - 1


class Gap(NamedTuple):
    """In a row of a ragged table, `width` cells are lost before the one that was counted as `col`."""

    row: int
    col: int
    width: int


@dataclass(frozen=True, slots=True)
class Table:
    """Cells on a grid of `n_rows` by `n_cols`, ordered by row, then column.

    `ragged` marks a table whose columns were counted in a text dump, not measured: merged cells are
    not known there, and a lost label shifts the cells after it.  `gaps` are where cells are known to be lost; no
    parser knows any.
    """

    n_rows: int
    n_cols: int
    cells: tuple[Cell, ...]
    place: Place = NOWHERE
    ragged: bool = False
    gaps: tuple[Gap, ...] = ()


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a parser could not read or left out, on one page or (page None) in the whole document.

    `rule` and `severity` are those of the finding that tells of it; an error makes the document partial.
    Where it is one cell or one paragraph, the numbers say which (tables and paragraphs from 1); 0 for the others.
    """

    message: str
    page: int | None = None
    rule: str = "unreadable-page"
    severity: str = "error"
    table_no: int = 0
    row: int = 0
    col: int = 0
    paragraph_no: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """What a page prints, whatever became of it.

    `glyphs` are its visible characters: white space is left out, one that is drawn again for weight counts once.
    None where the page could not be read.  `scanned`: it is a picture, whose characters only OCR tells.
    `picture_share` (0 to 1) is the part of it that pictures cover; what they print is not among the glyphs.
    """

    number: int
    glyphs: int | None
    scanned: bool = False
    picture_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file.  `page_count` is None, and `pages` are none, where the format has no pages."""

    format: str
    blocks: tuple[Block, ...]
    page_count: int | None = None
    scanned: bool = False
    problems: tuple[Problem, ...] = ()
    pages: tuple[Page, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    def numbered(self) -> Iterator[tuple[int, Block]]:
        """Blocks in reading order, each with its 1-based number among the blocks of its own class."""
        seen = {Paragraph: 0, Table: 0}
        for block in self.blocks:
            seen[type(block)] += 1
            yield seen[type(block)], block


def count_glyphs(text: str) -> int:
    """How many characters of a text leave ink."""
    return len("".join(text.split()))


def to_json(document: Document) -> str:
    """The document as JSON (see `json_text`); a block says its class in `block`."""
    return json_text(_plain(document))


def json_text(value: Any, indent: int | None = 1) -> str:
    """JSON without characters that a terminal obeys."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _TERMINAL_CONTROLS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def from_json(text: str) -> Document:
    """The document that `to_json` wrote."""
    raw = json.loads(text)
    raw["blocks"] = tuple(_block(block) for block in raw["blocks"])
    raw["problems"] = tuple(Problem(**problem) for problem in raw["problems"])
    raw["pages"] = tuple(Page(**page) for page in raw["pages"])
    return Document(**raw)


def _plain(value: Any) -> Any:
    if isinstance(value, Place | Cell):
        return {name: _plain(item) for name, item in value._asdict().items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        plain = {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {"block": type(value).__name__, **plain} if isinstance(value, Paragraph | Table) else plain
    return value


def _block(raw: dict[str, Any]) -> Block:
    kind = raw.pop("block")
    raw["place"] = Place(**raw["place"])
    if kind == "Paragraph":
        return Paragraph(**raw)
    raw["cells"] = tuple(_cell(cell) for cell in raw["cells"])
    raw["gaps"] = tuple(Gap(*gap) for gap in raw["gaps"])
    return Table(**raw)


def _cell(raw: dict[str, Any]) -> Cell:
    raw["place"] = Place(**raw["place"])
    raw["continued"] = tuple(Place(**place) for place in raw["continued"])
    raw["glyphs"] = tuple(raw["glyphs"])
    return Cell(**raw)
