"""The samples as scans give the indicators of the originals: clean, askew and poor, sideways, under a seal."""
from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import astuple, replace
from typing import Any

import pytest
import scans
from workbench import ROOT

from parsers.document import SourceFile
from pipeline.extract import extract
from pipeline.records import Project

pytestmark = pytest.mark.skipif(not scans.has_chinese_font(), reason=scans.NO_FONT)

RAW = ROOT / "data" / "raw"
PLANNED, FORMS = "沧澜县水务局2025年部门预算绩效文本.pdf", "汀岚市图书馆2025年项目支出绩效目标表.pdf"
LIST = "云汉市城市管理局2026年项目支出绩效目标表.pdf"
SELF_EVALUATION = "汀岚市公共交通管理中心2023年项目支出绩效自评表.pdf"
FLOOR = 0.98  # of the indicators identical: all columns, texts without white space and in one width


def indicators(name: str, data: bytes) -> Counter[Any]:
    """The indicators with their pages, without where they were read from."""
    outcome = extract(SourceFile(name, data))
    assert outcome.status == "ok", outcome.error
    projects = (record for record in outcome.extraction.records if isinstance(record, Project))
    found = (indicator for project in projects for indicator in project.indicators)
    return Counter(folded(astuple(replace(record, origins=()))) for record in found)


def folded(value: Any) -> Any:
    """Without white space, full-width forms as half-width ones: a scan does not tell which was meant."""
    if isinstance(value, tuple | list):
        return tuple(folded(part) for part in value)
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", value)) if isinstance(value, str) else value


@pytest.mark.parametrize(("scan", "names"), [
    pytest.param(scans.clean, (PLANNED, SELF_EVALUATION), id="clean"),
    pytest.param(scans.askew, (LIST, FORMS), id="askew, with grain, in poor quality"),
    pytest.param(scans.turned(1), (LIST,), id="a quarter to the left"),
    pytest.param(scans.turned(2), (SELF_EVALUATION,), id="upside down"),
    pytest.param(scans.turned(3), (LIST,), id="a quarter to the right"),
    pytest.param(scans.sealed, (FORMS, LIST), id="under a red seal"),
])
def test_a_scan_gives_the_indicators_of_its_original(scan: Callable[[bytes], bytes], names: tuple[str, ...]) -> None:
    original, read = Counter[Any](), Counter[Any]()
    for name in names:
        pdf = (RAW / name).read_bytes()
        original += indicators(name, pdf)
        read += indicators(name, scan(pdf))
    same = (original & read).total()
    assert original.total() > 10
    assert same >= FLOOR * original.total(), [*(original - read), *(read - original)]
    assert read.total() == original.total()
