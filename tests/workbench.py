"""Disclosures to read, databases to look into, the command line to run: what several tests use."""
from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

from pipeline.loader import open_loader
from pipeline.run import run

ROOT = Path(__file__).parent.parent
Query = Callable[..., list[tuple[Any, ...]]]

BUDGET = "{name}2025年部门预算\n\n单位：万元\n\n项目\t预算数\t决算数\n基本支出\t{amount}.50\t0.00\n项目支出\t20.00\t\n"


def write_disclosure(path: Path, name: str, amount: int) -> Path:
    path.write_text(BUDGET.format(name=name, amount=amount), encoding="utf-8")
    return path


def endless_pdf() -> bytes:
    """A page of form XObjects ten deep, each of which draws the next one ten times."""
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F %d 0 R >> >>"
    page = b"/Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< %b >>" % page,
        _stream(b"", b"/F Do"),
        *(_stream(form % number, b"/F Do " * 10) for number in range(6, 16)),
        _stream(form % 15, b"0 0 1 1 re f"),
    ]
    body = b"".join(b"%d 0 obj %b endobj\n" % (number, text) for number, text in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer << /Root 1 0 R /Size 16 >>\n%%EOF"


def _stream(entries: bytes, content: bytes) -> bytes:
    return b"<< /Length %d %b >> stream\n%b\nendstream" % (len(content), entries, content)


Target = TypeVar("Target", Path, str)


def extracted(path: Path, target: Target) -> Target:
    """The database, with all that is at the path read into it by this process."""
    with closing(open_loader(target)) as database:
        run([path], database, workers=1)
    return target


CLOCKS = ("seconds", "extracted_at", "stamp")


def dump(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables but that of the runs, sorted, without the times of the run."""
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'run'")
        names = [name for (name,) in tables]
        return {name: sorted(_timeless(connection, name), key=repr) for name in names}


def _timeless(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    cursor = connection.execute(f"SELECT * FROM {table}")
    kept = [i for i, column in enumerate(cursor.description) if column[0] not in CLOCKS]
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
