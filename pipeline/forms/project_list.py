"""The wide list: all projects (or departments) in one table, a row an indicator, their own cells merged or repeated."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pipeline.forms.blocks import Block, Family
from pipeline.forms.figures import header_figures
from pipeline.forms.grid import Grid
from pipeline.forms.heading import Heading
from pipeline.forms.indicators import FAMILY
from pipeline.forms.simple import Row
from pipeline.forms.twins import read_indicators
from pipeline.normalizer.agencies import is_agency
from pipeline.normalizer.codes import split_code
from pipeline.normalizer.text import squeeze
from pipeline.normalizer.titles import bare_title, is_self_evaluation_title
from pipeline.normalizer.values import parse_rate
from pipeline.records import Figure, Indicator, Project


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

    def holds(self, row: Row) -> bool:
        """Whether a row belongs here: its name is blank, or printed again beside the same money."""
        name, budget = row.text(self.key), row.text("budget")
        return name is None or (name == self.text(self.key) and budget in (None, self.text("budget")))


# Projects with money and goal in a line each, and no indicators: 重点项目绩效目标情况.
GOALS_FAMILY = Family("project_goals", needs=("project_name", "goal midterm_goal", "budget fiscal"), least=3,
                      core="project_name goal budget fiscal", vocabulary="indicator",
                      bars="level1 level2 level3 value actual")


def is_list(block: Block) -> bool:
    """Whether projects, or departments with their money or goal, have columns of their own."""
    if block.family is GOALS_FAMILY:
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
    agencies: dict[str | None, str | None] = {}
    for entry in _entries(grid, block, heading, key):
        agency = agencies.get(entry.text("organisation_code"))
        if key == "organisation":
            yield from _department(grid, block, entry, heading)
        elif entry.indicators or _is_project(entry):
            yield _project(entry, heading, agency)
        elif not entry.rows[0].is_total():
            agencies[entry.text("organisation_code")] = entry.text(key)


def _entries(grid: Grid, block: Block, heading: Heading, key: str) -> list[_Entry]:
    indicators = {found.row: found.indicator for found in read_indicators(grid, block, heading.year)}
    entries: list[_Entry] = []
    for number in range(block.body, block.end):
        row = Row(grid, block, number, heading.unit)
        if row.repeats_header():
            continue
        if entries and entries[-1].holds(row):
            entries[-1].rows.append(row)
        else:
            entries.append(_Entry(key, [row]))
        if number in indicators:
            entries[-1].indicators.append(indicators[number])
    return entries


def _is_project(entry: _Entry) -> bool:
    name = entry.text("project_name")
    return name is not None and not is_agency(name) and not entry.rows[0].is_total()


def _project(entry: _Entry, heading: Heading, agency: str | None) -> Project:
    code, name = split_code(entry.text("project_name"))
    department_code, department = split_code(entry.text("department"))
    printed_code, printed = split_code(entry.text("organisation"))
    organisation = printed or heading.organisation or agency
    own_code = entry.text("organisation_code")
    return replace(
        _common(entry, heading, "project"), organisation=organisation, organisation_code=own_code or printed_code,
        department=department or agency or heading.lead.department or (organisation if own_code else None),
        department_code=department_code or own_code, implementing_unit=entry.text("implementing_unit"),
        code=squeeze(entry.text("project_code")) or code, name=name)


def _department(grid: Grid, block: Block, entry: _Entry, heading: Heading) -> Iterator[Project | Figure]:
    code, name = split_code(entry.text("organisation"))
    if name is None or entry.rows[0].is_total():
        return
    code = entry.text("organisation_code") or code
    project = replace(_common(entry, heading, "department"), organisation=name, organisation_code=code,
                      department=name, department_code=code)
    yield project
    yield from header_figures(grid, block, entry.rows[0], project)


def _common(entry: _Entry, heading: Heading, level: str) -> Project:
    """What lists of projects and of departments print alike."""
    evaluated = is_self_evaluation_title(heading.title) or any(i.score is not None for i in entry.indicators)
    return Project(
        page=entry.page, form_kind=f"{level}_{'self_evaluation' if evaluated else 'target'}",
        form_title=bare_title(heading.title), fiscal_year=heading.year,
        budget_yuan=entry.amount("budget"), fiscal_yuan=entry.amount("fiscal"),
        carryover_yuan=entry.amount("carryover"), other_yuan=entry.amount("other"), purpose=entry.text("purpose"),
        executed_yuan=entry.amount("executed"), execution_rate=parse_rate(entry.text("execution_rate")),
        goal=entry.text("goal"), midterm_goal=entry.text("midterm_goal"), origins=entry.rows[0].origins,
        indicators=tuple(replace(indicator, seq=seq) for seq, indicator in enumerate(entry.indicators, start=1)))
