"""The command line: arguments in, exit code out.

Exit codes: 0 done; 1 done, with something to look at (files that were not read, findings, differences: each command
says what); 2 wrong usage, or files or a database that cannot be used; 130 interrupted.
"""
from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from pipeline import __version__
from pipeline.cluster import ClusterError
from pipeline.commands import (
    completion,
    correct,
    diff,
    doctor,
    export,
    extract,
    findings,
    index,
    parse,
    report,
    search,
    serve,
    status,
)
from pipeline.corrections.model import CorrectionError
from pipeline.database import DatabaseError
from pipeline.documents import NotFound
from pipeline.export import ExportError
from pipeline.folders import SourceError
from pipeline.json_log import event
from pipeline.report import printable

COMMANDS = (
    extract, parse, serve, search, export, report, findings, status, correct, diff, index, doctor, completion,
)  # in the order of the help


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal need not know all of Unicode
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
        return code
    except (SourceError, DatabaseError, ClusterError, CorrectionError, ExportError, NotFound) as error:
        as_json = getattr(options, "log_json", False)
        print(event("error", "end", message=str(error)) if as_json else f"gongkai: {printable(str(error))}",
              file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return extract.INTERRUPTED
    except BrokenPipeError:  # `gongkai parse x | head`: the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gongkai", description="Budget disclosures in, one database out.")
    parser.add_argument("--version", action="version", version=f"gongkai {__version__}")
    parser.set_defaults(parser=parser)  # for the command that completes it
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return parser
