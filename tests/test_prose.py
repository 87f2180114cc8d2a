"""Figures told in running text, clause by clause, and in real disclosures."""
from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from workbench import ROOT

from parsers.document import Block, Cell, Document, Paragraph, Place, SourceFile, Table
from pipeline import prose
from pipeline.extract import extract
from pipeline.prose.tokens import tokens_of
from pipeline.records import Extraction, Figure
from tests.scoring import Score, extracted, scored

AGENCY = "云汉市水务局"


def figures(*paragraphs: str | Block, year: int | None = 2026) -> list[Figure]:
    blocks = tuple(Paragraph(block) if isinstance(block, str) else block for block in paragraphs)
    return list(prose.read(Document("txt", blocks), Extraction(organisation=AGENCY, fiscal_year=year)))


def told(*paragraphs: str | Block) -> list[tuple[str, str, str, int | None]]:
    """(item, amount in 万元, measure, base year) of each figure."""
    return [(f.item, f"{(f.amount_yuan or Decimal()) / 10000:.2f}", f.measure, f.base_year)
            for f in figures(*paragraphs)]


def level(item: str, amount: str) -> tuple[str, str, str, None]:
    return item, amount, "level", None


def change(item: str, amount: str, base: int = 2025) -> tuple[str, str, str, int]:
    return item, amount, "change", base


@pytest.mark.parametrize(("clause", "expected"), [
    ("2026年收入预算1,717.85万元。", "收入预算"),
    ("2026年，我局机关运行经费共计安排1717.85万元。", "机关运行经费"),
    ("云汉市水务局部门收入预算为１７１７．８５万元。", "收入预算"),
    ("云汉市水务局（本级）2026年政府采购预算总额1717.85万元。", "政府采购"),
    ("本部门当年一般公共预算“三公”经费预算数为1717.85万元。", "一般公共预算“三公”经费"),
    ("2026年通过一般公共预算财政拨款安排的“三公”经费预算共1717.85万元。", "“三公”经费"),
    ("（一）因公出国（境）费1717.85万元。", "因公出国（境）费"),
    ("因公出国(境)费1717.85万元。", "因公出国（境）费"),
    ("云汉市水务局运转类其他及特定目标类项目支出1717.85万元。", "运转类其他及特定目标类项目支出"),
    ("文化旅游体育与传媒支出1717.85万元。", "文化旅游体育与传媒支出"),
    ("“住房保障支出”科目1717.85万元。", "住房保障支出"),
    ("2026年一般公共预算当年拨款1717.85万元。", "一般公共预算当年拨款"),
    ("上年结转结余的单位资金1717.85万元。", "上年结转结余的单位资金"),
    ("云汉市水务局2026年度收入、支出预算总计1717.85万元。", "收入、支出"),
    ("其中政府采购货物类预算1717.85万元。", "政府采购货物类"),
    ("行政运行（2014001）1717.85万元。", "行政运行"),
    ("2080201-行政运行1717.85万元。", "行政运行"),
    ("农林水支出（类）水利（款）行政运行（项）1717.85万元。", "行政运行"),
    ("住房公积金（项）：支出1717.85万元。", "住房公积金"),
    ("水利（款）:2026年预算支出合计1717.85万元。", "水利"),
    ("农林水支出（类）水利（款）行政运行（项）：支出决算为1717.85万元。", "行政运行"),
    ("2025年度“三公”经费支出决算1717.85万元，完成预算的90%。", "“三公”经费支出"),
    ("2025年支出决算1717.85万元。", "支出"),
    ("2026年部门预算安排公务接待费1717.85万元。", "公务接待费"),
    ("“三公经费”支出1717.85万元。", "“三公经费”支出"),
    ("2026年我镇“三公”经费预算为人民币1717.85万元。", "“三公”经费"),
    ("机关运行费用支出1717.85万元。", "机关运行费用支出"),
    ("医疗服务与保障能力提升补助资金1717.85万元。", "医疗服务与保障能力提升补助资金"),
])
def test_level_has_the_noun_before_it(clause: str, expected: str) -> None:
    assert told(clause)[0][:3] == (expected, "1717.85", "level")
    assert len(told(clause)) == 1


@pytest.mark.parametrize(("unit", "yuan"), [
    ("12.5元", "12.50"), ("12.5万元", "125000.00"), ("1.25亿元", "125000000.00"), ("0万元", "0.00"),
])
def test_amount_is_in_yuan(unit: str, yuan: str) -> None:
    (figure,) = figures(f"基本支出{unit}。")
    assert (figure.amount_yuan, figure.value, figure.unit) == (Decimal(yuan), None, "元")


