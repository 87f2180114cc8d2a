"""`gongkai status`: what is in a database, its last runs, and what could not be read."""
from __future__ import annotations

import argparse

from pipeline.commands.arguments import Commands, add_command, add_database, add_json, positive
from pipeline.database import Row, open_database
from pipeline.listing import print_json, print_line, print_table
from pipeline.status import sections

DESCRIPTION = """Tell what is in a database: documents by status, year and agency, records, findings, the last runs,
and the files that could not be read, or not wholly, with the reason.
Times are UTC.  A run without an end goes on or was killed."""
EPILOG = """exit codes:
  0    done
  2    wrong usage, or a database that cannot be used"""
DEFAULT_ROWS = 20


def add(commands: Commands) -> None:
    command = add_command(commands, "status", "tell what is in a database", DESCRIPTION, EPILOG)
    add_database(command)
    command.add_argument(
        "--rows", type=positive, metavar="N", default=DEFAULT_ROWS,
        help="at most so many lines a section; --json has all (default: %(default)s)",
    )
    add_json(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    with open_database(options.db) as database:
        found = list(sections(database))
    for section, rows in found:
        if options.json:
            print_json({"section": section} | row for row in rows)
        else:
            _print(section, rows, options.rows)
    return 0


def _print(section: str, rows: list[Row], most: int) -> None:
    """A table of the first rows."""
    print_table(section, rows[:most])
    if len(rows) > most:
        print_line((f"and {len(rows) - most:,} more: --rows {len(rows)}", ""))
