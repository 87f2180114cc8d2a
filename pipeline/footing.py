"""Tables of text dumps whose totals do not foot: of the ways to read them, the one that makes them foot is taken.

A dump loses blank and merged cells, and what follows them in the row is counted too far to the left.  Where a check
fails, the rows that are too short are tried with a gap at each place; a reading is taken if no check of the table
fails any more, more pass than before, and no other reading that says something else does as well.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from parsers.document import Document, Gap, Paragraph, Table
from pipeline.records import BudgetLine, Check, Extraction, Finding, Origin

Read = Callable[[Document], Extraction]
MOST_READINGS = 400  # of one table, beyond which it is left as it is


class _Reading(NamedTuple):
    """How well a table foots, the best first: failed checks, by how much they fail, less the passed ones and the cells
    that something was read from; and what was read."""

    fails: int
    distance: Decimal
    passes: int
    told: int
    said: tuple[object, ...]


def read(document: Document, read_all: Read) -> Extraction:
    """What `read_all` reads of the document, or of the same with gaps in the tables whose totals foot only then."""
    extraction = read_all(document)
    blocks = list(document.blocks)
    for index, (number, block) in enumerate(document.numbered()):
        if isinstance(block, Table) and block.ragged and number in _failing(extraction):
            blocks[index] = replace(block, gaps=_gaps(_alone(document, index), read_all))
    gaps = [(number, gap) for number, table in enumerate(_tables(blocks), start=1) for gap in table.gaps]
    if not gaps:
        return extraction
    footed = read_all(replace(document, blocks=tuple(blocks)))
    if len(_failed(footed)) >= len(_failed(extraction)):
        return extraction
    return replace(footed, records=(*footed.records, *(_finding(number, gap) for number, gap in gaps)))


def _failing(extraction: Extraction) -> set[int]:
    """The tables that numbers of failed checks stand in."""
    return {origin.table_no for check in _failed(extraction) for origin in check.origins}


def _failed(extraction: Extraction) -> list[Check]:
    return [record for record in extraction.records if isinstance(record, Check) and record.result == "fail"]


def _tables(blocks: Sequence[object]) -> Iterator[Table]:
    return (block for block in blocks if isinstance(block, Table))


def _alone(document: Document, index: int) -> Document:
    """The table at this place among the blocks, with the paragraphs before and after it."""
    first = last = index
    while first and isinstance(document.blocks[first - 1], Paragraph):
        first -= 1
    while last + 1 < len(document.blocks) and isinstance(document.blocks[last + 1], Paragraph):
        last += 1
    return Document(document.format, document.blocks[first:last + 1])


def _gaps(alone: Document, read_all: Read) -> tuple[Gap, ...]:
    """The gaps that let the only table of a document foot, () where none do, or several do equally well."""
    first = best = _judged(read_all(alone))
    taken: tuple[Gap, ...] = ()
    readings = 0
    while best.fails:
        tried = [((*taken, gap), _judged(read_all(_with_gaps(alone, (*taken, gap))))) for gap in _short(alone, taken)]
        readings += len(tried)
        better = [(gaps, reading) for gaps, reading in tried if reading[:2] < best[:2]]
        if not better or readings > MOST_READINGS:
            return ()
        taken, best = min(better, key=lambda found: found[1][:4])
        if any(reading[:4] == best[:4] and reading.said != best.said for _, reading in better):
            return ()
    return taken if best.passes < first.passes else ()


def _short(alone: Document, taken: Sequence[Gap]) -> Iterator[Gap]:
    """Each gap that makes a row with numbers, and without a gap so far, as wide as the table."""
    (table,) = _tables(alone.blocks)
    lengths = Counter(cell.row for cell in table.cells)
    numbered = {cell.row for cell in table.cells if any(map(str.isdigit, cell.text))}
    for row in sorted(numbered - {gap.row for gap in taken}):
        missing = table.n_cols - lengths[row]
        yield from (Gap(row, col, missing) for col in range(lengths[row]) if missing)


def _with_gaps(alone: Document, gaps: tuple[Gap, ...]) -> Document:
    return replace(alone, blocks=tuple(
        replace(block, gaps=gaps) if isinstance(block, Table) else block for block in alone.blocks))


def _judged(extraction: Extraction) -> _Reading:
    checks = [record for record in extraction.records if isinstance(record, Check)]
    fails = [check for check in checks if check.result == "fail"]
    passes = sum(check.result in ("pass", "rounding") and bool(check.left_value) for check in checks)
    told = {origin[1:] for record in extraction.records if not isinstance(record, Check | Finding)
            for origin in record.origins}
    said = tuple((record.name, record.code, record.column_label, record.amount_yuan) if isinstance(record, BudgetLine)
                 else replace(record, origins=()) for record in extraction.records
                 if not isinstance(record, Check | Finding))
    distance = sum((abs(check.difference or Decimal(0)) for check in fails), Decimal(0))
    return _Reading(len(fails), distance, -passes, -len(told), said)


def _finding(number: int, gap: Gap) -> Finding:
    cells = "a cell is" if gap.width == 1 else f"{gap.width} cells are"
    return Finding(rule="chosen-by-arithmetic", severity="info", blame="extraction", record=f"table {number}",
                   origins=(Origin("place", number, gap.row, gap.col),),
                   message=f"{cells} taken to be lost in row {gap.row + 1} of this table before cell {gap.col + 1}, "
                           "for only then do its totals foot")
