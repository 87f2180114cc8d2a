"""The reader on pdfium sees what the one on pdfplumber sees: the same cells and lines, in the same places."""
from __future__ import annotations

from pathlib import Path

import pytest
from workbench import ROOT

from tests.layouts import LAYOUTS
from tests.reader_differences import differences

PDF_LAYOUTS = {name: layout for name, make in LAYOUTS.items() if (layout := make()).suffix == "pdf"}
SAMPLES = sorted((ROOT / "data" / "raw").glob("*.pdf"))
EVERY = 6  # of the real documents: all would take minutes
PAGES = 30
EXPLAINED = {
    "江苏__2018年省检察院部门预算公开.pdf": "a title on shadings, which are white to pdfium and cells to pdfplumber",
}


@pytest.mark.parametrize("name", PDF_LAYOUTS)
def test_layouts_are_read_alike(name: str) -> None:
    assert list(differences(PDF_LAYOUTS[name].data)) == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_samples_are_read_alike(path: Path) -> None:
    assert list(differences(path.read_bytes())) == []


def test_seeds_are_read_alike(shared: Path) -> None:
    paths = sorted((shared / "corpus" / "seeds").glob("*.pdf"))
    assert paths and [difference for path in paths for difference in differences(path.read_bytes())] == []


def test_real_documents_are_read_alike(shared: Path) -> None:
    paths = [path for path in sorted((shared / "corpus" / "real").glob("*.pdf"))[::EVERY] if path.name not in EXPLAINED]
    found = [f"{path.name}: {difference}" for path in paths for difference in differences(path.read_bytes(), PAGES)]
    assert paths and found == []
