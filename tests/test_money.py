"""Amounts of money as cells print them, and the lines and headers that name their unit."""
from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalizer.money import YUAN
from pipeline.normalizer.values import find_unit, parse_amount, parse_quantity

AMOUNTS = [
    ("1,043.20", None, "1043.20"),
    ("１２３.４５", None, "123.45"),
    ("-12.5", "万元", "-125000.00"),
    ("(12.5)", None, "-12.50"),
    ("（12.50）", "万元", "-125000.00"),
    ("△12.5", None, "-12.50"),
    ("+12.5", None, "12.50"),
    ("￥-5", None, "-5.00"),
    ("0.00", "万元", "0.00"),
    ("-0.00", None, "0.00"),
    ("1 043.20", None, "1043.20"),
    ("28,384,23\n4.71", "元", "28384234.71"),
    ("180500.00元", "万元", "180500.00"),
    ("45万", "元", "450000.00"),
    ("45.00（万元）", None, "450000.00"),
    ("(12.5)万元", None, "-125000.00"),
    ("600.000000", "万元", "6000000.00"),
    ("0.005", None, "0.01"),
    ("3", "人民币万元", "30000.00"),
]


@pytest.mark.parametrize(("text", "unit", "yuan"), AMOUNTS)
def test_amount(text: str, unit: str | None, yuan: str) -> None:
    amount = parse_amount(text, unit)
    assert str(amount) == yuan


@pytest.mark.parametrize("text", [None, "", "—", "-", "无", "12%", "1.2.3", "12,5", "1 2", "5元/人", "合计", "9" * 40])
def test_cell_without_an_amount(text: str | None) -> None:
    assert parse_amount(text, "万元") is None


def test_amount_in_a_unit_that_is_not_money_is_none() -> None:
    assert parse_amount("3", "个") is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：万元", "万元"),
        ("金额单位: 元", "元"),
        ("单位：万", "万元"),
        ("单 位：万 元", "万元"),
        ("（万元）", "万元"),
        ("单位:人民币万元", "万元"),
        ("单位：人民币（万元）", "万元"),
        ("单位：万元 币种：人民币", "万元"),
        ("单位:元（列至角分）", "元"),
        ("（单位：万元、平方米）", "万元"),
        ("金额：万元", "万元"),
        ("专项资金情况（万元）", "万元"),
        ("预算金额（万元）", "万元"),
        ("千元", "千元"),
        ("单位：万元/人", None),
        ("补助标准（元/人）", None),
        ("单位：元氏县信访局", None),
        ("（不含10万元以下）", None),
        ("预算数", None),
        ("单位：人", None),
        (None, None),
    ],
)
def test_unit_line(text: str | None, unit: str | None) -> None:
    assert find_unit(text) == unit


@given(st.text() | st.text("0123456789.,-（）()△¥万亿千元单位：金额 \n"))
def test_no_text_raises(text: str) -> None:
    amount = parse_amount(text, text)
    assert amount is None or amount == round(amount, 2)
    assert find_unit(text) in (None, *YUAN)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2), st.sampled_from(["{}", "{:,}", "{}元", " {} "]))
def test_amount_is_read_back(amount: Decimal, form: str) -> None:
    assert parse_amount(form.format(amount), None) == amount


@given(st.decimals(min_value=0, max_value=10**12, places=2), st.sampled_from(sorted(YUAN)))
def test_amount_scales_with_its_unit(number: Decimal, unit: str) -> None:
    yuan = number * YUAN[unit]
    assert parse_amount(str(number), unit) == parse_amount(f"{number}{unit}", "元") == yuan
    assert parse_quantity(f"{number}{unit}", None).amount_yuan == yuan
