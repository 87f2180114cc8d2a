"""The wide list: all projects (or departments) in one table, a row an indicator, their own cells merged or repeated."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pipeline.forms.blocks import Block, Family
from pipeline.forms.figures import header_figures
from pipeline.forms.grid import Grid
from pipeline.forms.heading import Heading
from pipeline.forms.indicators import FAMILY
from pipeline.forms.packed import read_packed
from pipeline.forms.simple import Row
from pipeline.forms.twins import read_indicators
from pipeline.normalizer.agencies import is_agency
from pipeline.normalizer.codes import split_code
from pipeline.normalizer.text import squeeze
from pipeline.normalizer.titles import bare_title, is_self_evaluation_title
from pipeline.records import Figure, Indicator, Origin, Project

# What a project's or a department's own columns tell.
OWN = ("project_name", "project_code", "organisation", "organisation_code", "department", "implementing_unit", "budget",
       "fiscal", "carryover", "other", "executed", "execution_rate", "source", "purpose", "goal", "midterm_goal")
# What tells two projects of one name and the same money from each other.
APART = ("project_code", "organisation", "organisation_code", "implementing_unit", "goal")

AMOUNT = re.compile(r"[\d,]+\.\d+")


@dataclass
class _Entry:
    """A project or department in the making: the rows that its cells cover, and its indicators.

    `key` is the role of the column that names it.
    """

    key: str
    rows: list[Row]
    indicators: list[Indicator] = field(default_factory=list)

    @property
    def page(self) -> int | None:
        """Where its own cells begin: a name can be merged over several entries, an agency over pages of them."""
        first = self.rows[0]
        own = (first.cells[role] for role in (self.key, "budget", "goal") if role in first.cells)
        begun = next((cell for cell in own if cell.row == first.row), None)
        return first.grid.page(begun) if begun is not None else first.page_of(self.key)

    def text(self, role: str) -> str | None:
        return next((text for row in self.rows if (text := row.text(role))), None)

    def amount(self, role: str) -> Decimal | None:
        return next((amount for row in self.rows if (amount := row.amount(role)) is not None), None)

    def origins(self, *roles: str) -> Iterator[Origin]:
        """The cells of the roles in all rows: those that print something or, where none does, the first."""
        for role in roles:
            rows = [row for row in self.rows if row.text(role)] or self.rows[:1]
            yield from dict.fromkeys(row.grid.origin(role, cell) for row in rows for cell in row.cells_of(role))

    def rate(self, role: str) -> Decimal | None:
        return next((rate for row in self.rows if (rate := row.rate(role)) is not None), None)

    def is_named(self) -> bool:
        """Whether it is a project's or a department's at all: not a sum, nor a line that says nothing or that a lost
        cell has moved, so that its name is an amount."""
        name = self.text(self.key)
        moved = name is not None and AMOUNT.fullmatch(name) and not self.indicators
        return (name is not None or bool(self.indicators)) and not moved and not self.rows[0].is_total()

    def holds(self, row: Row) -> bool:
        """Whether a row belongs here: its name is blank, or printed again with nothing that tells it from this one."""
        name, budget = row.text(self.key), row.text("budget")
        if row.is_total():
            return False
        return name is None or (name == self.text(self.key) and (budget is None or budget == self.text("budget"))
                                and not any(self._differs(row, role) for role in APART))

    def _differs(self, row: Row, role: str) -> bool:
        """Whether both print a text, and not the same one; a page break shows less of a merged goal than the next."""
        other = row.text(role)
        own = self.text(role) if other else None
        if own is None or other is None or own == other:
            return False
        return role != "goal" or not (own.startswith(other) or other.startswith(own))


# Projects with money and score in a line each, and no indicators: 项目支出绩效自评结果汇总.
SCORES_FAMILY = Family("project_scores", needs=("project_name", "score", "budget fiscal executed"), least=3,
                       core="project_name budget executed score", vocabulary="indicator",
                       bars="level1 level2 level3 value actual")
# Projects with money and goal in a line each: 重点项目绩效目标情况.
GOALS_FAMILY = Family("project_goals", needs=("project_name", "goal midterm_goal", "budget fiscal"), least=3,
                      core="project_name goal budget fiscal", vocabulary="indicator",
                      bars="level1 level2 level3 value actual grade")


def is_list(block: Block) -> bool:
    """Whether projects, or departments with their money or goal, have columns of their own."""
    if block.family in (GOALS_FAMILY, SCORES_FAMILY):
        return True
    if block.family is not FAMILY:
        return False
    roles = {column.role for column in block.columns}
    return "project_name" in roles or ("organisation" in roles and bool(roles & {"budget", "goal"}))


def read_list(grid: Grid, block: Block, heading: Heading) -> Iterator[Project | Figure]:
    """The projects of a list in order; totals, and the lines that name only an agency, are no projects.

    A list that names only agencies is one of departments, and its columns of money are their figures.
    """
    key = "project_name" if block.column("project_name") else "organisation"
    agencies: dict[str | None, _Entry] = {}
    entries = [entry for entry in _entries(grid, block, heading, key) if entry.is_named()]
    for number, entry in enumerate(entries):
        if key == "organisation":
            yield from _department(grid, block, entry, heading)
        elif _heads_projects(entry, entries[number + 1:]):
            agencies[entry.text("organisation_code")] = entry
        else:
            yield _project(entry, heading, agencies.get(entry.text("organisation_code")))


def _entries(grid: Grid, block: Block, heading: Heading, key: str) -> list[_Entry]:
    entries: list[_Entry] = []
    by_row: dict[int, _Entry] = {}
    for number in range(block.body, block.end):
        row = Row(grid, block, number, heading.unit)
        if row.repeats_header():
            continue
        if entries and entries[-1].holds(row):
            entries[-1].rows.append(row)
        else:
            entries.append(_Entry(key, [row]))
        by_row[number] = entries[-1]
        entries[-1].indicators += read_packed(grid, block, number, heading.year)
    for found in read_indicators(grid, block, heading.year):
        if found.row in by_row:
            by_row[found.row].indicators.append(found.indicator)
    return entries


def _heads_projects(entry: _Entry, after: Sequence[_Entry]) -> bool:
    """Whether a line names only the agency of the projects under it; a project can sound like one, too (文化中心)."""
    if entry.indicators or entry.text("goal") or not is_agency(split_code(entry.text("project_name"))[1]):
        return False
    return entry.text("organisation_code") is not None or any(_can_be_under(entry, later) for later in after)


def _can_be_under(entry: _Entry, later: _Entry) -> bool:
    """Whether a later line is a project that an agency's money covers."""
    whole, part = entry.amount("budget"), later.amount("budget")
    return not is_agency(later.text("project_name")) and (whole is None or part is None or part <= whole)


