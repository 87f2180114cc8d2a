"""What a worker does with one file, and how what came of it is stored; the same in every process of every machine."""
from __future__ import annotations

import logging
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from parsers.archive import ARCHIVES, members
from parsers.detect import detect
from parsers.document import Options, SourceFile
from parsers.errors import ParseError
from pipeline.corrections.model import fingerprint
from pipeline.database import RowError
from pipeline.extract import NOTHING, Outcome, extract
from pipeline.loader import Database, Entry, open_database
from pipeline.rows import Content, content_of
from pipeline.sources import InputFile, unpack
from pipeline.version import EXTRACTION_VERSION, NO_OCR_VERSION

MAX_DEPTH = 3  # of archives in archives

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a file; of an archive also its members.

    The outcome comes without document and records: they are in `content`.  `stored` counts the rows, a table, where
    the worker stored them itself, and `content` is without them.
    """

    outcome: Outcome
    content: Content = field(default_factory=Content)
    members: tuple[InputFile, ...] = ()
    stored: Counter[str] | None = None

    @property
    def pages(self) -> int | None:
        pages: int | None = self.content.facts.get("page_count")
        return pages


@dataclass(frozen=True, slots=True)
class Task:
    """Reads files in a worker.

    `scratch` is where members of archives are put; None keeps them in memory, for workers of other machines.
    `database` is the URL of a database that the worker writes itself; None leaves that to the caller.
    """

    options: Options
    scratch: Path | None = None
    database: str | None = None

    def __call__(self, file: InputFile) -> Answer:
        answer = _read(file, self)
        if self.database is None or answer.members:  # an archive is stored after its members
            return answer
        stored = store(_open_once(self.database), file, answer, self.options)
        return replace(stored, content=replace(stored.content, rows={}))


def store(database: Database, file: InputFile, answer: Answer, options: Options) -> Answer:
    """Store what came of a file; where that does not fit, that it does not.  Raises DatabaseError."""
    outcome = answer.outcome
    if outcome.trace is not None:
        _log.error("%s: %s", file.name, outcome.trace)
    try:
        return replace(answer, stored=database.store(_entry(file, answer, options), answer.content))
    except RowError as error:
        failed = Answer(Outcome(status="failed", error=str(error), format=outcome.format, seconds=outcome.seconds))
        return replace(failed, stored=database.store(_entry(file, failed, options), failed.content))


@lru_cache(maxsize=1)
def _open_once(url: str) -> Database:
    """The connection of this process, kept for all its files."""
    return open_database(url)


def _read(file: InputFile, task: Task) -> Answer:
    start = time.perf_counter()
    try:
        source = file.read()
        kind = detect(source)
        if kind not in ARCHIVES:
            return _answer(extract(source, task.options, file.corrections))
        outcome, found = _open_archive(file, source, kind, task.scratch)
        return Answer(replace(outcome, seconds=round(time.perf_counter() - start, 3)), members=tuple(found))
    except OSError as error:
        return Answer(Outcome(status="failed", error=f"cannot be read: {error.strerror or error}"))


def _answer(outcome: Outcome) -> Answer:
    content = content_of(outcome.document, outcome.extraction)
    return Answer(replace(outcome, document=None, extraction=NOTHING.extraction), content)


def _open_archive(
    file: InputFile, source: SourceFile, kind: str, scratch: Path | None
) -> tuple[Outcome, list[InputFile]]:
    """An archive's outcome and its members.  Raises OSError."""
    outcome = Outcome(format=kind)
    if file.depth >= MAX_DEPTH:
        reason = f"It is an archive in {MAX_DEPTH} others; unpack it yourself."
        return replace(outcome, status="unsupported", error=reason), []
    try:
        return outcome, unpack(file, members(source, kind), scratch)
    except ParseError as error:
        return replace(outcome, status=error.status, error=str(error)), []


def _entry(file: InputFile, answer: Answer, options: Options) -> Entry:
    outcome, without_ocr = answer.outcome, not options.ocr and answer.content.facts.get("scanned")
    return Entry(
        location=file.location,
        file_name=file.name,
        sha256=file.sha256,
        size=file.size,
        stamp=file.stamp,
        format=outcome.format,
        status=outcome.status,
        error=outcome.error,
        seconds=outcome.seconds,
        extractor_version=NO_OCR_VERSION if without_ocr else EXTRACTION_VERSION,
        corrections=fingerprint(file.corrections),
        modified_at=file.modified_at,
    )
