"""What is true of a whole document or table: its agency, its year, the unit of its money."""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parsers.document import Document, Paragraph, Table
from pipeline.normalizer.text import clean, squeeze, strip_numbering
from pipeline.normalizer.values import find_unit

YEAR = re.compile(r"(?<!\d)(20[0-4]\d)\s*年(?!\d*月)")
TITLE_WORDS = re.compile(r"绩效|自评|表$|表[（(]|目标")
NOT_A_TITLE = re.compile(r"^(单位|金额|填报|编制|填表|附件|附表|表|预算|截止|部门|联系|公开|备注|注)[^表]{0,12}[:：]|^(附件|附表|表|公开)[\d一二三四五六七八九十\-—. 号]*表?$")
ORGANISATION_LINE = re.compile(r"^(?:单位名称|部门名称|填报单位|编制单位|编制部门|预算单位|部门|填报部门)[:：](?P<name>.+?)(?:[（(]盖章[)）])?$")
CODED_ORGANISATION = re.compile(r"^(?P<code>(?!20\d\d年)\d{3,9})\s*[-_]?\s*(?P<name>[\u4e00-\u9fff][\u4e00-\u9fff（）()]{2,40})$")
ORGANISATION = re.compile(r"(?P<name>[\u4e00-\u9fff（）()·]{2,30}?(?:局|委员会|委|办公室|厅|院|署|部|中心|支队|队|站|所|馆|会|府|校|处|室)(?:[（(]?(?:本级|汇总|机关)[)）]?)?)$")
DISCLOSURE_TITLE = re.compile(r"^(?P<name>.+?)(?P<year>20\d\d)年度?(?P<kind>(?:部门|单位)?(?:综合)?(?:预算|决算|整体).*)$")
DISCLOSURE_KINDS = (("自评", "self_evaluation"), ("决算", "final_account"), ("预算", "budget"), ("绩效", "performance"))


@dataclass(frozen=True)
class Lead:
    """The paragraphs between a table and the table before it, the nearest last, and what they say."""

    texts: tuple[str, ...]

    @property
    def title(self) -> str | None:
        """The table's title: the nearest line that reads like one, with a line it was wrapped from."""
        for index in range(len(self.texts) - 1, -1, -1):
            text = self.texts[index]
            if len(text) > 90 or text.endswith(("。", "；")) or NOT_A_TITLE.match(text) or not TITLE_WORDS.search(text):
                continue
            if index and len(squeeze(text)) <= 8 and re.fullmatch(r"(项目)?(支出)?绩效(目标|自评)?表?", squeeze(text)):
                return self.texts[index - 1] + text
            return text
        return None

    @property
    def unit(self) -> str | None:
        return next((unit for text in reversed(self.texts) if len(text) < 60 and (unit := find_unit(text))), None)

    @property
    def year(self) -> int | None:
        return next((int(found[1]) for text in reversed(self.texts) if len(text) < 60 and (found := YEAR.search(text))), None)

    @property
    def organisation(self) -> str | None:
        found = next((found for text in reversed(self.texts) if (found := ORGANISATION_LINE.match(text))), None)
        name = found["name"].strip() if found else (self._coded["name"] if self._coded else None)
        return name if name and not name.startswith(("（盖章", "(盖章")) else None

    @property
    def organisation_code(self) -> str | None:
        return self._coded["code"] if self._coded else None

    @property
    def _coded(self) -> re.Match[str] | None:
        return next((found for text in reversed(self.texts) if (found := CODED_ORGANISATION.match(text))), None)


@dataclass(frozen=True)
class Context:
    """A document's own account of itself: content first, the file's name where the content says nothing."""

    title: str | None
    organisation: str | None
    fiscal_year: int | None
    doc_kind: str | None
    unit: str | None


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


def read_context(document: Document, file_name: str) -> Context:
    """What the document says of itself on its cover, in its titles and table heads."""
    texts = [text for p in document.paragraphs if p.role != "furniture" and (text := clean(p.text))]
    leads = [lead for _, _, lead in tables_with_lead(document)]
    title = _title(texts)
    stem = file_name.rpartition("!")[2].rpartition(".")[0]
    return Context(
        title=title,
        organisation=_organisation(title, texts, leads) or _named_organisation(stem),
        fiscal_year=_year(title, texts) or _first_year([stem]),
        doc_kind=next((kind for word, kind in DISCLOSURE_KINDS if word in (title or stem)), None),
        unit=next((unit for unit, _ in Counter(lead.unit for lead in leads if lead.unit).most_common(1)), None))


def _title(texts: Sequence[str]) -> str | None:
    """The title on the cover, put together where it was set on several lines."""
    for index, text in enumerate(texts[:12]):
        if len(text) > 60 or not re.search(r"预算|决算|绩效", text) or text.endswith("。"):
            continue
        text = strip_numbering(text)
        if not re.search(r"[局委办厅院署部会府校处中心队站所馆]", text.split("年")[0]) and index:
            above = texts[index - 1]
            if len(above) < 40 and ORGANISATION.search(above) and not above.endswith("。"):
                return above + text
        return text
    return None


def _organisation(title: str | None, texts: Sequence[str], leads: Sequence[Lead]) -> str | None:
    named = Counter(name for lead in leads if (name := lead.organisation))
    if named:
        return named.most_common(1)[0][0]
    if title and (found := _named_organisation(title)):
        return found
    return next((found["name"] for text in texts[:8] if len(text) < 30 and (found := ORGANISATION.fullmatch(text))), None)


def _named_organisation(text: str) -> str | None:
    """The agency that a title or file name names before or after its year."""
    bare = re.sub(r"^.*__|20\d\d\s*年度?", "", strip_numbering(text))
    head = re.split(r"(?:部门|单位)?(?:综合|整体)?(?:预算|决算|支出|绩效)|__", bare)[0]
    found = ORGANISATION.search(head)
    return found["name"] if found else None


def _year(title: str | None, texts: Sequence[str]) -> int | None:
    return _first_year([title or ""]) or _first_year([text for text in texts[:20] if len(text) < 60])


def _first_year(texts: Sequence[str]) -> int | None:
    return next((int(found[1]) for text in texts if (found := YEAR.search(text))), None)
