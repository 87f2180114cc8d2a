"""Stored documents, found by what a person calls them."""
from __future__ import annotations

import os

from pipeline.database import Row, Session

_NAMED = 5  # documents that a message names


class NotFound(Exception):
    """What was asked for is not in the database, or more than one thing is; the message says what to do."""


def find_document(session: Session, named: str) -> Row:
    """The row of v_document that a path, a file's name or a part of it, or an id names.  Raises NotFound."""
    for condition, wanted in _ways_to_name(named):
        found = session.rows(f"SELECT * FROM v_document WHERE {condition} ORDER BY location", text=wanted)
        if len(found) == 1:
            return found[0]
        if found:
            names = "; ".join(f"{row['document_id']} {row['location']}" for row in found[:_NAMED])
            raise NotFound(f"{named} names {len(found)} documents, take the number of one: {names}")
    raise NotFound(f"{session.name} holds no document {named}")


def _ways_to_name(document: str) -> tuple[tuple[str, str], ...]:
    """Conditions on v_document, the surest first, each with its `:text`."""
    part = document.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return (
        ("location = :text", os.path.abspath(document)),
        ("location = :text", document),
        ("file_name = :text", document),
        ("CAST(document_id AS TEXT) = :text", document),
        ("file_name LIKE :text ESCAPE '!'", f"%{part}%"),
    )
