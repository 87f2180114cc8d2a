"""What is printed between a table and the table before it: title, unit of money, year, agency."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from parsers.document import Document, Paragraph, Table
from pipeline.normalizer.agencies import agency_in_line, is_agency
from pipeline.normalizer.labels import fields_of, split_inline
from pipeline.normalizer.text import clean, squeeze, strip_numbering
from pipeline.normalizer.titles import is_department_title
from pipeline.normalizer.values import find_unit

YEAR = re.compile(r"(?<!\d)(20[0-4]\d)\s*年(?!\d*月)")
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


@dataclass(frozen=True)
class Lead:
    """The lines before a table, the nearest last.  What several lines say, the nearest says."""

    texts: tuple[str, ...]

    @property
    def title(self) -> str | None:
        """The nearest line that reads like a title, with the line that it was wrapped from."""
        for index in range(len(self.texts) - 1, -1, -1):
            text = self.texts[index]
            if len(text) > TITLE_LENGTH or text.endswith(("。", "；", "：", ":")):
                continue
            if NOT_A_TITLE.match(text) or not TITLE_WORDS.search(text):
                continue
            wrapped = index and len(squeeze(text)) <= TITLE_REST_LENGTH and TITLE_REST.fullmatch(squeeze(text))
            return self.texts[index - 1] + text if wrapped else text
        return None

    @property
    def unit(self) -> str | None:
        """What a line names as the unit; a unit that stands alone may be the end of a wrapped line (单位：万 | 元)."""
        units = [(squeeze(text), unit) for text in self._lines if (unit := find_unit(text))]
        return next((unit for text, unit in units if text != unit), units[0][1] if units else None)

    @property
    def year(self) -> int | None:
        return next((int(found[1]) for text in self._lines if (found := YEAR.search(text))), None)

    @property
    def organisation(self) -> str | None:
        return next((name for _, name in self._agencies if name), None)

    @property
    def department(self) -> str | None:
        """The agency in charge of the money, where a line names it as such."""
        return next((name for text, (_, name) in zip(self._lines, self._agencies, strict=True)
                     if name and "主管" in text), None)

    @property
    def organisation_code(self) -> str | None:
        return next((code for code, _ in self._agencies if code), None)

    @property
    def project_name(self) -> str | None:
        """The project that a line names by its label (项目名称：…), else the numbered heading right over the table."""
        return next((said[1] for text in self._lines if (said := split_inline(text)) and _names_project(said[0])),
                    self._numbered_heading)

    @property
    def of_department(self) -> bool:
        """Whether the title, or where there is none the line right over the table, says a whole department."""
        return is_department_title(self.title or next(iter(self._lines), None))

    @property
    def parts(self) -> bool:
        """Whether a line parts the table from the one before: more than a page number, a unit, or 续表."""
        return not all(NOT_A_TITLE.match(text) or GOES_ON.fullmatch(text) for text in self.texts)

    @property
    def _numbered_heading(self) -> str | None:
        text = self.texts[-1] if self.texts else ""
        name = strip_numbering(text)
        if name == text or len(name) > HEADING_LENGTH or NO_PROJECT.search(name) or is_agency(name):
            return None
        return name

    @cached_property
    def _lines(self) -> list[str]:
        return [text for text in reversed(self.texts) if len(text) < LINE_LENGTH]

    @cached_property
    def _agencies(self) -> list[tuple[str | None, str | None]]:
        """(code, name) that each line gives; a label can stand on a line of its own, before the agency's."""
        after = ["", *self._lines]
        return [(None, following) if _is_label(text) and is_agency(following) else agency_in_line(text)
                for text, following in zip(self._lines, after, strict=False)]


def _names_project(label: str) -> bool:
    return any(field.name == "project_name" for field in fields_of(label))


def _is_label(text: str) -> bool:
    return any(field.name == "organisation" for field in fields_of(text))


def tables_with_lead(document: Document) -> Iterator[tuple[int, Table, Lead]]:
    """The document's tables, each with its number (from 1) and the paragraphs before it."""
    lead: list[str] = []
    number = 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            text = clean(block.text)
            if text and block.role != "furniture":
                lead.append(text)
            continue
        number += 1
        yield number, block, Lead(tuple(lead))
        lead = []