@pytest.mark.parametrize(("clause", "expected"), [
    ("收入预算比上年增加5万元。", ("收入预算", "5.00")),
    ("收入预算较2025年年初预算减少5万元，下降3%。", ("收入预算", "-5.00")),
    ("与上年相比，财政拨款支出增加了5万元。", ("财政拨款支出", "5.00")),
    ("与上年相比收、支预算总计各减少5万元。", ("收、支", "-5.00")),
    ("2026年“三公”经费预算较2025年减少5万元。", ("“三公”经费", "-5.00")),
    ("收入比2025年“三公”经费年初预算增加0万元。", ("收入", "0.00")),
    ("公务接待费本年数小于上年预算数5万元。", ("公务接待费", "-5.00")),
    ("培训费同比增加5万元。", ("培训费", "5.00")),
    ("较上年减少了培训费5万元。", ("培训费", "-5.00")),
])
def test_change_is_signed_and_has_a_base_year(clause: str, expected: tuple[str, str]) -> None:
    assert told(clause) == [change(*expected)]


def test_base_year_is_the_one_that_is_compared_with() -> None:
    assert told("会议费比2024年增加5万元，其中：培训费增加3万元。") == [change("会议费", "5.00", 2024),
                                                               change("培训费", "3.00", 2024)]


def test_what_is_compared_with_the_budget_is_compared_with_its_own_year() -> None:
    text = "公务接待费支出5万元，较年初预算数减少3万元，下降37.5%，较上年支出数减少1万元。"
    assert told(text) == [level("公务接待费支出", "5.00"), change("公务接待费支出", "-3.00", 2026),
                          change("公务接待费支出", "-1.00", 2025)]


def test_amounts_that_are_distributed_over_other_clauses_are_nobodys() -> None:
    text = "公务用车购置费0万元，公务用车运行费3万元，分别比上年减少2万元、1万元。"
    assert told(text) == [level("公务用车购置费", "0.00"), level("公务用车运行费", "3.00")]


def test_amount_of_the_base_year_is_a_level_of_that_year() -> None:
    found = figures("2026年支出预算8万元，比2025年年初预算数5万元增加3万元。")
    assert [(f.item, f.measure, f.fiscal_year, f.base_year) for f in found] == [
        ("支出预算", "level", 2026, None), ("支出预算", "level", 2025, None), ("支出预算", "change", 2026, 2025)]


def test_new_level_after_a_change_is_a_level() -> None:
    assert told("会议费增加至8万元。") == [level("会议费", "8.00")]


def test_years_are_unknown_where_the_document_has_none() -> None:
    found = figures("会议费8万元，比上年增加3万元。", year=None)
    assert [(f.fiscal_year, f.base_year) for f in found] == [(None, None), (None, None)]


def test_parts_and_brackets_give_the_subject_back() -> None:
    text = ("2026年“三公”经费9万元。其中，公务用车购置及运行费7万元（其中：公务用车购置费3万元，公务用车运行费4万元)；"
            "公务接待费2万元。与2025年相比减少1万元。")
    assert told(text) == [
        level("“三公”经费", "9.00"), level("公务用车购置及运行费", "7.00"), level("公务用车购置费", "3.00"),
        level("公务用车运行费", "4.00"), level("公务接待费", "2.00"), change("“三公”经费", "-1.00")]


@pytest.mark.parametrize("text", [
    "政府采购金额9万元。其中货物5万元、工程3万元、服务1万元。",
    "政府采购预算9万元，其中：货物类预算5万元，比上年增加1万元；工程预算3万元；服务1万元。",
    "政府采购预算9万元。其中拟购买货物5万元；拟购买工程3万元；拟购买服务1万元。",
])
def test_shares_of_what_is_bought_need_no_other_words(text: str) -> None:
    found = [figure for figure in told(text) if figure[2] == "level"]
    assert [amount for _, amount, *_ in found] == ["9.00", "5.00", "3.00", "1.00"]
    assert told("会议费8万元，主要用于社区服务5万元。") == [level("会议费", "8.00")]


def test_list_with_one_verb_is_distributed() -> None:
    assert told("基本支出、项目支出和上年结转分别为5万元、3万元和1万元。") == [
        level("基本支出", "5.00"), level("项目支出", "3.00"), level("上年结转", "1.00")]
    assert told("基本支出、项目支出比上年分别减少5万元、3万元。") == [
        change("基本支出", "-5.00"), change("项目支出", "-3.00")]


