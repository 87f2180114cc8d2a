"""A correction as it stands in a file."""
from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path


class CorrectionError(Exception):
    """Corrections that cannot be used; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """At a place in the document with this content, `new` is to stand for `old`.

    The place is a cell (`table`, `row` and `col` as in v_cell; `old` is its whole text) or a `paragraph` (from 1;
    `old` is a part of its text).  `context` is what stands beside it (see anchors.py), empty where that is not known;
    the place is the `nth` of `twins` that look alike.  `file_name` is what the document was called then.
    `source` is the file and line that says it.
    """

    sha256: str
    old: str
    new: str
    who: str
    when: date
    why: str
    file_name: str = ""
    page: int | None = None
    table: int | None = None
    row: int | None = None
    col: int | None = None
    paragraph: int | None = None
    context: str = ""
    nth: int = 1
    twins: int = 1
    source: str = field(default="", compare=False)

    @property
    def numbers(self) -> tuple[int | None, int | None, int | None, int | None]:
        return self.table, self.row, self.col, self.paragraph


@dataclass(frozen=True, slots=True)
class Corrections:
    """All corrections of a folder, the oldest first, and its files."""

    files: tuple[Path, ...] = ()
    lines: tuple[Correction, ...] = ()


def place_name(table: int | None, row: int | None, col: int | None, paragraph: int | None) -> str:
    """A cell or a paragraph, for a person."""
    return f"table {table}, row {row}, col {col}" if paragraph is None else f"paragraph {paragraph}"


def fingerprint(corrections: Iterable[Correction]) -> str | None:
    """What changes when a document's corrections do; None where there are none."""
    said = [[str(getattr(correction, name)) for name in _FIELDS] for correction in corrections]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16] if said else None


_FIELDS = [field.name for field in dataclasses.fields(Correction) if field.compare]
