"""`gongkai export`: views of a database as files."""
from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pipeline import names
from pipeline.commands.arguments import Commands, add_command, add_database
from pipeline.database import read_only
from pipeline.export import FORMATS, export
from pipeline.export.tables import Written
from pipeline.report import printable
from pipeline.views import views_of

DEFAULT_OUT = "data/out/export"
DESCRIPTION = """Write views of the database as files: a workbook with a sheet a view, or a file a view.  The database
is only read."""
EPILOG = """examples:
  gongkai export --view v_indicator --view v_project --out indicators.xlsx
  gongkai export --format csv --chinese --view v_three_public --where "年度 >= 2025"
  gongkai export --format parquet --out FOLDER

exit codes:
  0  the files are written
  1  the files are written, but a workbook could not hold some cells as they are, which is told
  2  wrong usage, a database that cannot be read, or a file that cannot be written"""


def add(commands: Commands) -> None:
    command = add_command(commands, "export", "write views as XLSX, CSV, Parquet or JSON lines", DESCRIPTION, EPILOG)
    command.add_argument("--format", choices=FORMATS, default="xlsx", help="default: %(default)s")
    command.add_argument("--view", action="append", metavar="VIEW",
                         help="a view, by its name in English or Chinese; may be given several times (default: all)")
    command.add_argument("--chinese", action="store_true", help="views, columns and words of gongkai in Chinese")
    command.add_argument("--where", metavar="CONDITION",
                         help="a condition in SQL on the columns of the views; only rows that it holds for are written")
    command.add_argument("--out", type=Path, default=Path(DEFAULT_OUT), metavar="PATH",
                         help="a file, where PATH ends with .FORMAT, else a folder (default: %(default)s)")
    add_database(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    changed = False
    with read_only(options.db) as session:
        views = list(dict.fromkeys(options.view or views_of(session)))
        if options.chinese:
            views = [names.chinese(view) for view in views]
        for written in export(session, views, options.format, options.out, options.where):
            _tell(written)
            changed = changed or bool(written.changed)
    return 1 if changed else 0


def _tell(written: Written) -> None:
    sheets = f" in {written.sheets} sheets" if written.sheets > 1 else ""
    print(printable(f"{written.view}: {written.rows:,} rows{sheets} in {written.path}"))
    for change in written.changed:
        print(printable(f"{written.view}: {change}"), file=sys.stderr)
