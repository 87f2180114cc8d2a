"""Which year an amount is of, and whether it is a budget, a final account or a change of one to another."""
from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.normalizer.text import label_key, squeeze
from pipeline.normalizer.vocabulary import fits, rows

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)年?")
_FINAL, _BUDGET = "决算", "预算"


class Period(NamedTuple):
    """`measure` is budget, adjusted, executed, final or change."""

    year: int | None
    measure: str


def period_of_table(title: str | None, fiscal_year: int | None, doc_kind: str | None) -> Period:
    """What the amounts of a table are of where no header says it: the table's title goes before the document."""
    text = squeeze(title)
    final = _FINAL in text or (doc_kind == "final_account" and _BUDGET not in text)
    return Period(_year(text) or fiscal_year, "final" if final else "budget")


@lru_cache(maxsize=4096)
def period_under(label: str, period: Period) -> Period:
    """The period of the amounts under a header path (or beside a cell of years), in a table of this period."""
    year, measure = period
    for part in label.split("/"):
        meanings = _meanings(part)
        year = _year(squeeze(part)) or (period.year - 1 if period.year and "last_year" in meanings else year)
        measure = next((name for name in _measures() if name in meanings), measure)
    return Period(period.year if measure == "change" else year, measure)


def _meanings(part: str) -> set[str]:
    texts = (squeeze(part), label_key(part))
    return {row["meaning"] for row in rows("period_words")
            if any(fits(row["match"], text, row["word"]) for text in texts)}


@cache
def _measures() -> tuple[str, ...]:
    """The measures in the order of the vocabulary: a change of two budgets is a change."""
    return tuple(dict.fromkeys(row["meaning"] for row in rows("period_words") if row["meaning"] != "last_year"))


def _year(text: str) -> int | None:
    """The one year that a text names."""
    years = set(_YEAR.findall(text))
    return int(years.pop()) if len(years) == 1 else None
