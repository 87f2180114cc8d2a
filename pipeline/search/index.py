"""Keeps the search index up to date: what was stored since the last time is put in, a batch a transaction."""
from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Protocol

from pipeline.database import Database, DatabaseError, Session
from pipeline.schema import statements
from pipeline.search import postgresql, sqlite
from pipeline.search.entries import Entry, entries_of
from pipeline.search.kinds import KINDS
from pipeline.search.postings import Posting
from pipeline.search.query import Tier
from pipeline.search.words import dictionary

_KEY = 1  # of a lock; no document has it
_FORM = 1  # of what is written; raised where a change of the code is not seen by _version
_BATCH = 20_000  # entries; some seconds of work, some 100 MB
_TABLES = ("search_index", "search_entry", "search_document", "search_organisation", "search_state")  # children first
_SHARED = "tables.sql"  # made first, in every kind of database
_UNKNOWN = "FROM document WHERE id NOT IN (SELECT document_id FROM search_document)"


class Index(Protocol):
    """What a kind of database does in its own way; SCHEMA is the file that has the tables of its own.

    KEEPS_DEAD: what is written of an entry stays when the entry is gone, and costs until all is made anew.
    """

    SCHEMA: str
    KEEPS_DEAD: bool

    def write(self, session: Session, postings: Sequence[Posting]) -> None: ...

    def find(
        self, session: Session, terms: Sequence[str], tier: Tier, facets: Iterable[Sequence[str]], most: int
    ) -> list[int]: ...


_INDEXES: dict[str, Index] = {"sqlite": sqlite, "postgresql": postgresql}


def index_of(database: Database) -> Index:
    """How this database is searched.  Raises DatabaseError where it cannot be."""
    if database.dialect not in _INDEXES:
        raise DatabaseError(f"a database of {database.dialect} cannot be searched; SQLite and PostgreSQL can")
    return _INDEXES[database.dialect]


def is_there(session: Session, index: Index) -> bool:
    """Whether there is an index that this code can use, up to date or not."""
    found = session.value("SELECT version FROM search_state") if "search_state" in session.tables() else None
    return bool(found == _version(index.SCHEMA))


def waiting(database: Database) -> int | None:
    """How many documents are not in the index yet; None where there is no index."""
    with database.reading() as session:
        if not is_there(session, index_of(database)):
            return None
        found: int = session.value(f"SELECT count(*) {_UNKNOWN}")
        return found


def catch_up(database: Database) -> None:
    """Put some of the documents that wait into the index that is there.  Raises DatabaseError."""
    _add(database, index_of(database))


def refresh(database: Database) -> None:
    """Put into the index what is not there, and make the index where there is none.  Raises DatabaseError."""
    index = index_of(database)
    with database.writing() as session:
        session.lock(_KEY)
        if not is_there(session, index) or (index.KEEPS_DEAD and _is_mostly_dead(session)):
            _make(session, index)
    while _add(database, index):
        pass


def _add(database: Database, index: Index) -> bool:
    """Put some documents in; whether there were any."""
    entries: list[Entry] = []
    with database.writing() as session:
        session.lock(_KEY)
        for document in (row["id"] for row in session.rows(f"SELECT id {_UNKNOWN} ORDER BY id")):
            # First, so that in PostgreSQL no other writer can replace the document while it is read.
            session.write("INSERT INTO search_document (document_id) VALUES (:id)", [{"id": document}])
            entries += entries_of(session, document)
            if len(entries) >= _BATCH:
                break
        else:
            document = None
        _write(session, index, entries)
    return document is not None


def _write(session: Session, index: Index, entries: list[Entry]) -> None:
    known = _organisations(session, entries)
    first: int = session.value("SELECT written FROM search_state")
    postings = [
        Posting(entry, number, tuple(known[name] for name in sorted(entry.organisations)))
        for number, entry in enumerate(entries, first)
    ]
    index.write(session, sorted(postings, key=lambda posting: posting.id))
    session.write("UPDATE search_state SET written = written + :more", [{"more": len(entries)}])


def _organisations(session: Session, entries: Iterable[Entry]) -> dict[str, int]:
    """The numbers of all organisations, those of these entries among them."""
    known = {row["name"]: row["id"] for row in session.rows("SELECT id, name FROM search_organisation")}
    new = {name for entry in entries for name in entry.organisations} - set(known)
    rows = [{"name": name, "id": number} for number, name in enumerate(sorted(new), len(known))]
    session.write("INSERT INTO search_organisation (id, name) VALUES (:id, :name)", rows)
    return known | {row["name"]: row["id"] for row in rows}


def _make(session: Session, index: Index) -> None:
    session.define(f"DROP TABLE IF EXISTS {table}" for table in _TABLES)
    session.define(statements(_script(index.SCHEMA)))
    state = {"version": _version(index.SCHEMA)}
    session.write("INSERT INTO search_state (version, written) VALUES (:version, 0)", [state])


def _is_mostly_dead(session: Session) -> bool:
    state = "SELECT written > 2 * ((SELECT count(*) FROM search_entry) + :batch) FROM search_state"
    return bool(session.value(state, batch=_BATCH))


@cache
def _version(schema: str) -> str:
    """Of all that decides what the index holds."""
    parts = (_FORM, unicodedata.unidata_version, dictionary(), KINDS, _script(schema))
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _script(schema: str) -> str:
    folder = resources.files("pipeline.search")
    return "\n".join(folder.joinpath(name).read_text(encoding="utf-8") for name in (_SHARED, schema))
