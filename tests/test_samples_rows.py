"""The committed samples, read: how many records of each kind, some of them whole, and where each was read from."""
from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from parsers.document import Cell, Document, Paragraph, SourceFile, from_json, to_json
from pipeline.extract import Outcome, extract
from pipeline.normalizer.money import parse_amount
from pipeline.normalizer.text import squeeze
from pipeline.records import (
    Asset,
    Check,
    Figure,
    Finding,
    FundItem,
    Furniture,
    Goal,
    Indicator,
    Institution,
    PageLedger,
    PaymentStep,
    Procurement,
    Project,
    Quantity,
    Record,
    SpendingDetail,
    Task,
    UnclaimedTable,
)

RAW = Path(__file__).parents[1] / "data" / "raw"

WATER = "沧澜县水务局2025年部门预算绩效文本.pdf"
FARMS = "青禾县农业农村局2025年部门整体预算绩效目标表.docx"
CULTURE = "望溪区文化馆2023年绩效目标表.docx"
ARCHIVE = "云汉市档案馆2024年部门预算绩效文本.txt"
CLEANING = "澄原区环境卫生中心2024年绩效目标表.txt"
LIBRARY = "汀岚市图书馆2025年项目支出绩效目标表.pdf"
CITY = "云汉市城市管理局2026年项目支出绩效目标表.pdf"
RESCUE = "沧澜县应急管理局2025年部门预算信息公开情况说明.docx"
BUSES = "汀岚市公共交通管理中心2023年项目支出绩效自评表.pdf"
BROKEN = "汀岚市图书馆2025年项目支出绩效目标表（下载中断）.pdf"

COUNTS: dict[str, dict[str, int]] = {
    WATER: {"Project": 2, "Indicator": 16, "PaymentStep": 8, "Goal": 3},
    FARMS: {"Project": 1, "Indicator": 11, "Figure": 8, "Task": 3, "BudgetTable": 1, "BudgetLine": 25},
    CULTURE: {"Project": 3, "Indicator": 21, "Figure": 6, "Task": 2, "FundItem": 2, "SpendingDetail": 3},
    ARCHIVE: {"Project": 2, "Indicator": 12, "PaymentStep": 8},
    CLEANING: {"Project": 2, "Indicator": 13, "Figure": 6, "Task": 1, "FundItem": 1, "SpendingDetail": 1},
    LIBRARY: {"Project": 3, "Indicator": 24},
    CITY: {"Project": 3, "Indicator": 19},
    RESCUE: {"Institution": 2, "Procurement": 4, "Asset": 6, "BudgetTable": 6, "BudgetLine": 88},
    BUSES: {"Project": 2, "Indicator": 12},
}
"""Records that are read from tables, and goals told as text; of figures those in tables."""
AGENCIES = {
    WATER: ("沧澜县水务局", 2025),
    FARMS: ("青禾县农业农村局", 2025),
    CULTURE: ("望溪区文化馆", 2023),
    ARCHIVE: ("云汉市档案馆", 2024),
    CLEANING: ("澄原区环境卫生中心", 2024),
    LIBRARY: ("汀岚市图书馆", 2025),
    CITY: ("云汉市城市管理局", 2026),
    RESCUE: ("沧澜县应急管理局", 2025),
    BUSES: ("汀岚市公共交通管理中心", 2023),
}
WITH_PROJECTS = [name for name in COUNTS if "Project" in COUNTS[name]]


@cache
def outcome(name: str) -> Outcome:
    return extract(SourceFile(name, (RAW / name).read_bytes()))


def document(name: str) -> Document:
    found = outcome(name).document
    assert found is not None
    return found


def records(name: str) -> list[Record]:
    return list(outcome(name).extraction.records)


def projects(name: str) -> list[Project]:
    return [record for record in records(name) if isinstance(record, Project)]


