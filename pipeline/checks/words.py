"""What the labels of rows and columns say of sums, by vocabulary/check_words.csv."""
from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from pipeline.normalizer.text import label_key, squeeze
from pipeline.normalizer.vocabulary import rows

_FITS: dict[str, Callable[[str, str, str], bool]] = {
    "is": lambda word, key, whole: key == word,
    "begins": lambda word, key, whole: whole.startswith(word),
    "ends": lambda word, key, whole: key.endswith(word),
    "has": lambda word, key, whole: word in whole,
}


@lru_cache(maxsize=65536)
def roles_of(label: str | None) -> frozenset[str]:
    """All roles that a label's words give it."""
    whole = squeeze(label)
    key = label_key(whole)
    return frozenset(row["role"] for row in rows("check_words") if _FITS[row["match"]](row["word"], key, whole))


def says(label: str | None, role: str) -> bool:
    return role in roles_of(label)
