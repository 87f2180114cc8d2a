"""The money of a form: the budget is its sources, and a department's is its 基本支出 and 项目支出."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.checks.majority import fewest_failures, replace_failed
from pipeline.checks.material import Material, title_of
from pipeline.checks.numbers import Number, slack_of
from pipeline.checks.rule import Held, Rule, hold, judge
from pipeline.checks.words import roles_of
from pipeline.normalizer.money import parse_amount
from pipeline.records import Figure, Project

SOURCES = Rule("project-funds", "A budget is the sum of its fiscal money, what is carried over, and its other money.")
USES = Rule("department-funds", "A department's money is its 基本支出 and its 项目支出.")
RULES = (SOURCES, USES)


def check(material: Material) -> Iterator[Held]:
    uses = _uses(material)
    for project in material.projects:
        numbers = {field: material.number(project, field, value) for field in ("budget", "fiscal", "carryover", "other")
                   if (value := getattr(project, f"{field}_yuan")) is not None}
        subject = title_of(project)
        if {"budget", "fiscal"} <= set(numbers):
            yield _sources(material, project, subject, numbers)
        if project.form_kind == "department_target" and (table := _table(project)) in uses:
            yield from _spent(subject, numbers, uses[table])


def _sources(material: Material, project: Project, subject: str, numbers: dict[str, Number]) -> Held:
    """What is carried over can be a part of the fiscal money."""
    budget = numbers["budget"]
    readings = [[number for field, number in numbers.items() if field not in left_out]
                for left_out in (("budget",), ("budget", "carryover"))]
    held, = fewest_failures([hold(SOURCES, subject, budget, parts)] for parts in readings)
    whole = "other" in numbers and project.form_kind.startswith("project")
    sure = not held.failed or (held.check.difference or 0) < 0
    if sure or (whole and not _has_more(material, list(numbers.values()))):
        return held
    return replace_failed(held, "not all sources of the money were read")


def _has_more(material: Material, numbers: Sequence[Number]) -> bool:
    """Whether other amounts stand among those of the sources."""
    places = {(origin.table_no, origin.row, origin.col) for number in numbers for origin in number.origins}
    rows, cols = ([place[axis] for place in places] for axis in (1, 2))
    return any(cell.col in cols and min(rows) <= cell.row <= max(rows) and bool(parse_amount(cell.text, "元"))
               for table_no in {place[0] for place in places} for cell in material.table(table_no).cells
               if (table_no, cell.row, cell.col) not in places)


def _table(project: Project) -> int | None:
    return next((origin.table_no for origin in project.origins if origin.table_no), None)


def _uses(material: Material) -> dict[int | None, dict[str, Number]]:
    """The 基本支出 and 项目支出 that a department's form prints, by table; those that are printed once."""
    found: dict[int | None, dict[str, list[Number]]] = {}
    for figure in material.all(Figure):
        role = next(iter(roles_of(figure.item) & {"basic", "project"}), None)
        if role and figure.amount_yuan is not None and figure.source == "table":
            number = material.number(figure, "value", figure.amount_yuan)
            table = next((origin.table_no for origin in figure.origins), None)
            found.setdefault(table, {}).setdefault(role, []).append(number)
    return {table: {role: numbers[0] for role, numbers in roles.items()} for table, roles in found.items()
            if set(roles) == {"basic", "project"} and all(len(numbers) == 1 for numbers in roles.values())}


def _spent(subject: str, numbers: dict[str, Number], uses: dict[str, Number]) -> Iterator[Held]:
    """By its budget where that is printed, else by its sources; fiscal and other money are all there is of them."""
    basic, project = uses["basic"], uses["project"]
    if "budget" in numbers:
        yield hold(USES, subject, numbers["budget"], [basic, project])
    elif {"fiscal", "other"} <= set(numbers):
        fiscal, other = numbers["fiscal"], numbers["other"]
        yield judge(USES, subject, fiscal, [basic, project, other], basic.value + project.value - other.value,
                    slack_of((fiscal, basic, project, other)), shown=f"{basic.text} + {project.text} - {other.text}")