@pytest.mark.parametrize("paragraphs", [
    ("（一）公务接待费", "2026年预算安排8万元，比上年增加3万元。"),
    ("（一）公务接待费。2026年预算数8万元，较上年增加3万元。",),
    ("公务接待费：2026年年初预算数8万元。比上年增加3万元。",),
    ("公务接待费8万元，主要用于接待来访，比上年增加3万元。",),
    ("三、公务接待费情况说明", "2026年预算安排8万元，比上年增加3万元。"),
])
def test_subject_can_stand_before(paragraphs: tuple[str, ...]) -> None:
    assert told(*paragraphs) == [level("公务接待费", "8.00"), change("公务接待费", "3.00")]


@pytest.mark.parametrize("text", [
    "公务接待费与上年持平。",
    "单位价值100万元以上的设备0台（套），单价100万元（含）以上设备2台。",
    "会议费支出标准为每人550元。",
    "主要原因是新增了水库奖补资金1000万元。",
    "增加部门预算1464万元。",
    "有则写，无则填0万元。",
    "2026年计划购置车辆0辆、0万元。",
    "采购大厅社工23名支出373.66万元。",
    "上年末固定资产金额为2778.12万元，拟购置固定资产总额为40万元。",
    "绩效目标管理全覆盖，涉及当年一般公共预算拨款2838.42万元。",
    "项目支出占本年支出预算33.67%。",
    "增加了40万元的检察办案费预算。",
    "单位：万元",
])
def test_text_that_tells_no_figure(text: str) -> None:
    assert told("会议费8万元。", text) == [level("会议费", "8.00")]


def test_a_clause_of_nothing_but_an_item_ends_a_reason_without_amounts() -> None:
    text = "公务用车运行费5万元，比上年减少3万元，主要原因是车辆减少，相应核减预算，公务用车购置费2万元。"
    assert told(text) == [
        level("公务用车运行费", "5.00"), change("公务用车运行费", "-3.00"), level("公务用车购置费", "2.00")]
    assert told("收入比上年增加8万元，主要是基本支出5万元，项目支出3万元。") == [change("收入", "8.00")]


def test_half_width_marks_end_a_clause_and_a_number() -> None:
    text = "公务接待费5万元,与上年下降86.62%;公务用车购置费3万元,占37.5%,会议费2万元."
    assert [(f.item, f.fiscal_year, f.quote) for f in figures(text)] == [
        ("公务接待费", 2026, "公务接待费5万元"), ("公务用车购置费", 2026, "公务用车购置费3万元"),
        ("会议费", 2026, "会议费2万元")]


def test_a_budget_and_its_account_are_told_apart_by_their_printed_names() -> None:
    assert [f.item_raw for f in figures("公务接待费支出年初预算为5万元，支出决算为3万元。")] == [
        "公务接待费支出年初预算", "公务接待费支出决算"]
    assert [f.item_raw for f in figures("公务接待费支出3万元，年初预算为5万元，上年预算数为0万元。")] == [
        "公务接待费支出", "公务接待费支出年初预算", "公务接待费支出"]


def test_fees_are_no_use() -> None:
    assert told("会议费用3万元，公务用车运行维护费用支出2万元。") == [
        level("会议费用", "3.00"), level("公务用车运行维护费用支出", "2.00")]
    assert [(token.kind, token.text) for token in tokens_of("公务接待费用于来访", None)][:2] == [
        ("item", "公务接待费"), ("use", "用于")]


def test_a_fall_by_nothing_is_plain_zero() -> None:
    (figure,) = figures("公务接待费减少0万元。")
    assert str(figure.amount_yuan) == "0"


def test_reasons_tell_changes_of_known_items_only() -> None:
    assert told("收入比上年增加9万元，主要是事业收入增加5万元，清淤工程尾款增加4万元。") == [
        change("收入", "9.00"), change("事业收入", "5.00")]


def test_sentence_that_repeats_a_figure_tells_it_once() -> None:
    assert told("其中，公务接待费2万元。公务接待费2万元与上年持平。") == [level("公务接待费", "2.00")]
    assert len(told("预算收入2万元，其中：一般公共预算拨款2万元；预算支出2万元，其中：一般公共预算拨款2万元。")) == 4


def test_explanations_of_words_headings_and_cells_hold_no_figures() -> None:
    table = Table(1, 1, (Cell(0, 0, "基本支出8万元"),))
    explained = ("第四部分名词解释", "一、基本支出", "基本支出5万元是一例。")
    assert told(*explained, table, "第五部分附件", "会议费1万元。") == [level("会议费", "1.00")]
    assert told(Paragraph("基本支出8万元。", role="furniture")) == []


