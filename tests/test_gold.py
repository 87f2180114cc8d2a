"""Real disclosures against their annotated pages: floors of accuracy that a change may lower only knowingly."""
from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.scoring import Score, extracted, f1, scored

FLOORS: dict[str, dict[str, float]] = {
    "D1": {"indicators": 1.0, "projects": 1.0},
    "D2": {"indicators": 1.0, "projects": 1.0},
    "D3": {"indicators": 1.0, "projects": 1.0},
    "D4": {"indicators": 1.0, "projects": 1.0},
    "D5": {"indicators": 1.0, "projects": 1.0},
    "D6": {"indicators": 1.0, "projects": 1.0},
    "D7": {"indicators": 1.0, "projects": 1.0},
    "D8": {"indicators": 1.0, "projects": 1.0},
    "D9": {"indicators": 1.0, "projects": 1.0},
    "D10": {"indicators": 1.0, "projects": 1.0},
    "D12": {"indicators": 1.0, "projects": 1.0},
}
"""Least F1 of each case, for each kind of record."""


@pytest.fixture(scope="module")
def score(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Score:
    gold = [shared / "gold" / "real" / f"{case}.json" for case in FLOORS]
    files = {shared / "corpus" / "real" / json.loads(path.read_text(encoding="utf-8"))["file"] for path in gold}
    database = tmp_path_factory.mktemp("gold") / "gold.db"
    return scored(shared, extracted(sorted(files), database, "--workers", 2), gold)


@pytest.mark.parametrize(("case", "kind"), [(case, kind) for case, floors in FLOORS.items() for kind in floors])
def test_a_case_is_no_worse_than_its_floor(score: Score, case: str, kind: str) -> None:
    (told,) = [told for told in score["cases"] if (told["case"], told["kind"]) == (case, kind)]
    assert f1(told["found"], told["wanted"], told["extracted"]) >= FLOORS[case][kind]
