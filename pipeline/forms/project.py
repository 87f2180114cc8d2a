"""One form, one project or one department: labels, funds, payment plan and indicators put together."""
from __future__ import annotations

from dataclasses import dataclass, fields, replace
from itertools import chain

from parsers.document import Cell
from pipeline.forms import funds, indicators, tasks
from pipeline.forms.grid import Grid
from pipeline.forms.heading import Heading
from pipeline.forms.labels import Labelled, read_labels, read_payments
from pipeline.forms.segments import Segment
from pipeline.forms.twins import read_indicators
from pipeline.normalizer.codes import split_code
from pipeline.normalizer.quantities import parse_rate
from pipeline.normalizer.text import label_key, squeeze
from pipeline.normalizer.titles import bare_title, is_self_evaluation_title, project_named_by
from pipeline.records import Finding, Origin, Project, Record

DEPARTMENT_LABELS = ("organisation", "department_code")


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun(Project):
    """The head of a form that has no indicators and may go on in the next table."""


def read_form(grid: Grid, segment: Segment, heading: Heading) -> Project | None:
    """The project of a form, or what is Begun of one; None where the segment is no performance form at all."""
    labelled = read_labels(grid, segment.rows, heading.unit, segment.taken)
    project = _read_form(grid, segment, heading, labelled)
    if segment.block("indicator") is not None or _is_form(labelled, heading):
        return project
    told = labelled.text("organisation" if project.form_kind.startswith("department") else "project_name")
    return Begun(**{f.name: getattr(project, f.name) for f in fields(project)}) if told else None


def _read_form(grid: Grid, segment: Segment, heading: Heading, labelled: Labelled) -> Project:
    rows = [row for block in segment.blocks if block.family is indicators.FAMILY
            for row in read_indicators(grid, block, heading.year)]
    kind = _kind(labelled, segment, heading)
    name, code, name_cell = _name_and_code(labelled, heading, kind)
    project = Project(
        page=_first_page(grid, segment, name_cell), form_kind=kind, form_title=bare_title(heading.title),
        organisation=labelled.text("organisation") or heading.organisation,
        organisation_code=labelled.text("organisation_code") or heading.lead.organisation_code,
        implementing_unit=labelled.text("implementing_unit"), fiscal_year=heading.year, code=code, name=name,
        period=labelled.text("period"), purpose=labelled.text("purpose"), actual_result=labelled.text("actual_result"),
        indicators=tuple(replace(row.indicator, seq=seq) for seq, row in enumerate(rows, start=1)),
        payments=read_payments(grid, segment.rows), origins=(*labelled.origins(), *_origins_above(labelled, heading)))
    project = _with_others(_with_money(project, grid, segment, labelled), labelled)
    return _with_goals(_with_department(project, labelled, heading), labelled)


def _origins_above(labelled: Labelled, heading: Heading) -> tuple[Origin, ...]:
    """Where the lines over the form say what no label of it says."""
    unsaid = [name for name in ("organisation", "organisation_code", "department") if not labelled.text(name)]
    named = project_named_by(heading.title) or labelled.text("project_name")
    return heading.origins("form_title", "fiscal_year", "unit", *unsaid, *([] if named else ["project_name"]))


def is_continuation(project: Project) -> bool:
    """Whether a form has indicators and nothing that says whose: it is the rest of the form before it."""
    own = (project.name, project.code, project.form_title, project.goal, project.budget_yuan, project.purpose)
    return project.form_kind.startswith("project") and bool(project.indicators) and not any(own)


def continued(before: Record, rest: Project) -> Project:
    """The form before with the indicators of its rest."""
    assert isinstance(before, Project)
    indicators = [*before.indicators, *rest.indicators]
    return replace(before, indicators=tuple(replace(i, seq=seq) for seq, i in enumerate(indicators, start=1)))


def completed(begun: Begun, rest: Project) -> Project:
    """A form whose head stands in the table before: what the rest does not say, the head does."""
    said = {f.name: getattr(begun, f.name) for f in fields(rest) if getattr(rest, f.name) is None}
    evaluated = any(project.form_kind.endswith("self_evaluation") for project in (begun, rest))
    return replace(
        replace(rest, **said), page=begun.page, organisation=begun.organisation, fiscal_year=begun.fiscal_year,
        form_kind=f"{begun.form_kind.partition('_')[0]}_{'self_evaluation' if evaluated else 'target'}",
        beside="；".join(filter(None, (begun.beside, rest.beside))) or None, origins=(*begun.origins, *rest.origins))


