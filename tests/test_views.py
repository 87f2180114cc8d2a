"""The views: every one and every column has its Chinese name; what the ready ones say of the samples."""
from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from exports import seen
from workbench import Query, gongkai

from pipeline import items, names
from pipeline.database import DatabaseError, read_only
from pipeline.loader import Loader
from pipeline.normalizer.vocabulary import rows as vocabulary
from pipeline.schema import read_schema
from pipeline.views import columns_of, rows_of, views_of

VIEWS = re.findall(r"^CREATE VIEW (\w+)", read_schema(), re.M)
WITHOUT_QUOTES = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9]*")
POSTGRESQL_BYTES = 63  # of a name, the rest is cut off
CLOCKS = {"seconds", "extracted_at"}


def columns(query: Query, view: str) -> list[str]:
    return [name for (name,) in query("SELECT name FROM pragma_table_info(?) ORDER BY cid", view)]


def test_every_view_has_a_name_and_every_name_a_view() -> None:
    assert set(names.views()) == set(VIEWS)


@pytest.mark.parametrize("view", VIEWS)
def test_every_column_has_a_name_and_a_meaning(view: str, database: Loader, query: Query) -> None:
    assert [column for column in columns(query, view) if names.column_name(view, column) is None] == []
    found = [names.column_name(view, column) for column in columns(query, view)]
    assert all(name and name.name and name.english and name.chinese for name in found)


@pytest.mark.parametrize("view", VIEWS)
def test_every_column_has_a_type(view: str, database: Loader, query: Query) -> None:
    """SQLite knows none for what SQL reckons: a line of views.csv gives it."""
    declared = dict(query("SELECT name, type FROM pragma_table_info(?)", view))
    named = {column: names.column_name(view, column) for column in declared}
    assert [column for column, name in named.items() if not declared[column] and not (name and name.type)] == []


def test_names_need_no_quotes_and_are_not_cut_off() -> None:
    listed = [name.name for name in names._names().values()]
    assert [name for name in listed if not WITHOUT_QUOTES.fullmatch(name)] == []
    assert [name for name in listed if len(name.encode()) > POSTGRESQL_BYTES] == []


def test_every_name_is_of_a_column_that_is_there(database: Loader, query: Query) -> None:
    there = {(view, column) for view in VIEWS for column in columns(query, view)}
    own = {key for key in [*names._names(), *names._values()] if key[0] and key[1]}
    shared = {column for view, column in [*names._names(), *names._values()] if not view}
    assert own - there == set()
    assert shared - {column for _, column in there} == set()


@pytest.mark.parametrize("view", VIEWS)
def test_view_in_chinese_has_the_columns_in_the_same_order(view: str, database: Loader, query: Query) -> None:
    there = columns(query, names.views()[view].name)
    wanted = [names.column_name(view, column) for column in columns(query, view)]
    assert there == [name.name for name in wanted if name]
    assert len(set(there)) == len(there)


@pytest.mark.parametrize("view", VIEWS)
def test_view_in_chinese_has_the_rows_with_words_in_chinese(view: str, filled: Path) -> None:
    of_view, rows = seen(filled, view)
    in_chinese, translated = seen(filled, names.views()[view].name)
    assert [column.type for column in in_chinese] == [column.type for column in of_view]
    words = [names.value_names(view, column.name) for column in of_view]
    wanted = [tuple(word.get(value, value) if word else value for value, word in zip(row, words, strict=True))
              for row in rows]
    assert sorted(translated, key=repr) == sorted(wanted, key=repr)


def test_words_of_the_program_have_names(filled: Path) -> None:
    for view in VIEWS:
        of_view, rows = seen(filled, view)
        for number, column in enumerate(of_view):
            if words := names.value_names(view, column.name):
                assert {row[number] for row in rows} - {None} <= set(words), (view, column.name)


def test_words_of_the_vocabulary_have_names() -> None:
    kinds = {row["kind"] for row in vocabulary("table_kinds")} - {"performance"}
    assert kinds <= set(names.value_names("v_budget_line", "table_kind"))
    measures = {row["meaning"] for row in vocabulary("period_words")} - {"last_year"}
    assert measures <= set(names.value_names("v_budget_line", "measure"))
    assert set(items.ITEMS) == set(names.value_names("v_budget_line", "standard_item"))


def answer(database: Path, view: str, *wanted: str, where: str | None = None) -> list[tuple[Any, ...]]:
    with read_only(database) as session:
        places = [[column.name for column in columns_of(session, view)].index(name) for name in wanted]
        return [tuple(row[place] for place in places) for row in rows_of(session, view, where)]


def test_budget_is_that_of_the_totals(filled: Path) -> None:
    money = ("income_yuan", "carried_in_yuan", "expenditure_of_year_yuan", "basic_yuan", "project_yuan", "fiscal_yuan")
    (row,) = answer(filled, "v_budget", "organisation", "year", "measure", *money)
    assert row == ("沧澜县应急管理局", 2025, "budget", Decimal(12864000), 0, Decimal(12864000), Decimal(7421500),
                   Decimal(5442500), None)


