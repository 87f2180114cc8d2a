"""The command line: arguments in, exit code out.

Exit codes: 0 all files were read; 1 some were not; 2 wrong usage, or a database that cannot be used; 130 interrupted.
"""
from __future__ import annotations

import argparse
import os
import sys
from collections import deque
from collections.abc import Sequence
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TypeAlias

import parsers
from parsers.document import READERS, Document, Options, SourceFile, to_json
from parsers.errors import ParseError
from pipeline import __version__
from pipeline.cluster import ClusterError, open_cluster
from pipeline.extract import failure
from pipeline.folders import SourceError, list_files
from pipeline.loader import DatabaseError, open_database
from pipeline.remote import is_url
from pipeline.report import print_summary, printable, progress
from pipeline.run import run
from pipeline.workers import Limits, TookTooMuch, WorkerDied, answers

EXTRACT = """Read disclosures into a database, one row of v_document a file. What is unchanged is not read again."""
PARSE = """Print a file's paragraphs, tables and cells as JSON, as they are before any meaning is looked for."""
FORMATS = f"formats that are read: {', '.join(parsers.PARSERS)} (told from the content, not from the name)"
EXTRACT_CODES = """exit codes:
  0    all files were read
  1    some were not; all others are in the database
  2    wrong usage, or a database that cannot be used
  130  interrupted; what was done is stored"""
PARSE_CODES = """exit codes:
  0    the document is printed
  1    the file cannot be read as a document
  2    wrong usage, or no such file"""
DEFAULT_DATABASE = "data/out/gongkai.db"
DEFAULT_LIMIT_SECONDS = 600  # what a scan of some 200 pages takes
DEFAULT_LIMIT_MEGABYTES = 2000  # some three times what OCR takes
INTERRUPTED = 130


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # argparse has no public name for it


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal need not know all of Unicode
    options = _parser().parse_args(arguments)
    try:
        return _parse(options) if options.command == "parse" else _extract(options)
    except (SourceError, DatabaseError, ClusterError) as error:
        print(f"gongkai: {printable(str(error))}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # `gongkai parse x | head`: the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gongkai", description="Budget disclosures in, one database out.")
    parser.add_argument("--version", action="version", version=f"gongkai {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    extract = _command(commands, "extract", "read files and folders into a database", EXTRACT, EXTRACT_CODES)
    extract.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder with all below it, or a URL")
    extract.add_argument("--db", default=DEFAULT_DATABASE, help="SQLite file or SQLAlchemy URL (default: %(default)s)")
    extract.add_argument("--workers", type=_positive, metavar="N", help="processes that read (default: one a core)")
    extract.add_argument(
        "--cluster", metavar="ADDRESS", help="read on a Dask cluster: tcp://host:port, or local:N for N processes here"
    )
    _add_limits(extract)
    extract.add_argument("--force", action="store_true", help="read files again that have not changed")
    parse = _command(commands, "parse", "print a file's paragraphs, tables and cells as JSON", PARSE, PARSE_CODES)
    parse.add_argument("file", metavar="FILE", help="the file to read")
    _add_limits(parse)
    return parser


def _add_limits(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--timeout", type=_positive, metavar="SECONDS", default=DEFAULT_LIMIT_SECONDS,
        help="how long one file may take before it counts as failed (default: %(default)s)",
    )
    command.add_argument(
        "--memory", type=_positive, metavar="MB", default=DEFAULT_LIMIT_MEGABYTES,
        help="how much memory one file may take (default: %(default)s)",
    )
    command.add_argument(
        "--reader", choices=READERS, default=READERS[0], help="what reads PDF files (default: %(default)s)"
    )
    command.add_argument("--no-ocr", action="store_true", help="leave pages that are pictures unread")


def _command(commands: Commands, name: str, brief: str, description: str, codes: str) -> argparse.ArgumentParser:
    return commands.add_parser(
        name, help=brief, description=description, epilog=f"{FORMATS}\n\n{codes}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 on")
    return int(text)


def _extract(options: argparse.Namespace) -> int:
    list_files(path for path in options.paths if not is_url(path))  # a wrong path leaves no new database behind
    database = open_database(options.db)
    with progress() as on_progress:
        read = partial(
            run, options.paths, database, options.workers, on_progress, options.force, _limits(options),
            _options(options),
        )
        if options.cluster is None:
            summary = read()
        else:
            with open_cluster(options.cluster) as pool:
                summary = read(pool)
    database.close()
    print_summary(summary)
    if summary.interrupted:
        return INTERRUPTED
    return 1 if summary.not_read else 0


def _parse(options: argparse.Namespace) -> int:
    path = Path(options.file)
    waiting = deque([path])
    ((_, answer),) = answers(partial(_document, options=_options(options)), waiting, 1, _limits(options))
    if isinstance(answer, OSError):
        raise SourceError(f"{path} cannot be read: {answer.strerror}")
    if isinstance(answer, ParseError | TookTooMuch | WorkerDied):
        print(f"gongkai: {printable(f'{path}: {answer}')}", file=sys.stderr)
        return 1
    if isinstance(answer, BaseException):
        print(f"gongkai: {printable(f'{path}: {failure(answer).error}')}", file=sys.stderr)
        return 1
    print(to_json(answer))
    return 0


def _document(path: Path, options: Options) -> Document:
    return parsers.parse(SourceFile(path.name, path.read_bytes()), options)


def _limits(options: argparse.Namespace) -> Limits:
    return Limits(seconds=options.timeout, memory_megabytes=options.memory)


def _options(options: argparse.Namespace) -> Options:
    return Options(ocr=not options.no_ocr, reader=options.reader)


if __name__ == "__main__":
    sys.exit(main())
