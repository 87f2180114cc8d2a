"""What an analyst wants to be told of a document: a module a check, (document, extraction, file_name) -> findings."""
from __future__ import annotations

from collections.abc import Iterator

from parsers.document import Document
from pipeline.checks import agency_and_year, unread_forms
from pipeline.records import Extraction, Finding

CHECKS = (agency_and_year.check, unread_forms.check, unread_forms.check_rows)


def run(document: Document, extraction: Extraction, file_name: str) -> Iterator[Finding]:
    """The findings of all checks, in the checks' order."""
    for check in CHECKS:
        yield from check(document, extraction, file_name)
