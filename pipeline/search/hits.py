"""Finds as an analyst cites them: the record, its page, and the passage that holds what was looked for."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.database import Row, Session
from pipeline.normalizer.text import clean
from pipeline.search.folding import Places
from pipeline.search.kinds import KINDS

_CONTEXT = 30  # characters before the first find in a passage
_PASSAGE = 90  # characters
_CUT = "…"
_PORTION = 1000  # ids in one statement; a million characters are the most that SQLite takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A record that was found.

    `record` is its table and `no` its number there, as in v_origin; of a cell it is the number of its table, with `row`
    and `col`.  `value` is what is told with its name, as printed.  `field` is the column that has the passage; `marks`
    are the places of the terms in the passage.
    """

    record: str
    document_id: int
    no: int | None
    row: int | None
    col: int | None
    file_name: str
    page: int | None
    organisation: str | None
    fiscal_year: int | None
    name: str | None
    value: str | None
    amount_yuan: float | None
    field: str
    passage: str
    marks: tuple[tuple[int, int], ...]

    @property
    def parts(self) -> list[tuple[str, bool]]:
        """The passage in parts, each with whether it was looked for."""
        edges = sorted({0, len(self.passage), *(edge for mark in self.marks for edge in mark)})
        return [(self.passage[start:end], any(a <= start < b for a, b in self.marks)) for start, end in pairwise(edges)]


def hits_of(session: Session, ids: Sequence[int], terms: Sequence[str]) -> list[Hit]:
    """The hits with these ids, in this order; entries whose document has just been replaced are left out."""
    portions = (ids[start:start + _PORTION] for start in range(0, len(ids), _PORTION))
    return [hit for portion in portions for hit in _hits(session, portion, terms)]


def _hits(session: Session, ids: Sequence[int], terms: Sequence[str]) -> list[Hit]:
    kinds = [row["kind"] for row in session.rows(
        f"SELECT DISTINCT kind FROM search_entry WHERE id IN ({_numbers(ids)})")]
    found = {row["entry_id"]: _hit(kind, row, terms) for kind in kinds for row in _records(session, kind, ids)}
    return [found[number] for number in ids if number in found]


def _records(session: Session, kind: str, ids: Sequence[int]) -> list[Row]:
    """The records of a kind with what is told of their documents."""
    keys = zip(KINDS[kind].key, ("no", "row_no", "col_no"), strict=False)
    joined = " AND ".join(f"r.{column} = e.{entry_column}" for column, entry_column in (("document_id",) * 2, *keys))
    return session.rows(
        "SELECT r.*, e.id AS entry_id, e.no AS entry_no, e.row_no AS entry_row, e.col_no AS entry_col,"
        " d.file_name AS entry_file, d.organisation AS entry_organisation, d.fiscal_year AS entry_year"
        f" FROM search_entry e JOIN {KINDS[kind].source} r ON {joined} JOIN document d ON d.id = e.document_id"
        f" WHERE e.kind = :kind AND e.id IN ({_numbers(ids)})", kind=kind)


def _numbers(ids: Sequence[int]) -> str:
    return ", ".join(map(str, ids))


def _hit(name: str, row: Row, terms: Sequence[str]) -> Hit:
    kind = KINDS[name]
    amount = row[kind.amount] if kind.amount else None
    field, passage, marks = _passage({column: clean(row[column]) for column in kind.columns}, terms)
    return Hit(
        record=name, document_id=row["document_id"], no=row["entry_no"], row=row["entry_row"], col=row["entry_col"],
        file_name=row["entry_file"], page=row.get("page"),
        organisation=row.get("organisation") or row["entry_organisation"],
        fiscal_year=row.get("fiscal_year") or row["entry_year"],
        name=row[kind.name] if kind.name else None,
        value=" ".join(row[column] for column in kind.value if row[column]) or None,
        amount_yuan=None if amount is None else float(amount),
        field=field, passage=passage, marks=marks,
    )


def _passage(texts: dict[str, str | None], terms: Sequence[str]) -> tuple[str, str, tuple[tuple[int, int], ...]]:
    """The field with the most of the terms, the part of it around the first one, and where they are in that part."""
    found = {field: _places(text, terms) for field, text in texts.items() if text}
    field = max(found, key=lambda field: len(found[field]))
    text, marks = texts[field] or "", sorted(mark for places in found[field] for mark in places)
    begin = max(0, marks[0][0] - _CONTEXT) if marks and len(text) > _PASSAGE else 0
    end = min(len(text), begin + _PASSAGE)
    before, after = _CUT * (begin > 0), _CUT * (end < len(text))
    shift = len(before) - begin
    return field, before + text[begin:end] + after, tuple((a + shift, b + shift) for a, b in marks if b <= end)


def _places(text: str, terms: Sequence[str]) -> list[list[tuple[int, int]]]:
    """Where each of the terms that are in a text begins and ends."""
    places = Places.of(text)
    return [found for term in terms if (found := places.of_all(term))]
