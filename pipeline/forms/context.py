"""What is true of a whole document: its title, its agency, its year, the unit of its money."""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, takewhile
from typing import Generic, NamedTuple, TypeVar

from parsers.document import Document
from pipeline.forms.lead import LINE_LENGTH, Lead, Line, lines_of, tables_with_lead, year_in
from pipeline.forms.publication import is_notice, is_revised, published_on
from pipeline.normalizer.agencies import (
    agency_in_file_name,
    agency_in_title,
    file_stem,
    is_agency,
    year_in_file_name,
)
from pipeline.normalizer.labels import fields_of
from pipeline.normalizer.text import clean
from pipeline.records import Origin

T = TypeVar("T")
COVER_LINES = 15  # the title stands among the first lines
TITLE_LINES = 3  # and is set on no more lines than these
GOES_ON = re.compile("[和及与暨].*(?:预算|决算|绩效|公开)")
DISCLOSURE = re.compile(r"预算|决算|绩效|自评")
KINDS = (("自评", "self_evaluation"), ("决算", "final_account"), ("预算", "budget"), ("绩效", "performance"))


class Told(NamedTuple, Generic[T]):
    """What a document says of itself, and where; nowhere if it is the file's name that says it."""

    value: T
    origins: tuple[Origin, ...] = ()


@dataclass(frozen=True)
class Context:
    """A document's own account of itself: its content first, its file's name where the content says nothing.

    `origins` are those of the title, the organisation and the fiscal year.
    """

    title: str | None
    organisation: str | None
    fiscal_year: int | None
    doc_kind: str | None
    unit: str | None
    published_on: date | None
    revised: bool
    origins: tuple[Origin, ...] = ()


def read_context(document: Document, file_name: str) -> Context:
    """What the document says of itself on its cover and over its tables."""
    cover = _cover(document)
    leads = [lead for _, _, lead in tables_with_lead(document)]
    stem = file_stem(file_name)
    titled = _title(cover)
    title = _joined(titled) or None
    agency = _organisation(titled, cover, leads) or _labelled(document)
    year = _first_year(titled, cover) or _usual([(lead.year, lead) for lead in leads], "fiscal_year")
    fiscal_year = year.value if year else year_in_file_name(stem)
    texts = [text for p in document.paragraphs if p.role != "furniture" and (text := clean(p.text))]
    return Context(
        title=title,
        organisation=agency.value if agency else agency_in_file_name(stem),
        fiscal_year=fiscal_year,
        doc_kind=next((kind for word, kind in KINDS if word in (title or stem)), None),
        unit=next((unit for unit, _ in Counter(lead.unit for lead in leads if lead.unit).most_common(1)), None),
        published_on=published_on(texts, fiscal_year),
        revised=is_revised(title, stem),
        origins=(*_places("title", titled), *(agency.origins if agency else ()), *(year.origins if year else ())))


def _cover(document: Document) -> list[Line]:
    return list(islice((line for _, line in lines_of(document) if isinstance(line, Line)), COVER_LINES))


def _title(cover: Sequence[Line]) -> list[Line]:
    """The title on the cover: the lines that together name agency and disclosure, else one that names the latter, else
    those of a notice.
    """
    short = [line if len(line.text) < LINE_LENGTH and not line.text.endswith("。") else None for line in cover]
    for first in range(len(short)):
        for count in range(1, TITLE_LINES + 1):
            together = [line for line in short[first:first + count] if line]
            if short[first] and DISCLOSURE.search(_joined(together)) and _agency(together):
                rest = takewhile(lambda line: line and GOES_ON.match(line.text), short[first + count:])
                return _without_letterhead([*together, *filter(None, rest)])
    return next(([line] for line in short if line and DISCLOSURE.search(line.text)), _notice(short))


def _without_letterhead(titled: list[Line]) -> list[Line]:
    """A title without another agency of the same place over it: 云汉市水务局 / 云汉市水文站2026年部门预算."""
    rest = _joined(titled[1:])
    named = DISCLOSURE.search(rest) and agency_in_title(rest)
    letterhead = bool(named) and is_agency(titled[0].text) and str(named)[:2] == titled[0].text[:2]
    return titled[1:] if letterhead else titled


def _notice(short: Sequence[Line | None]) -> list[Line]:
    """The title of a notice: a line with 关于 or a year, and those on which it goes on."""
    windows = ([line for line in short[first:first + count] if line]
               for first, line in enumerate(short) if line and ("关于" in line.text or year_in(line.text))
               for count in range(1, TITLE_LINES + 1))
    return next((lines for lines in windows if is_notice(_joined(lines))), [])


def _agency(titled: Sequence[Line]) -> str | None:
    """The agency that the lines of a title name; also one that stands with its year on the first of two."""
    apart = len(titled) == 2 and year_in(titled[0].text) is not None
    return agency_in_title(_joined(titled)) or (agency_in_title(titled[0].text) if apart else None)


def _joined(lines: Sequence[Line]) -> str:
    return "".join(line.text for line in lines)


def _organisation(titled: Sequence[Line], cover: Sequence[Line], leads: Sequence[Lead]) -> Told[str] | None:
    if named := _agency(titled):
        return Told(named, _places("organisation", titled))
    line = next((line for line in cover if len(line.text) < LINE_LENGTH and is_agency(line.text)), None)
    return _usual([(lead.organisation, lead) for lead in leads], "organisation") or (
        Told(line.text, _places("organisation", [line])) if line else None)


def _labelled(document: Document) -> Told[str] | None:
    """The agency that stands beside 部门名称 or the like in most of the tables."""
    named: list[Told[str]] = []
    for number, table in enumerate(document.tables, start=1):
        cells = {(cell.row, cell.col): cell for cell in table.cells}
        for cell in table.cells:
            beside = cells.get((cell.row, cell.right_col + 1))
            text = clean(beside.text) if beside else None
            if beside and text and is_agency(text) and any(
                    found.name == "organisation" for found in fields_of(cell.text)):
                named.append(Told(text, (Origin("organisation", number, beside.row, beside.col),)))
    usual = Counter(told.value for told in named).most_common(1)
    return next((told for told in named if told.value == usual[0][0]), None)


def _usual(said: Sequence[tuple[T | None, Lead]], field: str) -> Told[T] | None:
    """What most leads say, with the first that says it."""
    usual = Counter(value for value, _ in said if value is not None).most_common(1)
    return next((Told(value, lead.origins(field)) for value, lead in said if usual and value == usual[0][0]), None)


def _first_year(titled: Sequence[Line], cover: Sequence[Line]) -> Told[int] | None:
    for lines in (titled, *([line] for line in cover)):
        text = _joined(lines)
        if len(text) < LINE_LENGTH and (year := year_in(text)):
            return Told(year, _places("fiscal_year", lines))
    return None


def _places(field: str, lines: Iterable[Line]) -> tuple[Origin, ...]:
    return tuple(line.origin._replace(field=field) for line in lines)
