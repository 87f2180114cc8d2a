"""Names and codes of agencies, as titles, table heads and file names print them."""
from __future__ import annotations

import pytest

from pipeline.normalizer.agencies import (
    agency_in_file_name,
    agency_in_line,
    agency_in_title,
    file_stem,
    is_agency,
    year_in_file_name,
)


@pytest.mark.parametrize(
    "name",
    ["云汉市水务局", "云汉市档案馆（本级）", "云汉市档案馆本级", "云汉市政府办公室", "云 汉 市 水 务 局", "救援中心"],
)
def test_the_name_of_an_agency(name: str) -> None:
    assert is_agency(name)


@pytest.mark.parametrize("text", ["河道巡护经费", "云汉市水务局2025年预算", "国务院部门网站", "局", "", None])
def test_what_is_no_name_of_an_agency(text: str | None) -> None:
    assert not is_agency(text)


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        ("2026年云汉市水务局部门预算", "云汉市水务局"),
        ("云汉市水务局2026年部门预算", "云汉市水务局"),
        ("云汉市水务局2026年度部门预算公开", "云汉市水务局"),
        ("云汉市水务局 2026 年单位预算", "云汉市水务局"),
        ("附件1：云汉市水务局2026年部门整体支出绩效目标表", "云汉市水务局"),
        ("云汉市城市管理局2026年项目支出绩效目标表", "云汉市城市管理局"),
        ("预算表12 云汉市城市管理局2026年项目支出绩效目标表", "云汉市城市管理局"),
        ("云汉市财政局关于下达2026年普惠金融发展专项资金预算的通知", "云汉市财政局"),
        ("云汉市水务局部门及所属预算单位2026年预算公开", "云汉市水务局"),
        ("云汉市水务局及下属事业单位2025年度决算公开", "云汉市水务局"),
        ("2026年部门预算", None),
        ("项目支出绩效目标表", None),
        (None, None),
    ],
)
def test_the_agency_that_a_title_names(title: str | None, agency: str | None) -> None:
    assert agency_in_title(title) == agency


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("单位名称：云汉市水务局", (None, "云汉市水务局")),
        ("填报单位：望溪区文化馆（盖章）金额单位：万元", (None, "望溪区文化馆")),
        ("编制部门：沧澜县应急管理局截止时间：2024年12月31日", (None, "沧澜县应急管理局")),
        ("填报单位：（盖章）", (None, None)),
        ("315001沧澜县水务局本级", ("315001", "沧澜县水务局本级")),
        ("315001 沧澜县水务局", ("315001", "沧澜县水务局")),
        ("2025年度", (None, None)),
        ("单位：万元", (None, None)),
    ],
)
def test_the_agency_in_a_line_over_a_table(line: str, found: tuple[str | None, str | None]) -> None:
    assert agency_in_line(line) == found


def test_the_name_of_a_file_is_the_last_resort() -> None:
    assert file_stem("公开.zip!云汉市水务局2026年部门预算.v2.pdf") == "云汉市水务局2026年部门预算.v2"
    assert agency_in_file_name("云汉__水务局_2026年部门预算__a13068") == "水务局"
    assert agency_in_file_name("云汉__2026年云汉市水务局_部门预算") == "云汉市水务局"
    assert agency_in_file_name("scan0001") is None
    assert year_in_file_name("云汉市水务局2026年部门预算") == 2026
    assert year_in_file_name("12026年") is None
