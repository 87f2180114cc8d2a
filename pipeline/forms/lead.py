"""What is printed between a table and the table before it: title, unit of money, year, agency."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from parsers.document import Document, Paragraph, Table
from pipeline.normalizer.agencies import agency_in_line, is_agency
from pipeline.normalizer.labels import fields_of, split_inline
from pipeline.normalizer.text import clean, squeeze, strip_numbering
from pipeline.normalizer.titles import is_department_title
from pipeline.normalizer.values import find_unit
from pipeline.records import Origin

YEAR = re.compile(r"(?<!\d)(20[0-4]\d)\s*年(?!\d*月)|年度[:：]\s*(20[0-4]\d)(?!\d)")
LINE_LENGTH = 60  # a line over a table is shorter; what is longer is running text
TITLE_LENGTH = 90
TITLE_WORDS = re.compile(r"绩效|自评|表$|表[（(]|目标")
NOT_A_TITLE = re.compile(
    r"^(单位|金额|填报|编制|填表|附件|附表|表|预算|截止|部门|联系|公开|备注|注)[^表]{0,12}[:：]"
    r"|^(附件|附表|表|公开)[\d一二三四五六七八九十\-—. 号]*表?$")
GOES_ON = re.compile(r"[\W\d_]*|第\d+页.*|.{0,12}[（(]?续[)）]?表?[\W\d]*")
HEADING_LENGTH = 30  # a numbered line that names a project is shorter
NO_PROJECT = re.compile(r"绩效|预算|决算|情况|说明|指标|目标|部门|整体|单位|附件|表$|[:：。；]")  # headings of chapters
TITLE_REST = re.compile(r"(项目)?(支出)?绩效(目标|自评)?表?")
TITLE_REST_LENGTH = 8


class Line(NamedTuple):
    """A line over a table, and where it stands: in a paragraph, or in a cell of the table's own grid."""

    text: str
    origin: Origin
    page: int | None = None


class Agency(NamedTuple):
    """What a line says of an agency; a label can stand on a line of its own, before the agency's."""

    code: str | None
    name: str | None
    line: Line


