"""Why a field of a record is None although the form has a cell for it.

    blank           nothing is printed there
    dash            a sign for nothing: —, -, /
    declared_empty  a word for nothing: 无, 不涉及
    not_money       a number, but no amount of money: it counts things, or no unit of money is printed
    unreadable      a text that is no value, or a figure of it that OCR could not make out

A field that is None and not told here has no cell: the form does not print it.  A printed zero is a value.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from pipeline.normalizer import vocabulary
from pipeline.normalizer.money import parse_amount
from pipeline.normalizer.numerals import fold
from pipeline.records import (
    Asset,
    BudgetLine,
    FundItem,
    Indicator,
    Institution,
    Origin,
    Procurement,
    Project,
    Record,
    SpendingDetail,
    Task,
)

# The columns that analysts ask for, and the fields of the cells that they are read from.
ASKED: dict[type[Record], dict[str, str]] = {
    Indicator: {"level3": "level3", "value_text": "value", "midterm_text": "midterm", "actual_text": "actual",
                "weight": "weight", "score": "score", "deviation": "deviation", "basis": "basis",
                "scoring": "scoring"},
    Project: {"name": "project_name", "code": "project_code", "budget_yuan": "budget", "fiscal_yuan": "fiscal",
              "carryover_yuan": "carryover", "other_yuan": "other", "executed_yuan": "executed",
              "execution_rate": "execution_rate", "purpose": "purpose", "goal": "goal",
              "midterm_goal": "midterm_goal", "actual_result": "actual_result", "period": "period"},
    BudgetLine: {"amount_yuan": "amount"},
    Task: {"amount_yuan": "amount", "goal": "goal", "content": "content", "responsible": "responsible"},
    FundItem: {"amount_yuan": "amount", "goal": "goal", "period_goal": "period_goal"},
    SpendingDetail: {"amount_yuan": "amount", "basis": "basis"},
    Procurement: {"project_budget_yuan": "project_budget", "quantity": "quantity", "unit_price_yuan": "unit_price",
                  "amount_yuan": "amount"},
    Asset: {"quantity": "quantity", "amount_yuan": "amount"},
    Institution: {"nature": "nature", "rank": "rank", "funding": "funding"},
}


def absences(record: Record, text_of: Callable[[Origin], str]) -> Iterator[tuple[str, str]]:
    """(field, reason) of each field that is asked for, None, and has cells; `text_of` gives the text of a cell."""
    missing = {field for name, field in ASKED.get(type(record), {}).items() if getattr(record, name) is None}
    said: dict[str, str] = {}
    for origin in record.origins if missing else ():
        if origin.field in missing:
            said[origin.field] = said.get(origin.field, "") + text_of(origin)
    return ((field, reason_of(text)) for field, text in said.items())


def reason_of(text: str) -> str:
    """Why a printed text gives no value."""
    printed = fold(text)
    if not printed:
        return "blank"
    if set(printed) <= _words("dash"):
        return "dash"
    if printed in _words("declared_empty"):
        return "declared_empty"
    return "unreadable" if parse_amount(printed, None) is None else "not_money"


@cache
def _words(reason: str) -> frozenset[str]:
    return frozenset(fold(row["word"]) for row in vocabulary.rows("absences") if row["reason"] == reason)
