"""Errors planted in the samples are found, and the samples themselves have none but those that are meant."""
from __future__ import annotations

from typing import NamedTuple

import pytest

from pipeline.checks import RULES
from pipeline.records import Finding
from tests.planting import BUDGET, MAKERS, Edit, planted

LEAST_RECALL = 0.95
WATER = "沧澜县水务局2025年部门预算绩效文本.pdf"
ARCHIVE = "云汉市档案馆2024年部门预算绩效文本.txt"
LIBRARY = "汀岚市图书馆2025年项目支出绩效目标表.pdf"
LISTED = "云汉市城市管理局2026年项目支出绩效目标表.pdf"
SCORED = "汀岚市公共交通管理中心2023年项目支出绩效自评表.pdf"
CULTURE = "望溪区文化馆2023年绩效目标表.docx"
FARM = "青禾县农业农村局2025年部门整体预算绩效目标表.docx"
RESCUE = "沧澜县应急管理局2025年部门预算信息公开情况说明.docx"
TRUNCATED = "汀岚市图书馆2025年项目支出绩效目标表（下载中断）.pdf"
MEANT = {(SCORED, "score-total"), (RESCUE, "prose-and-table")}
NAMES = {rule.name for rule in RULES}


class Plant(NamedTuple):
    """An error of a kind in a sample, and a rule that should tell of it."""

    kind: str
    sample: str
    rule: str
    edits: tuple[Edit, ...]


def plant(kind: str, sample: str, rule: str, *edits: Edit) -> Plant:
    return Plant(kind, sample, rule, edits)


