"""The same schema and the same rows in a real PostgreSQL, where GONGKAI_TEST_POSTGRESQL names an empty database."""
from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from workbench import gongkai

from pipeline.loader import open_database

VIEWS = {
    "v_document": "file_name, title, organisation, fiscal_year, page_count, status",
    "v_project": "file_name, project_name, budget_yuan, fiscal_yuan",
    "v_indicator": "file_name, seq, level1, level2, level3, comparator, value, unit, amount_yuan",
    "v_budget_line": "file_name, row_no, code, name, column_label, amount_yuan, full_code, classification",
    "v_figure": "file_name, item, fiscal_year, value, quote",
    "v_origin": "file_name, record, field, page, text",
    "v_classification": "kind, code, name, parent, parent_name, level",
}


@pytest.fixture
def postgresql() -> Iterator[str]:
    """The URL of an empty database, which is emptied again."""
    url = os.environ.get("GONGKAI_TEST_POSTGRESQL")
    if url is None:
        pytest.skip("GONGKAI_TEST_POSTGRESQL does not name an empty PostgreSQL database")
    with closing(open_database(url)) as database:
        assert database.known() == [], "the database is not empty: it would be lost"
    try:
        yield url
    finally:
        engine = sa.create_engine(sa.make_url(url).set(drivername="postgresql+psycopg"))
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
        engine.dispose()


def rows(url: str | sa.URL) -> dict[str, list[tuple[str, ...]]]:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        answers = {view: connection.exec_driver_sql(f"SELECT {columns} FROM {view}") for view, columns in VIEWS.items()}
        found = {view: sorted(tuple(map(told, row)) for row in answer) for view, answer in answers.items()}
    engine.dispose()
    return found


def told(value: object) -> str:
    """A value as text: SQLite gives floats where PostgreSQL gives exact decimals."""
    return str(value) if value is None or isinstance(value, str) else f"{value:.4f}"


def test_postgresql_gets_the_rows_that_sqlite_gets(postgresql: str, database_path: Path) -> None:
    samples = Path(__file__).parent.parent / "data" / "raw"
    for target in (database_path, postgresql, postgresql):  # the second run finds all unchanged
        last = gongkai("extract", samples, "--db", target)
        assert last.returncode == 1, last.stderr  # one sample is damaged
    assert "unchanged" in last.stdout
    there = sa.make_url(postgresql).set(drivername="postgresql+psycopg")
    in_sqlite = rows(sa.URL.create("sqlite", database=str(database_path)))
    assert all(in_sqlite.values())
    assert rows(there) == in_sqlite
