"""What a worker does with one file; the same in every process of every machine."""
from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from parsers.archive import ARCHIVES, members
from parsers.detect import detect
from parsers.document import Options, SourceFile
from parsers.errors import ParseError
from parsers.garbage import sought_seldom
from pipeline.extract import NOTHING, Outcome, extract
from pipeline.rows import Content, content_of
from pipeline.sources import InputFile, unpack

MAX_DEPTH = 3  # of archives in archives


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a file; of an archive also its members.

    The outcome comes without document and records: they are in `content`.  `stored` counts the rows, a table, once
    they are stored; where the worker stored them itself, `content` comes without them.
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
    """

    options: Options
    scratch: Path | None = None

    def __call__(self, file: InputFile) -> Answer:
        with sought_seldom():
            return _read(file, self)


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
