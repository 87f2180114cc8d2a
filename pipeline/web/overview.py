"""What a database holds, in numbers: for the site's first page and for the report."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.database import Row
from pipeline.web.names import RECORDS, view_of
from pipeline.web.select import Select

MOST_AGENCIES = 200
_RESULTS = {"pass": "passed", "rounding": "rounded", "fail": "failed", "not_applicable": "not_applicable"}
_NOT_READ = "('partial', 'failed', 'unsupported')"


@dataclass(frozen=True, slots=True)
class Agency:
    """Its documents by fiscal year; `name` is None for documents that tell none."""

    name: str | None
    documents: dict[int | None, int]
    pages: int


@dataclass(frozen=True, slots=True)
class Overview:
    """`records` has the number of each record's view; `coverage` is None where the database has no ledger."""

    statuses: dict[str, int]
    pages: int
    years: Sequence[int | None]
    agencies: Sequence[Agency]
    records: dict[str, int]
    coverage: Row | None
    findings: Sequence[Row]
    checks: Sequence[Row]
    not_read: Sequence[Row]


def overview(select: Select) -> Overview:
    statuses = select("SELECT status, count(*) AS number, sum(page_count) AS pages FROM document GROUP BY status")
    agencies = _agencies(select)
    years = {year for agency in agencies for year in agency.documents}
    return Overview(
        statuses={row["status"]: row["number"] for row in statuses},
        pages=sum(row["pages"] or 0 for row in statuses),
        years=sorted(years, key=lambda year: year or 0),
        agencies=agencies,
        records={view_of(record): _count(select, record) for record in RECORDS},
        coverage=coverage(select),
        findings=select(
            """SELECT rule, severity, blame, count(*) AS number FROM finding GROUP BY rule, severity, blame
            ORDER BY CASE severity WHEN 'error' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END, count(*) DESC, rule"""),
        checks=_checks(select),
        not_read=select(f"SELECT * FROM v_document WHERE status IN {_NOT_READ} ORDER BY status, file_name"),
    )


def coverage(select: Select) -> Row | None:
    """The glyphs of all pages and where they ended; None where the database does not tell."""
    if not select("SELECT 1 FROM sqlite_master WHERE type = 'view' AND name = 'v_coverage'"):
        return None
    (row,) = select("""SELECT sum(glyphs) AS glyphs, sum(in_records) AS in_records, sum(in_furniture) AS in_furniture,
        sum(in_prose) AS in_prose, sum(in_unclaimed) AS in_unclaimed, sum(in_nothing) AS in_nothing FROM v_coverage""")
    return row if row["glyphs"] else None


def _agencies(select: Select) -> list[Agency]:
    """The agencies with the most documents first."""
    rows = select(
        """SELECT organisation, fiscal_year, count(*) AS documents, sum(page_count) AS pages FROM document
        WHERE status IN ('ok', 'partial') GROUP BY organisation, fiscal_year ORDER BY organisation, fiscal_year""")
    found: dict[str | None, Agency] = {}
    for row in rows:
        known = found.get(row["organisation"], Agency(row["organisation"], {}, 0))
        years = known.documents | {row["fiscal_year"]: row["documents"]}
        found[row["organisation"]] = Agency(row["organisation"], years, known.pages + (row["pages"] or 0))
    most_first = sorted(found.values(), key=lambda agency: (-sum(agency.documents.values()), agency.name or ""))
    return most_first[:MOST_AGENCIES]


def _checks(select: Select) -> list[Row]:
    """By rule, with a number for each result."""
    counted = "sum(CASE result WHEN '{}' THEN 1 ELSE 0 END) AS {}"
    numbers = ", ".join(counted.format(*result) for result in _RESULTS.items())
    return select(
        f"SELECT rule, count(*) AS number, {numbers} FROM check_result GROUP BY rule ORDER BY failed DESC, rule")


def _count(select: Select, table: str) -> int:
    (row,) = select(f"SELECT count(*) AS number FROM {table}")
    number: int = row["number"]
    return number