def _project(entry: _Entry, heading: Heading, above: _Entry | None) -> Project:
    """A project; `above` is the line over it that names only its agency."""
    agency_code, agency = split_code(above.text(above.key)) if above else (None, None)
    agency_code = agency_code or (above.text("project_code") if above else None)
    code, name = split_code(entry.text("project_name"))
    department_code, department = split_code(entry.text("department"))
    printed_code, printed = split_code(entry.text("organisation"))
    organisation = printed or heading.organisation or agency
    own_code = entry.text("organisation_code")
    return replace(
        _common(entry, heading, "project", above), organisation=organisation,
        organisation_code=own_code or printed_code,
        department=department or agency or heading.lead.department or (organisation if own_code else None),
        department_code=department_code or agency_code or own_code, implementing_unit=entry.text("implementing_unit"),
        code=squeeze(entry.text("project_code")) or code, name=name)


def _origins(entry: _Entry, heading: Heading, above: _Entry | None) -> Iterator[Origin]:
    """Where a project is told: in its own cells, and in lines over it what they do not say."""
    yield from entry.origins(*OWN)
    yield from heading.origins("form_title", "fiscal_year", "unit")
    agency = tuple(above.origins(above.key)) if above else ()
    for name in (name for name in ("organisation", "department") if not entry.text(name)):
        taken = agency and (name == "department" or not heading.organisation)
        yield from (origin._replace(field=name) for origin in agency) if taken else heading.origins(name)


def _department(grid: Grid, block: Block, entry: _Entry, heading: Heading) -> Iterator[Project | Figure]:
    code, name = split_code(entry.text("organisation"))
    if name is None:
        return
    code = entry.text("organisation_code") or code
    project = replace(_common(entry, heading, "department"), organisation=name, organisation_code=code,
                      department=name, department_code=code)
    yield project
    yield from header_figures(grid, block, entry.rows[0], project)


def _common(entry: _Entry, heading: Heading, level: str, above: _Entry | None = None) -> Project:
    """What lists of projects and of departments print alike."""
    evaluated = is_self_evaluation_title(heading.title) or entry.text("score") is not None or any(
        i.score is not None for i in entry.indicators)
    return Project(
        page=entry.page, form_kind=f"{level}_{'self_evaluation' if evaluated else 'target'}",
        form_title=bare_title(heading.title), fiscal_year=heading.year,
        budget_yuan=entry.amount("budget"), fiscal_yuan=entry.amount("fiscal"),
        carryover_yuan=entry.amount("carryover"), other_yuan=entry.amount("other"), purpose=entry.text("purpose"),
        executed_yuan=entry.amount("executed"), execution_rate=entry.rate("execution_rate"),
        goal=entry.text("goal"), midterm_goal=entry.text("midterm_goal"),
        origins=tuple(_origins(entry, heading, above)),
        indicators=tuple(replace(indicator, seq=seq) for seq, indicator in enumerate(entry.indicators, start=1)))
