"""Every layout that was met in real disclosures, through the whole pipeline: bytes in, records out."""
from __future__ import annotations

from decimal import Decimal

import pytest

from parsers import parse
from parsers.document import SourceFile
from pipeline import forms
from pipeline.records import Indicator, Project
from tests.layouts import LAYOUTS


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_is_read(name: str) -> None:
    layout = LAYOUTS[name]()
    document = parse(SourceFile(f"{name}.{layout.suffix}", layout.data))
    records = forms.read(document, f"{name}.{layout.suffix}").records
    projects = [record for record in records if isinstance(record, Project)]
    indicators = [indicator for project in projects for indicator in project.indicators]
    assert [project.name for project in projects] == list(layout.projects)
    assert {project.form_kind for project in projects} == {layout.form_kind}
    assert [(i.level1, i.level2, i.level3, i.value_text) for i in indicators] == list(layout.indicators)
    for column, expected in layout.more.items():
        assert [printed(indicator, column) for indicator in indicators] == list(expected), column


def printed(indicator: Indicator, column: str) -> str | None:
    """A column as its layout gives it: numbers as text."""
    value = getattr(indicator, column)
    return f"{value:f}" if isinstance(value, Decimal) else value
