"""Runs the command line over real documents and compares its database with their annotated records."""
from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from workbench import gongkai

Score = dict[str, Any]


def extracted(paths: Iterable[Path], database: Path, *options: object) -> Path:
    """The database that `gongkai extract` makes of the paths; fails where one cannot be read."""
    run = gongkai("extract", *paths, "--db", database, *options)
    assert run.returncode == 0, run.stderr + run.stdout
    return database


def scored(shared: Path, database: Path, gold: Iterable[Path]) -> Score:
    """The report of the scorer: {"total": {kind: ...}, "cases": [...]}."""
    command = [sys.executable, str(shared / "score" / "score.py"), str(database), *map(str, gold), "--json"]
    return json.loads(subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout)  # type: ignore[no-any-return]


def f1(found: int, wanted: int, extracted: int) -> float:
    return 2 * found / (wanted + extracted) if wanted + extracted else 1.0
