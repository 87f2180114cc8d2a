"""What is true of a whole document: its title, its agency, its year, the unit of its money."""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from parsers.document import Document
from pipeline.forms.lead import LINE_LENGTH, YEAR, Lead, tables_with_lead
from pipeline.forms.publication import is_revised, published_on
from pipeline.normalizer.agencies import (
    agency_in_file_name,
    agency_in_title,
    file_stem,
    is_agency,
    year_in_file_name,
)
from pipeline.normalizer.labels import fields_of
from pipeline.normalizer.text import clean

T = TypeVar("T")
COVER_LINES = 15  # the title stands among the first lines
TITLE_LINES = 3  # and is set on no more lines than these
DISCLOSURE = re.compile(r"预算|决算|绩效|自评")
KINDS = (("自评", "self_evaluation"), ("决算", "final_account"), ("预算", "budget"), ("绩效", "performance"))


@dataclass(frozen=True)
class Context:
    """A document's own account of itself: its content first, its file's name where the content says nothing."""

    title: str | None
    organisation: str | None
    fiscal_year: int | None
    doc_kind: str | None
    unit: str | None
    published_on: date | None
    revised: bool


def read_context(document: Document, file_name: str) -> Context:
    """What the document says of itself on its cover and over its tables."""
    texts = [text for p in document.paragraphs if p.role != "furniture" and (text := clean(p.text))]
    leads = [lead for _, _, lead in tables_with_lead(document)]
    stem = file_stem(file_name)
    title = _title(texts[:COVER_LINES])
    year = _first_year([title or "", *texts[:COVER_LINES]]) or _usual_year(leads) or year_in_file_name(stem)
    return Context(
        title=title,
        organisation=_organisation(title, texts, leads) or _labelled(document) or agency_in_file_name(stem),
        fiscal_year=year,
        doc_kind=next((kind for word, kind in KINDS if word in (title or stem)), None),
        unit=_most_common(lead.unit for lead in leads),
        published_on=published_on(texts, year),
        revised=is_revised(title, stem))


def _title(cover: Sequence[str]) -> str | None:
    """The title on the cover: the lines that together name agency and disclosure, else one that names the latter."""
    lines = [text if len(text) < LINE_LENGTH and not text.endswith("。") else "" for text in cover]
    for first in range(len(lines)):
        for count in range(1, TITLE_LINES + 1):
            together = "".join(lines[first:first + count])
            if lines[first] and DISCLOSURE.search(together) and agency_in_title(together):
                return together
    return next((text for text in lines if DISCLOSURE.search(text)), None)


def _organisation(title: str | None, texts: Sequence[str], leads: Sequence[Lead]) -> str | None:
    named = agency_in_title(title) or _most_common(lead.organisation for lead in leads)
    return named or next((text for text in texts[:COVER_LINES] if len(text) < LINE_LENGTH and is_agency(text)), None)


def _labelled(document: Document) -> str | None:
    """The agency that stands beside 部门名称 or the like in most of the tables."""
    named = []
    for table in document.tables:
        texts = {(cell.row, cell.col): clean(cell.text) for cell in table.cells}
        for cell in table.cells:
            beside = texts.get((cell.row, cell.right_col + 1))
            if is_agency(beside) and any(found.name == "organisation" for found in fields_of(cell.text)):
                named.append(beside)
    return _most_common(named)


def _usual_year(leads: Sequence[Lead]) -> int | None:
    return _most_common(lead.year for lead in leads)


def _most_common(values: Iterable[T | None]) -> T | None:
    return next((value for value, _ in Counter(v for v in values if v is not None).most_common(1)), None)


def _first_year(texts: Sequence[str]) -> int | None:
    return next((int(found[1]) for text in texts if len(text) < LINE_LENGTH and (found := YEAR.search(text))), None)