def is_rest(project: Project) -> bool:
    """Whether a form has indicators and neither a title nor the name of what they are of."""
    return bool(project.indicators) and not any((project.name, project.code, project.form_title))


def empty_form(project: Project) -> Finding | None:
    """A finding in place of a form that was printed and left empty; None for a form that says something."""
    if project.name or project.indicators or project.goal or project.budget_yuan:
        return None
    return Finding(page=project.page, rule="empty-form", severity="info", blame="source", record=project.form_title,
                   origins=tuple(origin._replace(field="place") for origin in project.origins),
                   message="this form is printed with its labels only; nothing in it is filled in")


def _is_form(labelled: Labelled, heading: Heading) -> bool:
    """A form that has no indicator: it still names a project and its goal or money, under a title that says so."""
    said = [name for name in ("project_name", "goal", "budget", "purpose") if labelled.text(name)]
    return "project_name" in said and len(said) > 1 and "绩效" in (heading.title or "")


def _kind(labelled: Labelled, segment: Segment, heading: Heading) -> str:
    block = segment.block("indicator")
    evaluated = is_self_evaluation_title(heading.title) or (
        block is not None and block.column("actual") is not None and block.column("score") is not None)
    whole = not labelled.text("project_name") and (
        heading.lead.of_department or segment.block("task") is not None
        or (not _named_above(heading) and any(labelled.text(name) for name in DEPARTMENT_LABELS)))
    return f"{'department' if whole else 'project'}_{'self_evaluation' if evaluated else 'target'}"


def _name_and_code(labelled: Labelled, heading: Heading, kind: str) -> tuple[str | None, str | None, Cell | None]:
    if kind.startswith("department"):
        return None, None, None
    printed = labelled.best("project_name")
    code, name = split_code(printed.text if printed else _named_above(heading))
    return name, squeeze(labelled.text("project_code")) or code, printed.cells[0] if printed else None


def _named_above(heading: Heading) -> str | None:
    return project_named_by(heading.title) or heading.lead.project_name


def _with_money(project: Project, grid: Grid, segment: Segment, labelled: Labelled) -> Project:
    block = segment.block("funds")
    if block is not None:
        return funds.read(project, grid, block, labelled.unit)
    best = labelled.best("budget")
    beside = best.label if best else None
    said = {name: labelled.money(name, beside if name != "budget" else None)
            for name in ("budget", "fiscal", "carryover", "other", "executed")}
    origins = (labelled.origins_of(name, value) for name, value in said.items() if value)
    project = replace(
        project, budget_yuan=labelled.in_yuan(said["budget"]), fiscal_yuan=labelled.in_yuan(said["fiscal"]),
        carryover_yuan=labelled.in_yuan(said["carryover"]), other_yuan=labelled.in_yuan(said["other"]),
        executed_yuan=labelled.in_yuan(said["executed"]), execution_rate=parse_rate(labelled.text("execution_rate")),
        origins=(*project.origins, *chain.from_iterable(origins)))
    block = segment.block("task")
    return tasks.with_total(project, grid, block, labelled.unit) if block and best is None else project


def _with_department(project: Project, labelled: Labelled, heading: Heading) -> Project:
    code, name = split_code(labelled.text("department") or heading.lead.department)
    organisation = labelled.text("organisation")
    if project.form_kind.startswith("department"):
        name = name or organisation or heading.lead.organisation
    return replace(project, department=name, department_code=labelled.text("department_code") or code)


def _with_others(project: Project, labelled: Labelled) -> Project:
    """The project with what stands beside labels that have no field, each text after its label."""
    others = labelled.others(project.origins)
    said = dict.fromkeys(f"{label_key(value.name)}：{value.text}" for value in others)
    origins = (origin for value in others for origin in labelled.origins_of("beside", value))
    beside = "；".join(filter(None, (project.beside, *said))) or None
    return replace(project, beside=beside, origins=(*project.origins, *origins))


def _with_goals(project: Project, labelled: Labelled) -> Project:
    goal, midterm = labelled.best("goal"), labelled.best("midterm_goal")
    same = goal is not None and midterm is not None and goal.cells[0] == midterm.cells[0]
    origins = (origin for origin in project.origins if not (same and origin.field == "midterm_goal"))
    return replace(project, goal=goal.text if goal else None, origins=tuple(origins),
                   midterm_goal=midterm.text if midterm and not same else None)


def _first_page(grid: Grid, segment: Segment, name_cell: Cell | None) -> int | None:
    rows = segment.rows or [block.top for block in segment.blocks]
    return grid.page(name_cell) or grid.page(next(iter(grid.row(rows[0])), None) if rows else None)
