"""A record with all that leads to it and from it: its values, its places in the file, what was found about it."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from parsers.facsimile import Box
from pipeline.database import Row
from pipeline.web.names import RECORDS, field_name, record_name, view_of
from pipeline.web.original import Original
from pipeline.web.select import Select

_KEYS = {"file_name", "document_id", "no"}  # which the page tells otherwise
_MOST_RELATED = 60
_PLACE = ("source", "table_no", "row", "col", "paragraph_no", "part")
_SHARED = """FROM origin a
JOIN origin b ON b.document_id = a.document_id AND b.table_no = a.table_no AND b.row_no = a.row_no
    AND b.col_no = a.col_no AND b.paragraph_no = a.paragraph_no
WHERE a.document_id = :document AND a.record = :record AND a.record_no = :no"""


@dataclass(frozen=True, slots=True)
class Frame:
    """A place of a record: what it tells there, and where; `box` is None where the format has no geometry."""

    number: int
    fields: tuple[str, ...]
    text: str
    page: int | None
    box: Box | None
    row: Row = field(repr=False)


@dataclass(frozen=True, slots=True)
class Record:
    """`no` is its number among the document's records of its table; of the neighbours, None where there is none."""

    record: str
    no: int
    document: Row
    values: dict[str, object]
    absences: Sequence[Row]
    frames: Sequence[Frame]
    findings: Sequence[Row]
    related: Sequence[Row]
    previous: int | None
    next: int | None

    @property
    def original(self) -> Original:
        return original_of(self.document)

    @property
    def pages(self) -> list[int]:
        """The pages that it stands on, or is said to be on, each once."""
        told: list[object] = [frame.page for frame in self.frames] or [self.values.get("page")]
        return list(dict.fromkeys(page for page in told if isinstance(page, int)))


def original_of(document: Row) -> Original:
    return Original(document["location"], document["sha256"] or "", document["format"] or "")


def document_of(select: Select, document: int) -> Row | None:
    return next(iter(select("SELECT * FROM v_document WHERE document_id = :document", document=document)), None)


def read_record(select: Select, document: int, record: str, no: int) -> Record | None:
    """None where there is no such record."""
    if record not in RECORDS:
        return None
    key = {"document": document, "record": record, "no": no}
    where = "document_id = :document" if record == "document" else "document_id = :document AND no = :no"
    rows = select(f"SELECT * FROM {view_of(record)} WHERE {where}", **key)
    about = document_of(select, document)
    if not rows or about is None or (record == "document" and no != 1):
        return None
    previous, following = _neighbours(select, record, document, no)
    absences = "SELECT * FROM v_absence WHERE document_id = :document AND record = :record AND record_no = :no"
    values = {name: value for name, value in rows[0].items() if name not in _KEYS}
    return Record(
        record, no, about, values, select(absences, **key),
        frames_of(select, document, record, no), _findings(select, key), _related(select, key), previous, following,
    )


def frames_of(select: Select, document: int, record: str, no: int) -> list[Frame]:
    """The places of a record in reading order, each once, with all that is told there."""
    return frames(record, select(
        """SELECT * FROM v_source WHERE document_id = :document AND record = :record AND record_no = :no
        ORDER BY page, COALESCE(table_no, 0), "row", "col", paragraph_no, part, field""",
        document=document, record=record, no=no))


def frames(record: str, rows: Sequence[Row]) -> list[Frame]:
    """The places among rows of v_source."""
    places: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        places.setdefault(tuple(row[name] for name in _PLACE), []).append(row)
    return [_frame(number, record, rows) for number, rows in enumerate(places.values(), 1)]


def _frame(number: int, record: str, rows: Sequence[Row]) -> Frame:
    first = rows[0]
    box = None if first["x0"] is None else (first["x0"], first["top"], first["x1"], first["bottom"])
    fields = dict.fromkeys(field_name(record, row["field"]) for row in rows)
    return Frame(number, tuple(fields), first["text"] or "", first["page"], box, first)


def _neighbours(select: Select, record: str, document: int, no: int) -> tuple[int | None, int | None]:
    if record == "document":
        return None, None
    (row,) = select(
        f"""SELECT (SELECT max(no) FROM {record} WHERE document_id = :document AND no < :no) AS previous,
        (SELECT min(no) FROM {record} WHERE document_id = :document AND no > :no) AS following""",
        document=document, no=no)
    return row["previous"], row["following"]


def _findings(select: Select, key: dict[str, object]) -> list[Row]:
    """Findings that share a place with the record; of a document all."""
    shared = f"SELECT b.record_no {_SHARED} AND b.record = 'finding' AND a.record <> 'finding'"
    only = "" if key["record"] == "document" else f"AND no IN ({shared})"
    return select(f"SELECT * FROM v_finding WHERE document_id = :document {only} ORDER BY no", **key)


def _related(select: Select, key: dict[str, object]) -> list[Row]:
    """Of a finding or a check the records that were read from its places."""
    if key["record"] not in ("finding", "check_result"):
        return []
    rows = select(
        f"""SELECT DISTINCT b.record, b.record_no, c.text {_SHARED.replace('WHERE', '''
        LEFT JOIN cell c ON c.document_id = b.document_id AND c.table_no = b.table_no AND c.row_no = b.row_no
            AND c.col_no = b.col_no WHERE''')} AND b.record NOT IN ('finding', 'check_result', 'document')
        ORDER BY b.record, b.record_no LIMIT {_MOST_RELATED}""", **key)
    return [{**row, "name": record_name(row["record"])} for row in rows]

