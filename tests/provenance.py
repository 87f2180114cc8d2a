"""Whether every record leads to its places: what a record shows stands in its sources, and these in the file.

    python -m tests.provenance DATABASE

prints how often each kind of answer was given, and all that no kind explains.
"""
from __future__ import annotations

import sqlite3
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from tests.rereading import Place, Reread, reread

# The fields that a column with a printed text is read from; those of other columns have its name.
FIELDS = {
    "project": {
        "form_title": "", "organisation": "", "organisation_code": "organisation", "department": "organisation",
        "department_code": "department organisation_code organisation", "implementing_unit": "", "fiscal_year": "",
        "code": "project_code project_name", "name": "project_name form_title", "period": "", "purpose": "", "goal": "",
        "midterm_goal": "", "actual_result": ""},
    "indicator": {
        "level1": "", "level2": "", "level3": "", "description": "", "value_text": "sign value unit",
        "midterm_text": "midterm", "actual_text": "actual", "deviation": "", "basis": "", "scoring": ""},
    "figure": {"item_raw": "item", "quote": "quote"},
    "budget_table": {"title": ""},
    "budget_line": {"code": "", "name": "", "amount_text": "amount"},
    "task": {"name": "", "responsible": "", "content": "", "goal": ""},
    "fund_item": {"name": "", "goal": "", "period_goal": ""},
    "spending_detail": {"project_name": "", "item": "", "detail": "", "basis": ""},
    "procurement": {"project_name": "", "item": "", "catalogue_code": "", "unit": ""},
    "asset": {"item": ""},
    "institution": {"name": "", "nature": "", "rank": "", "funding": ""},
    "goal": {"name": "", "goal": "", "indicator": ""},
    "document": {"title": "", "organisation": "", "fiscal_year": ""},
}
# Records that show no text of their own, and need a source all the same.
WORDLESS = ("payment_plan", "check_result")
OF_DOCUMENT = ("organisation", "fiscal_year")  # what a record takes over from its document
DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")


class Key(NamedTuple):
    document_id: int
    record: str
    record_no: int


class Source(NamedTuple):
    """A cell or paragraph: its stored text, whether OCR read it, and its places."""

    text: str
    recognised: bool
    places: tuple[Place, ...]


class Audit(NamedTuple):
    """How often each kind of answer was given, and what no kind explains."""

    kinds: Counter[str]
    unexplained: list[str]


def key_of(text: str | None) -> str:
    """A text without white space, in compatibility form, with one kind of dash."""
    return "".join(unicodedata.normalize("NFKC", text or "").split()).translate(DASHES)


def texts_in_sources(database: Path) -> Audit:
    """For every text that a record shows whether its sources hold it, and for every record whether it has one."""
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        said = _said(connection)
        found = [answer for table in (*FIELDS, *WORDLESS) for answer in _answers(connection, table, said)]
    return _audit(found)


def sources_in_files(database: Path) -> Audit:
    """For every cell and paragraph that a record was read from whether the file prints its text there."""
    found: list[tuple[str, str | None]] = []
    with closing(sqlite3.connect(database)) as connection:
        documents = connection.execute("SELECT id, file_name, location, format FROM document ORDER BY id").fetchall()
        for document_id, name, location, kind in documents:
            sources = _sources(connection, document_id)
            if sources:
                answers = _found_again(sources, Path(location), kind)
                found += [(answer or "", None if answer else f"{name}: {source}") for source, answer in answers]
    return _audit(found)


def _found_again(sources: Iterable[Source], path: Path, kind: str) -> list[tuple[Source, str | None]]:
    file = reread(path, kind)
    try:
        return [(source, _reread_kind(source, file)) for source in sources]
    finally:
        if file is not None:
            file.close()


def _audit(found: Iterable[tuple[str, str | None]]) -> Audit:
    answers = list(found)
    return Audit(Counter(kind for kind, odd in answers if odd is None), [odd for _, odd in answers if odd is not None])


def _said(connection: sqlite3.Connection) -> dict[Key, dict[str, str]]:
    """The texts of each record's sources, by field, in reading order."""
    said: dict[Key, dict[str, str]] = defaultdict(dict)
    rows = connection.execute(
        """SELECT document_id, record, record_no, field, text FROM v_source WHERE part = 0
        ORDER BY document_id, record, record_no, table_no, "row", "col", paragraph_no""")
    for *key, field, text in rows:
        record = said[Key(*key)]
        record[field] = record.get(field, "") + key_of(text)
    return said


