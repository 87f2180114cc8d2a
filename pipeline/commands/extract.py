"""`gongkai extract`: files and folders into a database."""
from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial

import parsers
from pipeline.cluster import open_cluster
from pipeline.commands.arguments import (
    Commands,
    add_command,
    add_corrections,
    add_database,
    add_path,
    add_reading,
    corrections,
    limits,
    positive,
    reading_options,
)
from pipeline.corrections.model import Corrections
from pipeline.database import read_only
from pipeline.folders import list_files
from pipeline.json_log import file_event, json_log, run_event
from pipeline.loader import open_loader
from pipeline.remote import is_url
from pipeline.report import print_summary, printable, progress
from pipeline.run import Step
from pipeline.run import run as run_batch

DESCRIPTION = "Read disclosures into a database, one row of v_document a file. What is unchanged is not read again."
EPILOG = f"""formats that are read: {', '.join(parsers.PARSERS)} (told from the content, not from the name)

exit codes:
  0    all files were read
  1    some were not; all others are in the database
  2    wrong usage, or a database that cannot be used
  130  interrupted; what was done is stored"""
INTERRUPTED = 130


def add(commands: Commands) -> None:
    command = add_command(commands, "extract", "read files and folders into a database", DESCRIPTION, EPILOG)
    add_path(command, "paths", nargs="+", metavar="PATH", help="a file, a folder with all below it, or a URL")
    add_database(command)
    command.add_argument("--workers", type=positive, metavar="N", help="processes that read (default: one a core)")
    command.add_argument(
        "--cluster", metavar="ADDRESS", help="read on a Dask cluster: tcp://host:port, or local:N for N processes here"
    )
    add_reading(command)
    add_corrections(command)
    command.add_argument("--force", action="store_true", help="read files again that have not changed")
    command.add_argument("--quiet", action="store_true", help="tell only of files that were not read")
    command.add_argument("--log-json", action="store_true", help="tell of files, faults and messages as JSON (stderr)")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    list_files(path for path in options.paths if not is_url(path))  # a wrong path leaves no new database behind
    corrected = corrections(options)
    with closing(open_loader(options.db)) as loader, _watch(options) as on_progress:
        read = partial(
            run_batch, options.paths, loader, options.workers, on_progress, options.force, limits(options),
            reading_options(options), corrections=corrected,
        )
        if options.cluster is None:
            summary = read()
        else:
            with open_cluster(options.cluster) as pool:
                summary = read(pool=pool)
    if not options.quiet:
        print_summary(summary)
        if options.log_json:
            print(run_event(summary), file=sys.stderr)
        if corrected is not None:
            _tell_of_corrections(corrected, options.db)
    if summary.interrupted:
        return INTERRUPTED
    return 1 if summary.not_read else 0


def _tell_of_corrections(corrections: Corrections, target: str) -> None:
    """Those that do nothing: a person who wrote one wants to know."""
    with read_only(target) as session:
        stale = session.value("SELECT count(*) FROM v_correction WHERE state = 'stale'")
        contents = session.rows("SELECT sha256 FROM v_document UNION SELECT made_for FROM v_correction")
    known = {row["sha256"] for row in contents}
    if stale:
        print(f"Corrections that are stale and were not applied: {stale}; see v_correction.")
    for line in corrections.lines:
        if line.sha256 not in known:
            print(printable(f"{line.source}: no document of the database has this content or this file name."))


@contextmanager
def _watch(options: argparse.Namespace) -> Iterator[Callable[[Step], None]]:
    """What to call with every step."""
    if not options.log_json:
        with progress(options.quiet) as show:
            yield show
        return
    with json_log() as write:
        yield lambda step: write(file_event(step)) if step.was_not_read or not options.quiet else None