PLANTS = (
    plant("income and expenditure", BUDGET, "income-is-expenditure", Edit(0, "收入总计", "1286.40", "1268.40")),
    plant("income and expenditure", BUDGET, "income-is-expenditure", Edit(3, "收入总计", "1250.40", "1254.00", at=1)),
    plant("sum of a side", BUDGET, "side-sum", Edit(0, "一、一般公共预算拨款收入", "1250.40", "1205.40")),
    plant("sum of a side", BUDGET, "side-sum", Edit(0, "二、农林水支出", "1138.75", "1183.75")),
    plant("sum of a side", BUDGET, "side-sum", Edit(3, "三、住房保障支出", "61.45", "16.45")),
    plant("digit in a total", BUDGET, "column-sum", Edit(1, "合计", "1250.40", "1260.40")),
    plant("digit in a total", BUDGET, "column-sum", Edit(4, "合计", "663.25", "636.25")),
    plant("digit in a total", BUDGET, "basic-and-project", Edit(4, "合计", "1250.40", "1280.40")),
    plant("dropped row", BUDGET, "total-row", Edit(1, "住房保障支出")),
    plant("dropped row", BUDGET, "code-sum", Edit(2, "2130314")),
    plant("dropped row", BUDGET, "code-sum", Edit(4, "机关事业单位职业年金缴费支出")),
    plant("dropped row", CULTURE, "list-total", Edit(1, "非遗资料采集经费")),
    plant("dropped row", RESCUE, "list-total", Edit(1, "排水抢险设备")),
    plant("swapped columns", BUDGET, "code-sum", Edit(2, "213", "594.50", "x"), Edit(2, "213", "544.25", "594.50"),
          Edit(2, "213", "x", "544.25")),
    plant("swapped columns", BUDGET, "code-sum", Edit(5, "302", "78.90", "", at=1), Edit(5, "302", "", "78.90")),
    plant("basic and project", BUDGET, "basic-and-project", Edit(2, "行政运行", "594.50", "549.50")),
    plant("basic and project", BUDGET, "basic-and-project", Edit(2, "合计", "742.15", "724.15")),
    plant("basic and project", FARM, "basic-and-project", Edit(1, "合计", "1035.26", "1053.26")),
    plant("sum of codes", BUDGET, "code-sum", Edit(2, "2080505", "57.50", "75.50")),
    plant("sum of codes", BUDGET, "code-sum", Edit(5, "30101", "400.25", "420.25")),
    plant("sum of codes", RESCUE, "code-sum", Edit(3, "应急管理事务", "1102.75", "1120.75")),
    plant("shifted point", BUDGET, "code-sum", Edit(5, "30201", "50.40", "5.04")),
    plant("shifted unit", BUDGET, "code-sum", Edit(2, "防汛", "208.25", "2082500"),
          Edit(2, "防汛", "208.25", "2082500", at=0)),
    plant("shifted unit", BUDGET, "prose-and-table", Edit(None, "“三公”经费预算", "14.60万元", "14.60元")),
    plant("same amount elsewhere", BUDGET, "same-total", Edit(1, "合计", "1286.40", "1386.40")),
    plant("same amount elsewhere", BUDGET, "same-total", Edit(5, "合计", "742.15", "752.15")),
    plant("sum of 三公", BUDGET, "three-public-sum", Edit(6, "合计", "14.60", "16.40")),
    plant("sum of 三公", BUDGET, "three-public-sum", Edit(6, "2.公务接待费", "2.00", "20.00")),
    plant("sum of vehicles", BUDGET, "vehicles-sum", Edit(6, "其中：公务用车购置费", "0.00", "5.00", at=1)),
    plant("text and table", BUDGET, "prose-and-table", Edit(None, "收入预算", "1286.40", "1268.40")),
    plant("text and table", BUDGET, "prose-and-table", Edit(None, "基本支出", "742.15", "724.15")),
    plant("text and table", BUDGET, "prose-and-table", Edit(None, "公务接待费", "2.00万元", "3.00万元")),
    plant("money of a project", WATER, "project-funds", Edit(0, "预算规模及资金用途", "268.40", "286.40")),
    plant("money of a project", ARCHIVE, "project-funds", Edit(None, "486000.00", "486000.00", "468000.00")),
    plant("money of a project", LIBRARY, "project-funds", Edit(0, "其中：财政拨款", "110.00", "101.00")),
    plant("money of a project", LISTED, "project-funds", Edit(0, "99010026T000000310057-公共厕所运行维护", "12.350000",
                                                              "21.350000")),
    plant("money of a project", SCORED, "project-funds", Edit(0, "其中：当年财政拨款", "280.00", "208.00")),
    plant("money of a department", CULTURE, "department-funds", Edit(0, "资金总额：213.60", "资金总额：213.60",
                                                                  "资金总额：231.60")),
    plant("money of a department", FARM, "department-funds", Edit(0, "项目支出", "242.80", "224.80")),
    plant("total of a list", CULTURE, "list-total", Edit(1, "合  计", "61.60", "66.60")),
    plant("total of a list", CULTURE, "list-total", Edit(3, "合  计", "18.40", "14.80")),
    plant("total of a list", RESCUE, "list-total", Edit(1, "合  计", "368.50", "386.50")),
    plant("plan of payments above 100 %", WATER, "payment-plan", Edit(0, "20%", "100%", "120%")),
    plant("plan of payments falls", WATER, "payment-plan", Edit(1, "25%", "80%", "40%")),
    plant("rate of execution", SCORED, "execution-rate", Edit(0, "年度资金总额", "98.00%", "89.00%")),
    plant("rate of execution", SCORED, "execution-rate", Edit(1, "年度资金总额", "68.00", "58.00")),
    plant("points do not sum", SCORED, "points-total", Edit(0, "标线验收合格率", "15", "25")),
    plant("scores do not sum", SCORED, "score-total", Edit(0, "总分", "96.5", "95.5")),
    plant("score above points", SCORED, "score-above-points", Edit(0, "工程完工时间", "8", "18")),
    plant("costs above budget", WATER, "cost-above-budget", Edit(0, "项目总成本", "≤268.40万元", "≤368.40万元")),
    plant("costs above budget", LIBRARY, "cost-above-budget", Edit(0, "图书购置总成本", "≤120万元", "≤210万元")),
    plant("spending basis", CULTURE, "spending-basis", Edit(2, "公益演出补助", "1.80万元/场×24场=43.20万元",
                                                           "1.80万元/场×24场=34.20万元")),
    plant("spending basis", CULTURE, "spending-basis", Edit(3, "印刷出版", "60元/册×1000册=6.00万元",
                                                           "60元/册×1000册=60.00万元")),
    plant("title and name", WATER, "title-and-name",
          Edit(None, "1.农村供水管网改造补助资金", "农村供水管网改造补助资金", "水库除险加固资金")),
    plant("share above 100 %", WATER, "share-above-100", Edit(0, "用水户满意度", "≥92%", "≥192%")),
    plant("share above 100 %", ARCHIVE, "share-above-100", Edit(None, "库房管理人员满意度", "大于95%", "大于100%")),
    plant("doubled sign", WATER, "doubled-sign", Edit(0, "工程验收合格率", "=100%", "=100%%")),
    plant("two targets", ARCHIVE, "two-targets", Edit(None, "设备完好率", "≥98完成率达到98%", "≥98完成率达到89%")),
)


def rules_told(sample: str, *edits: Edit) -> set[str]:
    """The rules of sums and contradictions that an error or a warning tells of."""
    told = (record for record in planted(sample, *edits).records if isinstance(record, Finding))
    return {finding.rule for finding in told if finding.rule in NAMES and finding.severity != "info"}


def test_errors_of_many_kinds_are_planted() -> None:
    assert len(PLANTS) >= 40
    assert len({plant.kind for plant in PLANTS}) >= 15


def test_planted_errors_are_found() -> None:
    missed = [plant for plant in PLANTS if plant.rule not in rules_told(plant.sample, *plant.edits)]
    assert len(missed) <= (1 - LEAST_RECALL) * len(PLANTS), missed


@pytest.mark.parametrize("sample", sorted(MAKERS.keys() - {TRUNCATED}))
def test_sample_without_a_planted_error_has_none_but_those_meant(sample: str) -> None:
    assert rules_told(sample) == {rule for name, rule in MEANT if name == sample}
