"""The loader: what goes in comes out of the views, whole documents at a time."""
from __future__ import annotations

import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from workbench import Query, dump

from parsers.document import Cell, Document, Paragraph, Place, Table
from pipeline.database import DatabaseError, RowError, read_only
from pipeline.loader import Entry, Loader, document_id, open_loader
from pipeline.normalizer.classification import reference
from pipeline.records import (
    Asset,
    BudgetLine,
    BudgetTable,
    Check,
    CorrectionResult,
    Extraction,
    Figure,
    Finding,
    FundItem,
    Goal,
    Indicator,
    Institution,
    Origin,
    PageLedger,
    PaymentStep,
    Procurement,
    Project,
    Quantity,
    SpendingDetail,
    Task,
    UnclaimedTable,
)
from pipeline.rows import TABLES, content_of

ENTRY = Entry(
    stamp=None,
    location="folder/a.pdf",
    file_name="a.pdf",
    sha256="00ff",
    size=12,
    format="pdf",
    status="ok",
    error=None,
    seconds=0.25,
    extractor_version="1",
)
DOCUMENT = Document(
    "pdf",
    (
        Paragraph("一、说明", Place(1, 1.0, 2.0, 3.0, 4.0)),
        Table(1, 2, (Cell(0, 0, "数量\n指标", place=Place(2, 5.5, 6.0, 7.0, 8.0)), Cell(0, 1, "≥10万元", col_span=2))),
        Table(1, 1, (Cell(0, 0, ""),)),
    ),
    page_count=2,
)
MONEY = Quantity(
    kind="money",
    comparator="≥",
    value=Decimal("10"),
    unit="万元",
    amount_yuan=Decimal("100000.00"),
    due_date=date(2025, 12, 31),
)
PROJECT = Project(
    page=2,
    form_kind="project_target",
    organisation="甲局",
    fiscal_year=2025,
    code="01",
    name="甲项目",
    budget_yuan=Decimal("9999999999999.99"),
    fiscal_yuan=Decimal("0"),
    indicators=(
        Indicator(seq=1, page=2, level2="数量指标", quantity=MONEY, origins=(Origin("level2", 1, 0, 0),) * 2),
        Indicator(seq=2, value_text="不断提高"),
    ),
    payments=(PaymentStep(month=3, percent=Decimal("33.3")),),
    origins=(Origin("budget_yuan", 1, 0, 1), Origin("name", 1, 0, 0)),
)
EXTRACTION = Extraction(
    title="甲局预算",
    organisation="甲局",
    fiscal_year=2025,
    doc_kind="budget",
    records=(
        PROJECT,
        replace(PROJECT, name="乙项目", code="02", indicators=(Indicator(seq=1, level2="质量指标"),), payments=()),
        Figure(item="公用经费", item_raw="其中：公用经费", amount_yuan=Decimal("1.10"), unit="元"),
        BudgetTable(page=2, table_no=1, title="支出表", kind="expenditure", unit="元"),
        BudgetLine(
            table_title=None,
            table_kind="expenditure",
            section="支出",
            row_no=3,
            code="2010301",
            name="行政运行",
            column_label="合计/小计",
            amount_yuan=Decimal("-0.01"),
            amount_text="-0.01",
        ),
        Task(name="信访"),
        FundItem(name="合计"),
        SpendingDetail(item="印刷费"),
        Procurement(item="复印纸", quantity=Decimal("2.5")),
        Asset(item="车辆", quantity=Decimal(3)),
        Institution(name="机关"),
        Goal(name="目标一"),
        Finding(rule="sum", severity="warning", message="不相等"),
        Check(rule="sum", subject="合计", result="fail", left_value=Decimal("1.5"), right_value=Decimal(1)),
        PageLedger(page=1, glyphs=9, in_records=4, in_furniture=2, in_prose=0, in_unclaimed=2, in_nothing=1),
        UnclaimedTable(page=1, table_no=1, title="目录", glyphs=3),
        CorrectionResult(state="applied", table_no=1, row_no=0, col_no=1, old_text="1", new_text="2", who="甲",
                         made_on=date(2026, 1, 5), why="看错", made_for="00ff"),
    ),
)


CONTENT = content_of(DOCUMENT, EXTRACTION)


