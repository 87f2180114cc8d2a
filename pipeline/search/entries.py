"""What the index holds of a document: an entry for each record with text, each paragraph, each cell of no record."""
from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from pipeline.database import Row, Session
from pipeline.search.folding import fold
from pipeline.search.kinds import KINDS, Kind
from pipeline.search.words import all_words

LONGEST = 2000  # characters up to which a longer text comes after a shorter one
_ASIDE = LONGEST + 1

Key = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as it is searched: its texts folded, the name apart.

    `key` tells it from the document's others of its kind.  Entries of a lower `rank` come first.
    """

    document_id: int
    kind: str
    key: Key
    rank: int
    name: str
    texts: tuple[str, ...]
    organisations: frozenset[str]
    fiscal_year: int | None

    @property
    def words(self) -> list[str]:
        return sorted(set().union(*map(all_words, (self.name, *self.texts))))

    def holds(self, folded: str) -> bool:
        return folded in self.name or any(folded in text for text in self.texts)


def entries_of(session: Session, document_id: int) -> list[Entry]:
    """All entries of a document."""
    (document,) = session.rows("SELECT organisation, fiscal_year FROM document WHERE id = :id", id=document_id)
    found = [
        entry for kind in KINDS if kind != "cell" for row in session.rows(_select(KINDS[kind]), id=document_id)
        if (entry := _entry(document_id, kind, row, document))
    ]
    readers = _readers(session, document_id, found)
    for row in session.rows(_select(KINDS["cell"]), id=document_id):
        text = fold(row["text"])
        if text and not any(reader.holds(text) for reader in readers[row["table_no"], row["row_no"], row["col_no"]]):
            found += filter(None, [_entry(document_id, "cell", row, document)])
    return found


def _select(kind: Kind) -> str:
    own = ("organisation", "fiscal_year") if kind.is_dated else ()
    role = ("role",) if kind.source == "paragraph" else ()
    columns = ", ".join(dict.fromkeys((*kind.key, *kind.columns, *own, *role)))
    order = f" ORDER BY {', '.join(kind.key)}" if kind.key else ""
    return f"SELECT {columns} FROM {kind.source} WHERE document_id = :id{order}"


def _entry(document_id: int, name: str, row: Row, document: Row) -> Entry | None:
    """The entry of a row; None where it has no text."""
    kind = KINDS[name]
    texts = {column: fold(row[column]) for column in kind.columns if row[column]}
    title = texts.pop(kind.name, "") if kind.name else ""
    others = tuple(filter(None, texts.values()))
    if not title and not others:
        return None
    size = len(title) or sum(map(len, others))
    return Entry(
        document_id=document_id,
        kind=name,
        key=tuple(row[column] for column in kind.key),
        rank=min(size, LONGEST) + _ASIDE * (kind.is_aside or row.get("role") == "furniture"),
        name=title,
        texts=others,
        organisations=frozenset(fold(of["organisation"]) for of in (row, document) if of.get("organisation")),
        fiscal_year=row.get("fiscal_year") or document["fiscal_year"],
    )


def _readers(session: Session, document_id: int, entries: list[Entry]) -> defaultdict[Key, list[Entry]]:
    """Cell -> the records that were read from it."""
    records = {(entry.kind, entry.key): entry for entry in entries}
    readers: defaultdict[Key, list[Entry]] = defaultdict(list)
    sql = "SELECT DISTINCT record, record_no, table_no, row_no, col_no FROM origin WHERE document_id = :id"
    for origin in session.rows(sql, id=document_id):
        if record := records.get((origin["record"], (origin["record_no"],))):
            readers[origin["table_no"], origin["row_no"], origin["col_no"]].append(record)
    return readers