@dataclass(frozen=True)
class Lead:
    """The lines before a table, the nearest last.  What several lines say, the nearest says."""

    lines: tuple[Line, ...]

    @cached_property
    def texts(self) -> tuple[str, ...]:
        return tuple(line.text for line in self.lines)

    @property
    def title(self) -> str | None:
        return "".join(line.text for line in self._title) or None

    @property
    def unit(self) -> str | None:
        return find_unit(self.unit_line.text) if self.unit_line else None

    @cached_property
    def unit_line(self) -> Line | None:
        """The line that names the unit; a unit that stands alone may be the end of a wrapped line (单位：万 | 元)."""
        found = [line for line in self._short if find_unit(line.text)]
        return next((line for line in found if squeeze(line.text) != find_unit(line.text)), next(iter(found), None))

    @property
    def year(self) -> int | None:
        return year_in(self._year.text) if self._year else None

    @property
    def organisation(self) -> str | None:
        return self._organisation.name if self._organisation else None

    @property
    def department(self) -> str | None:
        """The agency in charge of the money, where a line names it as such."""
        return self._department.name if self._department else None

    @property
    def organisation_code(self) -> str | None:
        return self._coded.code if self._coded else None

    @property
    def project_name(self) -> str | None:
        """The project that a line names by its label (项目名称：…), else the numbered heading right over the table."""
        if self._named is None:
            return self._numbered_heading
        said = split_inline(self._named.text)
        return said[1] if said else None

    @property
    def of_department(self) -> bool:
        """Whether the title, or where there is none the line right over the table, says a whole department."""
        return is_department_title(self.title or next((line.text for line in self._short), None))

    @property
    def parts(self) -> bool:
        """Whether a line parts the table from the one before: more than a page number, a unit, or 续表."""
        return not all(NOT_A_TITLE.match(text) or GOES_ON.fullmatch(text) for text in self.texts)

    def origins(self, *fields: str) -> tuple[Origin, ...]:
        """Where the lines stand that say what these properties tell, a title under the field form_title."""
        said = {
            "form_title": self._title, "unit": (self.unit_line,), "fiscal_year": (self._year,),
            "organisation": (self._organisation and self._organisation.line,),
            "organisation_code": (self._coded and self._coded.line,),
            "department": (self._department and self._department.line,),
            "project_name": (self._named or (self.lines[-1] if self._numbered_heading else None),),
        }
        return tuple(line.origin._replace(field=field) for field in fields for line in said[field] if line)

    @cached_property
    def _title(self) -> tuple[Line, ...]:
        """The nearest line that reads like a title, with the line that it was wrapped from."""
        for index in range(len(self.texts) - 1, -1, -1):
            text = self.texts[index]
            if len(text) > TITLE_LENGTH or text.endswith(("。", "；", "：", ":")):
                continue
            if NOT_A_TITLE.match(text) or not TITLE_WORDS.search(text):
                continue
            wrapped = index and len(squeeze(text)) <= TITLE_REST_LENGTH and TITLE_REST.fullmatch(squeeze(text))
            return self.lines[index - bool(wrapped):index + 1]
        return ()

    @cached_property
    def _year(self) -> Line | None:
        return next((line for line in self._short if YEAR.search(line.text)), None)

    @cached_property
    def _organisation(self) -> Agency | None:
        return next((agency for agency in self._agencies if agency.name), None)

    @cached_property
    def _coded(self) -> Agency | None:
        return next((agency for agency in self._agencies if agency.code), None)

    @cached_property
    def _department(self) -> Agency | None:
        return next((agency for agency in self._agencies if agency.name and "主管" in agency.line.text), None)

    @cached_property
    def _named(self) -> Line | None:
        return next((line for line in self._short
                     if (said := split_inline(line.text)) and _names(said[0], "project_name")), None)

    @property
    def _numbered_heading(self) -> str | None:
        text = self.texts[-1] if self.texts else ""
        name = strip_numbering(text)
        if name == text or len(name) > HEADING_LENGTH or NO_PROJECT.search(name) or is_agency(name):
            return None
        return name

    @cached_property
    def _short(self) -> list[Line]:
        """The lines that are no running text, the nearest first."""
        return [line for line in reversed(self.lines) if len(line.text) < LINE_LENGTH]

    @cached_property
    def _agencies(self) -> list[Agency]:
        """What each line says of an agency."""
        return [_agency(line, following) for line, following in zip(self._short, [None, *self._short], strict=False)]


def _agency(line: Line, following: Line | None) -> Agency:
    if following is not None and _names(line.text, "organisation") and is_agency(following.text):
        return Agency(None, following.text, following)
    return Agency(*agency_in_line(line.text), line)


def _names(label: str, field: str) -> bool:
    return any(found.name == field for found in fields_of(label))


def year_in(text: str) -> int | None:
    """The year that a line names, as 2025年 or 预算年度：2025."""
    found = YEAR.search(text)
    return int(found[1] or found[2]) if found else None


def lines_of(document: Document) -> Iterator[tuple[int, Table | Line]]:
    """The document's tables, each with its number (from 1), and its lines outside them, in reading order."""
    for number, block in document.numbered():
        if not isinstance(block, Paragraph):
            yield number, block
        elif block.role != "furniture" and (text := clean(block.text)):
            yield number, Line(text, Origin("", paragraph_no=number), block.place.page)


def tables_with_lead(document: Document) -> Iterator[tuple[int, Table, Lead]]:
    """The document's tables, each with its number (from 1) and the lines before it."""
    lead: list[Line] = []
    for number, block in lines_of(document):
        if isinstance(block, Line):
            lead.append(block)
        else:
            yield number, block, Lead(tuple(lead))
            lead = []
