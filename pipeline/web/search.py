"""Search for the site: as `gongkai search` does it, each find with the address of its place."""
from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from pipeline import search as index
from pipeline.database import DatabaseError, open_database
from pipeline.search import Hit, Query

MOST_HITS = 100


class Find(NamedTuple):
    """A find, and the address of the page that shows its place."""

    address: str
    hit: Hit


class Finds(NamedTuple):
    """The first finds, and how many documents could not be searched yet."""

    first: Sequence[Find] = ()
    waiting: int = 0


def search(path: str, words: Sequence[str], year: int | None = None) -> Finds:
    """The first finds of all words.  Raises DatabaseError where the database has no search index.

    What an extraction has stored meanwhile comes into the index first, as much as takes seconds.
    """
    with open_database(path) as database:
        if left := index.waiting(database):
            with suppress(DatabaseError):  # one that can only be read is searched as it is
                index.catch_up(database)
                left = index.waiting(database)
        found = index.search(database, Query(words=tuple(words), fiscal_year=year, limit=MOST_HITS))
    return Finds([Find(_address(hit), hit) for hit in found.hits], left or 0)


def _address(hit: Hit) -> str:
    place = (hit.no, hit.row, hit.col) if hit.record == "cell" else (1 if hit.no is None else hit.no,)
    return "/".join(map(str, ("/-/source", hit.document_id, hit.record, *place)))
