"""Dates as targets print them: days, months, ends of years and of quarters."""
from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pipeline.normalizer.values import parse_quantity
from pipeline.records import Quantity

DATES = {
    "2021.12.31": (2021, 12, 31),
    "2026/1/5": (2026, 1, 5),
    "2025-12-31 00:00:00": (2025, 12, 31),
    "≤2026/11/15": (2026, 11, 15),
    "2026年6月": (2026, 6, 30),
    "2026-02": (2026, 2, 28),
    "2026.06前": (2026, 6, 30),
    "≤2027.7月": (2027, 7, 31),
    "2026.6月底前": (2026, 6, 30),
    "2025年全年": (2025, 12, 31),
    "2024年2月底": (2024, 2, 29),
    "2026年": (2026, 12, 31),
    "2025年度内": (2025, 12, 31),
    "2024-2026年": (2026, 12, 31),
    "2025年底前": (2025, 12, 31),
    "12月底前完成": (2026, 12, 31),
    "12月前完成": (2026, 12, 31),
    "12.31前": (2026, 12, 31),
    "6月上旬": (2026, 6, 10),
    "6月下旬": (2026, 6, 30),
    "年底前": (2026, 12, 31),
    "每年12月底前": (2026, 12, 31),
    "次年3月底前": (2027, 3, 31),
    "第三季度末": (2026, 9, 30),
    "2026年第1季度": (2026, 3, 31),
    "上半年": (2026, 6, 30),
    "下半年完成验收": (2026, 12, 31),
    "1-12月": (2026, 12, 31),
    "2022年5-6月": (2022, 6, 30),
    "2022年4月至8月": (2022, 8, 31),
    "2026年10月8日至2026年11月15日": (2026, 11, 15),
    "2025年1月1日前完成": (2025, 1, 1),
    "在2025年12月底完成案件结案。": (2025, 12, 31),
    "不晚于2026年12月10日": (2026, 12, 10),
    "完成时间：2026年12月": (2026, 12, 31),
    "资金支付于9月30日前全部到位": (2026, 9, 30),
    "12月底前完成2025年度决算": (2026, 12, 31),
    "十二月底前": (2026, 12, 31),
    "二〇二五年十二月三十一日": (2025, 12, 31),
}


@pytest.mark.parametrize("text", DATES)
def test_date(text: str) -> None:
    assert parse_quantity(text, 2026) == Quantity(kind="date", due_date=date(*DATES[text]))


def test_date_without_a_year_needs_the_fiscal_year() -> None:
    assert parse_quantity("12月底前完成", None) == Quantity(kind="date")


def test_day_that_does_not_exist_is_a_date_without_a_due_date() -> None:
    assert parse_quantity("6月31日前", 2026) == Quantity(kind="date")


@pytest.mark.parametrize(("text", "day"), [("2026.12", date(2026, 12, 31)), ("20260405", date(2026, 4, 5))])
def test_bare_digits_are_a_date_only_where_the_indicator_is_of_time(text: str, day: date) -> None:
    assert parse_quantity(text, 2026, "项目完成时间") == Quantity(kind="date", due_date=day)
    assert parse_quantity(text, 2026, "补助金额") == Quantity(kind="number", comparator="=", value=Decimal(text))
