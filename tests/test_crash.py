"""A run that is killed, starved of disk or not alone: the database opens, holds whole documents, and is completed."""
from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from archives import gbk_zip
from workbench import ROOT, cli_command, cli_environment, dump, gongkai, write_disclosure

KILLS = 25
Rows = dict[str, list[tuple[object, ...]]]
TABLES = ("document", "paragraph", "cell", "project", "indicator", "figure", "budget_line", "origin", "finding")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Disclosures of several formats, an archive, a duplicate, a damaged file: each a matter of a moment."""
    folder = tmp_path_factory.mktemp("crash") / "in"
    folder.mkdir()
    for number in range(6):
        write_disclosure(folder / f"{number}局.txt", f"{number}局", number)
    for path in sorted((ROOT / "data" / "raw").iterdir()):
        if path.suffix in (".docx", ".txt") or "下载中断" in path.name:
            shutil.copy(path, folder)
    members = {path.name: path.read_bytes() + b"\n" for path in sorted(folder.glob("*.txt"))}
    (folder / "更多.zip").write_bytes(gbk_zip(members))
    shutil.copy(folder / "1局.txt", folder / "1局（再次）.txt")
    return folder


@pytest.fixture(scope="module")
def undisturbed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Rows:
    database = tmp_path_factory.mktemp("undisturbed") / "whole.db"
    assert gongkai("extract", folder, "--db", database, "--workers", 2).returncode == 1  # one file is damaged
    return dump(database)


def start(folder: Path, database: Path) -> subprocess.Popen[bytes]:
    command = cli_command("extract", folder, "--db", database, "--workers", 2, "--force")
    return subprocess.Popen(command, env=cli_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def documents(rows: Rows) -> dict[object, list[object]]:
    """All that is stored of each document."""
    found: dict[object, list[object]] = {row[0]: [row] for row in rows["document"]}
    for table in TABLES[1:]:
        for row in rows[table]:
            found[row[0]].append((table, row))
    return found


def descendants(pid: int) -> Iterator[int]:
    with suppress(FileNotFoundError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield int(child)
            yield from descendants(int(child))


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_killed_at_any_moment_the_database_holds_whole_documents(
    folder: Path, undisturbed: Rows, tmp_path: Path
) -> None:
    whole = documents(undisturbed)
    database = tmp_path / "killed.db"
    begin = time.monotonic()
    start(folder, tmp_path / "timed.db").wait()
    duration = time.monotonic() - begin
    seed = random.randrange(1 << 32)
    moments = random.Random(seed)
    cut_short = 0
    for _ in range(KILLS):
        begin = time.monotonic()
        process = start(folder, database)
        with suppress(subprocess.TimeoutExpired):
            process.wait(moments.uniform(0, duration))
        workers = list(descendants(process.pid))
        process.kill()
        was_cut_short = process.wait() == -signal.SIGKILL
        cut_short += was_cut_short
        while any(map(is_alive, workers)):
            time.sleep(0.01)
        if not database.exists():
            continue
        with closing(sqlite3.connect(database)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",), f"seed {seed}"
            if not connection.execute("SELECT name FROM sqlite_master WHERE name = 'schema_version'").fetchone():
                continue  # killed before anything was made
        for key, rows in documents(dump(database)).items():
            assert rows == whole[key], f"seed {seed}"
        if not was_cut_short:  # what is left of a finished run takes no time: begin anew
            database.unlink()
            duration = min(duration, time.monotonic() - begin)  # the machine may have been busy with others before
    assert cut_short > KILLS / 2
    assert gongkai("extract", folder, "--db", database, "--workers", 2).returncode == 1
    assert dump(database) == undisturbed


def test_two_runs_on_one_database_at_once_give_what_one_gives(
    folder: Path, undisturbed: Rows, tmp_path: Path
) -> None:
    database = tmp_path / "shared.db"
    runs = [start(folder, database) for _ in range(2)]
    assert [run.wait() for run in runs] == [1, 1]
    assert dump(database) == undisturbed


def test_a_full_disk_ends_the_run_and_costs_no_whole_document(
    folder: Path, undisturbed: Rows, tmp_path: Path
) -> None:
    database = tmp_path / "full.db"
    room = 400_000  # bytes: the schema and some documents

    def fill_the_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    starved = subprocess.run(
        cli_command("extract", folder, "--db", database, "--workers", 1), env=cli_environment(), capture_output=True,
        encoding="utf-8", preexec_fn=fill_the_disk, check=False,
    )
    assert starved.returncode == 2
    assert "cannot use the database" in starved.stderr
    stored = documents(dump(database))
    whole = documents(undisturbed)
    assert 0 < len(stored) < len(whole)
    assert all(rows == whole[key] for key, rows in stored.items())
    assert gongkai("extract", folder, "--db", database, "--workers", 2).returncode == 1
    assert dump(database) == undisturbed


def test_ctrl_c_ends_with_a_summary_and_leaves_no_process(folder: Path, tmp_path: Path) -> None:
    database = tmp_path / "interrupted.db"
    command = cli_command("extract", folder, "--db", database, "--workers", 2)
    process = subprocess.Popen(command, env=cli_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               encoding="utf-8")
    assert process.stderr is not None
    assert any("] ok" in line for line in iter(process.stderr.readline, ""))
    workers = list(descendants(process.pid))
    os.kill(process.pid, signal.SIGINT)
    printed, _ = process.communicate()
    assert process.returncode in (1, 130)  # 1: it was done before the signal came
    assert "files ok" in printed
    assert process.returncode == 1 or "Interrupted" in printed
    while any(map(is_alive, workers)):
        time.sleep(0.01)
