"""The points of a scored form: they sum to 90 or 100, scores to the printed total, and no score is above its points."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from parsers.document import Cell, Table
from pipeline.checks.majority import fewest_failures, replace_failed, where_established
from pipeline.checks.material import Material, title_of
from pipeline.checks.numbers import Number, slack_of
from pipeline.checks.rule import Held, Rule, hold, judge, not_applicable
from pipeline.checks.words import says
from pipeline.normalizer.quantities import parse_number
from pipeline.records import Indicator, Origin, Project

WEIGHTS = Rule("points-sum", "The points of a form's indicators sum to 90 (10 are for spending the budget) or to 100.",
               unit="points", severity="warning", verb="are not")
TOTAL_POINTS = Rule("points-total", "The points of all lines sum to the printed total.", unit="points")
TOTAL_SCORE = Rule("score-total", "The scores of all lines sum to the printed total score.", unit="points")
HIGHEST = Rule("score-above-points", "No score is above the points to be had.", unit="points", verb="is above",
               tolerance="none, for points are set, not measured")
RULES = (WEIGHTS, TOTAL_POINTS, TOTAL_SCORE, HIGHEST)
_FULL = (Decimal(90), Decimal(100), Decimal(1))  # 1 where they are shares
_FOR_SPENDING = Decimal(10)
_FIELDS = (("weight", TOTAL_POINTS), ("score", TOTAL_SCORE))


class _Column(NamedTuple):
    """The points or scores of a form's indicators, those that its funds print above them, and the total below.

    `complete`: each indicator has some; `has_spending`: one of the indicators is the spending of the budget.
    """

    numbers: list[Number]
    funds: list[Number]
    total: Number | None
    complete: bool
    has_spending: bool


def check(material: Material) -> Iterator[Held]:
    """Where most forms of a document do not sum to 90 or 100, they are made after another rule."""
    held = [held for project in material.projects for held in _held(material, project)]
    sums = [one for one in held if one.rule is WEIGHTS]
    yield from (one for one in held if one.rule is not WEIGHTS)
    yield from where_established(sums) if len(sums) > 1 else sums


def _held(material: Material, project: Project) -> Iterator[Held]:
    subject = title_of(project)
    columns = {field: _column(material, project, field) for field, _ in _FIELDS}
    for field, rule in _FIELDS:
        if (column := columns[field]) is not None and column.total is not None:
            yield _total(rule, subject, column, column.total)
    weights = columns["weight"]
    if weights is not None and weights.total is None:
        yield _weights(subject, weights)
    yield from where_established(_highest(material, project))


def _column(material: Material, project: Project, field: str) -> _Column | None:
    scored = [indicator for indicator in project.indicators if getattr(indicator, field) is not None]
    if not scored:
        return None
    numbers = _distinct(_number(material, indicator, field) for indicator in scored)
    places = [origin for number in numbers for origin in number.origins]
    funds = _above(material.table(places[0].table_no), places[0], field) if places else []
    totals = _below(material.table(places[-1].table_no), places[-1]) if places else []
    decimals = max(number.decimals for number in (*numbers, *funds, *totals))
    numbers, funds, totals = ([_exact(number, decimals) for number in some] for some in (numbers, funds, totals))
    has_spending = any(says(name, "spending") for indicator in scored
                       for name in (indicator.level1, indicator.level2, indicator.level3))
    return _Column(numbers, funds, totals[0] if totals else None, len(scored) == len(project.indicators), has_spending)


def _distinct(numbers: Iterable[Number]) -> list[Number]:
    """The numbers, each cell's once: points can be those of several indicators together."""
    return list({number.origins or (place,): number for place, number in enumerate(numbers)}.values())


def _exact(number: Number, decimals: int) -> Number:
    """Points are set, not measured: whole ones are exact, and 15 beside 8.7 was rounded as 8.7 was."""
    return replace(number, decimals=decimals, exact=decimals == 0)


def _number(material: Material, indicator: Indicator, field: str) -> Number:
    return material.number(indicator, field, getattr(indicator, field))


def _below(table: Table, last: Origin) -> list[Number]:
    """The totals that rows below the last indicator print in the column."""
    labels = {cell.row for cell in table.cells if cell.row > last.row and cell.col < last.col
              and says(cell.text, "points_total")}
    return [_as_number(cell, last.table_no) for cell in table.cells
            if cell.row in labels and cell.col == last.col and parse_number(cell.text) is not None]


def _above(table: Table, first: Origin, field: str) -> list[Number]:
    """The points or scores of the funds: numbers under a header of their own above the indicators."""
    heads = [cell for cell in table.cells if cell.row < first.row and says(cell.text, f"head_{field}")]
    if len(heads) < 2:  # the last one is over the indicators
        return []
    head, below = heads[0], heads[-1].row
    return [_as_number(cell, first.table_no) for cell in table.cells
            if head.row < cell.row < below and cell.col == head.col and parse_number(cell.text) is not None]


def _as_number(cell: Cell, table_no: int) -> Number:
    value = parse_number(cell.text) or Decimal(0)
    decimals = len(cell.text.strip().partition(".")[2].rstrip("分"))
    return Number(value, cell.text, decimals=decimals, origins=(Origin("left", table_no, cell.row, cell.col),),
                  page=cell.place.page)


def _total(rule: Rule, subject: str, column: _Column, total: Number) -> Held:
    """The points for spending the budget can be printed for each source of money, or among the indicators again."""
    spending = [column.funds, column.funds[:1], *([[]] if column.has_spending else [])]
    held, = fewest_failures([hold(rule, subject, total, [*funds, *column.numbers])] for funds in spending)
    missing = (held.check.difference or Decimal(0)) if not column.funds else Decimal(0)
    if not column.complete:
        return replace_failed(held, "not all lines of the form have points")
    if 0 < missing <= _FOR_SPENDING:
        return replace_failed(held, "the points for spending the budget were not found")
    return held


def _weights(subject: str, column: _Column) -> Held:
    total = sum((number.value for number in column.numbers), Decimal(0))
    nearest = min(_FULL, key=lambda full: abs(full - total))
    first, *others = column.numbers
    if not column.complete and total != nearest:
        return not_applicable(WEIGHTS, subject, first, others, "not all lines of the form have points")
    whole = Number(total, f"{total} points in all", exact=True, origins=first.origins, page=first.page,
                   doubt=_apart(column.numbers), unread=any(number.unread for number in column.numbers))
    return judge(WEIGHTS, subject, whole, others, nearest, slack_of(()), shown="90 or 100")


def _apart(numbers: Sequence[Number]) -> str | None:
    return "the form stands on several pages" if len({number.page for number in numbers}) > 1 else None


def _highest(material: Material, project: Project) -> Iterator[Held]:
    for indicator in project.indicators:
        if indicator.score is not None and indicator.weight is not None:
            score, weight = (_number(material, indicator, field) for field in ("score", "weight"))
            subject = indicator.level3 or f"indicator {indicator.seq}"
            yield judge(HIGHEST, subject, score, [weight], min(score.value, weight.value), Decimal(0),
                        shown=f"the {weight.text} to be had")
