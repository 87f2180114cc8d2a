"""`gongkai export` as a user runs it, and that the database it reads stays as it is."""
from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from exports import seen
from workbench import cli_command, cli_environment, gongkai

from pipeline.database import DatabaseError, read_only
from pipeline.views import rows_of, views_of


def test_command_writes_the_rows_of_a_condition(filled: Path, tmp_path: Path) -> None:
    where = "level3 LIKE '%率' AND weight >= 10 AND page = 1"
    done = gongkai("export", "--format", "csv", "--view", "v_indicator", "--where", where, "--db", filled,
                   "--out", tmp_path / "a.csv")
    assert done.stdout == f"v_indicator: 2 rows in {tmp_path / 'a.csv'}\n" and done.returncode == 0
    assert len((tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()) == 3


def test_command_writes_all_views_in_chinese(filled: Path, tmp_path: Path) -> None:
    done = gongkai("export", "--chinese", "--db", filled, "--out", tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx", read_only=True)
    with read_only(filled) as session:
        views = views_of(session)
    assert done.returncode == 0 and len(book.sheetnames) == len(views)
    assert not any(name.isascii() for name in book.sheetnames)
    head, first = book["三公经费"].iter_rows(values_only=True, max_row=2)
    assert dict(zip(head, first, strict=True))["口径"] == "预算数"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--view", "v_nothing"], "gongkai: there is no view v_nothing; there are v_document, "),
        (["--view", "document"], "gongkai: there is no view document; "),
        (["--view", "v_goal", "--where", "年度 = 2025"], "gongkai: cannot read v_goal: no such column: 年度\n"),
        (["--view", "v_goal", "--where", "1 = 1; DELETE FROM document"], "gongkai: cannot read v_goal: "),
        (["--view", "v_goal", "--where", "1 = 1) --"], "gongkai: cannot read v_goal: "),
        (["--view", "v_goal", "--where", ":name = 1"], "gongkai: cannot read v_goal: "),
        (["--view", "v_goal", "--view", "v_task", "--format", "csv", "--out", "a.csv"],
         "gongkai: 2 views are as many files: name a folder, or one view\n"),
        (["--view", "v_goal", "--db", "none.db"],
         "gongkai: there is no database none.db: gongkai extract makes one, --db names another\n"),
        (["--view", "v_goal", "--out", "/dev/null/a.xlsx"], "gongkai: /dev/null cannot be written: File exists\n"),
    ],
)
def test_command_says_what_is_wrong(arguments: list[str], message: str, filled: Path, tmp_path: Path) -> None:
    done = gongkai("export", "--db", filled, *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(message) and done.stderr.count("\n") == 1
    assert list(tmp_path.rglob("*.*")) == []


def test_command_says_what_brings_pyarrow(filled: Path, tmp_path: Path) -> None:
    (tmp_path / "pyarrow.py").write_text("raise ModuleNotFoundError('not installed')", encoding="utf-8")
    environment = cli_environment()
    environment["PYTHONPATH"] = f"{tmp_path}:{environment['PYTHONPATH']}"
    command = cli_command("export", "--format", "parquet", "--db", filled, "--out", tmp_path / "out")
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert done.stderr == "gongkai: Parquet needs pyarrow: pip install 'gongkai[parquet]' brings it\n"


def test_command_tells_what_a_workbook_cannot_hold(tmp_path: Path) -> None:
    text = "某局2025年预算\n\n单位：元\n\n项目\t金额\n" + "长" * 40_000 + "\t5\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert gongkai("extract", tmp_path / "a.txt", "--db", tmp_path / "a.db").returncode == 0
    done = gongkai("export", "--view", "v_cell", "--db", tmp_path / "a.db", "--out", tmp_path / "a.xlsx")
    assert done.returncode == 1
    assert done.stderr.startswith("v_cell: 2 texts are longer than the 32,767 characters of a cell")


def test_reading_changes_nothing_and_needs_no_right_to(filled: Path, tmp_path: Path) -> None:
    database = shutil.copy(filled, tmp_path / "read only?&#.db")
    before = database.read_bytes()
    database.chmod(0o444)
    with read_only(database) as session:
        assert list(rows_of(session, "v_document"))
        for statement in ("DELETE FROM document", "CREATE TABLE other (a INTEGER)", "PRAGMA user_version = 5"):
            with pytest.raises(DatabaseError, match="attempt to write a readonly database"):
                list(session.stream(statement, "it"))
    assert database.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [database.name]


def test_database_that_a_killed_writer_left_is_read(filled: Path, tmp_path: Path) -> None:
    """A journal beside it says that what the writer wrote last is to be taken back."""
    database = Path(shutil.copy(filled, tmp_path / "a.db"))
    with closing(sqlite3.connect(database, isolation_level=None)) as writer:
        writer.execute("PRAGMA cache_size = 1")
        writer.execute("BEGIN")
        writer.execute("UPDATE document SET title = 'gone'")
        writer.execute("UPDATE cell SET text = text || ' gone'")
        for suffix in ("", "-journal"):
            shutil.copy(f"{database}{suffix}", tmp_path / f"killed.db{suffix}")
    with read_only(tmp_path / "killed.db") as session:
        assert list(rows_of(session, "v_cell")) == seen(filled, "v_cell")[1]
        assert list(rows_of(session, "v_document", "title = 'gone'")) == []
