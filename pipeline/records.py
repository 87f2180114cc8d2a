"""What is extracted from a document: plain frozen records, money as Decimal in yuan.

A record says where it was read: `page` (1-based, where the format has pages) and `origins`, the cells and paragraphs
that its fields came from.  Fields are None where the document prints nothing.  What a record takes over from what it
belongs to (an indicator from its project, a line from its table, each from its document) has its origins there.
The words are those of CONTRACT in the README: `value_text` is what a reader reads as the target, and so on.
"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Coverage(NamedTuple):
    """How many glyphs were printed, how many of them in tables that no reader knows, and how many ended in nothing."""

    glyphs: int = 0
    in_unclaimed: int = 0
    in_nothing: int = 0


NO_COVERAGE = Coverage()


class Origin(NamedTuple):
    """A field of a record and where it was read: a cell or, where `table_no` is 0, a paragraph.

    Tables and paragraphs of a document are counted from 1, rows and columns from 0.
    """

    field: str
    table_no: int = 0
    row: int = 0
    col: int = 0
    paragraph_no: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    page: int | None = None
    origins: tuple[Origin, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A printed value, parsed.

    `kind` is one of number, percent, money, date, change, qualitative; `comparator` one of ≥ ≤ = > <.
    `value` and `unit` are as printed (10亿条 is 10 and 亿条); `value_upper` is the upper end of a range.
    """

    kind: str
    comparator: str | None = None
    value: Decimal | None = None
    value_upper: Decimal | None = None
    unit: str | None = None
    amount_yuan: Decimal | None = None
    due_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Record):
    """One performance indicator of a form; `seq` counts them in the form from 1.

    `beside` is what its row prints in columns that have no field here, each text after its header.
    """

    seq: int
    level1: str | None = None
    level2: str | None = None
    level3: str | None = None
    category1: str | None = None
    category2: str | None = None
    description: str | None = None
    value_text: str | None = None
    quantity: Quantity | None = None
    midterm_text: str | None = None
    actual_text: str | None = None
    actual_value: Decimal | None = None
    actual_unit: str | None = None
    weight: Decimal | None = None
    score: Decimal | None = None
    deviation: str | None = None
    basis: str | None = None
    scoring: str | None = None
    beside: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentStep(Record):
    """Cumulative share of the project's money paid by the end of a month, in per cent, as printed."""

    month: int
    percent: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Record):
    """A project, or a whole department's form (`name` None), with all that its form says of it.

    `form_kind`: project_target, department_target, project_self_evaluation, department_self_evaluation.
    `beside` is what stands beside labels that have no field here, each text after its label.
    """

    form_kind: str
    form_title: str | None = None
    organisation: str | None = None
    organisation_code: str | None = None
    department: str | None = None
    department_code: str | None = None
    implementing_unit: str | None = None
    fiscal_year: int | None = None
    code: str | None = None
    name: str | None = None
    period: str | None = None
    budget_yuan: Decimal | None = None
    fiscal_yuan: Decimal | None = None
    carryover_yuan: Decimal | None = None
    other_yuan: Decimal | None = None
    executed_yuan: Decimal | None = None
    execution_rate: Decimal | None = None
    purpose: str | None = None
    goal: str | None = None
    midterm_goal: str | None = None
    actual_result: str | None = None
    beside: str | None = None
    indicators: tuple[Indicator, ...] = ()
    payments: tuple[PaymentStep, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Record):
    """An amount (or a head count) told of the whole agency, in a form (`source` table) or in prose (text).

    `measure` is level or change; a change has the `base_year` it is against and is signed.
    """

    item: str
    item_raw: str
    organisation: str | None = None
    fiscal_year: int | None = None
    value: Decimal | None = None
    unit: str | None = None
    amount_yuan: Decimal | None = None
    measure: str = "level"
    base_year: int | None = None
    source: str = "table"
    quote: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetTable(Record):
    """A table of a budget or final account; its lines have the same `table_no`.

    `empty` says why it has no lines: blank, or declared_empty where a note says so.  `table_no` is None where no
    more is printed of it than its title and such a note.
    """

    table_no: int | None
    title: str | None
    kind: str
    unit: str | None = None
    empty: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine(Record):
    """One amount of a table of a budget or final account; `column_label` is the header path joined with /.

    `code` is as printed, `full_code` with the upper parts of 类 款 项 that the row leaves to the rows above it.
    `classification` is what the code is of: functional, economic, government_economic; None for any other code.
    `beside` is what the row prints besides code, name and amounts, each text after its header.
    `year` is the one that the amount is of, `measure` budget, adjusted, executed, final, or change (of two years).
    `row_total`: the amount is that of the whole row, over all kinds of money, and the rows under it, of the same code,
    do not add up to it.  `standard_item` is what the amount is in the standard tables (see pipeline/items.py); the
    amounts of one item, year and measure add up.
    """

    table_title: str | None
    table_kind: str
    section: str | None
    row_no: int
    code: str | None
    name: str | None
    column_label: str
    amount_yuan: Decimal | None
    amount_text: str
    full_code: str | None = None
    classification: str | None = None
    beside: str | None = None
    table_no: int | None = None
    year: int | None = None
    measure: str = "budget"
    row_total: bool = False
    standard_item: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Record):
    """A task of a department; `fiscal_yuan` and `other_yuan` are the parts of its money that are printed beside it."""

    name: str
    responsible: str | None = None
    content: str | None = None
    amount_yuan: Decimal | None = None
    goal: str | None = None
    fiscal_yuan: Decimal | None = None
    other_yuan: Decimal | None = None
    executed_yuan: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FundItem(Record):
    """A line of a summary of funds; `goal` is the annual one."""

    name: str
    amount_yuan: Decimal | None = None
    goal: str | None = None
    period_goal: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingDetail(Record):
    project_name: str | None = None
    item: str | None = None
    detail: str | None = None
    amount_yuan: Decimal | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Procurement(Record):
    project_name: str | None = None
    project_budget_yuan: Decimal | None = None
    item: str | None = None
    catalogue_code: str | None = None
    unit: str | None = None
    quantity: Decimal | None = None
    unit_price_yuan: Decimal | None = None
    amount_yuan: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset(Record):
    item: str
    quantity: Decimal | None = None
    amount_yuan: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution(Record):
    name: str
    nature: str | None = None
    rank: str | None = None
    funding: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal(Record):
    """A goal and its indicator written as text (分项绩效目标)."""

    name: str
    goal: str | None = None
    indicator: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Record):
    """Something an analyst wants to be told.

    `severity`: error, warning, info.  `blame`: source, extraction, rounding, or None where it is not known.
    `record` says in words what it is about.
    """

    rule: str
    severity: str
    message: str
    blame: str | None = None
    record: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Record):
    """One application of a rule to printed numbers; the origins' fields are `left` and `right`.

    `result`: pass, rounding (a difference that the printed decimals explain), fail, not_applicable (what is printed
    is not certain enough to be held to the rule; `note` says why).  `unit` is that of the numbers: yuan, points,
    percent.  `blame` is that of a failure: source or extraction; of rounding: rounding.
    """

    rule: str
    subject: str
    result: str
    unit: str | None = None
    left_value: Decimal | None = None
    right_value: Decimal | None = None
    difference: Decimal | None = None
    tolerance: Decimal | None = None
    blame: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture(Record):
    """Cells of a table that its reader knows and that only say what others are: titles, headers, labels, units.

    The ledger of a document counts them; they are not stored.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLedger(Record):
    """What became of the glyphs that a page prints; of a document without pages (`page` None) those of all of it.

    `glyphs` is None where the page could not be read, `in_unclaimed` is in tables that are listed because no reader
    knows them, and `in_nothing` is what is lost.
    """

    glyphs: int | None
    in_records: int
    in_furniture: int
    in_prose: int
    in_unclaimed: int
    in_nothing: int | None
    scanned: bool = False
    picture_share: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class UnclaimedTable(Record):
    """A table that no reader knows: nothing was read from it, its cells are kept as they are printed."""

    table_no: int
    title: str
    glyphs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionResult(Record):
    """What became of a correction that a person made (see pipeline/corrections).

    `state`: applied, superseded (by a later one for the same place), stale (its text is not there).  `table_no`,
    `row_no` and `col_no`, or `paragraph_no`, are where it was found; of a stale one where it was looked for.
    `old_text` is what is printed there, in a paragraph from its character `starts_at` (from 0) on.
    `made_for` is the SHA-256 of the content that it was made for.
    """

    state: str
    table_no: int | None = None
    row_no: int | None = None
    col_no: int | None = None
    paragraph_no: int | None = None
    starts_at: int | None = None
    old_text: str
    new_text: str
    who: str
    made_on: date
    why: str
    note: str | None = None
    made_for: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """All that was read from one document; `origins` are those of its title, organisation and fiscal_year.

    `published_on` is the latest date that a line of its own prints; `revised` whether title or file name say that
    the document takes the place of an earlier one.
    """

    title: str | None = None
    organisation: str | None = None
    fiscal_year: int | None = None
    doc_kind: str | None = None
    published_on: date | None = None
    revised: bool | None = None
    records: tuple[Record, ...] = ()
    origins: tuple[Origin, ...] = ()
