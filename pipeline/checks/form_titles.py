"""The title over a form against the project that the form names."""
from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.majority import where_established
from pipeline.checks.material import Material, origins_of
from pipeline.checks.numbers import ZERO, Number
from pipeline.checks.rule import Held, Rule, fine, odd
from pipeline.normalizer.text import squeeze
from pipeline.normalizer.titles import project_named_by
from pipeline.records import Project

TITLE = Rule("title-and-name", "The title over a form names the project that the form names.", severity="warning",
             tolerance="none, for names are compared; one may be a part of the other")
RULES = (TITLE,)


def check(material: Material) -> Iterator[Held]:
    """Only where most titles of a document name the projects under them is one that does not a mistake."""
    yield from where_established(
        _held(project, squeeze(name), squeeze(project.name)) for project in material.projects
        if project.name and any(origins_of(project, "project_name")) and (name := project_named_by(project.form_title)))


def _held(project: Project, titled: str, named: str) -> Held:
    name = Number(ZERO, named, origins=tuple(origins_of(project, "project_name")), page=project.page)
    if titled in named or named in titled:
        return fine(TITLE, named, name)
    return odd(TITLE, named, name, f"the title over the form names {titled}, the form itself {named}")
