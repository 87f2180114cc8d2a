"""`gongkai parse`: what a file holds, before any meaning is looked for."""
from __future__ import annotations

import argparse
import sys
from collections import deque
from functools import partial
from pathlib import Path

import parsers
from parsers.document import Document, Options, SourceFile, to_json
from parsers.errors import ParseError
from pipeline.commands.arguments import Commands, add_command, add_path, add_reading, limits, reading_options
from pipeline.extract import failure
from pipeline.folders import SourceError
from pipeline.report import printable
from pipeline.workers import TookTooMuch, WorkerDied, answers

DESCRIPTION = "Print a file's paragraphs, tables and cells as JSON, as they are before any meaning is looked for."
EPILOG = f"""formats that are read: {', '.join(parsers.PARSERS)} (told from the content, not from the name)

exit codes:
  0    the document is printed
  1    the file cannot be read as a document
  2    wrong usage, or no such file"""


def add(commands: Commands) -> None:
    command = add_command(commands, "parse", "print a file's paragraphs, tables and cells as JSON", DESCRIPTION, EPILOG)
    add_path(command, "file", metavar="FILE", help="the file to read")
    add_reading(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    path = Path(options.file)
    waiting = deque([path])
    ((_, answer),) = answers(partial(_document, options=reading_options(options)), waiting, 1, limits(options))
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
