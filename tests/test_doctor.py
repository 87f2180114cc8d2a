"""What is installed, and what is told of the rest."""
from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from workbench import cli_command, cli_environment, gongkai

from parsers.pdf.pdfium import calls


def doctor(*arguments: object, **environment: str) -> tuple[int, dict[str, dict[str, Any]]]:
    """The exit code and the parts by name."""
    command, variables = cli_command("doctor", "--json", *arguments), cli_environment() | environment
    done = subprocess.run(command, env=variables, capture_output=True, encoding="utf-8", check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, {row["name"]: row for row in map(json.loads, done.stdout.splitlines())}


def package(folder: Path, *requires: str) -> str:
    """A search path of Python on which gongkai is installed with these requirements."""
    (folder / "gongkai-9.dist-info").mkdir()
    lines = ["Metadata-Version: 2.1", "Name: gongkai", "Version: 9", "Requires-Python: >=3.11"]
    lines += [f"Requires-Dist: {requirement}" for requirement in requires]
    (folder / "gongkai-9.dist-info" / "METADATA").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return os.pathsep.join([str(folder), cli_environment()["PYTHONPATH"]])


def test_what_is_installed_is_told_with_its_version(tmp_path: Path) -> None:
    path = package(tmp_path, "jieba>=0.42.1", "sqlalchemy>=2; extra == 'other'", "ruff>=1000; extra == 'dev'")
    code, parts = doctor(PYTHONPATH=path)
    assert code == 0
    assert parts["Python"]["found"].startswith("3.") and parts["SQLite with FTS5"]["found"].startswith("3.")
    assert parts["jieba"]["found"] == "0.42.1" and parts["jieba"]["is_essential"]
    assert parts["sqlalchemy (extra other)"]["found"].startswith("2.")
    assert parts["OCR model"]["found"] and parts["room on the disk"]["found"].endswith(" GB")
    assert (parts["the compiled loop for PDF"]["found"] is None) == (calls._loop is None)
    assert not any("ruff" in name for name in parts)  # which only those need who change the program


def test_missing_library_is_essential_and_ends_with_1(tmp_path: Path) -> None:
    path = package(tmp_path, "no-such-library>=1.5", "jieba>=1000", "no-such-driver; extra == 'postgres'")
    code, parts = doctor(PYTHONPATH=path)
    assert code == 1
    assert parts["no-such-library"]["found"] is None
    assert parts["no-such-library"]["remedy"] == "pip install 'no-such-library>=1.5'"
    assert parts["jieba"]["found"] is None  # it is too old
    driver = parts["no-such-driver (extra postgres)"]
    assert not driver["is_essential"] and driver["remedy"] == "pip install 'gongkai[postgres]'"
    assert "PostgreSQL" in driver["cost"]


def test_missing_programs_are_told_with_the_line_that_installs_them(tmp_path: Path) -> None:
    code, parts = doctor(PATH=str(tmp_path), PYTHONPATH=package(tmp_path))
    assert code == 0
    for name, remedy in {
        "LibreOffice": "apt-get install libreoffice", "a program for rar archives": "apt-get install unar",
        "a Chinese font": "apt-get install fontconfig",
    }.items():
        assert parts[name]["found"] is None and parts[name]["remedy"].startswith(remedy) and parts[name]["cost"]


def test_lines_for_a_person(tmp_path: Path) -> None:
    environment = cli_environment() | {"PATH": str(tmp_path), "PYTHONPATH": package(tmp_path)}
    done = subprocess.run(cli_command("doctor"), env=environment, capture_output=True, encoding="utf-8", check=False)
    lines = done.stdout.splitlines()
    assert done.returncode == 0 and any(line.startswith("ok       Python: 3.") for line in lines)
    assert "missing  a program for rar archives: packed rar archives cannot be opened; apt-get install unar" in lines


def test_doctor_makes_no_database_and_no_folder(tmp_path: Path) -> None:
    assert gongkai("doctor", "--db", tmp_path / "new" / "a.db", cwd=tmp_path).returncode in (0, 1)
    assert list(tmp_path.iterdir()) == []