def of_tables(name: str) -> list[Record]:
    """All records, those inside projects too, without figures told in prose and what checks and the ledger tell."""
    inside = [child for project in projects(name) for child in (*project.indicators, *project.payments)]
    return [record for record in (*records(name), *inside)
            if not isinstance(record, Check | Finding | Furniture | PageLedger | UnclaimedTable)
            and not (isinstance(record, Figure) and record.source == "text")]


def bare(record: Record) -> Record:
    return replace(record, origins=())


def row(name: str, like: Record) -> Record:
    """The record of the class and name of another one, without its origins."""
    key = next(key for key in ("level3", "name", "item", "month") if hasattr(like, key))
    return next(bare(record) for record in of_tables(name)
                if type(record) is type(like) and getattr(record, key) == getattr(like, key))


def yuan(amount: str) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"))


def test_every_sample_is_listed() -> None:
    assert {path.name for path in RAW.iterdir()} == {*COUNTS, BROKEN}


@pytest.mark.parametrize("name", COUNTS)
def test_a_sample_has_its_records_and_no_others(name: str) -> None:
    assert outcome(name).status == "ok"
    assert Counter(type(record).__name__ for record in of_tables(name)) == COUNTS[name]


def test_a_broken_download_is_told() -> None:
    assert outcome(BROKEN).status == "failed"
    assert "download it again" in (outcome(BROKEN).error or "")
    assert records(BROKEN) == []


@pytest.mark.parametrize("name", AGENCIES)
def test_a_sample_is_of_its_agency_and_year(name: str) -> None:
    extraction = outcome(name).extraction
    assert (extraction.organisation, extraction.fiscal_year) == AGENCIES[name]
    assert {project.fiscal_year for project in projects(name)} <= {AGENCIES[name][1]}


PROJECTS = [
    (WATER, 0, dict(page=2, name="农村供水管网改造补助资金", code="99042125P00315001017", budget_yuan=yuan("2684000"),
                    fiscal_yuan=yuan("2600000"), other_yuan=yuan("84000"), organisation="沧澜县水务局本级",
                    organisation_code="315001", form_kind="project_target",
                    purpose="用于更换老化供水管道、改造加压泵站，改善边远村组供水水压和水质。")),
    (WATER, 1, dict(page=2, name="河道清淤与日常巡查经费", code="99042125P00315001023", budget_yuan=yuan("756000"),
                    goal="1.完成重点河段清淤并保持河道畅通。2.按月开展河道巡查，发现的问题及时处置。3.汛期行洪安全得到保障。")),
    (FARMS, 0, dict(page=None, name=None, code=None, form_kind="department_target", organisation="青禾县农业农村局",
                    fiscal_yuan=yuan("10352600"), other_yuan=yuan("200000"), budget_yuan=None)),
    (CULTURE, 1, dict(name="公益演出补助", budget_yuan=yuan("432000"), period="2023年", form_kind="project_target",
                      goal="全年完成公益演出24场。", midterm_goal="形成常态化的公益演出机制。")),
    (ARCHIVE, 1, dict(page=None, name="档案库房恒温恒湿设备运行维护费", budget_yuan=yuan("152300"),
                      fiscal_yuan=yuan("132300"), other_yuan=yuan("20000"))),
    (CLEANING, 0, dict(name=None, form_kind="department_target", budget_yuan=yuan("4865000"), other_yuan=yuan("0"))),
    (LIBRARY, 2, dict(page=3, name="全民阅读推广活动经费", department="汀岚市文化局", department_code="206",
                      implementing_unit="汀岚市图书馆", budget_yuan=yuan("382000"), fiscal_yuan=yuan("300000"),
                      carryover_yuan=yuan("0"), other_yuan=yuan("82000"))),
    (CITY, 1, dict(page=1, code="99010026T000000310057", name="公共厕所运行维护", budget_yuan=yuan("4123500"),
                   fiscal_yuan=yuan("4000000"), other_yuan=yuan("123500"))),
    (CITY, 2, dict(page=2, name="户外广告设施安全检测", budget_yuan=yuan("580000"), other_yuan=None)),
    (BUSES, 0, dict(page=1, name="公交专用道建设项目", form_kind="project_self_evaluation", budget_yuan=yuan("3000000"),
                    fiscal_yuan=yuan("2800000"), carryover_yuan=yuan("200000"), executed_yuan=yuan("2940000"),
                    execution_rate=Decimal("98.00"), goal="施划公交专用道28公里，安装监控设备，提高公交运行速度。",
                    actual_result="已施划公交专用道28.6公里，安装监控设备40套，公交运行速度有所提高。")),
]


