"""`gongkai diff`: what two documents, or two readings of the same documents, say otherwise."""
from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, NamedTuple

from pipeline.commands.arguments import Commands, add_command, add_database, add_json, is_named
from pipeline.compare import Difference, Side, differences, readings, restatements
from pipeline.database import Row, Session, read_only
from pipeline.documents import find_document
from pipeline.report import print_json, printable

DESCRIPTION = """\
Compare two documents of a database: a restatement with what it restates. Without documents, all restatements of the
database are listed (v_restatement). With --with, another database of the same files is compared, as another version of
gongkai made it; documents that are named narrow that down."""
EPILOG = """\
examples:
  gongkai diff 某局2026年部门预算.pdf '某局2026年部门预算（更正）.pdf'
  gongkai diff
  gongkai diff --db before.db --with after.db --count

exit codes:
  0    nothing differs
  1    something does
  2    wrong usage, no such document, or a database that cannot be used"""
_SIGNS = {"changed": "~", "added": "+", "removed": "-"}
_NEWEST = {
    "revised": "its title or name says that it takes the place of an earlier one",
    "published_on": "it prints a later date",
    "modified_at": "its file was written later",
    "nothing": "but nothing tells so, and it may be the other way round",
}
_TOLD_LENGTH = 60  # characters told of a text


class Pair(NamedTuple):
    """Two documents to compare; None where one of them is missing.

    `newest_by` is what tells which is the newer one, by its document_id `newest`, where one restates the other.
    """

    old: Row | None
    new: Row | None
    newest: int | None = None
    newest_by: str | None = None


def add(commands: Commands) -> None:
    command = add_command(commands, "diff", "compare documents, or two databases", DESCRIPTION, EPILOG)
    command.add_argument("documents", nargs="*", metavar="DOCUMENT", help="path, file name, part of it, or document_id")
    add_database(command)
    command.add_argument("--with", dest="other", metavar="DB", help="the database to compare with, the newer one")
    command.add_argument("--count", action="store_true", help="only count what differs")
    add_json(command)
    command.set_defaults(run=run, usage_error=command.error)


def run(options: argparse.Namespace) -> int:
    if options.other is None and len(options.documents) not in (0, 2):
        options.usage_error("name two documents, or none for all restatements")
    with ExitStack() as stack:
        old = stack.enter_context(read_only(options.db, any_version=options.other is not None))
        new = stack.enter_context(read_only(options.other, any_version=True)) if options.other else old
        found = ((pair, list(_differences(pair, old, new))) for pair in _pairs(old, new, options))
        if options.json:
            return _print_json(found)
        return _print(found, options.count)


def _pairs(old: Session, new: Session, options: argparse.Namespace) -> Iterator[Pair]:
    if options.other is not None:
        yield from (Pair(one, other) for one, other in readings(old, new)
                    if any(side and is_named(side["file_name"], options.documents) for side in (one, other)))
    elif options.documents:
        one, other = (find_document(old, named) for named in options.documents)
        told = next(iter(restatements(old, one=one["document_id"], other=other["document_id"])), {})
        yield Pair(one, other, told.get("newer_id"), told.get("newest_by"))
    else:
        for row in restatements(old):
            one, other = ({"document_id": row[f"{side}_id"], "file_name": row[f"{side}_file"]}
                          for side in ("older", "newer"))
            yield Pair(one, other, row["newer_id"], row["newest_by"])


def _differences(pair: Pair, old: Session, new: Session) -> Iterator[Difference]:
    if pair.old is None or pair.new is None:
        yield Difference("document", "added" if pair.old is None else "removed", {})
    else:
        yield from differences(Side(old, pair.old), Side(new, pair.new))


Found = Iterator[tuple[Pair, list[Difference]]]


def _print_json(found: Found) -> int:
    rows = [_as_row(pair, difference) for pair, differing in found for difference in differing]
    print_json(rows)
    return 1 if rows else 0


def _as_row(pair: Pair, difference: Difference) -> dict[str, Any]:
    old, new = (side and side["file_name"] for side in (pair.old, pair.new))
    return {"old_document": old, "new_document": new, "kind": difference.kind, "change": difference.change,
            "key": difference.key, "values": difference.values}


def _print(found: Found, only_counts: bool) -> int:
    total: Counter[tuple[str, str]] = Counter()
    compared = differing = 0
    for pair, told in found:
        compared += 1
        differing += bool(told)
        if not only_counts and (told or pair.newest):
            print(printable(_headline(pair)))
            for difference in told:
                print(printable(f"  {_line(difference)}"))
        total.update((difference.kind, difference.change) for difference in told)
    for (kind, change), number in sorted(total.items()):
        print(f"{kind} {change}: {number:,}")
    print(f"{differing:,} of {compared:,} compared differ.")
    return 1 if differing else 0


def _headline(pair: Pair) -> str:
    names: dict[str, None] = {}
    for side in (pair.old, pair.new):
        if side is not None:
            newest = pair.newest_by and side["document_id"] == pair.newest
            names[side["file_name"] + (f" (the newer one: {_NEWEST[str(pair.newest_by)]})" if newest else "")] = None
    return " → ".join(names)


def _line(difference: Difference) -> str:
    """~ project  甲项目: budget_yuan 100 → 120"""
    name = " ".join(_short(value) for value in difference.key.values() if value is not None)
    if difference.change == "changed":
        told = "; ".join(f"{column} {_short(old)} → {_short(new)}" for column, (old, new) in difference.values.items())
    else:
        told = "; ".join(f"{column} {_short(old if new is None else new)}"
                         for column, (old, new) in difference.values.items())
    return f"{_SIGNS[difference.change]} {difference.kind}  {name}{': ' if name and told else ''}{told}"


def _short(value: Any) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= _TOLD_LENGTH else f"{text[:_TOLD_LENGTH]}…"
