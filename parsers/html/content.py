"""The blocks of a page: lines to paragraphs, elements to tables, without what only leads to other pages."""
from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from parsers.document import Block, Paragraph, Table
from parsers.dump import blocks as dumped
from parsers.html.flow import Line, flow
from parsers.html.grid import placed_cells
from parsers.html.layout import data_tables
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


def content(root: Element) -> Content:
    """The page's paragraphs and tables; a table inside a cell of another follows it.

    Raises DamagedFile where a table is too large.
    """
    known = data_tables(root)
    found = Content()
    waiting = deque(flow(root, known))
    while waiting:
        lines = []
        while waiting and isinstance(waiting[0], Line):
            lines.append(waiting.popleft())
        found.blocks.extend(Paragraph(line.text) for line in _without_navigation(lines))
        found.files.extend(name for line in lines for name in line.files)
        if waiting and waiting[0].tag == "pre":
            found.blocks.extend(dumped(_preformatted(waiting.popleft())))
        elif waiting:
            waiting.extendleft(reversed(_add_table(waiting.popleft(), known, found)))
    return found


def _add_table(element: Element, known: frozenset[Element], found: Content) -> list[Element]:
    """Adds the table with its caption, but not one of links; the tables inside its cells."""
    cells, lines, inner = [], [], []
    for cell, cell_element in placed_cells(element):
        shown = list(flow(cell_element, known))
        lines.extend(line for line in shown if isinstance(line, Line))
        inner.extend(item for item in shown if not isinstance(item, Line) and item.tag == "table")
        cells.append(replace(cell, text="\n".join(_cell_lines(shown))))
    found.files.extend(name for line in lines for name in line.files)
    if lines and not _is_navigation(lines):
        captions = (line for caption in element.iterchildren("caption") for line in flow(caption, known))
        found.blocks.extend(Paragraph(line.text) for line in captions if isinstance(line, Line))
        found.blocks.append(Table(max(c.bottom_row for c in cells) + 1, max(c.right_col for c in cells) + 1, tuple(cells)))
    return inner


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
