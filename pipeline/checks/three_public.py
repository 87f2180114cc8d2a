"""Tables of 三公经费: the total is 出国, 公务接待 and 公务用车, which is 购置 and 运行; in rows or in columns."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pipeline.checks.majority import replace_failed
from pipeline.checks.material import Material
from pipeline.checks.numbers import Number
from pipeline.checks.rule import Held, Rule, hold
from pipeline.checks.words import roles_of

SUM = Rule("three-public-sum", "三公经费 are the sum of 因公出国（境）, 公务接待 and 公务用车.")
VEHICLES = Rule("vehicles-sum", "公务用车 is the sum of its purchase and its running.")
RULES = (SUM, VEHICLES)
_SPECIFIC = ("abroad", "reception", "vehicles", "running", "purchase", "three_public", "total")
Group = dict[str, Number]
Groups = Mapping[tuple[str, ...], Group]


def check(material: Material) -> Iterator[Held]:
    for sheet in material.sheets:
        if sheet.kind != "three_public":
            continue
        for labels in sheet.columns.values():
            for label in labels:
                named = ((row.name, row.at(label)) for row in sheet.rows if label in row.cells)
                yield from _held(_grouped(((name,), number) for name, number in named), label)
        for row in sheet.rows:
            named_columns = ((tuple(label.split("/")), number) for label, number in row.cells.items())
            yield from _held(_grouped(named_columns), row.title)


def _grouped(named: Iterable[tuple[tuple[str, ...], Number]]) -> Groups:
    """The numbers by what their names say of 三公经费, those of one year and kind of money together."""
    groups: defaultdict[tuple[str, ...], Group] = defaultdict(dict)
    for names, number in named:
        role = role_of(names)
        rest = tuple(name for name in names if role and not _role(name))
        groups[rest].setdefault(role or "other", number)
    return groups


def role_of(names: Iterable[str]) -> str | None:
    """What a row's name, or the parts of a header path, say of 三公经费: one of the roles of check_words.csv."""
    roles = [role for name in names if (role := _role(name))]
    return _most_specific(roles) if roles else None


def _role(name: str) -> str | None:
    roles = roles_of(name)
    return next((role for role in _SPECIFIC if role in roles), None)


def _most_specific(roles: list[str]) -> str:
    """Under 公务用车, 小计 is that of the vehicles."""
    parts = [role for role in roles if role not in ("three_public", "total")]
    return parts[-1] if parts else roles[0]


def _held(groups: Groups, subject: str) -> Iterator[Held]:
    alien = any("other" in group for group in groups.values())
    for rest, group in groups.items():
        where = ", ".join((subject, *rest))
        cars = [group[role] for role in ("purchase", "running") if role in group]
        if "vehicles" in group:
            if len(cars) > 1:
                yield hold(VEHICLES, where, group["vehicles"], cars)
            cars = [group["vehicles"]]
        parts = [*(group[role] for role in ("abroad", "reception") if role in group), *cars]
        if len(parts) > 1 and "three_public" in group:
            yield hold(SUM, where, group["three_public"], parts)
        elif len(parts) > 1 and "total" in group:
            held = hold(SUM, where, group["total"], parts)
            yield replace_failed(held, "other lines can be part of the total") if alien else held
