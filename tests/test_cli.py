"""The command line, as a user runs it."""
from __future__ import annotations

import os
import pty
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from workbench import cli_command, cli_environment, dump, endless_pdf, gongkai, write_disclosure

import pipeline
from parsers import PARSERS, parse
from parsers.document import SourceFile, from_json
from pipeline.cli import main
from pipeline.report import printable


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"gongkai {pipeline.__version__}\n"


@pytest.mark.parametrize("arguments", [[], ["extract"], ["extract", "x", "--workers", "0"], ["nonsense"]], ids=str)
def test_wrong_arguments_end_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: gongkai" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--workers", "--timeout"])
@pytest.mark.parametrize("value", ["x", "0", "1.5", "-1"])
def test_wrong_number_is_told_in_words(option: str, value: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["extract", "x", f"{option}={value}"])
    assert f"argument {option}: '{value}' is not a whole number from 1 on" in capsys.readouterr().err


@pytest.mark.parametrize(("command", "codes"), [("extract", ["0", "1", "2", "130"]), ("parse", ["0", "1", "2"])])
def test_help_tells_formats_and_exit_codes(
    command: str, codes: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    told = capsys.readouterr().out
    assert all(name in told for name in PARSERS)
    assert re.findall(r"^  ([0-9]+)  ", told, re.M) == codes


def test_folder_without_files_leaves_no_database_behind(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    done = gongkai("extract", "raw", "--db", "new.db", cwd=tmp_path)
    assert (done.returncode, list(tmp_path.iterdir())) == (2, [tmp_path / "raw"])


def test_timeout_fails_the_file_and_goes_on(disclosures: Path, database_path: Path) -> None:
    (disclosures / "endless.pdf").write_bytes(endless_pdf())
    done = gongkai("extract", disclosures, "--db", database_path, "--workers", 1, "--timeout", 4,
                   "--reader", "pdfplumber")
    assert done.returncode == 1
    assert "failed  endless.pdf: reading it took more than 4 seconds" in done.stdout
    assert done.stderr.count("] ok  ") == 3 and "Traceback" not in done.stderr


def test_extract_makes_the_default_database(disclosures: Path, tmp_path: Path) -> None:
    done = gongkai("extract", disclosures, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert len(dump(tmp_path / "data" / "out" / "gongkai.db")["document"]) == 3
    lines = done.stderr.splitlines()
    assert [line.split()[:2] for line in lines] == [["[1/3]", "ok"], ["[2/3]", "ok"], ["[3/3]", "ok"]]
    assert "files ok" in done.stdout
    again = gongkai("extract", disclosures, cwd=tmp_path)
    assert (again.returncode, again.stderr.count("unchanged")) == (0, 3)


def test_files_that_were_not_read_are_listed_and_end_with_1(disclosures: Path, database_path: Path) -> None:
    (disclosures / "empty.pdf").touch()
    done = gongkai("extract", disclosures, "--db", database_path, "--workers", 1)
    assert done.returncode == 1
    assert "failed  empty.pdf: " in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("path", "database", "reason"),
    [
        ("gone", "a.db", "gone is neither a file nor a folder"),
        ("raw", "raw/甲局.txt", "not a database"),
        ("raw", "raw/甲局.txt/a.db", "cannot open the database"),
        ("raw", "nosuch://x", "cannot open the database nosuch://x"),
    ],
)
def test_wrong_usage_is_one_sentence_and_ends_with_2(
    path: str, database: str, reason: str, disclosures: Path, tmp_path: Path
) -> None:
    done = gongkai("extract", path, "--db", database, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("gongkai: ") and reason in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_missing_driver_names_the_extra(
    disclosures: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)  # as where the extra is not installed
    assert main(["extract", str(disclosures), "--db", "postgresql://someone:secret@localhost/x"]) == 2
    told = capsys.readouterr().err
    assert "pip install 'gongkai[postgres]'" in told and "secret" not in told


def test_parse_prints_the_document(disclosures: Path) -> None:
    path = disclosures / "甲局.txt"
    done = gongkai("parse", path)
    assert done.returncode == 0, done.stderr
    assert from_json(done.stdout) == parse(SourceFile(path.name, path.read_bytes()))


@pytest.mark.parametrize(("name", "code"), [("gone.pdf", 2), ("empty.pdf", 1)])
def test_parse_of_what_cannot_be_read_is_one_sentence(name: str, code: int, tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").touch()
    done = gongkai("parse", tmp_path / name)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (code, "", 1)
    assert name in done.stderr


def test_names_reach_the_terminal_as_text(tmp_path: Path, database_path: Path) -> None:
    folder = tmp_path / "raw"
    folder.mkdir()
    write_disclosure(folder / "\x1b[2J甲[bold]\u202e.txt", "甲局", 1)
    (folder / "\x1b]0;title\x07.pdf").touch()
    done = gongkai("extract", folder, "--db", database_path)
    assert done.returncode == 1
    assert "\x1b" not in done.stdout + done.stderr and "\u202e" not in done.stderr
    assert r"\x1b[2J甲[bold]\u202e.txt" in done.stderr


def test_printable_keeps_chinese_text() -> None:
    assert printable("关于\u3000预算（草案）") == "关于\u3000预算（草案）"
    assert printable("a\r\n\x9b\u2028b") == r"a\r\n\x9b\u2028b"


def test_terminal_gets_a_progress_bar(disclosures: Path, database_path: Path) -> None:
    (disclosures / "[red]empty.pdf").touch()
    ours, theirs = pty.openpty()
    command = cli_command("extract", disclosures, "--db", database_path)
    environment = {**cli_environment(), "TERM": "xterm"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=theirs) as process:
        os.close(theirs)
        shown = b"".join(_until_closed(ours)).decode()
    assert process.returncode == 1
    assert "4/4" in shown and "[red]empty.pdf" in shown


def _until_closed(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            data = os.read(terminal, 4096)
        except OSError:  # how Linux tells that the other side is closed
            data = b""
        if not data:
            os.close(terminal)
            return
        yield data


@contextmanager
def started(folder: Path, database: Path) -> Iterator[subprocess.Popen[str]]:
    """A run over many files, of which the first is done; what it says of all does not fit into the pipe unread."""
    for number in range(200):
        write_disclosure(folder / f"{number:03}{'局' * 60}.txt", f"{number}局", number)
    command = cli_command("extract", folder, "--db", database, "--workers", 2)
    with subprocess.Popen(
        command,
        env=cli_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
        pipesize=4096,
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith("[1/")
        yield process


def test_interrupted_run_keeps_what_is_done(disclosures: Path, database_path: Path) -> None:
    with started(disclosures, database_path) as process:
        os.killpg(process.pid, signal.SIGINT)  # what Ctrl-C does
        out, err = process.communicate()
    assert process.returncode == 130
    assert "Interrupted: " in out and "Traceback" not in err
    assert 0 < len(dump(database_path)["document"]) < 203


def test_killed_run_is_finished_by_the_next(disclosures: Path, database_path: Path, tmp_path: Path) -> None:
    with started(disclosures, database_path) as process:
        process.kill()
        process.communicate()  # returns when the workers have ended too: they hold the other end of stderr
    with closing(sqlite3.connect(database_path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert gongkai("extract", disclosures, "--db", database_path, "--workers", 1).returncode == 0
    assert gongkai("extract", disclosures, "--db", tmp_path / "whole.db", "--workers", 1).returncode == 0
    assert dump(database_path) == dump(tmp_path / "whole.db")
