"""The search index in PostgreSQL: the lexemes of a tsvector narrow down, the folded texts decide.

A tsvector keeps too few places of a lexeme for phrases of grams: it is asked which entries have all of them.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pipeline.database import Session
from pipeline.search.folding import grams, letters
from pipeline.search.postings import Posting
from pipeline.search.query import Tier

SCHEMA = "postgresql.sql"
KEEPS_DEAD = False
_NAME, _WORD, _FACET = "\ue100", "\ue101", "\ue102"  # begin lexemes that are grams of a name, words, facets
_LINE = "chr(10)"  # between texts
_WRITE = (
    "INSERT INTO search_entry (id, document_id, kind, no, row_no, col_no, name, texts, lexemes)"
    " VALUES (:id, :document_id, :kind, :no, :row_no, :col_no, :name, :texts, array_to_tsvector(:lexemes))"
)


def write(session: Session, postings: Sequence[Posting]) -> None:
    """Put entries into the index."""
    session.write(_WRITE, [
        posting.row | {
            "name": posting.entry.name, "texts": "\n".join(posting.entry.texts), "lexemes": sorted(_lexemes(posting)),
        }
        for posting in postings
    ])


def find(session: Session, terms: Sequence[str], tier: Tier, facets: Iterable[Sequence[str]], most: int) -> list[int]:
    """The ids of the first entries of a tier that have one of each group of facets."""
    lexemes = [*_lexemes_of(terms, tier), *(_any(_quoted(_FACET + facet) for facet in group) for group in facets)]
    values: dict[str, Any] = {f"term{number}": term for number, term in enumerate(terms)}
    rows = session.rows(
        f"SELECT id FROM search_entry WHERE lexemes @@ CAST(:lexemes AS tsquery) AND {_places(len(terms), tier)}"
        " ORDER BY id LIMIT :most", lexemes=" & ".join(lexemes), most=most, **values)
    return [row["id"] for row in rows]


def _lexemes(posting: Posting) -> set[str]:
    entry = posting.entry
    pairs = {gram for text in (entry.name, *entry.texts) for gram in grams(text)}
    in_name = {_NAME + gram for gram in grams(entry.name)}
    words = {_WORD + letters(word) for word in entry.words}
    return pairs | in_name | words | {_FACET + facet for facet in posting.facets}


def _lexemes_of(terms: Sequence[str], tier: Tier) -> Iterator[str]:
    """The conditions of a tier on lexemes, as parts of a tsquery."""
    yield from (_grams(term, _NAME if tier.named == "all" else "") for term in terms)
    if tier.named == "any":
        yield _any(_grams(term, _NAME) for term in terms)
    if tier.as_words:
        yield from (_quoted(_WORD + letters(term)) for term in terms)


def _places(terms: int, tier: Tier) -> str:
    """The condition on where the terms stand, as SQL."""
    in_name = [f"strpos(name, :term{number}) > 0" for number in range(terms)]
    anywhere = [f"strpos(name || {_LINE} || texts, :term{number}) > 0" for number in range(terms)]
    found = " AND ".join(in_name if tier.named == "all" else anywhere)
    return f"{found} AND ({' OR '.join(in_name)})" if tier.named == "any" else found


def _grams(term: str, mark: str) -> str:
    """The pairs of a term; a single character is the beginning of one."""
    if len(term) == 1:
        return f"{_quoted(mark + letters(term))}:*"
    return f"({' & '.join(_quoted(mark + gram) for gram in grams(term)[:-1])})"


def _any(parts: Iterable[str]) -> str:
    return f"({' | '.join(parts)})"


def _quoted(lexeme: str) -> str:
    return f"'{lexeme}'"
