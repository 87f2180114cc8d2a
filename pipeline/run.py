"""A run: input files through the workers into the database.  Workers read, this process alone writes.

Every file ends with one row in `document` and one Step for whoever watches.
"""
from __future__ import annotations

import logging
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.extract import EXTRACTION_VERSION, Outcome, extract, failure
from pipeline.loader import Database, Entry, Known, RowError
from pipeline.sources import InputFile, discover, is_there
from pipeline.workers import TookTooLong, answers

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
    """A run so far: its steps in the order in which they were done, and the wall clock's seconds."""

    total: int
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
class Plan:
    """What is to be done with the files of a run: read them, store an outcome that needs no reading, or nothing."""

    to_read: list[InputFile] = field(default_factory=list)
    settled: list[tuple[InputFile, Outcome]] = field(default_factory=list)
    unchanged: list[InputFile] = field(default_factory=list)


def run(
    paths: Iterable[str | Path],
    database: Database,
    workers: int | None = None,
    on_progress: Callable[[Step], None] = lambda step: None,
    force: bool = False,
    limit_seconds: float | None = None,
) -> Summary:
    """Bring the database up to date with the files at these paths, whatever becomes of a single one.

    `workers` processes read (by default one a core); a file that takes one longer than `limit_seconds` has failed.
    One worker without a limit is this process, where a crash is not survived.
    `force` reads unchanged files too.  Ctrl-C ends the run early, what is done is stored.
    Raises SourceError and DatabaseError.
    """
    start = time.perf_counter()
    files = discover(paths, database.files)
    a_run = _Run(database, Summary(total=len(files)), on_progress, workers or os.cpu_count() or 1, limit_seconds)
    try:
        a_run.work(files, force)
    except KeyboardInterrupt:
        a_run.summary.interrupted = True
    a_run.summary.seconds = time.perf_counter() - start
    return a_run.summary


def make_plan(files: list[InputFile], known: list[Known], force: bool = False) -> Plan:
    """Sort the files of a run.  Of several with the same content the first is read, the others are its duplicates.

    `known` are the stored documents whose files still exist; those outside the run come before those in it.
    """
    plan = Plan()
    stored = {document.location: document for document in known}
    here = {file.location for file in files}
    firsts = {d.sha256: d.file_name for d in known if d.was_read and d.location not in here}
    for file in files:
        if file.error is not None:
            plan.settled.append((file, Outcome(status="failed", error=file.error)))
        elif file.sha256 in firsts:
            error = f"the same content as {firsts[file.sha256]}"
            plan.settled.append((file, Outcome(status="duplicate", error=error)))
        else:
            firsts[file.sha256] = file.name
            keep = not force and _is_current(file, stored.get(file.location))
            (plan.unchanged if keep else plan.to_read).append(file)
    return plan


def _is_current(file: InputFile, stored: Known | None) -> bool:
    return stored is not None and stored.is_current(file.sha256, EXTRACTION_VERSION)


@dataclass(frozen=True, slots=True)
class _Run:
    database: Database
    summary: Summary
    on_progress: Callable[[Step], None]
    workers: int
    limit_seconds: float | None

    def work(self, files: list[InputFile], force: bool) -> None:
        known = self.database.known()
        here = {file.location for file in files}
        present = [document for document in known if document.location in here or is_there(document.location)]
        plan = make_plan(files, present, force)
        for file in plan.unchanged:
            self._tell(file, "unchanged")
        for file, outcome in plan.settled:
            self._store(file, outcome)
        self._read(sorted(plan.to_read, key=lambda file: (-(file.size or 0), file.location)))
        contents = {file.sha256 for file in files if file.sha256 is not None}
        moved = [d.location for d in known if d not in present and d.sha256 in contents]
        self.database.forget(moved)

    def _read(self, files: list[InputFile]) -> None:
        with closing(answers(_read, files, self.workers, self.limit_seconds)) as outcomes:
            for file, answer in outcomes:
                self._store(file, self._outcome(answer))

    def _outcome(self, answer: Outcome | BaseException) -> Outcome:
        if isinstance(answer, TookTooLong):
            reason = f"{answer}; give it more with --timeout, or leave it out"
            return Outcome(status="failed", error=reason, seconds=self.limit_seconds or 0.0)
        return answer if isinstance(answer, Outcome) else failure(answer)

    def _store(self, file: InputFile, outcome: Outcome) -> None:
        if outcome.trace is not None:
            _log.error("%s: %s", file.name, outcome.trace)
        try:
            rows = self.database.store(_entry(file, outcome), outcome.document, outcome.extraction)
        except RowError as error:
            outcome = Outcome(status="failed", error=str(error), format=outcome.format, seconds=outcome.seconds)
            rows = self.database.store(_entry(file, outcome), None, outcome.extraction)
        pages = outcome.document.page_count if outcome.document else None
        self._tell(file, outcome.status, error=outcome.error, pages=pages, rows=rows, seconds=outcome.seconds)

    def _tell(self, file: InputFile, status: str, **details: Any) -> None:
        number = len(self.summary.steps) + 1
        step = Step(number=number, total=self.summary.total, name=file.name, status=status, **details)
        self.summary.steps.append(step)
        self.on_progress(step)


def _read(file: InputFile) -> Outcome:
    """What a worker does; the content travels to it as a path."""
    try:
        return extract(file.read())
    except OSError as error:
        return Outcome(status="failed", error=f"cannot be read: {error.strerror}")


def _entry(file: InputFile, outcome: Outcome) -> Entry:
    return Entry(
        location=file.location,
        file_name=file.name,
        sha256=file.sha256,
        size=file.size,
        format=outcome.format,
        status=outcome.status,
        error=outcome.error,
        seconds=outcome.seconds,
        extractor_version=EXTRACTION_VERSION,
    )
