"""The wide list: all projects of an agency in one table, a row an indicator, the project's own cells merged or repeated."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pipeline.forms.blocks import Block
from pipeline.forms.grid import Grid
from pipeline.forms.indicators import FAMILY, read_rows
from pipeline.forms.project import Heading, split_code
from pipeline.forms.simple import Row
from pipeline.normalizer.text import squeeze
from pipeline.normalizer.titles import bare_title, is_self_evaluation_title
from pipeline.records import Indicator, Project

AGENCY_NAME = re.compile(r"(局|委|委员会|办公室|厅|院|署|部|中心|支队|大队|队|站|所|馆|会|学校|府|处)([(（](本级|机关|汇总|小计)[)）])?$")


@dataclass
class _Entry:
    """A project in the making: the rows that its cells cover, and its indicators."""

    rows: list[Row]
    indicators: list[Indicator] = field(default_factory=list)

    @property
    def page(self) -> int | None:
        """Where the project's own cells begin; those of its agency can begin pages before."""
        return self.rows[0].page_of("project_name")

    def text(self, role: str) -> str | None:
        return next((text for row in self.rows if (text := row.text(role))), None)

    def amount(self, role: str) -> Decimal | None:
        return next((amount for row in self.rows if (amount := row.amount(role)) is not None), None)

    def holds(self, row: Row) -> bool:
        """Whether a row belongs to this project: its name is blank, or printed again beside the same money."""
        name, budget = row.text("project_name"), row.text("budget")
        return name is None or (name == self.text("project_name") and budget in (None, self.text("budget")))


def is_list(block: Block) -> bool:
    return block.family is FAMILY and block.column("project_name") is not None


def read_list(grid: Grid, block: Block, heading: Heading) -> Iterator[Project]:
    """The projects of a list in order; totals, and the lines that name only an agency, are no projects."""
    indicators = {found.row: found.indicator for found in read_rows(grid, block, heading.year)}
    agencies: dict[str | None, str | None] = {}
    for entry in _entries(grid, block, heading, indicators):
        if entry.indicators:
            yield _project(entry, heading, agencies.get(entry.text("organisation_code")))
        elif AGENCY_NAME.search(entry.text("project_name") or ""):
            agencies[entry.text("organisation_code")] = entry.text("project_name")
        elif entry.text("project_name") and not entry.rows[0].is_total():
            yield _project(entry, heading, agencies.get(entry.text("organisation_code")))


def _entries(grid: Grid, block: Block, heading: Heading, indicators: dict[int, Indicator]) -> list[_Entry]:
    entries: list[_Entry] = []
    for number in range(block.body, block.end):
        row = Row(grid, block, number, heading.unit)
        if row.repeats_header():
            continue
        if entries and entries[-1].holds(row):
            entries[-1].rows.append(row)
        else:
            entries.append(_Entry([row]))
        if number in indicators:
            entries[-1].indicators.append(indicators[number])
    return entries


def _project(entry: _Entry, heading: Heading, agency: str | None) -> Project:
    code, name = split_code(entry.text("project_name"))
    department_code, department = split_code(entry.text("department"))
    evaluated = is_self_evaluation_title(heading.title) or any(i.score is not None for i in entry.indicators)
    organisation = entry.text("organisation") or heading.lead.organisation or heading.context.organisation
    own_code = entry.text("organisation_code")
    return Project(
        page=entry.page, form_kind="project_self_evaluation" if evaluated else "project_target",
        form_title=bare_title(heading.title), organisation=organisation, organisation_code=own_code,
        department=department or agency or (organisation if own_code else None), department_code=department_code or own_code,
        implementing_unit=entry.text("implementing_unit"), fiscal_year=heading.year,
        code=squeeze(entry.text("project_code")) or code, name=name,
        budget_yuan=entry.amount("budget"), fiscal_yuan=entry.amount("fiscal"), carryover_yuan=entry.amount("carryover"),
        other_yuan=entry.amount("other"), purpose=entry.text("purpose"), goal=entry.text("goal"),
        midterm_goal=entry.text("midterm_goal"), origins=entry.rows[0].origins,
        indicators=tuple(replace(indicator, seq=seq) for seq, indicator in enumerate(entry.indicators, start=1)))
