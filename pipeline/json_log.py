"""The log of a run as JSON, an object a line, for programs that watch it."""
from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from pipeline.listing import json_line
from pipeline.run import Step, Summary

_STDERR = 2
_LEVELS = {"failed": "error", "unsupported": "error", "partial": "warning"}  # of statuses, info for the others


def event(level: str, name: str, **fields: Any) -> str:
    """A line of the log.  `level` is info, warning or error; `name` says what has happened."""
    time = datetime.now(UTC).isoformat(timespec="milliseconds")
    return json_line({"time": time, "level": level, "event": name, **fields})


def file_event(step: Step) -> str:
    """A file that is done."""
    return event(
        _LEVELS.get(step.status, "info"), "file", number=step.number, total=step.total, file=step.name,
        status=step.status, error=step.error, seconds=step.seconds, pages=step.pages, rows=step.rows,
    )


def run_event(summary: Summary) -> str:
    """A run that has ended."""
    return event(
        "info", "run", files=summary.total, statuses=summary.statuses, seconds=round(summary.seconds, 3),
        interrupted=summary.interrupted,
    )


@contextmanager
def json_log() -> Iterator[Callable[[str], None]]:
    """What to call with a line; as long as it lasts, all that goes to stderr gets into the log.

    Messages of libraries and of the processes that are started are events of the name `output`.
    """
    sys.stderr.flush()
    stderr, (source, sink) = os.dup(_STDERR), os.pipe()
    os.dup2(sink, _STDERR)
    log, end = _Log(stderr), uuid4().hex  # a mark, as processes that outlive the run may hold the pipe open
    reader = threading.Thread(target=_log_output, args=(source, end, log), daemon=True)
    reader.start()
    logging.basicConfig(level=logging.ERROR, handlers=[_JsonHandler(log)], force=True)
    try:
        yield log.write
    finally:
        sys.stderr.flush()
        os.dup2(stderr, _STDERR)
        os.write(sink, f"\n{end}\n".encode())
        reader.join()
        os.close(sink)
        os.close(stderr)


class _Log:
    """Lines into a file, each in one piece, whatever thread they come from."""

    def __init__(self, file: int) -> None:
        self._file = file
        self._lock = threading.Lock()

    def write(self, line: str) -> None:
        rest = memoryview(f"{line}\n".encode())
        with self._lock:
            while rest:
                rest = rest[os.write(self._file, rest):]


class _JsonHandler(logging.Handler):
    def __init__(self, log: _Log) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter())  # else basicConfig gives it one that repeats level and name
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        self._log.write(event(record.levelname.lower(), "log", logger=record.name, message=self.format(record)))


def _log_output(source: int, end: str, log: _Log) -> None:
    with os.fdopen(source, encoding="utf-8", errors="backslashreplace") as output:
        for line in output:
            if line.rstrip() == end:
                return
            if line.strip():
                with suppress(OSError):  # nobody reads the log: whoever writes shall not wait for that
                    log.write(event("warning", "output", message=line.rstrip()))
