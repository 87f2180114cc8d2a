"""Arguments that several commands have."""
from __future__ import annotations

import argparse
from typing import TypeAlias

from parsers.document import READERS, Options
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
    command.add_argument("--db", default=DEFAULT_DATABASE, help="SQLite file or SQLAlchemy URL (default: %(default)s)")


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
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 on")
    return int(text)
