"""The file's name against the document: the content wins for agency and year, and a difference is told."""
from __future__ import annotations

from collections.abc import Iterator

from parsers.document import Document
from pipeline.normalizer.agencies import agency_in_file_name, file_stem, year_in_file_name
from pipeline.normalizer.text import squeeze
from pipeline.records import Extraction, Finding


def check(document: Document, extraction: Extraction, file_name: str) -> Iterator[Finding]:
    stem = file_stem(file_name)
    year, agency = year_in_file_name(stem), agency_in_file_name(stem)
    if year and extraction.fiscal_year and year != extraction.fiscal_year:
        yield _finding(extraction, "fiscal_year", "year", str(year), str(extraction.fiscal_year))
    said = squeeze(extraction.organisation)
    if agency and said and agency not in said and said not in agency:
        yield _finding(extraction, "organisation", "agency", agency, said)


def _finding(extraction: Extraction, field: str, what: str, named: str, said: str) -> Finding:
    origins = tuple(origin._replace(field="place") for origin in extraction.origins if origin.field == field)
    return Finding(rule="file-name-differs", severity="info", blame="source", record=f"the document's {what}",
                   origins=origins,
                   message=f"the file's name says {named}, the document itself says {said}, which is taken")
