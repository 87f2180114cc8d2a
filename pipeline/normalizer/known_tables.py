"""Tables that are known by their headers and hold nothing to record: lists of contents, data of the publication."""
from __future__ import annotations

from pipeline.normalizer import vocabulary
from pipeline.normalizer.text import squeeze


def is_known(headers: str) -> bool:
    """Whether nothing is read from a table with these headers, in one text (vocabulary/known_tables.csv)."""
    text = squeeze(headers)
    return any(all(word in text for word in row["all_of"].split())
               and not any(word in text for word in (row["none_of"] or "").split())
               for row in vocabulary.rows("known_tables"))
