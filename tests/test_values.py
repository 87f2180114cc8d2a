"""Values as cells print them, read into quantities and amounts; dates have tests of their own."""
from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalizer.values import (
    compose_value,
    is_sign,
    looks_numeric,
    parse_number,
    parse_quantity,
)
from pipeline.normalizer.vocabulary import rows
from pipeline.records import Quantity

GOLD = Path(__file__).parents[2] / "shared" / "gold"

# text: comparator, value, unit, kind
NUMBERS = {
    "95": ("=", "95", None, "number"),
    "0": ("=", "0", None, "number"),
    "-5%": ("=", "-5", "%", "percent"),
    "≥-5%": ("≥", "-5", "%", "percent"),
    "≥９５％": ("≥", "95", "%", "percent"),
    "= 100 %": ("=", "100", "%", "percent"),
    "＝＝100%": ("=", "100", "%", "percent"),
    "=≥95%": ("≥", "95", "%", "percent"),
    "≧95%": ("≥", "95", "%", "percent"),
    "⩾95%": ("≥", "95", "%", "percent"),
    "=>95%": ("≥", "95", "%", "percent"),
    "未超过3次": ("≤", "3", "次", "number"),
    "≦24小时": ("≤", "24", "小时", "number"),
    "<=3天": ("≤", "3", "天", "number"),
    "》95%": (">", "95", "%", "percent"),
    "〉95%": (">", "95", "%", "percent"),
    "〈5%": ("<", "5", "%", "percent"),
    "＞/=95%": ("≥", "95", "%", "percent"),
    "达到或超过95%": ("≥", "95", "%", "percent"),
    "95%+": ("≥", "95", "%", "percent"),
    "≥100%%": ("≥", "100", "%", "percent"),
    "3.5‰": ("=", "3.5", "‰", "percent"),
    "≤万分之三": ("≤", "3", "‱", "percent"),
    "百分之95以上": ("≥", "95", "%", "percent"),
    "10亿条": ("=", "10", "亿条", "number"),
    "1万余人": ("=", "1", "万人", "number"),
    "≥100ml": ("≥", "100", "ml", "number"),
    "＝98百分比（%）": ("=", "98", "百分比（%）", "percent"),
    "≥30万": ("≥", "30", "万", "number"),
    "≥1万字": ("≥", "1", "万字", "number"),
    ">3 万条/年": (">", "3", "万条/年", "number"),
    "=710元/人月": ("=", "710", "元/人月", "number"),
    "=570元/人.月": ("=", "570", "元/人.月", "number"),
    "≤0.05元/kWh": ("≤", "0.05", "元/kWh", "number"),
    "≥18台/套": ("≥", "18", "台/套", "number"),
    "≥3周次": ("≥", "3", "周次", "number"),
    "≤450元/人•天": ("≤", "450", "元/人•天", "number"),
    "12亿斤": ("=", "12", "亿斤", "number"),
    "≥325人、户": ("≥", "325", "人、户", "number"),
    "≥5000人（次）": ("≥", "5000", "人（次）", "number"),
    "≥50个（台、套、件、辆）": ("≥", "50", "个（台、套、件、辆）", "number"),
    "≤500元/台（部）": ("≤", "500", "元/台（部）", "number"),
    "≥3000人数": ("≥", "3000", "人数", "number"),
    "≥1700㎡": ("≥", "1700", "㎡", "number"),
    "≥20m2": ("≥", "20", "m2", "number"),
    "≥10Mbps": ("≥", "10", "Mbps", "number"),
    "1,234.56人": ("=", "1234.56", "人", "number"),
    "1，234人": ("=", "1234", "人", "number"),
    "1 043.20米": ("=", "1043.20", "米", "number"),
    "100多人": ("=", "100", "人", "number"),
    "约100人左右": ("=", "100", "人", "number"),
    "3次（含线上）": ("=", "3", "次", "number"),
    "3次培训": ("=", "3", "次", "number"),
    "95%（含）以上": ("≥", "95", "%", "percent"),
    "≥95%以上": ("≥", "95", "%", "percent"),
    "10次及以上": ("≥", "10", "次", "number"),
    "达到95%以上": ("≥", "95", "%", "percent"),
    "控制在5%以内": ("≤", "5", "%", "percent"),
    "不少于350个。": ("≥", "350", "个", "number"),
    "每周不少于3次": ("≥", "3", "次", "number"),
    "少于等于5天": ("≤", "5", "天", "number"),
    "≤5分钟": ("≤", "5", "分钟", "number"),
    "5个工作日内": ("≤", "5", "个工作日", "number"),
    "≤12月": ("≤", "12", "月", "number"),
    "1年": ("=", "1", "年", "number"),
    "一年": ("=", "1", "年", "number"),
    "不少于两次": ("≥", "2", "次", "number"),
    "一百二十三人次": ("=", "123", "人次", "number"),
    "提升至95%": ("=", "95", "%", "percent"),
    "降至5%以下": ("≤", "5", "%", "percent"),
    "正确率 100%": ("=", "100", "%", "percent"),
    "指标1：合格率≥90%": ("≥", "90", "%", "percent"),
    "区县（市）信访事项及时受理率达95%以上": ("≥", "95", "%", "percent"),
    "不少于全市企业数的60%": ("≥", "60", "%", "percent"),
    "PM2.5≤35微克/立方米": ("≤", "35", "微克/立方米", "number"),
    "新增就业500人": ("=", "500", "人", "number"),
    "链路租赁费用4.91万元/年/条": ("=", "4.91", "万元/年/条", "number"),
    "2026年新增就业5000人以上": ("≥", "5000", "人", "number"),
    "5亿美元": ("=", "5", "亿美元", "number"),
    "≥95完成率达到95%": ("≥", "95", "%", "percent"),
    "≥100完成率达到90%": ("≥", "100", "%", "percent"),
    "≥100次完成率达到90%": ("≥", "100", "次", "number"),
}


