"""Picture files are documents: one page, or as many as a TIFF file has."""
from __future__ import annotations

import io

import numpy as np
import pytest
import scans
from PIL import Image
from workbench import ROOT

import parsers
from parsers.document import Document, Options, SourceFile
from parsers.errors import DamagedFile

SAMPLE = ROOT / "data" / "raw" / "汀岚市图书馆2025年项目支出绩效目标表.pdf"
needs_font = pytest.mark.skipif(not scans.has_chinese_font(), reason=scans.NO_FONT)


def saved(pages: list[scans.Pixels], format: str, scale: float = 1.0, **options: object) -> bytes:
    first, *others = (Image.fromarray(page) for page in pages)
    first = first.resize((round(first.width * scale), round(first.height * scale)))
    buffer = io.BytesIO()
    first.save(buffer, format, **options, **({"save_all": True, "append_images": others} if others else {}))
    return buffer.getvalue()


@pytest.fixture(scope="module")
def pages() -> list[scans.Pixels]:
    return scans.pictures(SAMPLE.read_bytes())[:2]


def texts(document: Document) -> list[list[str]]:
    return [[cell.text for cell in table.cells] for table in document.tables]


@needs_font
@pytest.mark.parametrize(("name", "format", "scale", "options"), [
    ("form.png", "PNG", 0.75, {}),
    ("form.jpg", "JPEG", 0.75, {"quality": 70}),
    ("form.gif", "GIF", 1.0, {}),
    ("form.tif", "TIFF", 1.5, {"dpi": (300, 300)}),
])
def test_a_picture_is_read(pages: list[scans.Pixels], name: str, format: str, scale: float,
                           options: dict[str, object]) -> None:
    document = parsers.parse(SourceFile(name, saved(pages[:1], format, scale, **options)))
    original = parsers.parse(SourceFile("form.pdf", SAMPLE.read_bytes()))
    assert (document.page_count, document.scanned, document.problems) == (1, True, ())
    assert texts(document)[0] == texts(original)[0]


@needs_font
def test_every_page_of_a_tiff_is_read(pages: list[scans.Pixels]) -> None:
    document = parsers.parse(SourceFile("forms.tiff", saved(pages, "TIFF")))
    assert document.page_count == 2
    assert [table.place.page for table in document.tables] == [1, 2]


@needs_font
def test_a_transparent_picture_is_on_white_paper(pages: list[scans.Pixels]) -> None:
    ink = 255 - pages[0].min(axis=2)
    clear = np.dstack([np.zeros_like(pages[0]), ink])
    document = parsers.parse(SourceFile("form.png", saved([clear], "PNG")))
    assert texts(document)[0][:2] == ["项目名称", "公共图书购置经费"]


def test_without_ocr_a_picture_is_told(pages: list[scans.Pixels]) -> None:
    document = parsers.parse(SourceFile("form.png", saved(pages[:1], "PNG")), Options(ocr=False))
    assert document.scanned and [problem.page for problem in document.problems] == [1]


@pytest.mark.parametrize("format", ["PNG", "JPEG", "GIF", "TIFF"])
@pytest.mark.parametrize("share", [0.01, 0.5, 0.95])
def test_a_picture_cut_off_in_the_middle_is_damaged_or_read(pages: list[scans.Pixels], format: str,
                                                            share: float) -> None:
    data = saved(pages[:1], format, 0.3)
    try:
        document = parsers.parse(SourceFile("cut", data[:round(share * len(data))]), Options(ocr=False))
    except DamagedFile as error:
        assert "again" in str(error)
    else:
        assert document.page_count == 1


def test_a_picture_of_endless_size_is_refused() -> None:
    header = saved([np.zeros((8, 8, 3), np.uint8)], "PNG")
    huge = header[:16] + (60000).to_bytes(4, "big") * 2 + header[24:]
    with pytest.raises(DamagedFile):
        parsers.parse(SourceFile("huge.png", huge))
