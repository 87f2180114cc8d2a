"""Search for the site: as `gongkai search` does it, each find with the address of its place."""
from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline import search as index
from pipeline.search import Hit, Query
from pipeline.store import open_store

MOST_HITS = 100


class Find(NamedTuple):
    """A find, and the address of the page that shows its place."""

    address: str
    hit: Hit


def search(database: str, words: Sequence[str], year: int | None = None) -> list[Find]:
    """The first finds of all words.  Raises DatabaseError where the database has no search index."""
    with open_store(database) as store:
        found = index.search(store, Query(words=tuple(words), fiscal_year=year, limit=MOST_HITS))
    return [Find(_address(hit), hit) for hit in found.hits]


def _address(hit: Hit) -> str:
    place = (hit.no, hit.row, hit.col) if hit.record == "cell" else (1 if hit.no is None else hit.no,)
    return "/".join(map(str, ("/-/source", hit.document_id, hit.record, *place)))
