"""Cells that print a code and a name."""
from __future__ import annotations

import pytest

from pipeline.normalizer.codes import split_agency, split_code

CODES = ["301", "11000021Y000000390843", "QC154005", "2022QC154003", "NCSB20230447", "A020299"]
NAMES = ["PM25-监测网建设", "信息化建设（OA2）", "COVID19-防控", "河道巡护（2025）", "河道巡护"]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("printed", ["{}-河道巡护", "[{}]河道巡护", "河道巡护（{}）", "{}_河道巡护"])
def test_a_code_before_or_after_a_name(printed: str, code: str) -> None:
    assert split_code(printed.format(code)) == (code, "河道巡护")


@pytest.mark.parametrize("name", NAMES)
def test_a_word_or_a_year_is_no_code(name: str) -> None:
    assert split_code(name) == (None, name)


@pytest.mark.parametrize(("text", "parts"), [
    ("云汉市水务局307", ("307", "云汉市水务局")), ("[126]云汉市水务局", ("126", "云汉市水务局")),
    ("云汉市水务局-126001", ("126001", "云汉市水务局")), ("国道210", (None, "国道210")), (None, (None, None)),
])
def test_the_code_of_an_agency_can_stand_behind_it(text: str | None, parts: tuple[str | None, str | None]) -> None:
    assert split_agency(text) == parts
