"""`gongkai correct`: what a cell, or a part of a paragraph, is to read."""
from __future__ import annotations

import argparse
import getpass
import shlex
import subprocess
from contextlib import suppress
from datetime import date
from pathlib import Path

from pipeline.commands.arguments import DEFAULT_DATABASE, Commands, add_command, add_database, from_zero, positive
from pipeline.corrections.anchors import Printed, Spot, anchored, find
from pipeline.corrections.book import Book
from pipeline.corrections.files import DEFAULT_FOLDER, read_corrections
from pipeline.corrections.files import add as add_line
from pipeline.corrections.model import Correction, place_name
from pipeline.corrections.places import cell_at, part_of_paragraph, reading
from pipeline.corrections.stored import printed_document, printed_text
from pipeline.database import Row, Session, read_only
from pipeline.documents import NotFound, find_document
from pipeline.folders import exists
from pipeline.report import printable
from pipeline.sources import archives_of

DESCRIPTION = """\
Write down what a cell of a document is to read, or a part of a paragraph. The file itself and the database stay as
they are: a line is added to corrections.csv in the folder of corrections, and the next `gongkai extract` applies it.

The cell is named by its numbers in v_cell (tables count from 1, rows and columns from 0), or found by its text."""
EPILOG = """\
examples:
  gongkai correct 某局2026年部门预算.pdf --table 3 --row 5 --col 2 --text 1,243.50 --why 扫描件模糊
  gongkai correct 某局2026年部门预算.pdf --find 1,234.50 --page 7 --text 1,243.50 --why 扫描件模糊
  gongkai correct 某局2026年部门预算.pdf --paragraph 12 --old 35.2万元 --text 32.5万元 --why 原文有误

exit codes:
  0    the correction is written, or was there already
  2    wrong usage, or there is no such place"""


def add(commands: Commands) -> None:
    command = add_command(commands, "correct", "write down what a cell is to read", DESCRIPTION, EPILOG)
    command.add_argument("document", metavar="DOCUMENT", help="path, file name (or a part of it) or document_id")
    add_database(command)
    for name, kind in {"table": positive, "row": from_zero, "col": from_zero}.items():
        command.add_argument(f"--{name}", type=kind, metavar="N", help=f"the cell's {name} in v_cell")
    command.add_argument("--paragraph", type=positive, metavar="N", help="instead of a cell: the paragraph's number")
    command.add_argument("--old", metavar="TEXT", help="the part of the paragraph (default: all of it)")
    command.add_argument("--find", metavar="TEXT", help="the only cell, or part of a paragraph, that reads so")
    command.add_argument("--page", type=positive, metavar="N", help="look on this page only")
    command.add_argument("--text", required=True, help="what it is to read; '' for nothing")
    command.add_argument("--why", required=True, help="the reason")
    command.add_argument("--who", help="who says so (default: git's user.name, or the login name)")
    command.add_argument(
        "--corrections", type=Path, metavar="FOLDER", default=Path(DEFAULT_FOLDER),
        help="folder to write into (default: %(default)s)")
    command.set_defaults(run=run, usage_error=command.error)


def run(options: argparse.Namespace) -> int:
    _check_usage(options)
    with read_only(options.db) as session:
        document = _document(session, options.document)
        printed = Printed(printed_document(session, document))
        spot = _spot(session, document, printed, options)
    before = _before(document, spot, printed, options.corrections)
    if before is not None and before.new == options.text:
        print(printable(f"This correction is there already: {before.source}."))
        return 0
    if before is None and options.text == spot.text:
        raise NotFound(f"{place_name(*spot.numbers)} reads '{spot.text}' already")
    earliest = before.when if before else date.min  # the later one stands
    correction = Correction(
        sha256=document["sha256"], file_name=document["file_name"], old=spot.text, new=options.text, why=options.why,
        who=options.who or _user(), when=max(date.today(), earliest))
    path = add_line(options.corrections, anchored(printed, correction, spot))
    _tell(path, correction, spot, before)
    print(printable(f"Next: {_next(document, options)}"))
    return 0


def _check_usage(options: argparse.Namespace) -> None:
    cell = [option is not None for option in (options.table, options.row, options.col)]
    if any(cell) != all(cell) or [all(cell), options.paragraph is not None, options.find is not None].count(True) != 1:
        options.usage_error("name the place: with --table, --row and --col, or with --paragraph, or with --find")
    if options.old is not None and options.paragraph is None:
        options.usage_error("--old goes with --paragraph")
    if not options.why.strip():
        options.usage_error("--why is empty")


def _document(session: Session, named: str) -> Row:
    """The document; of several with the same content the one that was read."""
    document = find_document(session, named)
    same = session.rows("SELECT * FROM v_document WHERE sha256 = :sha256 AND status IN ('ok', 'partial')",
                        sha256=document["sha256"])
    if not same:
        raise NotFound(f"{document['file_name']} was not read ({document['status']}): there is nothing to correct")
    return document if document in same else same[0]


def _spot(session: Session, document: Row, printed: Printed, options: argparse.Namespace) -> Spot:
    """The named place; its text may be given as the last correction made it."""
    if options.table is not None:
        return cell_at(printed, options.table, options.row, options.col)
    try:
        return _reading(printed, options, options.old or options.find)
    except NotFound:
        return _reading(printed, options, printed_text(session, document, options.old or options.find))


def _reading(printed: Printed, options: argparse.Namespace, text: str | None) -> Spot:
    if options.paragraph is not None:
        return part_of_paragraph(printed, options.paragraph, text)
    return reading(printed, text or "", options.page)


def _before(document: Row, spot: Spot, printed: Printed, folder: Path) -> Correction | None:
    """The correction that stands there so far."""
    lines = read_corrections(folder).lines if folder.is_dir() else ()
    its = Book(lines).of(document["sha256"], document["file_name"])
    return next((line for line in reversed(its) if find(printed, line) == spot), None)


def _tell(path: Path, correction: Correction, spot: Spot, before: Correction | None) -> None:
    page = f" (page {spot.page})" if spot.page else ""
    print(printable(f"{path}: {correction.file_name}, {place_name(*spot.numbers)}{page}: "
                    f"'{correction.old}' is to read '{correction.new}'."))
    if before is not None:
        print(printable(f"It takes the place of '{before.new}' by {before.who} on {before.when}."))


def _next(document: Row, options: argparse.Namespace) -> str:
    """The command that reads the document again; a member of an archive lies in the first of its archives."""
    location: str = document["location"]
    archives = [] if exists(location) else archives_of(location)
    words = ["gongkai", "extract", archives[0] if archives else location]
    words += ["--db", options.db] if options.db != DEFAULT_DATABASE else []
    words += ["--corrections", str(options.corrections)] if options.corrections != Path(DEFAULT_FOLDER) else []
    return shlex.join(words)


def _user() -> str:
    with suppress(OSError):  # where there is no git
        done = subprocess.run(["git", "config", "user.name"], capture_output=True, encoding="utf-8", check=False)
        if name := done.stdout.strip():
            return name
    return getpass.getuser()
