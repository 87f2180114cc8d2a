"""The blocks of a page: lines to paragraphs, elements to tables, without what only leads to other pages."""
from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from parsers import cut
from parsers.cut import Box
from parsers.document import Block, Cell, Paragraph, Table
from parsers.dump import blocks as dumped
from parsers.html.flow import Line, flow
from parsers.html.grid import placed_cells
from parsers.html.layout import data_tables
from parsers.html.rules import Rules, rules_of
from parsers.html.tree import Element

# Links one below another or beside each other are navigation from so many on.
_LEAST_LINKS = 3
# Of a line's characters, so many are in its link; where it has several, the rest is what parts them.
_SHARE_OF_ONE, _SHARE_OF_SEVERAL = 0.8, 0.5


@dataclass(slots=True)
class Content:
    """What a page shows, and the names of the files that it leads to."""

    blocks: list[Block] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def add_lines(self, lines: Sequence[Line]) -> None:
        self.blocks.extend(Paragraph(line.text) for line in _without_navigation(lines))
        self.files.extend(name for line in lines for name in line.files)


@dataclass(frozen=True, slots=True)
class _Page:
    """What is to be known of the whole page: which tables hold data, and which cells have lines."""

    tables: frozenset[Element]
    rules: Rules


def content(root: Element) -> Content:
    """The page's paragraphs and tables; a table inside a cell of another follows it.

    Raises DamagedFile where a table is too large.
    """
    page = _Page(data_tables(root), rules_of(root))
    waiting = deque(flow(root, page.tables))
    found = Content()
    while waiting:
        lines: list[Line] = []
        while waiting and isinstance(waiting[0], Line):
            lines.append(waiting.popleft())
        found.add_lines(lines)
        if waiting:
            element: Element = waiting.popleft()
            if element.tag == "pre":
                found.blocks.extend(dumped(_preformatted(element)))
            else:
                waiting.extendleft(reversed(_add_table(element, page, found)))
    return found


def _add_table(table: Element, page: _Page, found: Content) -> list[Element]:
    """Adds the table with its caption, but not one of links; the tables inside its cells."""
    lines: list[Line] = []
    inner: list[Element] = []
    cells: list[tuple[Cell, bool]] = []
    for cell, element in placed_cells(table):
        shown = list(flow(element, page.tables))
        lines.extend(item for item in shown if isinstance(item, Line))
        inner.extend(item for item in shown if not isinstance(item, Line) and item.tag == "table")
        cells.append((cell._replace(text="\n".join(_cell_lines(shown))), page.rules.at(element)))
    found.files.extend(name for line in lines for name in line.files)
    if any(cell.text for cell, _ in cells) and not _is_navigation(lines):
        for caption in table.iterchildren("caption"):
            found.add_lines([item for item in flow(caption, page.tables) if isinstance(item, Line)])
        found.blocks.extend(_blocks(cells, page.rules))
    return inner


def _blocks(cells: Sequence[tuple[Cell, bool]], rules: Rules) -> Iterator[Block]:
    """The table; where it is a whole sheet, with lines around its tables only, it is cut as a sheet is."""
    boxes = [Box(cell.row, cell.col, cell.bottom_row, cell.right_col, cell.text, ruled) for cell, ruled in cells]
    if rules.of_spreadsheet or cut.ruled_rows(boxes):
        yield from cut.blocks(boxes)
    else:
        n_rows = max(cell.bottom_row for cell, _ in cells) + 1
        yield Table(n_rows, max(cell.right_col for cell, _ in cells) + 1, tuple(cell for cell, _ in cells))


def _cell_lines(shown: Sequence[Line | Element]) -> Iterator[str]:
    for item in shown:
        if isinstance(item, Line):
            yield item.text
        elif item.tag == "pre":
            yield from (text for line in _preformatted(item).split("\n") if (text := " ".join(line.split())))


def _preformatted(element: Element) -> str:
    for line_break in element.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    return "".join(element.itertext())


def _without_navigation(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines but those of several links, those that only part links, and runs of lines that are a link each."""
    worded = [line for line in lines if any(char.isalnum() for char in line.text)]
    for linking, group in groupby(worded, key=_is_link):
        run = list(group)
        if not (linking and _is_navigation(run)):
            yield from (line for line in run if not (linking and line.links >= _LEAST_LINKS))


def _is_link(line: Line) -> bool:
    return line.linked >= _share(line.links) * len("".join(line.text.split())) and line.links > 0


def _is_navigation(lines: Sequence[Line]) -> bool:
    links = sum(line.links for line in lines)
    return links >= _LEAST_LINKS and sum(map(_is_link, lines)) >= _SHARE_OF_ONE * len(lines)


def _share(links: int) -> float:
    return _SHARE_OF_SEVERAL if links >= _LEAST_LINKS else _SHARE_OF_ONE
