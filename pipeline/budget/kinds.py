"""The kind of a budget table, by its title, else by its headers (vocabulary/table_kinds.csv)."""
from __future__ import annotations

import re

from pipeline.normalizer import vocabulary
from pipeline.normalizer.text import squeeze

OTHER = "other"
PERFORMANCE = "performance"
_BRACKETED = re.compile(r"[（(][^（）()]*[)）]")


def kind_of(title: str | None, headers: str) -> str:
    """The kind that title and headers (all of the table's, in one text) speak of; `other` where neither does."""
    whole = squeeze(title)
    said = (("title", _BRACKETED.sub("", whole)), ("title", whole), ("header", squeeze(headers)))
    return next((kind for where, text in said if text and (kind := _first(where, text))), OTHER)


def _first(where: str, text: str) -> str | None:
    return next((row["kind"] for row in vocabulary.rows("table_kinds")
                 if row["where"] == where and all(word in text for word in row["all_of"].split())
                 and not any(word in text for word in (row["none_of"] or "").split())), None)
