"""Relatives of the forms in the samples: other provinces, other years, every field, in three formats."""
from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from data.samples_docx import WordFile
from data.samples_grid import Grid
from data.samples_pdf import A4, Flow, Paper, Style
from parsers import parse
from parsers.document import SourceFile
from pipeline import forms
from pipeline.records import Finding, Indicator, Project, Record
from tests.relatives import TARGETS, Relative
from tests.relatives_columns import COLUMNS
from tests.relatives_headed import HEADED
from tests.relatives_scored import SCORED
from tests.small_documents import read

Reader = Callable[..., tuple[Record, ...]]
RELATIVES = TARGETS | COLUMNS | HEADED | SCORED
INDICATOR = ("level1", "level2", "level3", "description", "value_text", "midterm_text", "actual_text", "weight",
             "score", "deviation", "basis", "scoring")
PROJECT = ("name", "code", "organisation", "organisation_code", "department", "department_code", "implementing_unit",
           "period", "budget_yuan", "fiscal_yuan", "carryover_yuan", "other_yuan", "executed_yuan", "execution_rate",
           "purpose", "goal", "midterm_goal", "actual_result")
WIDTH_PT = 740.0  # between the margins of a page on its side


def printed(record: Project | Indicator, names: tuple[str, ...]) -> dict[str, str]:
    """The fields that are filled, numbers in their shortest form."""
    values = {name: getattr(record, name) for name in names}
    return {name: f"{value.normalize():f}" if isinstance(value, Decimal) else value
            for name, value in values.items() if value is not None}


def read_docx(*parts: str | Grid) -> tuple[Record, ...]:
    word = WordFile()
    for part in parts:
        if isinstance(part, str):
            word.paragraph(part)
        else:
            word.table(part)
    return forms.read(parse(SourceFile("公开.docx", word.finish())), "公开.docx").records


def read_pdf(*parts: str | Grid) -> tuple[Record, ...]:
    flow = Flow(Paper((A4[1], A4[0])), margin=50)
    for part in parts:
        if isinstance(part, str):
            flow.paragraph(part, align="center")
        else:
            flow.table(part, [WIDTH_PT / len(part[0])] * len(part[0]), Style(size_pt=8))
    return forms.read(parse(SourceFile("公开.pdf", flow.finish())), "公开.pdf").records


@pytest.fixture(params=RELATIVES)
def relative(request: pytest.FixtureRequest) -> Relative:
    return RELATIVES[request.param]()


@pytest.mark.parametrize("reader", [read, read_docx, read_pdf])
def test_every_field(relative: Relative, reader: Reader) -> None:
    projects = [record for record in reader(*relative.parts) if isinstance(record, Project)]
    assert [printed(project, PROJECT) for project in projects] == [told.fields for told in relative.told]
    for project, told in zip(projects, relative.told, strict=True):
        assert [printed(indicator, INDICATOR) for indicator in project.indicators] == list(told.indicators())
        assert project.form_kind == told.kind


def test_unknown_headers_are_reported(relative: Relative) -> None:
    found = [record.message for record in read(*relative.parts)
             if isinstance(record, Finding) and record.rule == "unknown-header"]
    assert len(found) == len(relative.unknown)
    assert all(repr(header) in message for header, message in zip(relative.unknown, found, strict=True))
