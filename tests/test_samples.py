"""The committed sample disclosures are what `python -m data.make_samples` writes."""
from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pdfplumber
import pytest

ROOT = Path(__file__).parents[1]
RAW = ROOT / "data" / "raw"
COMMITTED = sorted(path.name for path in RAW.iterdir())


def make_samples(folder: Path) -> Path:
    subprocess.run([sys.executable, "-m", "data.make_samples", folder], cwd=ROOT, check=True)
    return folder


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_samples(tmp_path_factory.mktemp("samples"))


def test_every_sample_is_committed(written: Path) -> None:
    assert sorted(path.name for path in written.iterdir()) == COMMITTED


@pytest.mark.parametrize("name", COMMITTED)
def test_committed_sample_has_the_written_content(written: Path, name: str) -> None:
    assert content((RAW / name).read_bytes()) == content((written / name).read_bytes())


def test_a_second_run_writes_the_same_bytes(written: Path, tmp_path: Path) -> None:
    again = make_samples(tmp_path)
    assert {path.name: path.read_bytes() for path in again.iterdir()} == {
        path.name: path.read_bytes() for path in written.iterdir()
    }


def content(data: bytes) -> object:
    """What a sample says, whatever version of a library wrote it: its container differs from version to version."""
    if data.startswith(b"PK"):
        return zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")
    if data.startswith(b"%PDF") and b"%%EOF" in data:
        return printed(data)
    return "truncated PDF" if data.startswith(b"%PDF") else data.decode()


def printed(data: bytes) -> list[list[tuple[str, float, float]]]:
    """Each page's glyphs and rules with where they begin."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [
            [(item.get("text", item["object_type"]), round(item["x0"], 1), round(item["top"], 1))
             for item in (*page.chars, *page.lines, *page.rects)]
            for page in pdf.pages
        ]
