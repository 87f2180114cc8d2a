"""What came of a file, stored: by the process that has the workers, or by a worker of a cluster."""
from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from functools import lru_cache

from parsers.document import Options
from pipeline.corrections.model import fingerprint
from pipeline.database import RowError
from pipeline.extract import Outcome
from pipeline.loader import Entry, Loader, open_loader
from pipeline.reading import Answer, Task
from pipeline.sources import InputFile
from pipeline.version import EXTRACTION_VERSION, NO_OCR_VERSION

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StoringTask:
    """Reads files and stores what came of them, in the database of this URL; an archive is left to the caller, for it
    is stored after its members."""

    task: Task
    database: str

    def __call__(self, file: InputFile) -> Answer:
        answer = self.task(file)
        if answer.members:
            return answer
        stored = store(_open_once(self.database), file, answer, self.task.options)
        return replace(stored, content=replace(stored.content, rows={}))


def store(database: Loader, file: InputFile, answer: Answer, options: Options) -> Answer:
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
def _open_once(url: str) -> Loader:
    """The connection of this process, kept for all its files."""
    return open_loader(url)


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
