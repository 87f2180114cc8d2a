"""The CSV files that hold corrections: read with all that can be wrong in them told, and added to.

One line is one correction.  Spreadsheets may write these files too: in UTF-8 with or without a byte order mark or in
GB18030, columns in any order, columns of their own beside ours.
"""
from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from io import StringIO
from pathlib import Path

from parsers.encoding import decode
from pipeline.corrections.model import Correction, CorrectionError, Corrections

DEFAULT_FOLDER = "corrections"
FILE_NAME = "corrections.csv"  # of the file that `add` writes; others are read all the same
COLUMNS = ("sha256", "file_name", "page", "table", "row", "col", "paragraph", "old", "new", "who", "when", "why",
           "context", "nth")
_NEEDED = ("sha256", "old", "new", "who", "when", "why")
_LEAST = {"page": 1, "table": 1, "row": 0, "col": 0, "paragraph": 1}
_DIGITS = 9  # of the largest number that the database takes
_SHA256 = re.compile("[0-9a-f]{64}")
_DATE = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")  # spreadsheets write 2026/1/5
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_NTH = re.compile("([1-9][0-9]*) of ([1-9][0-9]*)")
# A text that a spreadsheet would run as a formula stands behind an apostrophe in the file; -1.5 is no formula.
_FORMULA = re.compile(r"'*(?![-+][\d.,]*$)[=+@\t-]")


def read_corrections(folder: Path) -> Corrections:
    """All corrections of the folder, the oldest first, and of one day those that `add` wrote last.

    Raises CorrectionError.
    """
    if not folder.is_dir():
        raise CorrectionError(f"{folder} is no folder of corrections: check the name")
    found = (path for path in folder.iterdir() if path.suffix.lower() == ".csv" and path.name[0] not in ".~")
    files = tuple(sorted(found, key=lambda path: (path.name == FILE_NAME, path.name)))
    lines = [correction for path in files for correction in _read(path)]
    return Corrections(files, tuple(sorted(lines, key=lambda correction: correction.when)))


def add(folder: Path, correction: Correction) -> Path:
    """Write a correction to the end of the folder's file; a new one is made where none is.  Raises CorrectionError."""
    path = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        addition = _addition(path, path.read_bytes() if path.exists() else b"", correction)
        with path.open("ab") as file:
            file.write(addition)
    except OSError as error:
        raise CorrectionError(f"{path} cannot be written: {error.strerror}") from error
    return path


def _addition(path: Path, data: bytes, correction: Correction) -> bytes:
    text = StringIO()
    lines = csv.writer(text, lineterminator="\n")
    if not data:
        lines.writerow(COLUMNS)
    elif tuple(next(_rows(path, data), (0, []))[1]) != COLUMNS:
        raise CorrectionError(f"{path} has other columns than are written here: rename it, it is read all the same")
    lines.writerow(_values(correction))
    line_end = "" if not data or data.endswith(b"\n") else "\n"
    mark = b"" if data else codecs.BOM_UTF8  # by which spreadsheets know the encoding
    return mark + (line_end + text.getvalue()).encode(_encoding(data))


def _encoding(data: bytes) -> str:
    """What a file is written in whose bytes `decode` takes for text."""
    for mark, encoding in _UTF16.items():
        if data.startswith(mark):
            return encoding
    try:
        data.decode()
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _values(correction: Correction) -> list[str]:
    nth = f"{correction.nth} of {correction.twins}" if correction.twins > 1 else ""
    values = {**{name: getattr(correction, name) for name in COLUMNS if name != "nth"}, "nth": nth}
    return ["" if value is None else _inert(str(value)) for value in values.values()]


def _inert(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def _alive(text: str) -> str:
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _read(path: Path) -> Iterator[Correction]:
    try:
        rows = _rows(path, path.read_bytes())
    except OSError as error:
        raise CorrectionError(f"{path} cannot be read: {error.strerror}") from error
    header = [name.strip().lower() for name in next(rows, (0, []))[1]]
    missing = [name for name in _NEEDED if name not in header]
    if missing:
        raise CorrectionError(f"{path}, line 1: no column {missing[0]}; the columns are {', '.join(COLUMNS)}")
    for line, values in rows:
        if not any(value.strip() for value in values):
            continue
        try:
            if len(values) != len(header):
                raise ValueError(f"it has {len(values)} values for {len(header)} columns")
            yield _correction(dict(zip(header, values, strict=True)), f"{path}, line {line}")
        except ValueError as error:
            raise CorrectionError(f"{path}, line {line}: {error}") from error


def _rows(path: Path, data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows, each with the line that it begins on.  Raises CorrectionError."""
    text = decode(data)
    if text is None:
        raise CorrectionError(f"{path} is not text in UTF-8 or GB18030")
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise CorrectionError(f"{path}, line {line}: it is no CSV: {error}") from error


def _correction(row: dict[str, str], source: str) -> Correction:
    """Raises ValueError, whose message says what is wrong with the row."""
    said = {name: _alive(row.get(name, "").replace("\r\n", "\n")) for name in COLUMNS}
    numbers = {name: _number(name, said[name].strip(), least) for name, least in _LEAST.items()}
    in_cell = all(numbers[name] is not None for name in ("table", "row", "col"))
    if in_cell == (numbers["paragraph"] is not None):
        raise ValueError("it names neither a cell (table, row and col) nor a paragraph, or both")
    if not in_cell and not said["old"]:
        raise ValueError("old is empty, and no part of a paragraph")
    for name in ("who", "why"):
        if not said[name].strip():
            raise ValueError(f"{name} is empty")
    sha256 = said["sha256"].strip().lower()
    if not _SHA256.fullmatch(sha256):
        raise ValueError(f"sha256 is {sha256!r}, not the 64 digits of v_document")
    nth, twins = _nth(said["nth"].strip())
    return Correction(sha256=sha256, file_name=said["file_name"].strip(), **numbers, old=said["old"], new=said["new"],
                      who=said["who"].strip(), when=_date(said["when"].strip()), why=said["why"].strip(),
                      context=said["context"].strip(), nth=nth, twins=twins, source=source)


def _number(name: str, text: str, least: int) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or len(text) > _DIGITS or int(text) < least:
        raise ValueError(f"{name} is {text!r}, not a whole number from {least} on")
    return int(text)


def _date(text: str) -> date:
    found = _DATE.fullmatch(text)
    with suppress(ValueError):  # a 30th of February
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    raise ValueError(f"when is {text!r}, not a date like 2026-01-31")


def _nth(text: str) -> tuple[int, int]:
    found = _NTH.fullmatch(text)
    if text and not (found and int(found[1]) <= int(found[2])):
        raise ValueError(f"nth is {text!r}, not like 2 of 3")
    return (int(found[1]), int(found[2])) if found else (1, 1)
