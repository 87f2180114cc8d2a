"""What an element shows, as lines of text with the data tables between them, in the order of the page."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from parsers.html.tree import Element, is_left_out

_BLOCKS = frozenset({
    "address", "article", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
    "legend", "li", "main", "menu", "ol", "p", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul"})
_BLANKS = re.compile(r"[^\S\u3000]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\u200b]")
_LONGEST_NAME = 20  # pieces of text that the name of a linked file has
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|rtf|zip|rar|7z)$", re.I)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: how many of its characters link to other pages, and by how many links; what files it leads to."""

    text: str
    linked: int = 0
    links: int = 0
    files: tuple[str, ...] = ()


@dataclass(slots=True)
class _Pen:
    """The line that is being written."""

    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    links: int = 0
    files: list[str] = field(default_factory=list)

    def write(self, text: str | None, in_link: bool) -> None:
        if text:
            self.pieces.append(text)
            if in_link:
                self.linked += len("".join(text.split()))
                self.links = max(self.links, 1)  # a link that goes on from the line before

    def line(self) -> Line | None:
        """The line, if anything is on it; the next one is empty."""
        text = tidy("".join(self.pieces))
        line = Line(text, self.linked, self.links, tuple(self.files)) if text else None
        self.pieces, self.linked, self.links, self.files = [], 0, 0, []
        return line


def flow(root: Element, data_tables: frozenset[Element]) -> Iterator[Line | Element]:
    """The lines under `root`, and the data tables and preformatted texts, as elements."""
    pen = _Pen()
    link: Element | None = None
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        apart = element is not root and (element in data_tables or element.tag == "pre")
        if event == "start" and element is not root and is_left_out(element):
            walk.skip_subtree()
        elif event == "start":
            if (apart or element.tag in _BLOCKS) and (line := pen.line()):
                yield line
            if apart:
                yield element
                walk.skip_subtree()
                continue
            link = link if link is not None or not _leads_away(element, pen) else element
            pen.write(element.text, link is not None)
        else:
            link = None if element is link else link
            if element.tag in _BLOCKS and (line := pen.line()):
                yield line
            if element is not root:
                pen.write(element.tail, link is not None)
    if line := pen.line():
        yield line


def _leads_away(element: Element, pen: _Pen) -> bool:
    """Whether the element is a link to another page; a link to a file is noted."""
    if element.tag != "a":
        return False
    address = (element.get("href") or "").strip()
    name = tidy("".join(islice(element.itertext(), _LONGEST_NAME)))
    if _FILE.search(re.split(r"[?#]", address)[0]) or _FILE.search(name):  # a script may know the address
        pen.files.append(name or address.rpartition("/")[2])
        return False
    pen.links += bool(address) and not address.startswith("#")
    return bool(address) and not address.startswith("#")


def tidy(text: str) -> str:
    """The text on one line, blanks as a browser shows them, without control characters."""
    return _BLANKS.sub(" ", _CONTROLS.sub("", text)).strip()