def test_sentence_cut_by_a_page_break_is_one_on_the_page_where_it_begins() -> None:
    pages = (Paragraph("会议费8万元；2026年支出预算9万元，比上年减", Place(3, 60, 700, 530, 720)),
             Paragraph("- 3 -", Place(3, 280, 780, 310, 790), "furniture"),
             Paragraph("少1万元，其中：基本支出", Place(4, 60, 60, 530, 75)),
             Paragraph("7万元，项目支出2万元。", Place(4, 60, 80, 300, 95)))
    found = figures(*pages)
    assert [(f.item, f.page) for f in found] == [
        ("会议费", 3), ("支出预算", 3), ("支出预算", 3), ("基本支出", 4), ("项目支出", 4)]
    assert found[2].quote == "2026年支出预算9万元，比上年减少1万元"


def test_heading_and_numbered_lines_are_not_joined() -> None:
    lines = (Paragraph("三、一般公共预算安排的公务接待费情况说明", Place(1, 60, 60, 520, 75)),
             Paragraph("1.会议费8万元", Place(1, 60, 80, 520, 95)),
             Paragraph("2.培训费5万元", Place(1, 60, 100, 520, 115)))
    assert [f.quote for f in figures(*lines)] == ["会议费8万元", "培训费5万元"]


def test_a_final_account_is_of_what_the_text_is_about() -> None:
    assert told("财政拨款支出年初预算为4558.4万元，支出决算为4800万元。") == [
        level("财政拨款支出", "4558.40"), level("财政拨款支出", "4800.00")]
    assert told("1.农林水支出（类）水利（款）行政运行（项）。年初预算为480万元，支出决算为500万元。") == [
        level("行政运行", "480.00"), level("行政运行", "500.00")]


def test_a_sentence_keeps_its_year() -> None:
    found = figures("2024年“三公”经费支出10万元，其中公务接待费3万元，比2023年减少1万元。会议费5万元。")
    assert [(f.item, f.fiscal_year) for f in found] == [
        ("“三公”经费支出", 2024), ("公务接待费", 2024), ("公务接待费", 2024), ("会议费", 2026)]


def test_figures_of_a_file_have_agency_year_source_and_quote() -> None:
    text = "云汉市水务局2026年部门预算\n\n2026年支出预算 9 万元，比上年减少1万元。\n"
    found = [r for r in extract(SourceFile("a.txt", text.encode())).extraction.records if isinstance(r, Figure)]
    assert [(f.organisation, f.fiscal_year, f.source, f.quote) for f in found] == [
        (AGENCY, 2026, "text", "2026年支出预算9万元"), (AGENCY, 2026, "text", "2026年支出预算9万元，比上年减少1万元")]


def test_jieba_is_loaded_only_for_prose_with_amounts() -> None:
    code = ("import sys; from parsers.document import Document, Paragraph; from pipeline import prose;"
            "from pipeline.records import Extraction;"
            "list(prose.read(Document('txt', (Paragraph('三公经费增减情况。'),)), Extraction()));"
            "print('jieba' in sys.modules)")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "False"


@pytest.fixture(scope="module")
def score(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Score:
    gold = [shared / "gold" / "real" / f"{case}.json" for case in ("N1", "N2")]
    files = [shared / "corpus" / "real" / json.loads(path.read_text(encoding="utf-8"))["file"] for path in gold]
    files += sorted((shared / "corpus" / "seeds").glob("003_*.txt"))
    files += sorted((shared / "corpus" / "seeds").glob("廊坊*"))
    database = tmp_path_factory.mktemp("prose") / "prose.db"
    return scored(shared, extracted(files, database, "--workers", 2), [*gold, shared / "gold" / "seeds" / "003.json"])


@pytest.mark.parametrize("case", ["N1", "N2", "003"])
def test_every_annotated_figure_is_found_and_no_other(score: Score, case: str) -> None:
    cases = [told for told in score["cases"] if (told["case"], told["kind"]) == (case, "figures")]
    assert cases
    assert [case for case in cases if not case["found"] == case["wanted"] == case["extracted"]] == []


@pytest.mark.parametrize("field", ["fiscal_year", "base_year", "unit", "value"])
def test_every_field_of_a_figure_is_right(score: Score, field: str) -> None:
    right, asked = score["total"]["figures"]["fields"][field].split("/")
    assert right == asked != "0"
