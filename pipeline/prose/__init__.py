"""Figures told in running text.

    Document -> passages -> tokens -> what each amount says -> Figure

An amount is a figure where the text names its noun (收入预算, 公务接待费) or goes on about one that it named before.
Amounts in reasons and uses, prices, thresholds and explanations of words are none.
"""
from __future__ import annotations

from collections.abc import Iterator

from parsers.document import Document
from pipeline.prose.passages import Passage, read_passages
from pipeline.prose.reading import Reader, Setting
from pipeline.records import Extraction, Figure

__all__ = ["read"]


def read(document: Document, extraction: Extraction) -> Iterator[Figure]:
    """The figures of a document's prose, in reading order; agency and year are those of the extraction.

    `page` is where the quoted clause begins.  Documents without amounts in their prose cost next to nothing.
    """
    setting = Setting(extraction.organisation, extraction.fiscal_year)
    heading: Passage | None = None
    for passage in read_passages(document):
        if passage.heading:
            heading = passage
        elif passage.has_amount:
            yield from Reader(passage, setting, heading).read()
