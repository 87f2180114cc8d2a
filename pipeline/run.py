"""A run: input files through the workers into the database.  Workers read, this process alone writes.

Every file ends with one row in `document` and one Step for whoever watches; an archive's members are files too.
"""
from __future__ import annotations

import logging
import os
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from parsers.archive import ARCHIVES, members
from parsers.detect import detect
from parsers.document import DEFAULTS, Options, SourceFile
from parsers.errors import ParseError
from pipeline.extract import EXTRACTION_VERSION, Outcome, extract, failure
from pipeline.loader import Database, Entry, Known, RowError
from pipeline.plan import Planner
from pipeline.scratch import scratch_folder
from pipeline.sources import NO_STAMPS, InputFile, Stamp, discover, unpack
from pipeline.workers import Limits, TookTooMuch, answers

MAX_DEPTH = 3  # of archives in archives
NO_OCR_VERSION = EXTRACTION_VERSION + "+no-ocr"  # of documents that OCR would have read more of

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A file that is done; `number` counts them.  `status` is that of v_document, or "unchanged".

    `rows` counts what was stored, a table.
    """

    number: int
    total: int
    name: str
    status: str
    error: str | None = None
    pages: int | None = None
    rows: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


@dataclass(slots=True)
class Summary:
    """A run so far: its steps in the order in which they were done, and the wall clock's seconds.

    `unopened` files have the size, time and inode of an earlier run.
    """

    total: int
    unopened: int = 0
    steps: list[Step] = field(default_factory=list)
    seconds: float = 0.0
    interrupted: bool = False

    @property
    def statuses(self) -> Counter[str]:
        return Counter(step.status for step in self.steps)

    @property
    def pages(self) -> int:
        return sum(step.pages or 0 for step in self.steps)

    @property
    def rows(self) -> Counter[str]:
        return sum((step.rows for step in self.steps), Counter())

    def with_status(self, *statuses: str) -> list[Step]:
        """The steps of these statuses, in the order of names."""
        return sorted((step for step in self.steps if step.status in statuses), key=lambda step: step.name)

    @property
    def not_read(self) -> list[Step]:
        return self.with_status("failed", "unsupported")


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a worker gives of a file; of an archive also its members, as files in the scratch folder."""

    outcome: Outcome
    members: tuple[InputFile, ...] = ()


def run(
    paths: Iterable[str | Path],
    database: Database,
    workers: int | None = None,
    on_progress: Callable[[Step], None] = lambda step: None,
    force: bool = False,
    limits: Limits | None = None,
    options: Options = DEFAULTS,
) -> Summary:
    """Bring the database up to date with the files at these paths, whatever becomes of a single one.

    `workers` processes read (by default one a core); a file that takes more than `limits` has failed.
    One worker without limits is this process, where a crash is not survived.
    `force` reads unchanged files too.  Ctrl-C ends the run early, what is done is stored.
    Raises SourceError and DatabaseError.
    """
    start = time.perf_counter()
    known = database.known()
    files = discover(paths, database.files, _stamps(known) if not force else NO_STAMPS)
    versions = {EXTRACTION_VERSION} if options.ocr else {EXTRACTION_VERSION, NO_OCR_VERSION}
    planner = Planner(files, known, frozenset() if force else frozenset(versions))
    summary = Summary(total=len(files), unopened=sum(not file.opened for file in files))
    with scratch_folder() as scratch:
        a_run = _Run(database, summary, on_progress, planner, workers or os.cpu_count() or 1, limits, options, scratch)
        try:
            a_run.work(files)
        except KeyboardInterrupt:
            summary.interrupted = True
    summary.seconds = time.perf_counter() - start
    return summary


@dataclass(slots=True)
class _Opened:
    """An archive whose members are being read; its own row comes last, so that with it all of them are there."""

    file: InputFile
    outcome: Outcome
    left: int


