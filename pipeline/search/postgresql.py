"""The search index in PostgreSQL: the lexemes of a tsvector narrow down, the folded texts decide.

A tsvector keeps too few places of a lexeme for phrases of grams: it is asked which entries have all of them.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.search.folding import grams, letters
from pipeline.search.postings import Posting
from pipeline.search.query import Tier
from pipeline.store import Session

SCHEMA = "postgresql.sql"
KEEPS_DEAD = False
_WORD, _FACET = "\ue100", "\ue101"  # begin lexemes that are no grams
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
    lexemes = [*map(_grams, terms), *(_any(_FACET + facet for facet in group) for group in facets)]
    lexemes += [_quoted(_WORD + letters(term)) for term in terms if tier.as_words]
    values: dict[str, Any] = {f"term{number}": term for number, term in enumerate(terms)} | {"whole": "".join(terms)}
    rows = session.rows(
        f"SELECT id FROM search_entry WHERE lexemes @@ CAST(:lexemes AS tsquery) AND {_places(len(terms), tier)}"
        " ORDER BY id LIMIT :most", lexemes=" & ".join(lexemes), most=most, **values)
    return [row["id"] for row in rows]


def _lexemes(posting: Posting) -> set[str]:
    pairs = {gram for text in (posting.entry.name, *posting.entry.texts) for gram in grams(text)}
    words = {_WORD + letters(word) for word in posting.entry.words}
    return pairs | words | {_FACET + facet for facet in posting.facets}


def _places(terms: int, tier: Tier) -> str:
    """The condition on where the terms stand, as SQL."""
    in_name = [f"strpos(name, :term{number}) > 0" for number in range(terms)]
    anywhere = [f"strpos(name || {_LINE} || texts, :term{number}) > 0" for number in range(terms)]
    if tier.named == "whole":
        return "name = :whole"
    found = " AND ".join(in_name if tier.named == "all" else anywhere)
    return f"{found} AND ({' OR '.join(in_name)})" if tier.named == "any" else found


def _grams(term: str) -> str:
    """The pairs of a term; a single character is the beginning of one."""
    return f"{_quoted(letters(term))}:*" if len(term) == 1 else " & ".join(map(_quoted, grams(term)[:-1]))


def _any(lexemes: Iterable[str]) -> str:
    return f"({' | '.join(map(_quoted, lexemes))})"


def _quoted(lexeme: str) -> str:
    return f"'{lexeme}'"
