"""A document with its corrections in it, and what is told of them."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from parsers.document import Block, Cell, Document, Problem, SourceFile, Table
from pipeline.corrections.anchors import Printed, Spot, find
from pipeline.corrections.model import Correction, place_name
from pipeline.records import CorrectionResult, Finding, Record

_CERTAIN = 1.0  # confidence of a cell that a person has read
_TOLD_LENGTH = 40  # characters told of a text

Placed = tuple[Correction, Spot]


def apply(
    document: Document, corrections: Iterable[Correction], source: SourceFile
) -> tuple[Document, tuple[Record, ...]]:
    """The document that was read from `source`, corrected, and what became of each correction.

    Of several for one place the last stands.
    """
    printed = Printed(document)
    found = [(correction, find(printed, correction)) for correction in corrections]
    standing = _standing(found)
    told = [_result(correction, spot, number in standing, source.sha256)
            for number, (correction, spot) in enumerate(found)]
    return _corrected(document, standing.values()), _with_findings(told)


def unread(corrections: Iterable[Correction]) -> tuple[Record, ...]:
    """What is told of the corrections of a file that could not be read."""
    return _with_findings([_result(correction, "the file could not be read", False, correction.sha256)
                           for correction in corrections])


def _standing(found: Sequence[tuple[Correction, Spot | str]]) -> dict[int, Placed]:
    """The corrections that are to be made, by their number."""
    standing: dict[int, Placed] = {}
    for number, (correction, spot) in reversed(list(enumerate(found))):
        if isinstance(spot, Spot) and not any(spot.overlaps(other) for _, other in standing.values()):
            standing[number] = correction, spot
    return standing


def _corrected(document: Document, standing: Collection[Placed]) -> Document:
    edits: defaultdict[tuple[bool, int | None], list[Placed]] = defaultdict(list)
    for correction, spot in standing:
        edits[spot.paragraph is None, spot.table or spot.paragraph].append((correction, spot))
    blocks = tuple(_edited(block, edits.get((isinstance(block, Table), number), []))
                   for number, block in document.numbered())
    read = {spot.numbers for _, spot in standing}
    problems = tuple(problem for problem in document.problems if _place(problem) not in read)
    return replace(document, blocks=blocks, problems=problems)


def _place(problem: Problem) -> tuple[int | None, int | None, int | None, int | None]:
    """Where a problem is: table, row and column, or the paragraph."""
    if problem.table_no:
        return problem.table_no, problem.row, problem.col, None
    return None, None, None, problem.paragraph_no or None


def _edited(block: Block, placed: list[Placed]) -> Block:
    if not placed:
        return block
    if isinstance(block, Table):
        new = {(spot.row, spot.col): correction.new for correction, spot in placed}
        return replace(block, cells=tuple(_reading(cell, new.get((cell.row, cell.col))) for cell in block.cells))
    text = block.text
    for correction, spot in sorted(placed, key=lambda one: one[1].start, reverse=True):
        text = text[:spot.start] + correction.new + text[spot.start + len(spot.text):]
    return replace(block, text=text)


def _reading(cell: Cell, text: str | None) -> Cell:
    if text is None:
        return cell
    return cell._replace(text=text, confidence=None if cell.confidence is None else _CERTAIN)


def _result(correction: Correction, found: Spot | str, stands: bool, sha256: str) -> CorrectionResult:
    spot = found if isinstance(found, Spot) else None
    table, row, col, paragraph = (spot or correction).numbers
    return CorrectionResult(
        state="stale" if spot is None else "applied" if stands else "superseded",
        page=(spot or correction).page, table_no=table, row_no=row, col_no=col, paragraph_no=paragraph,
        starts_at=spot.start if spot and paragraph else None, old_text=spot.text if spot else correction.old,
        new_text=correction.new, who=correction.who, made_on=correction.when, why=correction.why,
        note="; ".join(_notes(correction, found, sha256)) or None, made_for=correction.sha256)


def _notes(correction: Correction, found: Spot | str, sha256: str) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif found.numbers != correction.numbers:
        yield f"its place was {place_name(*correction.numbers)}"
    if correction.sha256 != sha256:
        yield "it was made for another version of the file"


def _with_findings(results: list[CorrectionResult]) -> tuple[Record, ...]:
    return (*results, *(finding for result in results for finding in _findings(result)))


def _findings(result: CorrectionResult) -> Iterator[Finding]:
    what = f"'{_short(result.old_text)}' to '{_short(result.new_text)}' by {result.who} on {result.made_on}"
    place = place_name(result.table_no, result.row_no, result.col_no, result.paragraph_no)
    if result.state == "stale":
        yield Finding(rule="correction-stale", severity="warning", page=result.page, record=place,
                      message=f"the correction of {what} was not applied: {result.note}")
    elif result.state == "applied" and result.old_text != result.new_text:
        note = f" ({result.note})" if result.note else ""
        yield Finding(rule="correction-applied", severity="info", page=result.page, record=place,
                      message=f"corrected from {what}: {result.why}{note}")


def _short(text: str) -> str:
    text = "".join(text.split())
    return text if len(text) <= _TOLD_LENGTH else f"{text[:_TOLD_LENGTH]}…"
