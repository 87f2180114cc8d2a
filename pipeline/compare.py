"""What two readings of documents differ in: records are matched by what names them in print, then compared.

Two documents of one database (a restatement), or two databases of the same files (two versions of the code).
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pipeline.database import Row, Session

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of records: its view and the columns that name a record; several with one name are told by their order.

    `compared` are the columns to look at, by default all that are not about where a record stands.
    `of_code`: what the code says about a document, which two documents need not share.
    """

    name: str
    view: str
    key: tuple[str, ...]
    compared: tuple[str, ...] = ()
    of_code: bool = False


KINDS = (
    Kind("document", "v_document", (), ("format", "title", "organisation", "fiscal_year", "doc_kind", "page_count",
                                        "scanned", "status", "error", "published_on", "revised")),
    Kind("project", "v_project", ("form_kind", "project_name")),
    Kind("indicator", "v_indicator", ("form_kind", "project_name", "level3")),
    Kind("payment_plan", "v_payment_plan", ("project_name", "month")),
    Kind("figure", "v_figure", ("source", "item", "measure", "base_year")),
    Kind("budget_line", "v_budget_line", ("table_kind", "section", "code", "name", "column_label")),
    Kind("task", "v_task", ("name",)),
    Kind("fund_item", "v_fund_item", ("name",)),
    Kind("spending_detail", "v_spending_detail", ("project_name", "item", "detail")),
    Kind("procurement", "v_procurement", ("project_name", "item")),
    Kind("asset", "v_asset", ("item",)),
    Kind("institution", "v_institution", ("name",)),
    Kind("goal", "v_goal", ("name",)),
    Kind("check", "v_check", ("rule", "subject"), of_code=True),
    Kind("finding", "v_finding", ("rule", "record"), of_code=True),
)
_PLACES = {"file_name", "document_id", "no", "project_no", "seq", "row_no", "table_no"}
# What two documents may say otherwise without a record being another one.
_OF_DOCUMENTS = {"page", "organisation", "fiscal_year", "form_title", "table_title", "item_raw", "quote"}


class Side(NamedTuple):
    """A document (a row of v_document) in its database."""

    session: Session
    document: Row


@dataclass(frozen=True, slots=True)
class Difference:
    """A record that is `added`, `removed` or `changed`; `values` has old and new of the columns that differ."""

    kind: str
    change: str
    key: dict[str, Any]
    values: dict[str, tuple[Any, Any]] = field(default_factory=dict)


def differences(old: Side, new: Side) -> Iterator[Difference]:
    """All that differs between two documents, or between two readings of one."""
    readings = old.session is not new.session
    for kind in KINDS:
        if readings or not kind.of_code:
            columns = _columns(kind, old.session, new.session, readings)
            if columns:
                yield from _compared(kind, _records(kind, columns, old), _records(kind, columns, new))


def readings(old: Session, new: Session) -> Iterator[tuple[Row | None, Row | None]]:
    """The documents of two databases in pairs: by their location, else by their content; None where one is missing."""
    before, after = _documents(old), _documents(new)
    by_content = {row["sha256"]: row for key, row in after.items() if key not in before and row["sha256"]}
    for key, row in before.items():
        other = after.pop(key, None) or by_content.pop(row["sha256"], None)
        if other is not None:
            after.pop(other["document_id"], None)
        yield row, other
    for row in after.values():
        yield None, row


def restatements(session: Session, **ids: int) -> list[Row]:
    """The rows of v_restatement, or those of two documents (`one`, `other`)."""
    condition = "WHERE older_id IN (:one, :other) AND newer_id IN (:one, :other)" if ids else ""
    return session.rows(f"SELECT * FROM v_restatement {condition} ORDER BY older_file, newer_file", **ids)


def _documents(session: Session) -> dict[int, Row]:
    sql = "SELECT document_id, file_name, sha256, status FROM v_document ORDER BY file_name, document_id"
    return {row["document_id"]: row for row in session.rows(sql)}


def _columns(kind: Kind, old: Session, new: Session, readings: bool) -> list[str]:
    """What both databases tell of a kind: an older one may lack columns, or the whole view."""
    theirs = new.columns(kind.view)
    ignored = _PLACES if readings else _PLACES | _OF_DOCUMENTS
    wanted = kind.key + kind.compared
    return [column for column in old.columns(kind.view) if column in theirs
            and (column in wanted if kind.compared else column in wanted or column not in ignored)]


def _records(kind: Kind, columns: Iterable[str], side: Side) -> dict[Key, list[Row]]:
    names = ", ".join(f'"{column}"' for column in columns)
    order = "" if kind.name == "document" else " ORDER BY no"
    found: defaultdict[Key, list[Row]] = defaultdict(list)
    for row in side.session.rows(f"SELECT {names} FROM {kind.view} WHERE document_id = :id{order}",
                                 id=side.document["document_id"]):
        found[tuple(row.get(column) for column in kind.key)].append(row)
    return found


def _compared(kind: Kind, old: dict[Key, list[Row]], new: dict[Key, list[Row]]) -> Iterator[Difference]:
    for key in dict.fromkeys((*old, *new)):
        named = dict(zip(kind.key, key, strict=True))
        before, after = _without_common(old.get(key, []), new.get(key, []))
        for one, other in zip(before, after, strict=False):
            values = {column: (one[column], other[column]) for column in one if one[column] != other[column]}
            yield Difference(kind.name, "changed", named, values)
        for row in before[len(after):]:
            yield Difference(kind.name, "removed", named, _values(row, named, 0))
        for row in after[len(before):]:
            yield Difference(kind.name, "added", named, _values(row, named, 1))


def _without_common(old: list[Row], new: list[Row]) -> tuple[list[Row], list[Row]]:
    """The rows that the other side does not have, one for one."""
    left, before = list(new), []
    for row in old:
        if row in left:
            left.remove(row)
        else:
            before.append(row)
    return before, left


def _values(row: Row, named: dict[str, Any], side: int) -> dict[str, tuple[Any, Any]]:
    told = {column: value for column, value in row.items() if value is not None and column not in named}
    return {column: (None, value) if side else (value, None) for column, value in told.items()}