@pytest.mark.parametrize(("name", "index", "fields"), PROJECTS, ids=[f"{p[0][:8]}-{p[1]}" for p in PROJECTS])
def test_a_project_is_read_whole(name: str, index: int, fields: dict[str, object]) -> None:
    project = projects(name)[index]
    assert {field: getattr(project, field) for field in fields} == fields


ROWS: list[tuple[str, Record]] = [
    (WATER, Indicator(
        page=2, seq=5, level1="产出指标", level2="成本指标", level3="项目总成本", category1="产出指标",
        category2="成本指标", description="项目实际支出总额", value_text="≤268.40万元", basis="预算批复文件",
        quantity=Quantity(
            kind="money", comparator="≤", value=Decimal("268.40"), unit="万元", amount_yuan=yuan("2684000")))),
    (WATER, Indicator(
        page=2, seq=3, level1="产出指标", level2="质量指标", level3="巡查问题整改率", category1="产出指标",
        category2="质量指标", value_text="≥95%", basis="历史经验",
        description="反映巡查中发现的乱占、乱采、乱堆、乱建等问题的整改情况，以已整改问题数除以发现问题总数计算，"
                    "跨年度整改的问题按照整改方案确定的进度分段计入，经复核退回的问题不计入已整改问题数",
        quantity=Quantity(kind="percent", comparator="≥", value=Decimal(95), unit="%"))),
    (WATER, PaymentStep(page=2, month=6, percent=Decimal(45))),
    (WATER, Goal(page=1, name="保持河道行洪畅通", goal="落实河道巡查和清淤责任，汛前完成重点河段清淤，及时处置险情。",
                 indicator="清淤河道不少于12公里，巡查发现问题整改率达到95%。")),
    (FARMS, Indicator(
        seq=4, level1="产出指标", level2="时效指标", level3="各项工作完成时间", category1="产出指标",
        category2="时效指标", value_text="2025.12.31", quantity=Quantity(kind="date", due_date=date(2025, 12, 31)))),
    (FARMS, Task(name="任务2：动物疫病防控", amount_yuan=yuan("845000"),
                 goal="免疫密度达到95%以上，不发生区域性重大动物疫情。",
                 content="采购疫苗和防护物资，开展春秋两季集中免疫和疫情监测，做好病死畜禽无害化处理。")),
    (FARMS, Figure(item="在职人数", item_raw="在职人数", organisation="青禾县农业农村局", fiscal_year=2025,
                   value=Decimal(58), unit="人")),
    (FARMS, Figure(item="基本支出", item_raw="其中：基本支出", organisation="青禾县农业农村局", fiscal_year=2025,
                   unit="元", amount_yuan=yuan("8124600"))),
    (CULTURE, FundItem(name="非遗资料采集经费", amount_yuan=yuan("184000"), goal="完成3个项目的资料采集。",
                       period_goal="建立区级非遗资料库。")),
    (CULTURE, SpendingDetail(project_name="公益演出补助", item="公益演出补助", detail="演出劳务和舞台租赁",
                             amount_yuan=yuan("432000"), basis="1.80万元/场×24场=43.20万元")),
    (CLEANING, Task(name="垃圾密闭转运", responsible="运输科", goal="生活垃圾日产日清，转运车辆全部密闭。")),
    (CLEANING, SpendingDetail(project_name="中转站设备维护", item="设备检修", detail="检修和配件",
                              amount_yuan=yuan("884000"), basis="按上年合同价测算")),
    (LIBRARY, Indicator(
        page=2, seq=2, level1="成本指标", level2="社会成本指标", level3="更新期间闭馆天数", category1="成本指标",
        category2="社会成本指标", value_text="≤3天",
        quantity=Quantity(kind="number", comparator="≤", value=Decimal(3), unit="天"))),
    (CITY, Indicator(
        page=2, seq=2, level1="产出指标", level2="质量指标", level3="检测报告规范性", category1="产出指标",
        category2="质量指标", value_text="符合技术标准", quantity=Quantity(kind="qualitative"))),
    (RESCUE, Procurement(
        project_name="应急物资储备经费", project_budget_yuan=yuan("3185000"), item="帐篷", catalogue_code="A02441500",
        unit="顶", quantity=Decimal(400), unit_price_yuan=yuan("1200"), amount_yuan=yuan("480000"))),
    (RESCUE, Asset(item="房屋（平方米）", quantity=Decimal(2860), amount_yuan=yuan("7842000"))),
    (RESCUE, Asset(item="其他固定资产", quantity=None, amount_yuan=yuan("5416100"))),
    (RESCUE, Institution(name="沧澜县应急救援中心", nature="事业", rank="股级", funding="财政性资金基本保证")),
    (BUSES, Indicator(
        page=1, seq=4, level1="产出指标", level2="时效指标", level3="工程完工时间", category1="产出指标",
        category2="时效指标", value_text="2023年10月底前", quantity=Quantity(kind="date", due_date=date(2023, 10, 31)),
        actual_text="2023年11月18日", weight=Decimal(10), score=Decimal(8),
        deviation="汛期降雨偏多，工期顺延；今后提前安排施工。")),
]