@pytest.fixture(autouse=True)
def _no_warnings() -> Iterator[None]:
    """A warning of the database library is a value that was not handed over as it should."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def test_indicators_come_out_with_their_project(database: Loader, query: Query) -> None:
    database.store(ENTRY, CONTENT)
    found = query("SELECT project_code, project_name, seq, level2, no, project_no FROM v_indicator ORDER BY no")
    assert found == [
        ("01", "甲项目", 1, "数量指标", 1, 1),
        ("01", "甲项目", 2, None, 2, 1),
        ("02", "乙项目", 1, "质量指标", 3, 2),
    ]
    assert query("SELECT project_name, month, percent FROM v_payment_plan") == [("甲项目", 3, 33.3)]


def test_quantity_lies_flat_in_the_indicator(database: Loader, query: Query) -> None:
    database.store(ENTRY, CONTENT)
    sql = "SELECT value_kind, comparator, value, value_upper, unit, amount_yuan, due_date FROM v_indicator ORDER BY no"
    assert query(sql)[:2] == [("money", "≥", 10, None, "万元", 100000, "2025-12-31"), (None,) * 7]


def test_money_is_exact_and_zero_is_not_blank(database: Loader, query: Query) -> None:
    database.store(ENTRY, CONTENT)
    sql = "SELECT budget_yuan, fiscal_yuan, other_yuan FROM v_project WHERE project_code = '01'"
    assert query(sql) == [(9999999999999.99, 0, None)]
    assert query("SELECT amount_yuan FROM v_budget_line") == [(-0.01,)]
    assert query("SELECT quantity FROM v_procurement UNION ALL SELECT quantity FROM v_asset") == [(2.5,), (3,)]


def test_cells_and_paragraphs_keep_text_and_place(database: Loader, query: Query) -> None:
    database.store(ENTRY, CONTENT)
    assert query('SELECT page, table_no, "row", "col", row_span, col_span, text, x0, bottom FROM v_cell') == [
        (2, 1, 0, 0, 1, 1, "数量\n指标", 5.5, 8.0),
        (None, 1, 0, 1, 1, 2, "≥10万元", None, None),
        (None, 2, 0, 0, 1, 1, "", None, None),
    ]
    assert query("SELECT no, page, text, role, x0, top, x1, bottom FROM paragraph") == [
        (1, 1, "一、说明", "text", 1.0, 2.0, 3.0, 4.0)
    ]


def test_origin_leads_from_a_field_to_its_cell(database: Loader, query: Query) -> None:
    database.store(ENTRY, CONTENT)
    sql = "SELECT field, page, text FROM v_origin WHERE record = ? AND record_no = 1 ORDER BY field"
    assert query(sql, "indicator") == [("level2", 2, "数量\n指标")]
    assert query(sql, "project") == [("budget_yuan", None, "≥10万元"), ("name", 2, "数量\n指标")]


def test_source_leads_to_every_place_of_a_cell_and_to_paragraphs(database: Loader, query: Query) -> None:
    first, rest = Place(1, 1.0, 700.0, 3.0, 800.0), Place(2, 1.0, 50.0, 3.0, 90.0)
    cells = (Cell(0, 0, "道路\n清扫", place=first, continued=(rest,)),
             Cell(0, 1, "95", place=Place(1, 3.0, 700.0, 5.0, 800.0)))
    document = Document("pdf", (Paragraph("绩效目标表", Place(1, 1.0, 2.0, 3.0, 4.0)), Table(1, 2, cells)))
    project = replace(PROJECT, indicators=(), payments=(), origins=(
        Origin("project_name", 1, 0, 0), Origin("budget", 1, 0, 1), Origin("form_title", paragraph_no=1)))
    extraction = Extraction(title="绩效目标表", records=(project,), origins=(Origin("title", paragraph_no=1),))
    database.store(ENTRY, content_of(document, extraction))
    found = query("""SELECT record, field, source, table_no, "row", "col", paragraph_no, part, page, text, top
        FROM v_source ORDER BY record, field, part""")
    assert found == [
        ("document", "title", "paragraph", None, None, None, 1, 0, 1, "绩效目标表", 2.0),
        ("project", "budget", "cell", 1, 0, 1, None, 0, 1, "95", 700.0),
        ("project", "form_title", "paragraph", None, None, None, 1, 0, 1, "绩效目标表", 2.0),
        ("project", "project_name", "cell", 1, 0, 0, None, 0, 1, "道路\n清扫", 700.0),
        ("project", "project_name", "cell", 1, 0, 0, None, 1, 2, "道路\n清扫", 50.0),
    ]
    assert query("SELECT DISTINCT file_name, location, sha256 FROM v_source") == [("a.pdf", "folder/a.pdf", "00ff")]


def test_every_kind_of_record_is_stored_and_counted(database: Loader, query: Query) -> None:
    counts = database.store(ENTRY, CONTENT)
    for table in TABLES.values():
        assert query(f"SELECT count(*) FROM {table}") == [(counts[table],)]
        assert counts[table] > 0
        view = f"v_{table.removesuffix('_result')}"  # CHECK is a word of SQL, so that its table is check_result
        assert query(f"SELECT DISTINCT file_name FROM {view}") == [("a.pdf",)]


def test_document_row_joins_file_and_content(database: Loader, query: Query) -> None:
    database.store(ENTRY, CONTENT)
    sql = "SELECT document_id, file_name, format, title, fiscal_year, page_count, scanned, status FROM v_document"
    assert query(sql) == [(document_id(ENTRY.location), "a.pdf", "pdf", "甲局预算", 2025, 2, 0, "ok")]


def test_storing_again_replaces_all_rows(database: Loader, database_path: Path) -> None:
    database.store(ENTRY, CONTENT)
    once = dump(database_path)
    database.store(ENTRY, CONTENT)
    assert dump(database_path) == once
    database.store(replace(ENTRY, status="failed", error="damaged"), content_of(None, Extraction()))
    left = {name: len(rows) for name, rows in dump(database_path).items() if rows}
    assert left == {"document": 1, "schema_version": 1, "classification": len(reference())}


def test_forgetting_takes_one_document_whole(database: Loader, database_path: Path) -> None:
    database.store(replace(ENTRY, location="b.pdf", file_name="b.pdf"), CONTENT)
    only_b = dump(database_path)
    database.store(ENTRY, CONTENT)
    database.forget([ENTRY.location])
    assert dump(database_path) == only_b


def test_rows_that_do_not_fit_change_nothing(database: Loader, database_path: Path) -> None:
    database.store(ENTRY, CONTENT)
    before = dump(database_path)
    twice = Document("pdf", (Table(1, 1, (Cell(0, 0, "a"), Cell(0, 0, "b"))),))
    with pytest.raises(RowError, match="UNIQUE"):
        database.store(ENTRY, content_of(twice, EXTRACTION))
    huge = Extraction(records=(Finding(rule="r", severity="info", message="m", page=2**70),))
    with pytest.raises(RowError):
        database.store(ENTRY, content_of(None, huge))
    assert dump(database_path) == before


def test_text_that_no_database_takes_is_marked(database: Loader, query: Query) -> None:
    database.store(ENTRY, content_of(Document("txt", (Paragraph("预\x00算\ud800"),)), Extraction()))
    assert query("SELECT text FROM paragraph") == [("预\ufffd算\ufffd",)]


def test_known_documents_tell_whether_they_are_current(database: Loader) -> None:
    database.store(ENTRY, CONTENT)
    database.store(replace(ENTRY, location="b.pdf", status="failed"), content_of(None, Extraction()))
    b, a = database.known()
    assert (a.location, b.location) == ("folder/a.pdf", "b.pdf")
    assert a.is_current("00ff", "1")
    assert not a.is_current("00ff", "2")
    assert not a.is_current("1111", "1")
    assert not b.is_current("00ff", "1")  # what failed is tried again


def test_database_is_opened_again_by_url(database: Loader, database_path: Path) -> None:
    database.store(ENTRY, CONTENT)
    again = open_loader(f"sqlite:///{database_path}")
    assert [document.location for document in again.known()] == [ENTRY.location]
    again.close()


def test_who_reads_sees_one_moment_and_keeps_nobody_from_storing(database: Loader, database_path: Path) -> None:
    database.store(ENTRY, CONTENT)
    with read_only(database_path) as session:
        rows = session.stream('SELECT text FROM v_cell ORDER BY table_no, "col"', "v_cell")
        assert next(rows) == ("数量\n指标",)
        database.forget([ENTRY.location])
        assert list(rows) == [("≥10万元",), ("",)] == list(session.stream(
            'SELECT text FROM v_cell ORDER BY table_no, "col" LIMIT 2 OFFSET 1', "v_cell"))
    with read_only(database_path) as session:
        assert session.rows("SELECT * FROM v_cell") == []


def test_closed_database_is_one_file(database: Loader, database_path: Path, query: Query) -> None:
    with read_only(database_path) as session:
        assert session.rows("SELECT * FROM v_cell") == []
        database.store(ENTRY, CONTENT)
        database.close()  # which leaves it as it is while others read
    open_loader(database_path).close()
    assert [path.name for path in database_path.parent.iterdir()] == [database_path.name]
    assert query("PRAGMA journal_mode") == [("delete",)]


def test_codes_of_another_version_are_brought_up_to_date(database: Loader, database_path: Path) -> None:
    def codes(change: str = "SELECT 1") -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(database_path, isolation_level=None)) as connection:
            connection.execute(change)
            return connection.execute("SELECT * FROM classification ORDER BY kind, code").fetchall()

    of_today = codes()
    database.close()
    assert len(of_today) > len(codes("DELETE FROM classification WHERE code LIKE '20%'"))
    open_loader(database_path).close()
    assert codes() == of_today


def test_other_schema_version_is_refused(database: Loader, database_path: Path) -> None:
    with closing(sqlite3.connect(database_path)) as connection:
        connection.execute("UPDATE schema_version SET version = 99")
        connection.commit()
    with pytest.raises(DatabaseError, match=r"has schema version 99.*extract again"):
        open_loader(database_path)


def test_database_of_another_program_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE document (id INTEGER)")
        connection.commit()
    with pytest.raises(DatabaseError, match="not of gongkai"):
        open_loader(tmp_path / "other.db")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("text.txt", "not a database"),
        ("folder", "unable to open"),
        ("text.txt/x.db", "exists|directory"),
        ("nosuch://host/x", "nosuch"),
        ("://", "neither a path nor a URL"),
    ],
)
def test_what_is_no_database_is_told_in_a_sentence(name: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "text.txt").write_text("this is text, long enough to look like a file of something" * 20)
    target = name if "://" in name else tmp_path / name
    with pytest.raises(DatabaseError, match=reason) as raised:
        open_loader(target)
    assert len(str(raised.value).splitlines()) == 1
