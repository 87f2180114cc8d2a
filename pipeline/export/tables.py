"""What is exported: the columns and rows of a view; and what came of it."""
from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pipeline.views import Column, Row


class ExportError(Exception):
    """An export that cannot be made; the message is a sentence for the user."""


@dataclass(slots=True)
class Table:
    """A view, whose rows can be read once; `count` are those that were read so far."""

    view: str
    columns: Sequence[Column]
    source: Iterator[Row]
    count: int = 0

    def rows(self) -> Iterator[Row]:
        for row in self.source:
            self.count += 1
            yield row


@dataclass(frozen=True, slots=True)
class Written:
    """What was written of a view.  `changed` tells what the format could not hold as it is, a sentence each."""

    view: str
    rows: int
    path: Path
    sheets: int = 1
    changed: tuple[str, ...] = ()


@contextmanager
def finished(path: Path) -> Iterator[Path]:
    """Where to write a file that gets its name when all of it is there; nothing is left of one that failed."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield part
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def binary(number: int | Decimal) -> int | float | None:
    """A number as programs hold it that know 64 bit floats only; None where that would be another number."""
    if number == int(number):
        return int(number) if int(float(number)) == number else None
    near = float(number)
    return near if Decimal(repr(near)) == number else None