@pytest.mark.parametrize("text", NUMBERS)
def test_number(text: str) -> None:
    comparator, value, unit, kind = NUMBERS[text]
    assert parse_quantity(text, 2026) == Quantity(kind=kind, comparator=comparator, value=Decimal(value), unit=unit)


@pytest.mark.parametrize(
    ("text", "lower", "upper", "unit", "kind"),
    [
        ("80-90%", 80, 90, "%", "percent"),
        ("80%～90%", 80, 90, "%", "percent"),
        ("3~5次", 3, 5, "次", "number"),
        ("1000至1200人", 1000, 1200, "人", "number"),
        ("3—5个工作日", 3, 5, "个工作日", "number"),
    ],
)
def test_range(text: str, lower: int, upper: int, unit: str, kind: str) -> None:
    expected = Quantity(kind=kind, comparator="=", value=Decimal(lower), value_upper=Decimal(upper), unit=unit)
    assert parse_quantity(text, 2026) == expected


@pytest.mark.parametrize(
    ("text", "comparator", "value", "unit", "yuan"),
    [
        ("≤536.56308万元", "≤", "536.56308", "万元", "5365630.80"),
        ("50.4亿元", "=", "50.4", "亿元", "5040000000.00"),
        ("大于80亿元人民币", ">", "80", "亿元人民币", "8000000000.00"),
        ("≥2110元", "≥", "2110", "元", "2110.00"),
        ("￥100元", "=", "100", "元", "100.00"),
    ],
)
def test_money(text: str, comparator: str, value: str, unit: str, yuan: str) -> None:
    expected = Quantity(
        kind="money", comparator=comparator, value=Decimal(value), unit=unit, amount_yuan=Decimal(yuan)
    )
    assert parse_quantity(text, 2026) == expected


