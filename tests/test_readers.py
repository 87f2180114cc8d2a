"""The readers of PDF: what can be read, and what a page shows of its text layer."""
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from reportlab.lib.colors import CMYKColor, CMYKColorSep, Color
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from data.samples_pdf import FONT
from parsers import parse
from parsers.document import Options, SourceFile
from parsers.errors import DamagedFile, EncryptedFile
from parsers.pdf.page import PageContent
from parsers.pdf.pdfium import PdfiumReader
from parsers.pdf.readers import open_reader
from tests.drawn_pages import SIZE, Draw, page, pages, pdf, text

# Files that cannot be read.


def test_a_file_under_a_password_is_encrypted(reader: str) -> None:
    data = pdf(lambda canvas: canvas.drawString(50, 50, "密"), encrypt=StandardEncryption("secret", "owner"))
    with pytest.raises(EncryptedFile, match="password"):
        open_reader(data, reader)


def test_a_file_that_only_forbids_changes_is_read(reader: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(50, 50, "2025")

    assert text(pages(pdf(draw, encrypt=StandardEncryption("", "owner", canModify=0)), reader)[0]) == "2025"


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9])
def test_a_download_that_broke_off_is_damaged(reader: str, keep: float) -> None:
    data = pdf(*[lambda canvas: canvas.drawString(50, 50, "公开")] * 3)
    with pytest.raises(DamagedFile, match="download it again"):
        open_reader(data[: int(len(data) * keep)], reader)


