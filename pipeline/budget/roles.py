"""What a column of a budget table holds, by its lowest header (vocabulary/budget_headers.csv)."""
from __future__ import annotations

from functools import cache
from typing import NamedTuple

from pipeline.normalizer import vocabulary
from pipeline.normalizer.text import label_key, squeeze


class Role(NamedTuple):
    """The role of a column; of several names in a row that of the lowest rank is the row's own."""

    name: str
    rank: int


@cache
def known_role(header: str) -> Role | None:
    """The role that the vocabulary gives to a header; None where it has none."""
    whole, key = squeeze(header), label_key(header)
    for row in vocabulary.rows("budget_headers"):
        word = squeeze(row["header"])
        if any(vocabulary.fits(row["match"], text, word) for text in (key, whole)):
            return Role(row["role"], int(row["rank"]))
    return None


def is_part(header: str) -> bool:
    """Whether a header is that of a part of a code: 类, 款, 项."""
    role = known_role(header)
    return role is not None and role.name == "part"
