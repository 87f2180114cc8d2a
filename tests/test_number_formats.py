"""Numbers of workbooks as they are printed: value, format code, text."""
from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.excel.formats import general, printed

ACCOUNTING = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(("value", "code", "text"), [
    (1234.5, "#,##0.00", "1,234.50"),
    (1234567, "#,##0", "1,234,567"),
    (1.005, "0.00", "1.01"),
    (2.5, "0", "3"),
    (0.5, "#.##", ".5"),
    (1234.5, "#,##0.##", "1,234.5"),
    (0.256, "0.0%", "25.6%"),
    (0.256, "0%", "26%"),
    (7, "000000", "000007"),
    (5551234, "000-0000", "555-1234"),
    (12345678, '0!.0,"万元"', "1234.6万元"),
    (12345678, "0\\.0,", "1234.6"),
    (12345678, "0.00,,", "12.35"),
    (1234, '0"元"', "1234元"),
    (1234.5, "[$￥-804]#,##0.00", "￥1,234.50"),
    (10, "≥0", "≥10"),
    (100, 'G/通用格式"天"', "100天"),
    (3.14, '"约"General', "约3.14"),
    (12345.678, "0.00E+00", "1.23E+04"),
    (0.5, "# ?/?", "0.5 "),
    (3, "@", "3"),
    (3, "", "3"),
])
def test_a_number_is_printed_as_its_format_says(value: float, code: str, text: str) -> None:
    assert printed(value, code) == text


@pytest.mark.parametrize(("value", "code", "text"), [
    (-1234.5, "#,##0.00", "-1,234.50"),
    (-1234.5, "#,##0.00_);(#,##0.00)", "(1,234.50)"),
    (-2, "#,##0_);[红色](#,##0)", "(2)"),
    (-1234.5, "#,##0.00;[Red]-#,##0.00", "-1,234.50"),
    (1234.5, ACCOUNTING, "1,234.50"),
    (-5, ACCOUNTING, "-5.00"),
    (0, ACCOUNTING, "-"),
    (0, "#,##0.00;-#,##0.00;", ""),
    (0, '0;-0;"无"', "无"),
    (-2, ";;;", ""),
    (99, '[>=100]"多"0;0.0', "99.0"),
    (100, '[>=100]"多"0;0.0', "多100"),
])
def test_the_section_is_chosen_by_sign_or_condition(value: float, code: str, text: str) -> None:
    assert printed(value, code) == text


def test_a_negative_number_that_only_a_colour_shows_has_its_sign_written() -> None:
    assert printed(-1234.5, "#,##0.00;[Red]#,##0.00") == "-1,234.50"


@pytest.mark.parametrize(("value", "text"), [
    (0.1 + 0.2, "0.3"),
    (1234567.891234, "1234567.891"),
    (130000000042, "130000000042"),
    (-3, "-3"),
    (1e-12, "1E-12"),
])
def test_a_number_without_a_format(value: float, text: str) -> None:
    assert general(value) == text


@pytest.mark.parametrize(("value", "code", "text"), [
    (45717, 'yyyy"年"m"月"', "2025年3月"),
    (45717, '[$-804]yyyy"年"m"月"d"日";@', "2025年3月1日"),
    (45717.5, "yyyy-mm-dd hh:mm", "2025-03-01 12:00"),
    (45717.75, "h:mm AM/PM", "6:00 PM"),
    (45717.75, '上午/下午h"时"', "下午6时"),
    (45717, "aaaa", "星期六"),
    (1.5, "[h]:mm", "36:00"),
    (-1, "yyyy", "-1"),
])
def test_a_date_is_printed_as_its_format_says(value: float, code: str, text: str) -> None:
    assert printed(value, code) == text


def test_days_are_counted_from_1904_where_the_workbook_says_so() -> None:
    assert printed(45717 - 1462, "yyyy/m/d", from_1904=True) == printed(45717, "yyyy/m/d") == "2025/3/1"


CODES = st.text(alphabet='0#?.,;%@E+-"\\_*[]<>=ymdhs/元 aGeneral', max_size=20)


@given(st.floats(allow_nan=True, allow_infinity=True), CODES)
def test_any_format_of_any_number_prints_a_text(value: float, code: str) -> None:
    assert isinstance(printed(value, code), str)


@given(st.integers(-10**12, 10**12), st.integers(0, 4))
def test_a_fixed_number_of_places_says_the_number(units: int, places: int) -> None:
    value = units / 10**places
    text = printed(value, "#,##0" + ("." + "0" * places if places else ""))
    assert math.isclose(float(text.replace(",", "")), value, rel_tol=1e-12, abs_tol=1e-12)
