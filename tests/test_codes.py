"""Cells that print a code and a name."""
from __future__ import annotations

import pytest

from pipeline.normalizer.codes import split_code

CODES = ["301", "11000021Y000000390843", "QC154005", "2022QC154003", "NCSB20230447", "A020299"]
NAMES = ["PM25-监测网建设", "信息化建设（OA2）", "COVID19-防控", "河道巡护（2025）", "河道巡护"]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("printed", ["{}-河道巡护", "[{}]河道巡护", "河道巡护（{}）", "{}_河道巡护"])
def test_a_code_before_or_after_a_name(printed: str, code: str) -> None:
    assert split_code(printed.format(code)) == (code, "河道巡护")


@pytest.mark.parametrize("name", NAMES)
def test_a_word_or_a_year_is_no_code(name: str) -> None:
    assert split_code(name) == (None, name)
