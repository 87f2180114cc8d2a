"""What a worker does with one file, and how what came of it is stored; the same in every process of every machine."""
from __future__ import annotations

import logging
import time
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from parsers.archive import ARCHIVES, members
from parsers.detect import detect
from parsers.document import Options, SourceFile
from parsers.errors import ParseError
from pipeline.corrections.model import fingerprint
from pipeline.extract import Outcome, extract
from pipeline.loader import Database, Entry, RowError, open_database
from pipeline.sources import InputFile, unpack
from pipeline.version import EXTRACTION_VERSION, NO_OCR_VERSION

MAX_DEPTH = 3  # of archives in archives

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a file; of an archive also its members.

    `stored` counts the rows, a table, where the worker stored the outcome itself; document and records stay there.
    """

    outcome: Outcome
    members: tuple[InputFile, ...] = ()
    stored: Counter[str] | None = None
    pages: int | None = None


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
        outcome, rows = store(_open_once(self.database), file, answer.outcome, self.options)
        brief = replace(outcome, document=None, extraction=Outcome().extraction)
        return Answer(brief, stored=rows, pages=outcome.pages)


def store(database: Database, file: InputFile, outcome: Outcome, options: Options) -> tuple[Outcome, Counter[str]]:
    """Store what came of a file; where that does not fit, that it does not.  Raises DatabaseError."""
    if outcome.trace is not None:
        _log.error("%s: %s", file.name, outcome.trace)
    try:
        return outcome, database.store(_entry(file, outcome, options), outcome.document, outcome.extraction)
    except RowError as error:
        failed = Outcome(status="failed", error=str(error), format=outcome.format, seconds=outcome.seconds)
        return failed, database.store(_entry(file, failed, options), None, failed.extraction)


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
            return Answer(extract(source, task.options, file.corrections))
        outcome, found = _open_archive(file, source, kind, task.scratch)
        return Answer(replace(outcome, seconds=round(time.perf_counter() - start, 3)), tuple(found))
    except OSError as error:
        return Answer(Outcome(status="failed", error=f"cannot be read: {error.strerror or error}"))


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


def _entry(file: InputFile, outcome: Outcome, options: Options) -> Entry:
    without_ocr = not options.ocr and outcome.document is not None and outcome.document.scanned
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
