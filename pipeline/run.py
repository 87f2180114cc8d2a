"""A run: input files through the workers into the database.

Every file ends with one row in `document` and one Step for whoever watches; an archive's members are files too.
"""
from __future__ import annotations

import os
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from parsers.document import DEFAULTS, Options
from parsers.garbage import sought_seldom
from pipeline.corrections.model import CorrectionError, Corrections
from pipeline.extract import Outcome, failure
from pipeline.folders import as_text
from pipeline.loader import Known, Loader
from pipeline.plan import Planner
from pipeline.pools import LocalPool, Pool
from pipeline.reading import Answer, Task
from pipeline.records import NO_COVERAGE, Coverage
from pipeline.scratch import scratch_folder
from pipeline.sources import InputFile, hashed, list_inputs, with_known_hashes
from pipeline.storing import StoringTask, store
from pipeline.version import EXTRACTION_VERSION, NO_OCR_VERSION
from pipeline.workers import Limits, TookTooMuch, WorkerDied

NOT_READ = ("failed", "unsupported")


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
    coverage: Coverage = NO_COVERAGE

    @property
    def was_not_read(self) -> bool:
        return self.status in NOT_READ


@dataclass(slots=True)
class Summary:
    """A run so far: its steps in the order in which they were done, and the wall clock's seconds.

    `unopened` files are told by their stamps to be those of an earlier run.
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

    @property
    def coverage(self) -> Coverage:
        return Coverage(*map(sum, zip(*(step.coverage for step in self.steps), strict=True)))

    def with_status(self, *statuses: str) -> list[Step]:
        """The steps of these statuses, in the order of names."""
        return sorted((step for step in self.steps if step.status in statuses), key=lambda step: step.name)

    @property
    def not_read(self) -> list[Step]:
        return self.with_status(*NOT_READ)


def run(
    paths: Iterable[str | Path],
    database: Loader,
    workers: int | None = None,
    on_progress: Callable[[Step], None] = lambda step: None,
    force: bool = False,
    limits: Limits | None = None,
    options: Options = DEFAULTS,
    pool: Pool | None = None,
    corrections: Corrections | None = None,
) -> Summary:
    """Bring the database up to date with the files at these paths and URLs, whatever becomes of a single one.

    `workers` processes read (by default one a core), or those of a `pool`; a file that takes more than `limits` has
    failed.  One worker without limits is this process, where a crash is not survived.
    `force` reads unchanged files too.  Ctrl-C ends the run early, what is done is stored.
    `corrections` None means that nobody named any: a database that holds some is refused, lest they be lost.
    Raises SourceError, DatabaseError and CorrectionError.
    """
    start, paths = time.perf_counter(), list(paths)
    pool = LocalPool(workers or os.cpu_count() or 1) if pool is None else pool
    known = database.known()
    if corrections is None and any(document.corrections for document in known):
        raise CorrectionError(f"{database.name} was made with corrections: name their folder with --corrections")
    corrections = corrections or Corrections()
    own_files = [*database.files, *corrections.files]
    listed = with_known_hashes(list_inputs(paths, own_files), {} if force else _hashes(known))
    to_hash = iter(pool.map(hashed, [file for file in listed if file.sha256 is None]))
    files = [next(to_hash) if file.sha256 is None else file for file in listed]
    summary = Summary(total=len(files), unopened=sum(file.sha256 is not None for file in listed))
    versions = {EXTRACTION_VERSION} if options.ocr else {EXTRACTION_VERSION, NO_OCR_VERSION}
    planner = Planner(files, known, frozenset() if force else frozenset(versions), corrections.lines)
    key = database.begin_run([as_text(str(path)) for path in paths], EXTRACTION_VERSION)
    with scratch_folder() as scratch, sought_seldom():
        a_run = _Run(database, summary, on_progress, planner, pool, limits, options, scratch)
        try:
            a_run.work(files)
        except KeyboardInterrupt:
            summary.interrupted = True
    summary.seconds = time.perf_counter() - start
    database.end_run(key, **_told(summary))
    return summary


def _told(summary: Summary) -> dict[str, Any]:
    """A run that has ended, as columns of `run`."""
    statuses = summary.statuses
    return {
        "files": summary.total,
        "files_read": statuses["ok"] + statuses["partial"],
        "files_unchanged": statuses["unchanged"],
        "files_duplicate": statuses["duplicate"],
        "files_failed": len(summary.not_read),
        "seconds": round(summary.seconds, 3),
        "interrupted": summary.interrupted,
    }


def _hashes(known: Iterable[Known]) -> dict[str, tuple[str, str, int]]:
    return {k.location: (k.stamp, k.sha256, k.size) for k in known
            if k.stamp is not None and k.sha256 is not None and k.size is not None}


@dataclass(slots=True)
class _Opened:
    """An archive whose members are being read; its own row comes last, so that with it all of them are there."""

    file: InputFile
    outcome: Outcome
    left: int


@dataclass(frozen=True, slots=True)
class _Run:
    database: Loader
    summary: Summary
    on_progress: Callable[[Step], None]
    planner: Planner
    pool: Pool
    limits: Limits | None
    options: Options
    scratch: Path
    opened: dict[str, _Opened] = field(default_factory=dict)

    def work(self, files: list[InputFile]) -> None:
        waiting: deque[InputFile] = deque()
        self._plan(files, waiting)
        limits = replace(self.limits, scratch=self.scratch) if self.limits and self.pool.is_here else self.limits
        with closing(self.pool.answers(self._task(), waiting, limits)) as found:
            for file, answer in found:
                self._take(file, answer if isinstance(answer, Answer) else Answer(self._failure(answer)), waiting)
        self.database.forget(self.planner.moved())

    def _task(self) -> Callable[[InputFile], Answer]:
        """What the workers do: those of other machines have no part in the scratch folder, but in a database server."""
        if self.pool.is_here:
            return Task(self.options, self.scratch)
        url = self.database.shared_url
        return StoringTask(Task(self.options), url) if url else Task(self.options)

    def _plan(self, files: Iterable[InputFile], waiting: deque[InputFile]) -> None:
        """Deal with what needs no reading, and put the rest to what waits, the largest first."""
        plan = self.planner.plan(files)
        for file in plan.unchanged:
            self._tell(file, "unchanged")
            self._remove(file)
        for file, outcome in plan.settled:
            self._forget(self.planner.stale(file, ()))  # of an archive whose duplicate is read instead
            self._store(file, Answer(outcome))
            self._remove(file)
        to_read = sorted(plan.to_read, key=lambda file: (-(file.size or 0), file.location))
        # Members before other files, so that not all archives are unpacked at once.
        waiting.extendleft(reversed(to_read))

    def _take(self, file: InputFile, answer: Answer, waiting: deque[InputFile]) -> None:
        if answer.outcome.status != "failed" or answer.outcome.format is not None:  # it was opened, whatever came of it
            self._forget(self.planner.stale(file, answer.members))
        self._remove(file)
        if answer.stored is not None:
            self._tell_outcome(file, answer)
        elif not answer.members:
            self._store(file, answer)
        else:
            self.opened[file.location] = _Opened(file, answer.outcome, len(answer.members))
            self.summary.total += len(answer.members)
            self._plan(answer.members, waiting)

    def _forget(self, locations: list[str]) -> None:
        if locations:
            self.database.forget(locations)

    def _remove(self, file: InputFile) -> None:
        """A member that was unpacked into the scratch folder is no longer wanted."""
        if file.archive and isinstance(file.path, Path):
            file.path.unlink(missing_ok=True)

    def _failure(self, error: BaseException) -> Outcome:
        if isinstance(error, TookTooMuch):
            reason = f"{error}; give it more with --timeout or --memory, or leave it out"
            return Outcome(status="failed", error=reason)
        if isinstance(error, WorkerDied):
            return Outcome(status="failed", error=f"{error}; leave it out, or give it more with --memory")
        return failure(error)

    def _store(self, file: InputFile, answer: Answer) -> None:
        self._tell_outcome(file, store(self.database, file, answer, self.options))

    def _tell_outcome(self, file: InputFile, answer: Answer) -> None:
        outcome = answer.outcome
        self._tell(file, outcome.status, error=outcome.error, pages=answer.pages, rows=answer.stored,
                   seconds=outcome.seconds, coverage=outcome.coverage)

    def _tell(self, file: InputFile, status: str, **details: Any) -> None:
        number = len(self.summary.steps) + 1
        self.summary.total = max(self.summary.total, number)  # of archives that have not changed none were counted
        step = Step(number=number, total=self.summary.total, name=file.name, status=status, **details)
        self.summary.steps.append(step)
        self.on_progress(step)
        if file.archive and (opened := self.opened.get(file.archive.location)):
            opened.left -= 1
            if not opened.left:
                self._store(opened.file, Answer(opened.outcome))