def test_a_file_made_for_the_web_that_broke_off_is_damaged(reader: str, shared: Path) -> None:
    """Such files begin with all that the first page needs, and tell their own length."""
    data = (shared / "corpus" / "real" / "西安__气象局_2026年部门预算.pdf").read_bytes()
    with pytest.raises(DamagedFile):
        open_reader(data[:len(data) * 95 // 100], reader)


def test_junk_under_the_name_of_a_pdf_is_damaged(reader: str) -> None:
    with pytest.raises(DamagedFile):
        open_reader(b"%PDF-1.7\n" + bytes(range(256)) * 20, reader)


FONT_WITHOUT_GLYPHS = b"""%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R 4 0 R 5 0 R] /Count 3 /MediaBox [0 0 400 300]>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /Resources <<>> /Contents 6 0 R>> endobj
4 0 obj <</Type /Page /Parent 2 0 R /Resources <</Font <</F 7 0 R>>>> /Contents 6 0 R>> endobj
5 0 obj <</Type /Page /Parent 2 0 R /Resources <<>> /Contents 6 0 R>> endobj
6 0 obj <</Length 17>> stream
50 50 m 90 50 l S
endstream endobj
7 0 obj <</Type /Font /Subtype /Type0>> endobj
trailer <</Root 1 0 R>>
"""


def test_a_page_that_cannot_be_read_does_not_cost_the_others() -> None:
    found = list(open_reader(FONT_WITHOUT_GLYPHS, "pdfplumber").pages())
    assert [isinstance(page, PageContent) for page in found] == [True, False, True]
    document = parse(SourceFile("broken.pdf", FONT_WITHOUT_GLYPHS), Options(reader="pdfplumber"))
    assert document.page_count == 3
    assert [problem.page for problem in document.problems] == [2]


def test_a_file_of_which_no_page_can_be_read_is_damaged() -> None:
    broken = FONT_WITHOUT_GLYPHS.replace(b"/Kids [3 0 R 4 0 R 5 0 R] /Count 3", b"/Kids [4 0 R 4 0 R] /Count 2")
    with pytest.raises(DamagedFile, match="None of its pages can be read"):
        parse(SourceFile("broken.pdf", broken), Options(reader="pdfplumber"))


def _framed(canvas: Canvas) -> None:
    canvas.rect(40, 40, 100, 30)
    canvas.drawString(50, 50, "框内")


def _cut_and_in_a_form(canvas: Canvas) -> None:
    name = f"stamp {canvas.getPageNumber()}"
    canvas.beginForm(name, 0, 0, 100, 50)
    canvas.setFont(FONT, 10)
    canvas.drawString(10, 10, "章")
    canvas.drawString(150, 10, "隐")
    canvas.rect(5, 5, 30, 30, stroke=0, fill=1)
    canvas.endForm()
    canvas.doForm(name)


def _on_a_shading(canvas: Canvas) -> None:
    """What pdfium leaves to pdfplumber: it calls shadings white."""
    canvas.linearGradient(0, 0, 400, 300, (Color(0, 0, 0.5), Color(0, 0, 1)))
    canvas.setFillGray(1)
    canvas.drawString(50, 50, "白字")


def _with_a_picture(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("L", (8, 8), 128)), 0, 0, 200, 300)
    canvas.drawString(50, 50, "图上")


KINDS_OF_PAGES = (_framed, _cut_and_in_a_form, _with_a_picture, lambda canvas: None)


@pytest.mark.parametrize("among", [KINDS_OF_PAGES, (*KINDS_OF_PAGES, _on_a_shading)], ids=["all read", "one not read"])
def test_pages_are_read_as_each_is_alone(among: Sequence[Draw]) -> None:
    draws = [among[number % len(among)] for number in range(21)]
    together = list(PdfiumReader(pdf(*draws)).pages())
    assert len(together) == len(draws)
    for draw, read in zip(draws, together, strict=True):
        (alone,) = PdfiumReader(pdf(draw)).pages()
        assert isinstance(read, PageContent) == isinstance(alone, PageContent) == (draw is not _on_a_shading)
        if isinstance(read, PageContent):
            assert _shown(read) == _shown(alone)


def _shown(content: PageContent) -> tuple[Any, ...]:
    return (content.glyphs.text, content.clipped.text, content.image_share, content.turn, content.width,
            *(boxes.tolist() for boxes in (content.glyphs.boxes, content.clipped.boxes, content.horizontals,
                                           content.verticals, content.fills)))


# What is printed, and what only lies in the text layer.


def test_text_outside_the_clip_path_is_not_printed(reader: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(40, 40, 100, 30)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.drawString(50, 50, "见")
        canvas.drawString(200, 50, "隐")
        canvas.restoreState()
        canvas.drawString(250, 50, "再见")

    content = page(draw, reader)
    assert text(content) == "见再见"
    assert "".join(content.clipped.text) == "隐"


def test_clip_paths_inside_each_other_show_what_both_show(reader: str) -> None:
    def draw(canvas: Canvas) -> None:
        for x in (40, 60):
            path = canvas.beginPath()
            path.rect(x, 40, 40, 30)
            canvas.clipPath(path, stroke=0, fill=0)
        for x, letter in ((45, "甲"), (65, "乙"), (85, "丙")):
            canvas.drawString(x, 50, letter)

    assert text(page(draw, reader)) == "乙"


@pytest.mark.parametrize("end", ["n", "S", "f", "f*", "B", "B*", "s", "b", "b*"])
def test_a_clip_path_counts_however_its_path_ends(reader: str, end: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.addLiteral(f"40 40 100 30 re W {end}")
        canvas.setFillGray(0.5)
        canvas.drawString(50, 50, "见")
        canvas.drawString(200, 50, "隐")

    assert text(page(draw, reader)) == "见"


def test_text_of_render_mode_3_is_not_printed(reader: str) -> None:
    def draw(canvas: Canvas) -> None:
        hidden = canvas.beginText(50, 50)
        hidden.setTextRenderMode(3)
        hidden.textOut("隐")
        hidden.setTextRenderMode(0)
        hidden.textOut("见")
        canvas.drawText(hidden)

    assert text(page(draw, reader)) == "见"


@pytest.mark.parametrize("white", [Color(1, 1, 1), CMYKColor(0, 0, 0, 0)], ids=["rgb", "cmyk"])
def test_white_text_shows_only_on_a_dark_ground(reader: str, white: Color) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(Color(0.1, 0.2, 0.5))
        canvas.rect(40, 40, 100, 30, stroke=0, fill=1)
        canvas.setFillColor(white)
        canvas.drawString(50, 50, "见")
        canvas.drawString(200, 50, "隐")

    assert text(page(draw, reader)) == "见"


def test_white_text_on_a_white_area_is_not_printed(reader: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(1)
        canvas.rect(40, 40, 100, 30, stroke=0, fill=1)
        canvas.drawString(50, 50, "隐")

    assert text(page(draw, reader)) == ""


def test_full_ink_of_a_spot_colour_is_no_white(reader: str) -> None:
    """A separation counts ink, not light: 1 is the darkest."""
    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(CMYKColorSep(0, 0, 0, 1, spotName="Black"))
        canvas.drawString(50, 50, "见")

    assert text(page(draw, reader)) == "见"


# Pictures.


@pytest.mark.parametrize(("width", "share"), [(200, 0.5), (400, 1.0), (800, 1.0)])
def test_image_share_is_the_part_of_the_page_under_pictures(reader: str, width: int, share: float) -> None:
    picture = ImageReader(Image.new("L", (8, 8), 128))
    content = page(lambda canvas: canvas.drawImage(picture, 0, 0, width, 300), reader)
    assert content.image_share == pytest.approx(share)


def test_a_page_of_a_picture_alone_is_a_scan() -> None:
    picture = ImageReader(Image.new("L", (8, 8), 128))
    drawn = pdf(lambda canvas: canvas.drawImage(picture, 0, 0, *SIZE))
    scan = parse(SourceFile("scan.pdf", drawn), Options(ocr=False))
    assert scan.scanned
    assert [(problem.page, "OCR" in problem.message) for problem in scan.problems] == [(1, True)]
    logo = parse(SourceFile("logo.pdf", pdf(lambda canvas: canvas.drawImage(picture, 0, 0, 50, 50))))
    assert not logo.scanned and logo.problems == ()


@pytest.mark.parametrize(("visible_pt", "printed"), [(4.0, "上半可读"), (1.5, "")])
def test_a_line_that_the_clip_path_cuts_is_printed_if_a_third_of_it_shows(
    reader: str, visible_pt: float, printed: str
) -> None:
    def draw(canvas: Canvas) -> None:
        clip = canvas.beginPath()
        clip.rect(0, 208.0 - visible_pt, 400, 200)
        canvas.clipPath(clip, stroke=0, fill=0)
        canvas.drawString(20, 200, "上半可读")

    assert text(page(draw, reader)) == printed
