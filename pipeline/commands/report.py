"""`gongkai report`: one page on what is in a database."""
from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.commands.arguments import DEFAULT_DATABASE, Commands, add_command
from pipeline.database import read_only
from pipeline.folders import SourceError
from pipeline.web.select import checked

DESCRIPTION = """Write one page on a database: what came in, what could not be read and why, what was checked, and the
largest contradictions with the parts of the pages that they stand on."""
EPILOG = "The page needs nothing beside itself: it can be sent, kept and printed."


def add(commands: Commands) -> None:
    command = add_command(commands, "report", "write one page on a database", DESCRIPTION, EPILOG)
    command.add_argument("out", metavar="OUT.html", help="the file to write; one that is there is replaced")
    command.add_argument("--db", default=DEFAULT_DATABASE, help="SQLite file (default: %(default)s)")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from pipeline.web.batch import report  # only now: Jinja and PDFium take their time

    with read_only(checked(options.db)) as session:
        text = report(session.rows, Path(options.db).name)
    try:
        Path(options.out).write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise SourceError(f"{options.out} cannot be written: {error.strerror}") from error
    return 0
