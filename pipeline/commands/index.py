"""`gongkai index`: the search index brought up to date, before anybody searches."""
from __future__ import annotations

import argparse

from pipeline.commands.arguments import Commands, add_command, add_database
from pipeline.database import open_database
from pipeline.search import refresh

DESCRIPTION = """Put into the search index of a database what was stored since the last time.
gongkai search does so, too; this is for databases that others search who may not write them."""
EPILOG = """exit codes:
  0    the index is up to date
  2    wrong usage, or a database that cannot be used"""


def add(commands: Commands) -> None:
    command = add_command(commands, "index", "bring the search index up to date", DESCRIPTION, EPILOG)
    add_database(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    with open_database(options.db) as database:
        refresh(database)
    return 0