@dataclass(frozen=True, slots=True)
class _Run:
    database: Database
    summary: Summary
    on_progress: Callable[[Step], None]
    planner: Planner
    workers: int
    limits: Limits | None
    options: Options
    scratch: Path
    opened: dict[str, _Opened] = field(default_factory=dict)

    def work(self, files: list[InputFile]) -> None:
        waiting: deque[InputFile] = deque()
        self._plan(files, waiting)
        read = partial(_read, options=self.options, scratch=self.scratch)
        limits = replace(self.limits, scratch=self.scratch) if self.limits else None
        with closing(answers(read, waiting, self.workers, limits)) as found:
            for file, answer in found:
                self._take(file, answer if isinstance(answer, _Answer) else _Answer(self._failure(answer)), waiting)
        self.database.forget(self.planner.moved())

    def _plan(self, files: Iterable[InputFile], waiting: deque[InputFile]) -> None:
        """Deal with what needs no reading, and put the rest to what waits, the largest first."""
        plan = self.planner.plan(files)
        for file in plan.unchanged:
            self._tell(file, "unchanged")
        for file, outcome in plan.settled:
            self._store(file, outcome)
        waiting.extend(sorted(plan.to_read, key=lambda file: (-(file.size or 0), file.location)))

    def _take(self, file: InputFile, answer: _Answer, waiting: deque[InputFile]) -> None:
        self.database.forget(self.planner.stale(file, answer.members))
        if file.archive:
            file.path.unlink(missing_ok=True)
        if not answer.members:
            self._store(file, answer.outcome)
            return
        self.opened[file.location] = _Opened(file, answer.outcome, len(answer.members))
        self.summary.total += len(answer.members)
        self._plan(answer.members, waiting)

    def _failure(self, error: BaseException) -> Outcome:
        if isinstance(error, TookTooMuch):
            reason = f"{error}; give it more with --timeout or --memory, or leave it out"
            return Outcome(status="failed", error=reason)
        return failure(error)

    def _store(self, file: InputFile, outcome: Outcome) -> None:
        if outcome.trace is not None:
            _log.error("%s: %s", file.name, outcome.trace)
        entry = _entry(file, outcome, self.options)
        try:
            rows = self.database.store(entry, outcome.document, outcome.extraction)
        except RowError as error:
            outcome = Outcome(status="failed", error=str(error), format=outcome.format, seconds=outcome.seconds)
            rows = self.database.store(_entry(file, outcome, self.options), None, outcome.extraction)
        pages = outcome.document.page_count if outcome.document else None
        self._tell(file, outcome.status, error=outcome.error, pages=pages, rows=rows, seconds=outcome.seconds)

    def _tell(self, file: InputFile, status: str, **details: Any) -> None:
        number = len(self.summary.steps) + 1
        self.summary.total = max(self.summary.total, number)  # of archives that have not changed none were counted
        step = Step(number=number, total=self.summary.total, name=file.name, status=status, **details)
        self.summary.steps.append(step)
        self.on_progress(step)
        if file.archive and (opened := self.opened.get(file.archive.location)):
            opened.left -= 1
            if not opened.left:
                self._store(opened.file, opened.outcome)


def _stamps(known: Iterable[Known]) -> dict[str, Stamp]:
    return {
        k.location: Stamp(sha256=k.sha256, size=k.size, mtime_ns=k.mtime_ns, inode=k.inode)
        for k in known if k.sha256 is not None and k.size is not None and k.mtime_ns is not None and k.inode is not None
    }


def _read(file: InputFile, options: Options, scratch: Path) -> _Answer:
    """What a worker does; the content travels to it as a path."""
    start = time.perf_counter()
    try:
        source = file.read()
        kind = detect(source)
        if kind not in ARCHIVES:
            return _Answer(extract(source, options))
        outcome, found = _open(file, source, kind, scratch)
        return _Answer(replace(outcome, seconds=round(time.perf_counter() - start, 3)), tuple(found))
    except OSError as error:
        return _Answer(Outcome(status="failed", error=f"cannot be read: {error.strerror}"))


def _open(file: InputFile, source: SourceFile, kind: str, scratch: Path) -> tuple[Outcome, list[InputFile]]:
    """An archive's outcome and its members.  Raises OSError."""
    outcome = Outcome(format=kind)
    if file.depth >= MAX_DEPTH:
        reason = f"It is an archive in {MAX_DEPTH} others; unpack it yourself."
        return replace(outcome, status="unsupported", error=reason), []
    try:
        return outcome, unpack(file, members(source, kind), scratch)
    except ParseError as error:
        return replace(outcome, status=error.status, error=str(error)), []


def _entry(file: InputFile, outcome: Outcome, options: Options) -> Entry:
    without_ocr = not options.ocr and outcome.document is not None and outcome.document.scanned
    return Entry(
        location=file.location,
        file_name=file.name,
        sha256=file.sha256,
        size=file.size,
        mtime_ns=file.mtime_ns,
        inode=file.inode,
        format=outcome.format,
        status=outcome.status,
        error=outcome.error,
        seconds=outcome.seconds,
        extractor_version=NO_OCR_VERSION if without_ocr else EXTRACTION_VERSION,
    )