@pytest.mark.parametrize(
    "text",
    [
        *(None, "", "无", "优", "≥", "长期", "下降", "一次性", "三级", "零事故"),
        *("1:1", "3/4", "1.2.3", "95%≥"),
        "90%≤满意度",
        "7×24小时",
        "9:00-17:00",
        "第3名",
        "排名前10名",
        "每月25日前",
        "每季度末",
        "每月12月底前",
        "按规定时间下达",
        "按照2026年度工作计划执行",
        "4月密云区地下水采样指标数量",
        "市本级人民代表大会批准20日内",
        "培训结束后1月",
        "收到申请后5个工作日内办结",
        "不低于全省平均值1个标准差",
        "接待群众5人以上集体走访数量",
        "10M点对点专线接入",
        "10名工作人员工资按时发放",
        "LPR+150BPs",
        "中部地区上限LPR+150BPs、脱贫地区上限LPR+250BPs",
        "≤42.38万元；≤88.65万元",
        "≥95%；≥95%；100%",
        "平稳运行；高于30%",
        "高于30%；平稳运行",
        "按投资额30% 且≤100万元/家",
        "大于90%得满分，每低一个百分点减0.2分。",
        "10 20",
        "1：>=95%；2：有所提升",
        "9" * 50,
        "≥95%" + "，并按要求及时完成全部工作" * 20,
        "12月底前完成" + "，并按要求及时完成全部工作" * 20,
    ],
)
def test_text_without_a_value_is_qualitative(text: str | None) -> None:
    assert parse_quantity(text, 2026) == Quantity(kind="qualitative")


@pytest.mark.parametrize(
    ("text", "comparator", "value", "upper", "unit"),
    [
        ("较上年增加1%", None, 1, None, "%"),
        ("同比下降10%", None, -10, None, "%"),
        ("同比下降10%以上", "≤", -10, None, "%"),
        ("同比下降5-10%", None, -10, -5, "%"),
        ("比上年提高2个百分点", None, 2, None, "个百分点"),
        ("保持5%以上增长", "≥", 5, None, "%"),
        ("同比增速≥5%", "≥", 5, None, "%"),
        ("减少5起", None, -5, None, "起"),
        ("上半年增长5%", None, 5, None, "%"),
    ],
)
def test_change(text: str, comparator: str | None, value: int, upper: int | None, unit: str) -> None:
    expected = Quantity(
        kind="change",
        comparator=comparator,
        value=Decimal(value),
        value_upper=None if upper is None else Decimal(upper),
        unit=unit,
    )
    assert parse_quantity(text, 2026) == expected


def gold_indicators() -> Iterator[Any]:
    for path in sorted(GOLD.rglob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        for number, indicator in enumerate(gold.get("indicators", ()), start=1):
            name = f"{path.stem}-{number}-{indicator['value_text']}"
            yield pytest.param(indicator, gold["fiscal_year"], id=name)


def as_gold(quantity: Quantity) -> dict[str, Any]:
    return {
        "comparator": quantity.comparator,
        "value": quantity.value,
        "unit": quantity.unit,
        "value_kind": quantity.kind,
        "amount_yuan": quantity.amount_yuan,
        "due_date": quantity.due_date and quantity.due_date.isoformat(),
    }


NO_GOLD = pytest.mark.skip(reason="the annotated records (../shared/gold) are not here")


@pytest.mark.parametrize(
    ("indicator", "fiscal_year"), list(gold_indicators()) or [pytest.param({}, 0, marks=NO_GOLD)]
)
def test_annotated_value(indicator: dict[str, Any], fiscal_year: int) -> None:
    read = as_gold(parse_quantity(indicator["value_text"], fiscal_year, indicator["level3"]))
    for field in read.keys() & indicator.keys():
        expected = indicator[field]
        if isinstance(expected, int | float):
            assert read[field] is not None
            assert round(float(read[field]), 4) == round(float(expected), 4), field
        else:
            assert read[field] == expected, field


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("10分", 10),
        ("95%", 95),
        ("1,234", 1234),
        ("-5", -5),
        ("0", 0),
        ("≥95%", None),
        ("3-5", None),
        ("优", None),
        (None, None),
    ],
)
def test_plain_number(text: str | None, number: int | None) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["95", "≥95%", "10次", "（12.5）", "1,043.20", "80-90%", "三次", "不少于3次"])
def test_looks_numeric(text: str) -> None:
    assert looks_numeric(text)


