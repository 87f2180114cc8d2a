"""Every record leads through v_source to places whose text, read again from the file, is what the record shows."""
from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest
from workbench import ROOT, gongkai

from tests.provenance import sources_in_files, texts_in_sources

EVERY = 4  # of the real documents: python -m tests.provenance DATABASE looks at all that a database holds
LEAST_SHARE = 0.998  # of the texts of real documents stands letter for letter in its box; the rest is explained
NOT_COMPARED = "read through LibreOffice or by OCR: there is nothing to compare it with"


def extracted(paths: Iterable[Path], database: Path) -> Path:
    """The database of files, scans among them left unread."""
    run = gongkai("extract", *paths, "--db", database, "--no-ocr", "--workers", 2)
    assert run.returncode in (0, 1), run.stderr
    return database


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return extracted([ROOT / "data" / "raw"], tmp_path_factory.mktemp("samples") / "samples.db")


@pytest.fixture(scope="module")
def seeds(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return extracted([shared / "corpus" / "seeds"], tmp_path_factory.mktemp("seeds") / "seeds.db")


@pytest.fixture(scope="module")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    paths = sorted((shared / "corpus" / "real").iterdir())[::EVERY]
    return extracted(paths, tmp_path_factory.mktemp("real") / "real.db")


@pytest.mark.parametrize("name", ["samples", "seeds", "real"])
def test_every_text_of_a_record_stands_in_its_sources(name: str, request: pytest.FixtureRequest) -> None:
    audit = texts_in_sources(request.getfixturevalue(name))
    assert audit.unexplained == []
    assert audit.kinds["printed"] > 1000


@pytest.mark.parametrize("name", ["samples", "seeds", "real"])
def test_every_source_is_printed_at_its_place(name: str, request: pytest.FixtureRequest) -> None:
    audit = sources_in_files(request.getfixturevalue(name))
    assert audit.unexplained == []
    compared = sum(audit.kinds.values()) - audit.kinds["blank"] - audit.kinds[NOT_COMPARED]
    assert audit.kinds["printed"] >= LEAST_SHARE * compared > 1000


@pytest.mark.parametrize(
    ("change", "audit"),
    [
        ("UPDATE cell SET x0 = x0 + 60, x1 = x1 + 60", sources_in_files),
        ("UPDATE cell SET page = 2 WHERE page = 1", sources_in_files),
        ("UPDATE cell SET col_no = -col_no", texts_in_sources),
        ("UPDATE origin SET row_no = row_no + 1 WHERE record = 'indicator'", texts_in_sources),
        ("UPDATE paragraph SET text = 'x'", texts_in_sources),
        ("DELETE FROM origin WHERE record = 'payment_plan'", texts_in_sources),
    ],
)
def test_a_wrong_place_is_seen(change: str, audit: object, samples: Path, tmp_path: Path) -> None:
    database = Path(shutil.copy(samples, tmp_path))
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(change)
        connection.commit()
    assert callable(audit) and audit(database).unexplained != []
