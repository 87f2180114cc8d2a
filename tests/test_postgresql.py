"""The same schema and the same rows in a real PostgreSQL."""
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from test_loader import ENTRY
from workbench import gongkai, write_disclosure

from pipeline.database import RowError
from pipeline.loader import open_loader
from pipeline.records import Extraction, Figure
from pipeline.rows import content_of
from pipeline.run import run

VIEWS = {
    "v_document": "file_name, title, organisation, fiscal_year, page_count, status",
    "v_project": "file_name, project_name, budget_yuan, fiscal_yuan",
    "v_indicator": "file_name, seq, level1, level2, level3, comparator, value, unit, amount_yuan",
    "v_budget_line": "file_name, row_no, code, name, column_label, amount_yuan, full_code, classification",
    "v_figure": "file_name, item, fiscal_year, value, quote",
    "v_origin": "file_name, record, field, page, text",
    "v_classification": "kind, code, name, parent, parent_name, level",
}


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


def test_text_that_copy_would_take_for_something_else_arrives_as_it_is(postgresql: str, tmp_path: Path) -> None:
    odd = ["\\N", "\\.", "a\\tb", '"quoted"']
    path = tmp_path / "odd.txt"
    lines = ["项目\t说明", *(f"{text}\t{number}" for number, text in enumerate(odd))]
    path.write_text("\n".join(lines), encoding="utf-8")
    write_disclosure(tmp_path / "甲局.txt", "甲局", 1)
    found = []
    for target in (str(tmp_path / "lite.db"), postgresql):
        with closing(open_loader(target)) as database:
            run([path, tmp_path / "甲局.txt"], database, workers=1)
        url = sa.make_url(target).set(drivername="postgresql+psycopg") if "://" in target else f"sqlite:///{target}"
        found.append(rows(url) | {"cell": cells(url)})
    assert found[0] == found[1]
    assert any("quoted" in text for (text,) in found[0]["cell"])


def test_two_writers_of_one_document_do_not_harm_it(postgresql: str) -> None:
    figures = Extraction(records=tuple(Figure(item="收入", item_raw="收入") for _ in range(200)))

    def write(number: int) -> int:
        with closing(open_loader(postgresql)) as database:
            return sum(database.store(ENTRY, content_of(None, figures)).values())

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(write, range(12))) == {201}
    with closing(open_loader(postgresql)) as database:
        assert [known.status for known in database.known()] == ["ok"]


def test_a_value_that_does_not_fit_is_told(postgresql: str) -> None:
    too_large = Figure(item="收入", item_raw="收入", amount_yuan=Decimal(10) ** 17)
    with closing(open_loader(postgresql)) as database:
        with pytest.raises(RowError, match="overflow"):
            database.store(ENTRY, content_of(None, Extraction(records=(too_large,))))
        assert database.known() == []


def cells(url: str | sa.URL) -> list[tuple[str, ...]]:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = sorted((str(text),) for (text,) in connection.exec_driver_sql("SELECT text FROM v_cell"))
    engine.dispose()
    return found
