"""`gongkai findings`: what an analyst should be told, listed, counted, or made the condition of going on."""
from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator

from pipeline.commands.arguments import Commands, add_command, add_database, add_json, is_named
from pipeline.database import Row, read_only
from pipeline.report import print_json, printable

DESCRIPTION = "List the findings in a database, the worst first. A repeated option asks for more, another one for less."
EPILOG = """\
examples:
  gongkai findings --severity error --blame source
  gongkai findings --count rule --count severity
  gongkai findings '*决算*' --fail-on error

exit codes:
  0    done
  1    a finding of the severity of --fail-on, or a worse one, is among those asked for
  2    wrong usage, or a database that cannot be used"""
SEVERITIES = ("error", "warning", "info")  # the worst first
BLAMES = ("source", "extraction", "rounding", "none")
GROUPS = {"rule": "rule", "severity": "severity", "blame": "blame", "document": "file_name"}
_COLUMNS = ("file_name", "page", "severity", "rule", "blame", "message", "record", "document_id", "no")
_FINDINGS = f"""
SELECT {', '.join(_COLUMNS)} FROM v_finding
ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, file_name, document_id, no"""


def add(commands: Commands) -> None:
    command = add_command(commands, "findings", "list, count or fail on what was found odd", DESCRIPTION, EPILOG)
    command.add_argument(
        "documents", nargs="*", metavar="DOCUMENT", help="file names, parts of them, or patterns with * and ?")
    add_database(command)
    command.add_argument("--severity", choices=SEVERITIES, action="append", help="only of this severity")
    command.add_argument("--rule", action="append", metavar="RULE", help="only of this rule, such as unknown-header")
    command.add_argument("--blame", choices=BLAMES, action="append", help="only with this blame; none: not known")
    command.add_argument("--count", choices=GROUPS, action="append", help="count them by this instead of listing them")
    command.add_argument("--fail-on", choices=SEVERITIES, metavar="SEVERITY", help="end with 1 if one so bad is there")
    add_json(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    worst = Counter[str]()
    with read_only(options.db) as session:
        rows = (dict(zip(_COLUMNS, row, strict=True)) for row in session.stream(_FINDINGS, "v_finding"))
        found = _counted(worst, (row for row in rows if _is_asked(row, options)))
        if options.count:
            _print_counts(found, [GROUPS[name] for name in dict.fromkeys(options.count)], options.json)
        elif options.json:
            print_json(found)
        else:
            for row in found:
                print(printable(_line(row)))
    failing = SEVERITIES[: SEVERITIES.index(options.fail_on) + 1] if options.fail_on else ()
    return 1 if any(worst[severity] for severity in failing) else 0


def _counted(severities: Counter[str], rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        severities[row["severity"]] += 1
        yield row


def _is_asked(row: Row, options: argparse.Namespace) -> bool:
    asked = ((row["severity"], options.severity), (row["rule"], options.rule), (row["blame"] or "none", options.blame))
    return is_named(row["file_name"], options.documents) and all(
        wanted is None or value in wanted for value, wanted in asked)


def _line(row: Row) -> str:
    """error  FILE, page 3: rule (source): message [what it is about]"""
    page = f", page {row['page']}" if row["page"] else ""
    blame = f" ({row['blame']})" if row["blame"] else ""
    record = f" [{row['record']}]" if row["record"] else ""
    return f"{row['severity']}  {row['file_name']}{page}: {row['rule']}{blame}: {row['message']}{record}"


def _print_counts(rows: Iterator[Row], columns: list[str], as_json: bool) -> None:
    counts = Counter(tuple(row[column] for column in columns) for row in rows)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    if as_json:
        print_json({**dict(zip(columns, group, strict=True)), "findings": number} for group, number in ordered)
        return
    for group, number in ordered:
        print(printable(f"{number:>7,}  {'  '.join(value or 'none' for value in group)}"))