@pytest.mark.parametrize(("name", "expected"), ROWS, ids=[f"{name[:6]}-{type(row).__name__}" for name, row in ROWS])
def test_a_row_is_read_whole(name: str, expected: Record) -> None:
    assert row(name, expected) == expected


@pytest.mark.parametrize("name", COUNTS)
def test_a_document_survives_json(name: str) -> None:
    assert from_json(to_json(document(name))) == document(name)


@pytest.mark.parametrize("name", COUNTS)
def test_every_origin_is_a_cell_or_a_paragraph_of_the_document(name: str) -> None:
    numbered = document(name).numbered()
    places = {(*cell, 0) for cell in cells_of(document(name))} | {
        (0, 0, 0, number) for number, block in numbered if isinstance(block, Paragraph)}
    assert [origin for record in of_tables(name) for origin in record.origins if origin[1:] not in places] == []
    assert [record for record in of_tables(name) if not record.origins] == []


@pytest.mark.parametrize("name", WITH_PROJECTS)
def test_targets_and_names_lead_back_to_the_cells_that_print_them(name: str) -> None:
    cells = cells_of(document(name))
    for project in projects(name):
        for indicator in project.indicators:
            assert squeeze(printed(indicator, "level3", cells)) == squeeze(indicator.level3)
            target = squeeze(printed(indicator, "value", cells))
            assert target and target in squeeze(indicator.value_text)
        if project.name:
            assert squeeze(project.name) in squeeze(printed(project, "project_name", cells))


@pytest.mark.parametrize("name", WITH_PROJECTS)
def test_budgets_lead_back_to_the_cells_that_print_them(name: str) -> None:
    cells = cells_of(document(name))
    unit = "元" if name == ARCHIVE else "万元"
    for project in projects(name):
        if project.budget_yuan is not None:
            said = squeeze(printed(project, "budget", cells)).rpartition(":")[2]
            assert parse_amount(said, unit) == project.budget_yuan


def cells_of(parsed: Document) -> dict[tuple[int, int, int], Cell]:
    return {(number, cell.row, cell.col): cell for number, table in enumerate(parsed.tables, 1) for cell in table.cells}


def printed(record: Record, field: str, cells: dict[tuple[int, int, int], Cell]) -> str:
    """The text of all cells that a field was read from, in order."""
    places = [(origin.table_no, origin.row, origin.col) for origin in record.origins if origin.field == field]
    assert places, f"{field} has no origin"
    return "".join(cells[place].text for place in places)
