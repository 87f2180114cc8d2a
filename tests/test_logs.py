"""Runs that say little, and runs that say it in JSON."""
from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from workbench import cli_command, cli_environment, gongkai

PROGRAM = """
import logging, os, subprocess, sys, warnings
from pipeline.json_log import event, json_log
with json_log() as write:
    write(event("info", "file", file="甲\\x1b[2J\\u202e"))
    logging.getLogger("library").error("a fault\\nin two lines")
    warnings.warn("odd")
    print("plain", file=sys.stderr)
    subprocess.run(["sh", "-c", "echo from a process >&2"])
    os.write(2, b"\\xff without an end")
print("after", file=sys.stderr)
"""


def test_quiet_run_says_nothing(disclosures: Path, database_path: Path) -> None:
    done = gongkai("extract", disclosures, "--db", database_path, "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("options", [["--quiet"], ["--quiet", "--log-json"]], ids=" ".join)
def test_quiet_run_tells_of_files_that_were_not_read(
    options: list[str], disclosures: Path, database_path: Path
) -> None:
    (disclosures / "empty.pdf").touch()
    done = gongkai("extract", disclosures, "--db", database_path, *options)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert "empty.pdf" in done.stderr and "failed" in done.stderr


def test_log_in_json_has_a_line_for_every_file(disclosures: Path, database_path: Path) -> None:
    (disclosures / "\x1b[2Jempty\u202e.pdf").touch()
    done = gongkai("extract", disclosures, "--db", database_path, "--log-json")
    assert not {"\x1b", "\u202e"} & set(done.stderr) and "甲局.txt" in done.stderr
    *files, end = map(json.loads, done.stderr.splitlines())
    assert [file["number"] for file in files] == [1, 2, 3, 4]
    told = {file["file"]: file for file in files}
    assert (told["甲局.txt"]["level"], told["甲局.txt"]["status"]) == ("info", "ok")
    assert told["甲局.txt"]["seconds"] > 0 and told["甲局.txt"]["rows"]["budget_line"] == 3
    failed = told["\x1b[2Jempty\u202e.pdf"]
    assert (failed["level"], failed["status"]) == ("error", "failed") and "no content" in failed["error"]
    assert (end["event"], end["files"], end["statuses"]) == ("run", 4, {"ok": 3, "failed": 1})
    assert "files ok" in done.stdout


def test_wrong_database_is_told_in_json(disclosures: Path) -> None:
    done = gongkai("extract", disclosures, "--db", "nosuch://x", "--log-json")
    (line,) = done.stderr.splitlines()
    assert done.returncode == 2 and "cannot open the database" in json.loads(line)["message"]


def test_all_that_is_said_meanwhile_gets_into_the_log() -> None:
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, env=cli_environment(), capture_output=True, encoding="utf-8", check=True)
    *lines, after = done.stderr.splitlines()
    assert after == "after"
    events = [json.loads(line) for line in lines]
    assert not {"\x1b", "\u202e"} & set(done.stderr)
    assert events[0]["file"] == "甲\x1b[2J\u202e" and events[0]["time"].endswith("+00:00")
    (fault,) = (event for event in events if event["event"] == "log")
    assert (fault["level"], fault["logger"], fault["message"]) == ("error", "library", "a fault\nin two lines")
    said = [event["message"] for event in events if event["event"] == "output"]
    assert any("odd" in message for message in said)
    assert {"plain", "from a process", "\\xff without an end"} <= set(said)


def test_nobody_reads_the_log(disclosures: Path, database_path: Path) -> None:
    """The run goes on to its end, or ends: it does not wait."""
    with subprocess.Popen(
        cli_command("extract", disclosures, "--db", database_path, "--log-json"), env=cli_environment(),
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    ) as process:
        assert process.stderr is not None
        process.stderr.close()
        assert process.wait(120) in (0, 1)
