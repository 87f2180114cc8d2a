"""The five seed disclosures, as text dumps, DOCX and PDF: all that was annotated in them is found, and nothing else."""
from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.scoring import Score, extracted, scored

KINDS = (
    "indicators", "projects", "payment_plan", "tasks", "fund_items", "expenditure_details", "procurement", "assets",
    "institutions", "goals",
)


@pytest.fixture(scope="module")
def seeds(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    database = tmp_path_factory.mktemp("seeds") / "seeds.db"
    return extracted([shared / "corpus" / "seeds"], database, "--workers", 2)


@pytest.fixture(scope="module")
def score(shared: Path, seeds: Path) -> Score:
    return scored(shared, seeds, [shared / "gold" / "seeds"])


@pytest.mark.parametrize("kind", KINDS)
def test_every_annotated_row_is_found_and_no_other(score: Score, kind: str) -> None:
    total = score["total"][kind]
    assert total["wanted"] > 0
    assert (total["recall"], total["precision"]) == (1.0, 1.0)


@pytest.mark.parametrize("kind", KINDS)
def test_every_typed_field_is_right(score: Score, kind: str) -> None:
    fields = {field: told.split("/") for field, told in score["total"][kind]["fields"].items()}
    assert {field: told for field, told in fields.items() if told[0] != told[1]} == {}


def test_figures_of_tables_are_found_and_no_others(shared: Path, seeds: Path) -> None:
    for path in sorted((shared / "gold" / "seeds").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        wanted = Counter(_amount(figure) for figure in gold.get("figures", ()) if figure.get("source") == "table")
        for name in [gold["file"]] if isinstance(gold["file"], str) else gold["file"]:
            assert Counter(map(_amount, _figures(seeds, name))) == wanted, name


def _figures(database: Path, name: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        query = "SELECT * FROM v_figure WHERE source = 'table' AND file_name = ?"
        return [dict(row) for row in connection.execute(query, (name,))]


def _amount(figure: dict[str, Any]) -> Decimal:
    """Money in yuan; where the gold or the table counts something else, its value."""
    amount = figure.get("amount_yuan")
    return Decimal(str(amount if amount is not None else figure["value"])).normalize()
