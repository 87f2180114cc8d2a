"""Full-text search: `refresh` keeps the index up to date (`catch_up` goes a step towards that), `search` asks it.

What LIKE finds in a text is found, whatever its length, in any width and case, over wrapped lines.  Finds in a name
come before those in other texts, whole words before parts of words, short names and texts before long ones.
"""
from __future__ import annotations

from dataclasses import dataclass

from pipeline.database import Database, DatabaseError, Session
from pipeline.search.folding import fold
from pipeline.search.hits import Hit, hits_of
from pipeline.search.index import Index, catch_up, index_of, is_there, refresh, waiting
from pipeline.search.kinds import KINDS
from pipeline.search.postings import kind_facet, organisation_facet, year_facet
from pipeline.search.query import EVERY, Query, tiers
from pipeline.search.words import words

__all__ = ["KINDS", "Found", "Hit", "Query", "catch_up", "refresh", "search", "waiting"]

_LONGEST_WORD = 3  # characters that are not worth the time to load jieba's dictionary


@dataclass(frozen=True, slots=True)
class Found:
    """Hits, the best first; `terms` are what was found in them, `is_all` whether there are no more."""

    hits: list[Hit]
    terms: tuple[str, ...]
    is_all: bool


def search(database: Database, query: Query) -> Found:
    """The first hits of a query; where there are none, those that have the words within its words, in any order.

    Raises DatabaseError where the database has no index.
    """
    index = index_of(database)
    with database.reading() as session:
        if not is_there(session, index):
            raise DatabaseError("the database has no search index: gongkai index makes it")
        found = _found(session, index, query, query.terms)
        if found.hits or (parts := _parts(query.terms)) == query.terms:
            return found
        in_parts = _found(session, index, query, parts)
        return in_parts if in_parts.hits else found


def _parts(terms: tuple[str, ...]) -> tuple[str, ...]:
    """The words of long Chinese terms; other terms whole."""
    cuts = ([term] if len(term) <= _LONGEST_WORD or term.isascii() else words(term) for term in terms)
    return tuple(dict.fromkeys(part for cut in cuts for part in cut))


def _found(session: Session, index: Index, query: Query, terms: tuple[str, ...]) -> Found:
    facets = _facets(session, query)
    ids: dict[int, None] = {}  # in order
    if not all(facets) or not index.find(session, terms, EVERY, facets, 1):  # told at once, not tier by tier
        return Found([], terms, True)
    for tier in tiers(terms):
        most = query.limit + 1 + len(ids)  # those of the tiers before are found again
        ids |= dict.fromkeys(index.find(session, terms, tier, facets, most))
        if len(ids) > query.limit:
            break
    return Found(hits_of(session, list(ids)[:query.limit], terms), terms, len(ids) <= query.limit)


def _facets(session: Session, query: Query) -> list[list[str]]:
    """Groups of facets, of each of which a hit has one; an empty group is one that nothing has."""
    groups = [[kind_facet(kind) for kind in query.kinds]] if query.kinds else []
    groups += [[year_facet(query.fiscal_year)]] if query.fiscal_year is not None else []
    if query.organisation is not None:
        known = session.rows("SELECT id, name FROM search_organisation")
        part = fold(query.organisation)
        groups.append([organisation_facet(row["id"]) for row in known if part in row["name"]])
    return groups