def _answers(connection: sqlite3.Connection, table: str,
             said: dict[Key, dict[str, str]]) -> Iterator[tuple[str, str | None]]:
    number, parent = ("1", "t.id") if table == "document" else ("t.no", "t.document_id")
    query = f"""SELECT t.*, d.file_name AS file, {number} AS number, {parent} AS parent FROM {table} t
        JOIN document d ON d.id = {parent} WHERE d.status IN ('ok', 'partial') ORDER BY parent, number"""
    for row in connection.execute(query):
        key = Key(row["parent"], table, row["number"])
        own, above = said.get(key, {}), said.get(Key(row["parent"], "document", 1), {})
        if not own and table != "document":
            yield "", f"{row['file']}: {table} {row['number']} has no source"
        for column, fields in FIELDS.get(table, {}).items():
            if row[column] is not None:
                kind = _kind(row, column, f"{column} {fields}".split(), own, above)
                yield kind or "", None if kind else f"{row['file']}: {table} {row['number']} {column}: {row[column]}"


def _kind(row: sqlite3.Row, column: str, fields: list[str], own: dict[str, str], above: dict[str, str]) -> str | None:
    """How a column's text was found: one of the kinds that there are, None for none of them."""
    wanted, printed = key_of(str(row[column])), "".join(own.get(field, "") for field in fields)
    if wanted in printed:
        return "printed"
    if column in OF_DOCUMENT and wanted in above.get(column, ""):
        return "of the document"
    if column in OF_DOCUMENT and not above.get(column) and wanted in key_of(row["file"]).replace("_", ""):
        return "of the file's name"
    if column == "level1" and not printed and wanted == key_of(row["category1"]):
        return "the parent of the second level, which alone is printed"
    if column in ("item_raw", "value_text") and _in_order(wanted, printed):
        return "composed of what is printed, in its order"
    if column == "value_text" and _in_order(wanted, "".join(own.get(field, "") for field in ("unit", "value", "sign"))):
        return "composed of a sign and a unit, each printed in the other's column"
    return None


def _in_order(wanted: str, printed: str) -> bool:
    """Whether all letters are printed in their order, with others between them."""
    letters = iter(printed)
    return all(letter in letters for letter in wanted)


def _sources(connection: sqlite3.Connection, document_id: int) -> list[Source]:
    rows = connection.execute(
        """SELECT DISTINCT text, confidence, table_no, "row", "col", paragraph_no, part, page, x0, top, x1, bottom
        FROM v_source WHERE document_id = ?
        ORDER BY page, table_no, "row", "col", paragraph_no, part""", (document_id,))
    found: dict[tuple[object, ...], Source] = {}
    for text, confidence, *place in rows:
        known = found.get(tuple(place[:4]), Source(text, confidence is not None, ()))
        found[tuple(place[:4])] = known._replace(places=(*known.places, Place(*place)))
    return list(found.values())


def _reread_kind(source: Source, file: Reread | None) -> str | None:
    """How a source's text was found in the file; None where it is not there."""
    wanted = key_of(source.text)
    if not wanted:
        return "blank"
    if file is None or source.recognised or any(map(file.is_picture, source.places)):
        return "read through LibreOffice or by OCR: there is nothing to compare it with"
    printed = key_of("".join(map(file.text, source.places)))
    if wanted in printed:
        return "printed"
    if not Counter(wanted) - Counter(printed):
        return "carried over a page break, with text of both pages hidden in both" if len(source.places) > 1 \
            else "several texts drawn over each other"
    if wanted in key_of("".join(map(file.near, source.places))):
        return "cut by the rule under it"
    return _by_glyphs(wanted, source, file)


def _by_glyphs(wanted: str, source: Source, file: Reread) -> str | None:
    near, glyphs = (Counter(key_of("".join(map(read, source.places)))) for read in (file.near, file.glyphs))
    if not Counter(wanted) - near:
        return "cut by the rule under it, and carried over a page break"
    return "in a font of which pdfium has no text" if not Counter(wanted) - glyphs else None


if __name__ == "__main__":
    for audit in (texts_in_sources(Path(sys.argv[1])), sources_in_files(Path(sys.argv[1]))):
        for kind, count in audit.kinds.most_common():
            print(f"{count:8,}  {kind}")
        print(*audit.unexplained, f"{len(audit.unexplained)} unexplained", sep="\n")
