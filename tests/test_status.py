"""What a database tells of itself and of the runs that filled it."""
from __future__ import annotations

import json
import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from test_cli import started
from workbench import ROOT, Query, extracted, gongkai, write_disclosure

from pipeline.database import DatabaseError, open_database
from pipeline.loader import open_loader
from pipeline.run import run
from pipeline.version import EXTRACTION_VERSION

RUN = "SELECT files, files_read, files_unchanged, files_duplicate, files_failed, interrupted FROM run"


def status(database: object) -> dict[str, list[dict[str, Any]]]:
    """The sections that the command prints."""
    done = gongkai("status", "--db", database, "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, list[dict[str, Any]]] = {}
    for row in map(json.loads, done.stdout.splitlines()):
        found.setdefault(row.pop("section"), []).append(row)
    return found


def test_status_tells_what_the_database_holds(tmp_path: Path, query: Query, database_path: Path) -> None:
    extracted(ROOT / "data" / "raw", database_path)
    found = status(database_path)
    assert [tuple(row.values()) for row in found["documents"]] == [("ok", 9, 10), ("failed", 1, None)]
    assert sum(row["documents"] for row in found["years"]) == 9
    assert {row["organisation"]: row["documents"] for row in found["agencies"]}["汀岚市图书馆"] == 1
    for row in found["records"]:
        assert query(f"SELECT count(*) FROM {row['record']}") == [(row["number"],)]
    told = [(row["severity"], row["rule"], row["number"]) for row in found["findings"]]
    assert sorted(told) == query("SELECT severity, rule, count(*) FROM finding GROUP BY 1, 2 ORDER BY 1, 2")
    (failure,) = found["failures"]
    assert "下载中断" in failure["file_name"] and "cut off" in failure["error"]
    (made,) = found["runs"]
    assert (made["files"], made["read"], made["failed"], made["ended"]) == (10, 9, 1, "finished")
    assert made["paths"] == str(ROOT / "data" / "raw") and made["extractor_version"] == EXTRACTION_VERSION
    assert found["database"][0]["bytes"] == database_path.stat().st_size


def test_status_for_a_person_fits_on_a_page(disclosures: Path, database_path: Path) -> None:
    for number, name in enumerate("子丑寅卯辰巳午未申酉"):
        write_disclosure(disclosures / f"{name}.txt", f"{name}山局", number)
    extracted(disclosures, database_path)
    done = gongkai("status", "--db", database_path, "--rows", 5)
    lines = done.stdout.splitlines()
    assert lines[lines.index("documents") + 2].split() == ["ok", "13"]
    assert "and 6 more: --rows 11" in lines
    assert len(lines) < 50


def test_status_of_an_empty_database(database_path: Path) -> None:
    open_loader(database_path).close()
    assert set(status(database_path)) == {"database"}
    done = gongkai("status", "--db", database_path)
    assert done.returncode == 0 and done.stdout.startswith("database\n")


def test_names_in_status_are_printable(tmp_path: Path, database_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "\x1b[2Jempty\u202e.pdf").touch()
    extracted(tmp_path / "raw", database_path)
    for options in ([], ["--json"]):
        done = gongkai("status", "--db", database_path, *options)
        assert "empty" in done.stdout and not {"\x1b", "\u202e"} & set(done.stdout)


def test_status_of_what_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    done = gongkai("status", "--db", tmp_path / "gone.db")
    assert done.returncode == 2 and done.stderr.startswith("gongkai: there is no database ")
    assert len(done.stderr.splitlines()) == 1 and not (tmp_path / "gone.db").exists()


def test_status_changes_nothing(disclosures: Path, database_path: Path) -> None:
    extracted(disclosures, database_path)
    before = database_path.read_bytes()
    gongkai("status", "--db", database_path)
    assert database_path.read_bytes() == before


def test_every_run_is_noted(disclosures: Path, database_path: Path, query: Query) -> None:
    (disclosures / "empty.pdf").touch()
    (disclosures / "copy.txt").write_bytes((disclosures / "甲局.txt").read_bytes())
    gongkai("extract", disclosures, "--db", database_path)
    gongkai("extract", disclosures / "丙局.txt", disclosures / "乙局.txt", "--db", database_path, "--force")
    first, second = sorted(query(RUN), reverse=True)
    assert first == (5, 3, 0, 1, 1, 0)
    assert second == (2, 2, 0, 0, 0, 0)
    assert query("SELECT count(*) FROM run WHERE paths LIKE '%丙局.txt' || char(10) || '%乙局.txt'") == [(1,)]
    assert query("SELECT count(*) FROM run WHERE finished_at < started_at OR seconds IS NULL") == [(0,)]


def test_unchanged_files_are_counted(disclosures: Path, database_path: Path, query: Query) -> None:
    for _ in range(2):
        extracted(disclosures, database_path)
    assert sorted(query(RUN)) == [(3, 0, 3, 0, 0, 0), (3, 3, 0, 0, 0, 0)]


def test_interrupted_run_is_noted(disclosures: Path, database_path: Path, query: Query) -> None:
    with started(disclosures, database_path) as process:
        os.killpg(process.pid, signal.SIGINT)
        process.communicate()
    ((files, read, *_, interrupted),) = query(RUN)
    assert (files, interrupted) == (203, 1) and 0 < read < 203
    assert status(database_path)["runs"][0]["ended"] == "interrupted"


def test_killed_run_has_no_end(disclosures: Path, database_path: Path) -> None:
    with started(disclosures, database_path) as process:
        process.kill()
        process.communicate()
    (told,) = status(database_path)["runs"]
    assert (told["ended"], told["files"], told["seconds"]) == ("not finished", None, None)


def test_runs_at_once_are_noted_apart(disclosures: Path, database_path: Path, query: Query) -> None:
    with closing(open_loader(database_path)) as one, closing(open_loader(database_path)) as other:
        first, second = one.begin_run(["a"], "1"), other.begin_run(["b"], "1")
        run([disclosures], one, workers=1)
        other.end_run(second, files=7)
        one.end_run(first, files=8)
    assert query("SELECT paths, files FROM run WHERE paths IN ('a', 'b') ORDER BY paths") == [("a", 8), ("b", 7)]


def test_postgresql_tells_the_same(postgresql: str, disclosures: Path, database_path: Path) -> None:
    (disclosures / "empty.pdf").touch()
    told = []
    for target in (str(database_path), postgresql):
        extracted(disclosures, target)
        told.append(status(target))
    for section in ("documents", "years", "agencies", "records", "findings"):
        assert told[0].get(section) == told[1].get(section)
    changing = {"started_at", "seconds", "extracted_at"}
    for section in ("runs", "failures"):
        ours, theirs = ({key: value for key, value in one[section][0].items() if key not in changing} for one in told)
        assert ours == theirs
    assert told[1]["database"][0]["bytes"] > 0


def test_a_session_that_reads_cannot_write(disclosures: Path, database_path: Path) -> None:
    extracted(disclosures, database_path)
    with open_database(database_path) as database:
        with pytest.raises(DatabaseError, match="readonly"), database.reading() as session:
            session.define(["DELETE FROM document"])
        with database.writing() as session:
            session.define(["UPDATE document SET title = 'x'"])
    with closing(sqlite3.connect(database_path)) as connection:
        assert connection.execute("SELECT DISTINCT title FROM document").fetchall() == [("x",)]
