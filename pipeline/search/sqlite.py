"""The search index in SQLite: FTS5, which gives rows in the order of their ids.

Ids begin with the rank of an entry, so that the best finds come first and a search ends when it has enough of them:
to rank all finds of a common word by bm25 takes several tenths of a second where a database is large.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.database import Session
from pipeline.search.folding import grams, letters
from pipeline.search.postings import ENTRY, Posting
from pipeline.search.query import Tier

SCHEMA = "sqlite.sql"
KEEPS_DEAD = True
_WRITE = "INSERT INTO search_index (rowid, name, texts, words, facets) VALUES (:id, :name, :texts, :words, :facets)"
# The join leaves out what the index still has of entries that are gone; CROSS keeps the rows in the index's order.
_FIND = (
    "SELECT e.id FROM search_index i CROSS JOIN search_entry e ON e.id = i.rowid"
    " WHERE search_index MATCH :match ORDER BY i.rowid LIMIT :most"
)


def write(session: Session, postings: Sequence[Posting]) -> None:
    """Put entries into the index, those with low ids first: FTS5 begins a new part of the index where ids fall."""
    session.write(ENTRY, [posting.row for posting in postings])
    session.write(_WRITE, [
        {
            "id": posting.id,
            "name": " ".join(grams(posting.entry.name)),
            "texts": " ".join(gram for text in posting.entry.texts for gram in grams(text)),
            "words": " ".join(map(letters, posting.entry.words)),
            "facets": " ".join(posting.facets),
        }
        for posting in postings
    ])


def find(session: Session, terms: Sequence[str], tier: Tier, facets: Iterable[Sequence[str]], most: int) -> list[int]:
    """The ids of the first entries of a tier that have one of each group of facets."""
    parts = [*_terms(terms, tier), *(f"facets : ({_any(map(_quoted, group))})" for group in facets)]
    return [row["id"] for row in session.rows(_FIND, match=" AND ".join(parts), most=most)]


def _terms(terms: Sequence[str], tier: Tier) -> Iterator[str]:
    phrases = list(map(_phrase, terms))
    if tier.named == "all":
        yield from (f"name : {phrase}" for phrase in phrases)
    else:
        yield from (f"{{name texts}} : {phrase}" for phrase in phrases)
    if tier.named == "any":
        yield f"name : ({_any(phrases)})"
    if tier.as_words:
        yield from (f"words : {_quoted(letters(term))}" for term in terms)


def _phrase(term: str) -> str:
    """A part of a text as its pairs; the single character after them would be the end of the text."""
    return f"{_quoted(letters(term))} *" if len(term) == 1 else _quoted(" ".join(grams(term)[:-1]))


def _any(parts: Iterable[str]) -> str:
    return " OR ".join(parts)


def _quoted(tokens: str) -> str:
    return f'"{tokens}"'
