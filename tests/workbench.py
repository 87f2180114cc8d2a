"""Disclosures to read, databases to look into, the command line to run: what several tests use."""
from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
Query = Callable[..., list[tuple[Any, ...]]]

BUDGET = "{name}2025年部门预算\n\n单位：万元\n\n项目\t预算数\t决算数\n基本支出\t{amount}.50\t0.00\n项目支出\t20.00\t\n"


def write_disclosure(path: Path, name: str, amount: int) -> Path:
    path.write_text(BUDGET.format(name=name, amount=amount), encoding="utf-8")
    return path


def dump(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, sorted, without the times of the run."""
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(_timeless(connection, name), key=repr) for name in names}


def _timeless(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    cursor = connection.execute(f"SELECT * FROM {table}")
    kept = [i for i, column in enumerate(cursor.description) if column[0] not in ("seconds", "extracted_at")]
    return [tuple(row[i] for i in kept) for row in cursor]


def cli_command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "pipeline.cli", *map(str, arguments)]


def cli_environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "COLUMNS": "200"}


def gongkai(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does."""
    return subprocess.run(
        cli_command(*arguments), cwd=cwd, env=cli_environment(), capture_output=True, encoding="utf-8", check=False
    )
