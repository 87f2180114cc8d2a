"""Search in the names and texts of records, for a database that has no search index."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.web.names import view_of
from pipeline.web.select import Row, Select

MOST_HITS = 100
_MOST_OF_A_KIND = 50
_ESCAPES = str.maketrans({"\\": "\\\\", "%": "\\%", "_": "\\_"})
# The columns by which people know a record, first that which names it.
_COLUMNS = {
    "project": ("project_name", "goal"),
    "indicator": ("level3", "value_text", "description"),
    "budget_line": ("name", "code"),
    "figure": ("item", "quote"),
    "task": ("name", "content"),
    "goal": ("name", "goal", "indicator"),
    "spending_detail": ("item", "detail"),
    "procurement": ("item",),
    "document": ("title", "organisation"),
    "finding": ("message",),
}


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that has all words; `texts` are those of its columns that hold any of them, its name first."""

    record: str
    document_id: int
    no: int
    file_name: str
    page: int | None
    texts: Sequence[str]


def search(select: Select, words: Sequence[str], year: int | None = None) -> list[Hit]:
    """Records that hold all words, those of the kinds that people look for most first."""
    found = [hit for record in _COLUMNS for hit in _of_kind(select, record, words, year)] if words else []
    return found[:MOST_HITS]


def _of_kind(select: Select, record: str, words: Sequence[str], year: int | None) -> list[Hit]:
    text = " || ' ' || ".join(f"COALESCE(r.{column}, '')" for column in _COLUMNS[record])
    values = {f"word{number}": f"%{word.translate(_ESCAPES)}%" for number, word in enumerate(words)}
    likes = " AND ".join(f"{text} LIKE :{name} ESCAPE '\\'" for name in values)
    rows = select(
        f"""SELECT r.* FROM {view_of(record)} r JOIN document d ON d.id = r.document_id
        WHERE {likes} AND (:year IS NULL OR d.fiscal_year = :year)
        ORDER BY length({text}) LIMIT {_MOST_OF_A_KIND}""", year=year, **values)
    return [_hit(record, row) for row in rows]


def _hit(record: str, row: Row) -> Hit:
    texts = [row[column] for column in _COLUMNS[record] if row[column]]
    return Hit(record, row["document_id"], row.get("no", 1), row["file_name"], row.get("page"), texts)
