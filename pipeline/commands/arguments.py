"""Arguments that several commands have."""
from __future__ import annotations

import argparse
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, TypeAlias

import shtab

from parsers.document import READERS, Options
from pipeline.corrections.files import DEFAULT_FOLDER, read_corrections
from pipeline.corrections.model import Corrections
from pipeline.workers import Limits

DEFAULT_DATABASE = "data/out/gongkai.db"
DEFAULT_LIMIT_SECONDS = 600  # what a scan of some 200 pages takes
DEFAULT_LIMIT_MEGABYTES = 2000  # some three times what OCR takes

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # argparse has no public name for it


def add_command(commands: Commands, name: str, brief: str, description: str, epilog: str) -> argparse.ArgumentParser:
    """The parser of a command; `description` and `epilog` keep their lines."""
    return commands.add_parser(
        name, help=brief, description=description, epilog=epilog, formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def add_database(command: argparse.ArgumentParser) -> None:
    add_path(command, "--db", default=DEFAULT_DATABASE, help="SQLite file or SQLAlchemy URL (default: %(default)s)")


def add_path(command: argparse.ArgumentParser, *names: str, **settings: Any) -> None:
    """An argument that names a file, so that shells complete it."""
    action: Any = command.add_argument(*names, **settings)
    action.complete = shtab.FILE


def add_json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print JSON, an object a line")


def is_named(file_name: str, names: Sequence[str]) -> bool:
    """Whether one of the names, parts of names, or patterns with * and ? is that of the file; none are those of all."""
    return not names or any(name in file_name or fnmatchcase(file_name, name) for name in names)


def add_corrections(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--corrections", type=Path, metavar="FOLDER",
        help=f"folder of CSV files that say what cells are to read (default: {DEFAULT_FOLDER}, where there is one)",
    )


def corrections(options: argparse.Namespace) -> Corrections | None:
    """The corrections to read with; None where nobody named any.  Raises CorrectionError."""
    if options.corrections is None and not Path(DEFAULT_FOLDER).is_dir():
        return None
    return read_corrections(options.corrections or Path(DEFAULT_FOLDER))


def add_reading(command: argparse.ArgumentParser) -> None:
    """What may be chosen of the reading of a file; see `limits` and `reading_options`."""
    command.add_argument(
        "--timeout", type=positive, metavar="SECONDS", default=DEFAULT_LIMIT_SECONDS,
        help="how long one file may take before it counts as failed (default: %(default)s)",
    )
    command.add_argument(
        "--memory", type=positive, metavar="MB", default=DEFAULT_LIMIT_MEGABYTES,
        help="how much memory one file may take (default: %(default)s)",
    )
    command.add_argument(
        "--reader", choices=READERS, default=READERS[0], help="what reads PDF files (default: %(default)s)"
    )
    command.add_argument("--no-ocr", action="store_true", help="leave pages that are pictures unread")


def limits(options: argparse.Namespace) -> Limits:
    return Limits(seconds=options.timeout, memory_megabytes=options.memory)


def reading_options(options: argparse.Namespace) -> Options:
    return Options(ocr=not options.no_ocr, reader=options.reader)


def positive(text: str) -> int:
    return _whole(text, 1)


def from_zero(text: str) -> int:
    return _whole(text, 0)


def _whole(text: str, least: int) -> int:
    if not text.isdecimal() or int(text) < least:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {least} on")
    return int(text)
