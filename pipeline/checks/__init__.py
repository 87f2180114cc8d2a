"""What an analyst wants to be told of a document: a module a check.

A check of sums and contradictions declares its `RULES` and holds printed numbers to them: every application is a
`Check`, every failure a `Finding`, too.  The others look at how the document was read and give findings only.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from parsers.document import Document
from pipeline.checks import (
    across_tables,
    agency_and_year,
    basis,
    code_sums,
    column_sums,
    costs,
    execution,
    form_titles,
    list_totals,
    payments,
    points,
    project_funds,
    prose_and_tables,
    targets,
    three_public,
    two_sides,
    unread_forms,
)
from pipeline.checks.material import Material
from pipeline.checks.rule import Held, finding_of
from pipeline.checks.second_look import looked_at_again
from pipeline.checks.sheets import Sheet
from pipeline.records import Check, Extraction, Finding

READING = (agency_and_year.check, unread_forms.check, unread_forms.check_rows)
MODULES = (column_sums, code_sums, two_sides, three_public, across_tables, prose_and_tables,
           project_funds, list_totals, execution, points, payments, costs, basis, form_titles, targets)
RULES = tuple(rule for module in MODULES for rule in module.RULES)


def run(
    document: Document, extraction: Extraction, sheets: Sequence[Sheet], file_name: str
) -> Iterator[Check | Finding]:
    """The findings and the applications of all checks, in the checks' order; `sheets` are those of the budget lines."""
    unread = [finding for check in READING for finding in check(document, extraction, file_name)]
    yield from unread
    material = Material(document, replace(extraction, records=(*extraction.records, *unread)), sheets)
    for module in MODULES:
        yield from _told([looked_at_again(material, held) if held.failed else held for held in module.check(material)])


def _told(applied: list[Held]) -> Iterator[Check | Finding]:
    """All checks of a module, and a finding for the failures of a row."""
    failures: dict[tuple[object, ...], list[Held]] = {}
    for held in applied:
        yield held.check
        if held.failed:
            tables = tuple(origin.table_no for origin in held.check.origins[:1])
            key = (held.rule.name, held.about, held.check.page, tables, held.check.blame)
            failures.setdefault(key, []).append(held)
    yield from map(finding_of, failures.values())
