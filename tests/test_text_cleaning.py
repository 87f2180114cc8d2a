"""Printed text, cleaned: what is kept, what is joined, what a label says."""
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalizer.text import clean, label_key, squeeze, strip_numbering


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("完成河道\n清淤", "完成河道清淤"),
        ("  完成 河道  清淤 ", "完成河道清淤"),
        ("2025 年 12 月", "2025年12月"),
        ("≥ 95 %", "≥95 %"),
        ("268.\n40万元", "268.40万元"),
        ("WPS\noffice", "WPS office"),
        ("budget  lines", "budget lines"),
        ("A0\n1", "A01"),
        ("P00315\nx", "P00315x"),
        ("一、\n\n二、", "一、二、"),
        ("Ⅱ 级 \u3000响应", "Ⅱ级响应"),
        ("", None),
        (" \n\u3000", None),
        (None, None),
    ],
)
def test_text_is_read_on_one_line(printed: str | None, read: str | None) -> None:
    assert clean(printed) == read


@given(st.text(st.sampled_from("指标≥95% \n\u3000aB，。（）"), max_size=30))
def test_cleaning_loses_no_character_and_is_done_once(text: str) -> None:
    cleaned = clean(text) or ""
    assert "".join(cleaned.split()) == "".join(text.split())
    assert "\n" not in cleaned
    assert clean(cleaned) == (cleaned or None)


def test_full_width_forms_are_compared_as_plain_ones() -> None:
    assert squeeze("≥９５％ （含）\n") == "≥95%(含)"
    assert squeeze(None) == ""


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("其中：财政\n拨款（万元）：", "财政拨款"),
        ("其中:基本支出", "基本支出"),
        ("*项目名称", "项目名称"),
        ("1.项目名称：", "项目名称"),
        ("（一）一般公共预算", "一般公共预算"),
        ("（万元）", "(万元)"),
        ("年  度  目  标", "年度目标"),
        ("预算数（万元）（含上年结转）", "预算数"),
        ("２０２５年预算", "2025年预算"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_label_is_what_it_says(label: str | None, key: str) -> None:
    assert label_key(label) == key


@pytest.mark.parametrize(
    ("heading", "bare"),
    [
        ("3.信访业务费绩效目标表", "信访业务费绩效目标表"),
        ("一、总体绩效目标", "总体绩效目标"),
        ("十二、其他", "其他"),
        ("（二）保持畅通", "保持畅通"),
        ("(3) 保持畅通", "保持畅通"),
        ("第1.条款", "条款"),
        ("3.5公里管道", "3.5公里管道"),
        ("2025年预算", "2025年预算"),
        ("一体化平台", "一体化平台"),
        ("一、二、三级医院", "二、三级医院"),
    ],
)
def test_only_the_number_in_front_is_taken_off(heading: str, bare: str) -> None:
    assert strip_numbering(heading) == bare
