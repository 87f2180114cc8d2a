"""`gongkai search`: records that hold words, the best first."""
from __future__ import annotations

import argparse
import sys
from dataclasses import asdict

from pipeline.commands.arguments import Commands, add_command, add_database, add_json, positive
from pipeline.database import Database, DatabaseError, open_database
from pipeline.listing import BOLD, PLAIN, print_json, print_line
from pipeline.report import printable
from pipeline.search import KINDS, Hit, Query, refresh, search, waiting

DESCRIPTION = """Find records whose text holds all the words: parts of words, too, in any width and case.
Finds in a name come first, then whole words, then short names and texts.  Where nothing holds a word in one piece,
the words within it are looked for.  Each hit has its file and page, and the table and the number of its record."""
EPILOG = """examples:
  gongkai search 满意度 --year 2026
  gongkai search 培训 人次 --kind indicator --organisation 民政局
  gongkai search 公务接待费 --json --limit 1000 | jq .amount_yuan

exit codes:
  0    something was found
  1    nothing was found
  2    wrong usage, or a database that cannot be used"""
DEFAULT_LIMIT = 20


def add(commands: Commands) -> None:
    command = add_command(commands, "search", "find records by the words in them", DESCRIPTION, EPILOG)
    command.add_argument("words", nargs="+", metavar="WORD", type=_word, help="all of them have to be found")
    command.add_argument("--year", type=positive, metavar="YEAR", help="only of this fiscal year")
    command.add_argument(
        "--kind", action="append", choices=KINDS, default=[], help="only records of this kind; may be repeated"
    )
    command.add_argument("--organisation", metavar="NAME", help="only of agencies whose names have this in them")
    command.add_argument(
        "--limit", type=positive, metavar="N", default=DEFAULT_LIMIT, help="at most so many hits (default: %(default)s)"
    )
    add_database(command)
    add_json(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    query = Query(
        words=tuple(options.words), fiscal_year=options.year, kinds=tuple(options.kind),
        organisation=options.organisation, limit=options.limit,
    )
    with open_database(options.db) as database:
        _refresh(database)
        found = search(database, query)
    if options.json:
        print_json(map(asdict, found.hits))
    else:
        for hit in found.hits:
            _print(hit)
    if found.hits and found.terms != query.terms:
        _tell(f"nothing has this in one piece; these have {', '.join(found.terms)}")
    if not found.is_all:
        _tell(f"there are more: --limit {options.limit * 10} shows them")
    return 0 if found.hits else 1


def _refresh(database: Database) -> None:
    """Bring the index up to date; where the database can only be read, what is in it is searched."""
    number = waiting(database)
    if number == 0:
        return
    _tell("making the search index" if number is None else f"putting {number} documents into the search index")
    try:
        refresh(database)
    except DatabaseError as error:
        _tell(str(error))


def _print(hit: Hit) -> None:
    """Its name or the passage, then the passage where it is not of the name, then where it stands."""
    in_name = hit.name is None or hit.field == KINDS[hit.record].name
    value = [(f"  {hit.value}", PLAIN)] if hit.value else []
    print_line(*(_marked(hit) if in_name else [(hit.name or "", PLAIN)]), *value)
    if not in_name and hit.field not in KINDS[hit.record].value:
        print_line((f"    {hit.field}: ", PLAIN), *_marked(hit))
    page = f", page {hit.page}" if hit.page is not None else ""
    agency = " ".join(str(part) for part in (hit.organisation, hit.fiscal_year) if part is not None)
    print_line((f"    {hit.file_name}{page}, {_record(hit)}{f' ({agency})' if agency else ''}", PLAIN))


def _record(hit: Hit) -> str:
    if hit.record == "cell":
        return f"table {hit.no}, row {hit.row}, column {hit.col}"
    return hit.record if hit.no is None else f"{hit.record} {hit.no}"


def _marked(hit: Hit) -> list[tuple[str, str]]:
    """The passage in parts, those that were looked for in bold."""
    return [(text, BOLD if sought else PLAIN) for text, sought in hit.parts]


def _tell(message: str) -> None:
    print(f"gongkai: {printable(message)}", file=sys.stderr)


def _word(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("a word has a character at least")
    return text
