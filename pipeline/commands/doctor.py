"""`gongkai doctor`: what is installed, and what it costs not to have the rest."""
from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from pipeline.commands.arguments import Commands, add_command, add_database, add_json
from pipeline.listing import print_json
from pipeline.remote import is_url
from pipeline.report import printable

DESCRIPTION = """Tell what the program needs and what of it is installed; for what is missing, what cannot be done
without it, and the command that brings it."""
EPILOG = """exit codes:
  0    all that is essential is installed
  1    something essential is missing
  2    wrong usage"""


def add(commands: Commands) -> None:
    command = add_command(commands, "doctor", "tell what is installed and what is missing", DESCRIPTION, EPILOG)
    add_database(command)
    add_json(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from pipeline.doctor import parts

    found = list(parts(Path() if is_url(options.db) else Path(options.db).parent))
    if options.json:
        print_json(map(asdict, found))
    else:
        for part in found:
            print(printable(str(part)))
    return 1 if any(part.is_essential and part.found is None for part in found) else 0
