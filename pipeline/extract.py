"""One document: bytes in, records out, as a pure function of the bytes and of the code."""
from __future__ import annotations

import time
import traceback
from dataclasses import dataclass, field, replace
from functools import partial

import parsers
from parsers.detect import detect
from parsers.document import DEFAULTS, Document, Options, Problem, SourceFile
from parsers.errors import ParseError
from pipeline.corrections.apply import apply, unread
from pipeline.corrections.model import Correction
from pipeline.records import NO_COVERAGE, Coverage, Extraction, Finding, Origin

_PROBLEMS_TOLD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a file.  `status` and `error` are those of v_document; `trace` is for the log after a fault.

    `coverage` is that of the document's pages together.
    """

    status: str = "ok"
    error: str | None = None
    format: str | None = None
    seconds: float = 0.0
    document: Document | None = None
    extraction: Extraction = field(default_factory=Extraction)
    coverage: Coverage = NO_COVERAGE
    trace: str | None = None


NOTHING = Outcome()


def extract(source: SourceFile, options: Options = DEFAULTS, corrections: tuple[Correction, ...] = ()) -> Outcome:
    """Read a document with its corrections.

    Never raises an Exception: what goes wrong is the outcome's status and error.
    """
    start = time.perf_counter()
    outcome = _extract(source, options, corrections)
    return replace(outcome, seconds=round(time.perf_counter() - start, 3))


def failure(error: BaseException, so_far: Outcome = NOTHING) -> Outcome:
    """The outcome of a fault in the code, or of a process that died, with what was reached before."""
    trace = "".join(traceback.format_exception(error))
    reason = "gongkai met a fault of its own in reading it, which the log tells; please report it"
    return replace(so_far, status="failed", error=reason, trace=trace)


def _extract(source: SourceFile, options: Options, corrections: tuple[Correction, ...]) -> Outcome:
    # These take long to import: a run with nothing new does without.
    from pipeline import footing, ledger

    outcome = NOTHING
    try:
        outcome = replace(outcome, format=detect(source))
        printed = parsers.parse(source, options)
        document, told = apply(printed, corrections, source) if corrections else (printed, ())
        outcome = replace(outcome, document=document)
        extraction = footing.read(document, partial(_read, name=source.name))
        extraction = ledger.settled(printed, replace(extraction, records=extraction.records + told))
        outcome = replace(outcome, extraction=extraction, coverage=ledger.coverage_of(extraction))
        return _told(outcome, document.problems)
    except MemoryError:  # which is the caller's to deal with: here is none left to do it in
        raise
    except ParseError as error:
        extraction = Extraction(records=unread(corrections))
        return replace(outcome, status=error.status, error=str(error), extraction=extraction)
    except Exception as error:  # whatever one document breaks, the others are read
        return failure(error, outcome)


def _read(document: Document, name: str) -> Extraction:
    """All that is read of a document and what the checks say of it; `name` is that of the file."""
    from pipeline import budget, checks, forms, items, prose
    from pipeline.checks.sheets import read_sheets

    extraction = forms.read(document, name)
    read = tuple(budget.read(document, extraction))
    sheets = read_sheets(read)
    extraction = replace(extraction, records=(*extraction.records, *items.mark(read, sheets)))
    figures = tuple(prose.read(document, extraction))
    extraction = replace(extraction, records=extraction.records + figures)
    findings = tuple(checks.run(document, extraction, sheets, name))
    return replace(extraction, records=extraction.records + findings)


def _told(outcome: Outcome, problems: tuple[Problem, ...]) -> Outcome:
    """The outcome with what could not be read, or was left out, told as findings."""
    if not problems:
        return outcome
    findings = tuple(map(_finding, problems))
    extraction = replace(outcome.extraction, records=outcome.extraction.records + findings)
    outcome = replace(outcome, extraction=extraction)
    unread = tuple(problem for problem in problems if problem.severity == "error")
    return replace(outcome, status="partial", error=_sentence(unread)) if unread else outcome


def _finding(problem: Problem) -> Finding:
    place = Origin("place", problem.table_no, problem.row, problem.col, problem.paragraph_no)
    return Finding(rule=problem.rule, severity=problem.severity, message=problem.message, page=problem.page,
                   origins=(place,) if problem.table_no or problem.paragraph_no else ())


def _sentence(problems: tuple[Problem, ...]) -> str:
    told = [f"page {p.page}: {p.message}" if p.page else p.message for p in problems[:_PROBLEMS_TOLD]]
    more = len(problems) - len(told)
    return "; ".join(told) + (f"; and {more} more" if more else "")
