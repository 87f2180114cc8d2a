"""What plots show: bars, each with the rows that it counts.  The pictures are made by plots.svg in the templates."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from pipeline.database import Row
from pipeline.web.select import Select

_MOST_BARS = 20
_TEN_PERCENT = 10
_MOST_PERCENT = 110


@dataclass(frozen=True, slots=True)
class Bar:
    """`part` is drawn within `value`; `query` filters the plot's view down to the rows of this bar."""

    label: str
    value: float
    part: float | None = None
    query: str = ""


@dataclass(frozen=True, slots=True)
class Plot:
    """`name` is the key of its title in the templates; `view` has the rows; money is in yuan."""

    name: str
    view: str
    is_money: bool
    bars: Sequence[Bar]

    @property
    def largest(self) -> float:
        return max((max(bar.value, bar.part or 0) for bar in self.bars), default=0)


def plots(select: Select, year: int | None) -> list[Plot]:
    """The plots of a fiscal year, or of all."""
    return [plot(select, year) for plot in (_spending, _execution, _targets, _categories)]


def years(select: Select) -> list[int]:
    rows = select("SELECT DISTINCT fiscal_year FROM document WHERE fiscal_year IS NOT NULL ORDER BY fiscal_year")
    return [row["fiscal_year"] for row in rows]


def _spending(select: Select, year: int | None) -> Plot:
    """By 类 of the functional classification, of the year that a document is about.  The same money stands in several
    tables of a document; the one with the most has all of it."""
    rows = select(
        """SELECT code, max(code_name) AS label, sum(amount) AS value FROM (
            SELECT v.document_id, v.code, v.code_name, max(v.amount_yuan) AS amount
            FROM v_amount_by_code v JOIN document d ON d.id = v.document_id AND d.fiscal_year = v.year
            WHERE v.classification = 'functional' AND v.level = 1 AND (:year IS NULL OR v.year = :year)
            GROUP BY v.document_id, v.code, v.code_name) AS largest
        WHERE amount > 0 GROUP BY code ORDER BY value DESC""", year=year)
    bars = [Bar(row["label"] or row["code"], float(row["value"]), query=urlencode(
        {"classification__exact": "functional", "code__exact": row["code"]} | ({"year__exact": year} if year else {})))
        for row in rows]
    return Plot("spending", "v_amount_by_code", True, bars[:_MOST_BARS])


def _execution(select: Select, year: int | None) -> Plot:
    rows = select(
        f"""SELECT project_name AS label, budget_yuan AS value, executed_yuan AS part, document_id, no FROM v_project
        WHERE executed_yuan IS NOT NULL AND budget_yuan > 0 AND (:year IS NULL OR fiscal_year = :year)
        ORDER BY budget_yuan DESC LIMIT {_MOST_BARS}""", year=year)
    return Plot("execution", "v_project", True, [
        _bar(row, None, document_id=row["document_id"], no=row["no"]) for row in rows])


def _targets(select: Select, year: int | None) -> Plot:
    """Targets in per cent, in tens; those beyond are in the last one."""
    rows = select(
        f"""SELECT CAST(min(value, {_MOST_PERCENT}) / {_TEN_PERCENT} AS INTEGER) * {_TEN_PERCENT} AS low,
        count(*) AS value FROM v_indicator
        WHERE value_kind = 'percent' AND value >= 0 AND (:year IS NULL OR fiscal_year = :year)
        GROUP BY low ORDER BY low""", year=year)
    return Plot("targets", "v_indicator", False, [_percent_bar(row["low"], row["value"], year) for row in rows])


def _percent_bar(low: int, number: int, year: int | None) -> Bar:
    high = low + _TEN_PERCENT
    if low >= _MOST_PERCENT:
        return Bar(f"≥{low}%", number, query=_query(year, value_kind="percent", value__gte=low))
    return Bar(f"{low}%–{high}%", number, query=_query(year, value_kind="percent", value__gte=low, value__lt=high))


def _categories(select: Select, year: int | None) -> Plot:
    rows = select(
        """SELECT category2 AS label, count(*) AS value FROM v_indicator
        WHERE category2 IS NOT NULL AND (:year IS NULL OR fiscal_year = :year)
        GROUP BY category2 ORDER BY value DESC""", year=year)
    return Plot("categories", "v_indicator", False, [_bar(row, year, category2=row["label"]) for row in rows])


def _bar(row: Row, year: int | None, **filters: object) -> Bar:
    return Bar(row["label"] or "", float(row["value"]), row.get("part"), _query(year, **filters))


def _query(year: int | None, **filters: object) -> str:
    exact = {name if "__" in name else f"{name}__exact": value for name, value in filters.items()}
    return urlencode(exact | ({} if year is None else {"fiscal_year__exact": year}))