@pytest.mark.parametrize("text", [None, "", "—", "优", "≥", "满意度95%", "3次及时上报", "≤1次；≤1次"])
def test_does_not_look_numeric(text: str | None) -> None:
    assert not looks_numeric(text)


@pytest.mark.parametrize("text", ["≥", "＝", " ≦ ", ">=", "大于等于", "定性", "定量", "正向指标"])
def test_sign(text: str) -> None:
    assert is_sign(text)


@pytest.mark.parametrize("text", [None, "", "无", "优", "≥95", "%", "95"])
def test_not_a_sign(text: str | None) -> None:
    assert not is_sign(text)


@pytest.mark.parametrize(
    ("sign", "value", "unit", "composed"),
    [
        ("≥", "95", "%", "≥95%"),
        ("＝", "1", "个", "＝1个"),
        ("≦", "60", None, "≦60"),
        ("≥", " 80-90 ", "％", "≥80-90％"),
        ("大于等于", "95", "%", "大于等于95%"),
        ("=", "10万", "元", "=10万元"),
        ("≥", "一", "次", "≥一次"),
        ("定性", "优", "", "优"),
        ("定量", "5", "人", "5人"),
        ("定性", "效果显著", "项", "效果显著"),
        ("定性", "统一", "项", "统一"),
        ("无", "95", "/", "95"),
        ("%", "90", "≥", "≥90%"),
        (None, "90", "≥", "≥90"),
        ("定性", "90", "≥", "≥90"),
        ("≥", "90", "≥", "≥90"),
        ("=", "100", "无", "=100"),
        ("≥", "95％", "%", "≥95％"),
        ("=", "≥95", "%", "≥95%"),
        ("≥", "有效提升", "无", "≥有效提升"),
        ("≥", "", "%", None),
        ("定性", None, None, None),
    ],
)
def test_compose(sign: str | None, value: str | None, unit: str | None, composed: str | None) -> None:
    assert compose_value(sign, value, unit) == composed


PREFIXES = [row for row in rows("comparators") if row["position"] == "prefix"]
SUFFIXES = [row for row in rows("comparators") if row["position"] == "suffix"]
UNITS = [row["unit"] for row in rows("units") if row["kind"] != "word"]
SIGNS = {row["word"]: row["comparator"] for row in PREFIXES}
NUMBER = st.decimals(min_value=0, max_value=10**12, places=2)


@pytest.mark.parametrize("row", PREFIXES, ids=lambda row: row["word"])
def test_every_prefix_of_the_vocabulary(row: dict[str, str]) -> None:
    assert parse_quantity(f"{row['word']}5次", None).comparator == row["comparator"]


@pytest.mark.parametrize("row", SUFFIXES, ids=lambda row: row["word"])
def test_every_suffix_of_the_vocabulary(row: dict[str, str]) -> None:
    assert parse_quantity(f"5次{row['word']}", None).comparator == row["comparator"]


@given(st.text() | st.text("0123456789.,-年月日底前季度上下半第至%≥≤以内（）：；/ \n十一两万亿元增减少较上"))
def test_no_text_raises(text: str) -> None:
    assert parse_quantity(text, 2026, text).kind in ("number", "percent", "money", "date", "change", "qualitative")
    parse_number(text)
    is_sign(text)
    composed = compose_value(text, text, text)
    assert composed is None or text.strip() in composed
    assert not looks_numeric(text) or any(char.isnumeric() or char == "两" for char in text)


@given(st.sampled_from(sorted(SIGNS)), NUMBER, st.sampled_from(UNITS))
def test_composed_value_is_read_back(sign: str, number: Decimal, unit: str) -> None:
    quantity = parse_quantity(compose_value(sign, f"{number:,}", unit), None)
    assert (quantity.comparator, quantity.value, quantity.unit) == (SIGNS[sign], number, unit)
