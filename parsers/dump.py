"""Text to blocks: running text, and tables whose cells are set apart by tabs.

A text dump has lost spans, rules and pages; what is left of a table is the order of its cells (see `ragged`).
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from parsers.document import Block, Paragraph
from parsers.ragged import is_cell_a_line, is_table, rows_of, table, tidy

# Marks of the word processor that the dump wrote out as text.
_MARKS = re.compile(
    r"\[bookmark: [^\]\n]*\]|\{ ?(?:TC|TOC|XE|PAGE|PAGEREF|NUMPAGES|REF|SEQ|HYPERLINK|FORMTEXT|MERGEFIELD)\b[^{}\n]*\}"
)
# All control characters but tab, newline and the vertical tab, which is a line break inside a cell.
_CONTROLS = re.compile(r"[\x00-\x08\x0c-\x1f\x7f-\x9f\ufeff\u200b]")
_SECTION = re.compile(r"\s*[一二三四五六七八九十]{1,3}、")
# Lines that stand between two tables: 2025年收支预算总表（续）, （单位：万元）.
_TABLE_TITLE = re.compile(r".*表(?:\s*[（(][^（）()]*[）)])?")
_UNIT_LINE = re.compile(r"[（(]?(?:金额|计量|货币)?单位[：:\s]*(?:人民币)?[十百千万亿]*元[）)]?")
_AMOUNT = re.compile(r"[-\d.,%]+")


def blocks(text: str) -> Iterator[Block]:
    """The text's paragraphs, one a line, and its tables, which are ragged."""
    return _blocks(clean_lines(text))


def clean_lines(text: str) -> Iterator[str]:
    """The lines without field codes, bookmarks and control characters; those that held nothing else are left out."""
    for raw in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        line = _CONTROLS.sub("", _MARKS.sub("", raw))
        if line.strip() or "\t" in line:
            yield line
        elif not raw.strip():
            yield ""


def _blocks(lines: Iterable[str]) -> Iterator[Block]:
    for run in _runs(lines):
        if not any("\t" in line for line in run):
            yield from _paragraphs(run)
            continue
        run, after = _without_text_after(run)
        rows = rows_of(run)
        if is_table(rows):
            yield table(rows)
        else:
            yield from _paragraphs(" ".join(filter(None, row)) for row in rows)
        yield from _paragraphs(after)


def _paragraphs(lines: Iterable[str]) -> Iterator[Paragraph]:
    return (Paragraph(piece) for line in lines for piece in tidy(line).split("\n") if piece)


def _runs(lines: Iterable[str]) -> Iterator[list[str]]:
    """Lines of running text one by one, and each stretch of table lines with the empty lines in it.

    A stretch begins with a tab.  It goes on over empty lines, which a page break leaves, and ends where
    running text follows one.
    """
    run: list[str] = []
    for line in lines:
        if "\t" in line or (run and (not line or _continues(run[-1], line))):
            run.append(line)
        else:
            yield from ([run] if run else [])
            run = []
            yield [line]
    yield from ([run] if run else [])


def _continues(above: str, line: str) -> bool:
    """Whether a line without a tab goes on with the cell above it.

    It does directly below, unless it opens a section and the cell holds an amount, which has no second line,
    or is a table's title or unit line below a whole row.
    """
    if not above or ("\t" in above and _heads_a_table(line)):
        return False
    cell = above.rpartition("\t")[2].strip()
    return not (_SECTION.match(line) and _AMOUNT.fullmatch(cell))


def _heads_a_table(line: str) -> bool:
    text = tidy(line)
    return bool(_TABLE_TITLE.fullmatch(text) or _UNIT_LINE.fullmatch(text))


def _without_text_after(run: list[str]) -> tuple[list[str], list[str]]:
    """The run of table lines, and the text that directly follows it where a line is a row.

    There a line without a tab belongs to a cell only if more rows follow it.
    """
    last = max(i for i, line in enumerate(run) if "\t" in line)
    return (run, []) if is_cell_a_line(run) else (run[: last + 1], run[last + 1 :])
