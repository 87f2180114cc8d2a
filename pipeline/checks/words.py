"""What the labels of rows and columns say of sums, by vocabulary/check_words.csv."""
from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache

from pipeline.normalizer.text import label_key, squeeze
from pipeline.normalizer.vocabulary import rows

Words = dict[str, set[str]]  # word -> the roles that it gives


@cache
def _words(match: str) -> Words:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows("check_words"):
        if row["match"] == match:
            found[row["word"]].add(row["role"])
    return dict(found)


@lru_cache(maxsize=65536)
def roles_of(label: str | None) -> frozenset[str]:
    """All roles that a label's words give it."""
    whole = squeeze(label)
    key = label_key(whole)
    fits = [_words("is").get(key, set())]
    fits += [roles for word, roles in _words("begins").items() if whole.startswith(word)]
    fits += [roles for word, roles in _words("ends").items() if key.endswith(word)]
    fits += [roles for word, roles in _words("has").items() if word in whole]
    return frozenset().union(*fits)


def says(label: str | None, role: str) -> bool:
    return role in roles_of(label)
