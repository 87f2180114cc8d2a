"""Words of folded texts, by jieba with the field's own words."""
from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline.normalizer.vocabulary import rows
from pipeline.search.folding import REMEMBERED, fold

if TYPE_CHECKING:
    from pipeline.normalizer.segmentation import Tokenizer


@cache
def dictionary() -> tuple[str, ...]:
    """The words of the field, folded."""
    own = [row["word"] for table in ("search_words", "figure_items") for row in rows(table)]
    return tuple(sorted({fold(word) for word in (*own, *(row["label"] for row in rows("taxonomy")))}))


@lru_cache(REMEMBERED)
def all_words(folded: str) -> frozenset[str]:
    """The words of a text and those within its words: 服务对象满意度 has 满意 and 满意度, too."""
    return frozenset(_jieba().cut_for_search(folded, HMM=False))


def words(folded: str) -> list[str]:
    """A text cut into words."""
    return list(_jieba().cut(folded, HMM=False))


@cache
def _jieba() -> Tokenizer:
    from pipeline.normalizer.segmentation import Tokenizer  # jieba takes long to import

    return Tokenizer(dictionary())
