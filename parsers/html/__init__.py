"""Web pages (.html, .mhtml): what a reader sees of the content, as paragraphs and tables.

    bytes -> tree -> lines and data tables in their order -> blocks without navigation

Tables that only lay out the page are walked through.  Scripts, navigation, feet of pages, what is to be filled in and
what is not displayed are left out; nothing is ever fetched.  A page has no places.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from parsers.document import Block, Document, Paragraph, Problem, SourceFile, Table
from parsers.dump import blocks as dumped
from parsers.errors import DamagedFile, EmptyFile
from parsers.html.content import content
from parsers.html.flow import tidy
from parsers.html.mhtml import pages
from parsers.html.tree import Element, text_of, tree
from parsers.titled import prints_title

__all__ = ["parse", "parse_saved"]

_LONGEST_TITLE = 300  # characters
_FILES_TOLD = 5
_QUOTED = 80  # characters
# Characters and cells: what a site prints around its pages is less, a disclosure is more.
_HARDLY_ANY, _FEW_CELLS = 500, 20
_TAG = re.compile(r"<[a-zA-Z!/?]")
_SITE = re.compile(r"\s*[_|]\s*|\s+[-—–]+\s+|-{2,}|—{2,}")  # between a page's title and the name of its site


def parse(source: SourceFile) -> Document:
    """The page's paragraphs and tables.

    Raises EmptyFile where nothing but navigation is shown, DamagedFile where it is no text or too large.
    """
    text = text_of(source.data)
    if not _TAG.search(text):
        return Document("html", tuple(dumped(text)))
    return _document("html", [(source.data, None)])


def parse_saved(source: SourceFile) -> Document:
    """The same of a page that was saved with all its parts (MHTML)."""
    return _document("mhtml", list(pages(source.data)))


def _document(kind: str, sources: Sequence[tuple[bytes, str | None]]) -> Document:
    blocks: list[Block] = []
    files: list[str] = []
    problems: list[Problem] = []
    for data, declared in sources:
        root, lost = tree(data, declared)
        found = content(root)
        blocks.extend(_titled(found.blocks, root))
        files.extend(found.files)
        problems.extend(lost)
    if not blocks and problems:
        raise DamagedFile("Nothing of the page can be read: its elements stand too deep within each other.")
    if not blocks:
        raise EmptyFile("The page shows nothing but links to other pages, or waits for a script; open it in a browser "
                        "and save what it leads to.")
    return Document(kind, tuple(blocks), problems=(*problems, *_told(blocks, files)))


def _titled(blocks: list[Block], root: Element) -> Sequence[Block]:
    """The blocks, with the title of the window where the page prints none over its first table."""
    title = _SITE.split(tidy(root.findtext("head/title") or "")[:_LONGEST_TITLE])[0]
    return (Paragraph(title), *blocks) if title and blocks and not prints_title(blocks) else blocks


def _told(blocks: Sequence[Block], files: Sequence[str]) -> Iterator[Problem]:
    texts = [text for block in blocks
             for text in ([block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells])]
    if files:
        more = f" and {len(files) - _FILES_TOLD} more" if len(files) > _FILES_TOLD else ""
        yield Problem(f"the page leads to files that it does not hold: {', '.join(files[:_FILES_TOLD])}{more}; "
                      "fetch them, too", rule="linked-files", severity="warning")
    elif sum(map(len, texts)) < _HARDLY_ANY and sum(map(_n_cells, blocks)) < _FEW_CELLS:
        start = " ".join(filter(None, texts))[:_QUOTED]
        yield Problem(f"the page says hardly more than 「{start}」; where that is an error or a login, open it in a "
                      "browser and save what it shows then", rule="hardly-any-text", severity="warning")


def _n_cells(block: Block) -> int:
    return len(block.cells) if isinstance(block, Table) else 0
