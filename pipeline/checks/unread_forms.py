"""Pages that print the headers of an indicator table and yield no indicator: a form that was not read."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from parsers.document import Block, Document, Table
from pipeline.normalizer.text import squeeze
from pipeline.records import Extraction, Finding, Project

HEADERS = ("一级指标", "三级指标")


def check(document: Document, extraction: Extraction, file_name: str) -> Iterator[Finding]:
    read = {indicator.page for project in extraction.records if isinstance(project, Project)
            for indicator in project.indicators}
    told = {record.page for record in extraction.records if isinstance(record, Finding) and record.rule == "empty-form"}
    printed: dict[int | None, list[str]] = defaultdict(list)
    for block in document.blocks:
        for page, text in _texts(block):
            printed[page].append(text)
    for page, texts in printed.items():
        if page not in read | told and all(header in "".join(texts) for header in HEADERS):
            yield Finding(page=page, rule="unread-form", severity="warning", blame="extraction",
                          message="the headers of an indicator table are printed here, but no indicator was read")


def _texts(block: Block) -> Iterator[tuple[int | None, str]]:
    if isinstance(block, Table):
        for cell in block.cells:
            for place in (cell.place, *cell.continued):
                yield place.page, squeeze(cell.text)
    else:
        yield block.place.page, squeeze(block.text)