def test_three_public_has_a_row_a_year(filled: Path) -> None:
    money = ("three_public_yuan", "abroad_yuan", "reception_yuan", "vehicles_yuan", "vehicle_running_yuan")
    assert answer(filled, "v_three_public", "year", *money) == [
        (2024, 160000, 0, 25000, 135000, 135000), (2025, 146000, 0, 20000, 126000, 126000)]


def test_amount_by_code_adds_rows_of_one_table_only(filled: Path) -> None:
    wanted = ("table_kind", "code_name", "amount_yuan", "lines")
    assert answer(filled, "v_amount_by_code", *wanted, where="code = '2240101'") == [
        ("expenditure", "行政运行", 5945000, 1), ("general_expenditure", "行政运行", 5945000, 1)]


def test_projects_are_ranked_within_their_file(filled: Path) -> None:
    found = answer(filled, "v_project_size", "project_name", "size_rank", "share_percent",
                   where="file_name LIKE '云汉市档案馆%'")
    assert found == [
        ("馆藏档案数字化加工费", 1, Decimal("76.14")), ("档案库房恒温恒湿设备运行维护费", 2, Decimal("23.86"))]


def test_indicators_are_counted_once(filled: Path) -> None:
    assert sum(row[0] for row in answer(filled, "v_indicator_count", "indicators")) == len(
        answer(filled, "v_indicator", "no"))


def test_attainment_is_told_where_numbers_decide_it(filled: Path) -> None:
    found = {row[0]: row[1:] for row in answer(filled, "v_attainment", "level3", "reached", "actual_to_target")}
    assert found["公交出行分担率"] == (False, Decimal("0.9719"))
    assert found["乘客满意度"] == (True, Decimal("1.0278"))
    assert found["安装监控设备数量"] == (True, 1)
    assert found["工程完工时间"] == found["候车环境改善情况"] == (None, None)


def test_attainment_in_other_units_or_of_a_bare_number_is_not_told(tmp_path: Path) -> None:
    head = ("某局2025年项目支出绩效自评表\n\n项目名称\t巡查\n"
            "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n")
    rows = ["培训\t≥1万人次\t9800人次", "巡查\t50次\t52次", "检查\t50次\t50次", "能耗\t≤5吨\t6吨", "走访\t>5户\t5户"]
    body = "".join(f"产出指标\t数量指标\t{row}\t10\t10\n" for row in rows)
    (tmp_path / "a.txt").write_text(head + body, encoding="utf-8")
    assert gongkai("extract", tmp_path / "a.txt", "--db", tmp_path / "a.db").returncode == 0
    assert answer(tmp_path / "a.db", "v_attainment", "level3", "reached") == [
        ("培训", None), ("巡查", None), ("检查", True), ("能耗", False), ("走访", False)]


def test_summary_counts_what_there_is_of_each_file(filled: Path) -> None:
    found = {row[0][:6]: row[1:] for row in answer(
        filled, "v_document_summary", "file_name", "status", "projects", "indicators", "errors", "checks_failed")}
    assert found["汀岚市公共交"] == ("ok", 2, 12, 1, 1)
    assert found["汀岚市图书馆"] == ("failed", 0, 0, 0, 0)


def test_postgresql_has_the_same_views(filled: Path, postgresql: str) -> None:
    assert gongkai("extract", filled.parent / "raw", "--db", postgresql).returncode == 1
    with read_only(filled) as here, read_only(postgresql) as there:
        assert views_of(here) == views_of(there) == list(names.views())
        for view in (name for pair in names.views().items() for name in (pair[0], pair[1].name)):
            of_view = columns_of(here, view)
            assert columns_of(there, view) == of_view
            kept = [number for number, column in enumerate(of_view) if column.original not in CLOCKS]
            found = [sorted(repr([plain(row[number]) for number in kept]) for row in rows_of(session, view))
                     for session in (here, there)]
            assert found[0] == found[1], view


def plain(value: Any) -> Any:
    """A number without zeros at its end: PostgreSQL keeps the decimals that were reckoned."""
    return value.normalize() + 0 if isinstance(value, Decimal) else value


@pytest.mark.parametrize("condition", ["1 = 1; DROP TABLE goal", "1 = 1); COMMIT; DROP TABLE goal; SELECT (1 = 1"])
def test_postgresql_runs_one_statement_that_only_reads(condition: str, filled: Path, postgresql: str) -> None:
    assert gongkai("extract", filled.parent / "raw" / "planted.txt", "--db", postgresql).returncode == 0
    with read_only(postgresql) as session, pytest.raises(DatabaseError, match="cannot read v_goal"):
        list(rows_of(session, "v_goal", condition))
    with pytest.raises(DatabaseError, match="read-write mode must be set"), read_only(postgresql) as session:
        session.rows("SELECT set_config('transaction_read_only', 'off', false)")
    with read_only(postgresql) as session:
        assert len(list(rows_of(session, "v_document", "file_name LIKE '%planted%'"))) == 1
