"""The reader on pdfplumber: what a page shows, and where, in files made with reportlab and checked by rendering."""
from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.colors import CMYKColor, CMYKColorSep, Color
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from data.samples_pdf import FONT
from parsers import parse
from parsers.document import SourceFile
from parsers.errors import DamagedFile, EncryptedFile
from parsers.pdf.page import PageContent
from parsers.pdf.plumber import PlumberReader

SIZE = (400.0, 300.0)
Draw = Callable[[Canvas], None]


def pdf(*pages: Draw, size: tuple[float, float] = SIZE, encrypt: StandardEncryption | None = None) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1, encrypt=encrypt)
    for draw in pages:
        canvas.setFont(FONT, 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def pages(data: bytes) -> list[PageContent]:
    found = list(PlumberReader(data).pages())
    assert all(isinstance(page, PageContent) for page in found)
    return [page for page in found if isinstance(page, PageContent)]


def page(draw: Draw) -> PageContent:
    return pages(pdf(draw))[0]


def text(content: PageContent) -> str:
    return "".join(content.glyphs.text)


# Files that cannot be read.


def test_a_file_under_a_password_is_encrypted() -> None:
    data = pdf(lambda canvas: canvas.drawString(50, 50, "密"), encrypt=StandardEncryption("secret", "owner"))
    with pytest.raises(EncryptedFile, match="password"):
        PlumberReader(data)


def test_a_file_that_only_forbids_changes_is_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(50, 50, "2025")

    assert text(pages(pdf(draw, encrypt=StandardEncryption("", "owner", canModify=0)))[0]) == "2025"


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9])
def test_a_download_that_broke_off_is_damaged(keep: float) -> None:
    data = pdf(*[lambda canvas: canvas.drawString(50, 50, "公开")] * 3)
    with pytest.raises(DamagedFile, match="download it again"):
        PlumberReader(data[: int(len(data) * keep)])


def test_junk_under_the_name_of_a_pdf_is_damaged() -> None:
    with pytest.raises(DamagedFile):
        PlumberReader(b"%PDF-1.7\n" + bytes(range(256)) * 20)


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
    found = list(PlumberReader(FONT_WITHOUT_GLYPHS).pages())
    assert [isinstance(page, PageContent) for page in found] == [True, False, True]
    document = parse(SourceFile("broken.pdf", FONT_WITHOUT_GLYPHS))
    assert document.page_count == 3
    assert [problem.page for problem in document.problems] == [2]


# What is printed, and what only lies in the text layer.


def test_text_outside_the_clip_path_is_not_printed() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(40, 40, 100, 30)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.drawString(50, 50, "见")
        canvas.drawString(200, 50, "隐")
        canvas.restoreState()
        canvas.drawString(250, 50, "再见")

    content = page(draw)
    assert text(content) == "见再见"
    assert "".join(content.clipped.text) == "隐"


def test_clip_paths_inside_each_other_show_what_both_show() -> None:
    def draw(canvas: Canvas) -> None:
        for x in (40, 60):
            path = canvas.beginPath()
            path.rect(x, 40, 40, 30)
            canvas.clipPath(path, stroke=0, fill=0)
        for x, letter in ((45, "甲"), (65, "乙"), (85, "丙")):
            canvas.drawString(x, 50, letter)

    assert text(page(draw)) == "乙"


@pytest.mark.parametrize("end", ["n", "S", "f", "f*", "B", "B*", "s", "b", "b*"])
def test_a_clip_path_counts_however_its_path_ends(end: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.addLiteral(f"40 40 100 30 re W {end}")
        canvas.setFillGray(0.5)
        canvas.drawString(50, 50, "见")
        canvas.drawString(200, 50, "隐")

    assert text(page(draw)) == "见"


def test_text_of_render_mode_3_is_not_printed() -> None:
    def draw(canvas: Canvas) -> None:
        hidden = canvas.beginText(50, 50)
        hidden.setTextRenderMode(3)
        hidden.textOut("隐")
        hidden.setTextRenderMode(0)
        hidden.textOut("见")
        canvas.drawText(hidden)

    assert text(page(draw)) == "见"


@pytest.mark.parametrize("white", [Color(1, 1, 1), CMYKColor(0, 0, 0, 0)], ids=["rgb", "cmyk"])
def test_white_text_shows_only_on_a_dark_ground(white: Color) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(Color(0.1, 0.2, 0.5))
        canvas.rect(40, 40, 100, 30, stroke=0, fill=1)
        canvas.setFillColor(white)
        canvas.drawString(50, 50, "见")
        canvas.drawString(200, 50, "隐")

    assert text(page(draw)) == "见"


def test_white_text_on_a_white_area_is_not_printed() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(1)
        canvas.rect(40, 40, 100, 30, stroke=0, fill=1)
        canvas.drawString(50, 50, "隐")

    assert text(page(draw)) == ""


def test_full_ink_of_a_spot_colour_is_no_white() -> None:
    """A separation counts ink, not light: 1 is the darkest."""
    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(CMYKColorSep(0, 0, 0, 1, spotName="Black"))
        canvas.drawString(50, 50, "见")

    assert text(page(draw)) == "见"


# Where it is printed: the truth is what a renderer draws.

BOXES: dict[str, Callable[[Canvas], None]] = {
    "media box": lambda canvas: None,
    "crop box in the middle": lambda canvas: canvas.setCropBox((30, 30, 270, 270)),
    "crop box with unequal margins": lambda canvas: canvas.setCropBox((20, 45, 290, 280)),
    "crop box beyond the media box": lambda canvas: canvas.setCropBox((-50, -50, 500, 500)),
}


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_places_are_those_of_the_page_as_it_is_displayed(rotation: int, box: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(rotation)
        BOXES[box](canvas)
        canvas.rect(60, 200, 70, 20, stroke=0, fill=1)

    data = pdf(draw)
    (content,) = pages(data)
    x0, top, x1, bottom, width, height = rendered(data)
    assert (content.width, content.height) == pytest.approx((width, height), abs=1)
    assert content.fills.tolist()[0] == pytest.approx((x0, top, x1, bottom), abs=1)


def rendered(data: bytes) -> tuple[float, ...]:
    """(x0, top, x1, bottom) of all that is dark on the first page, and the page's width and height, in points."""
    image = np.asarray(pypdfium2.PdfDocument(data)[0].render(scale=2, grayscale=True).to_numpy()).squeeze()
    rows, columns = np.nonzero(image < 128)
    ink = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    return tuple(float(value) / 2 for value in (*ink, image.shape[1], image.shape[0]))


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_text_and_rules_turn_with_the_page(rotation: int) -> None:
    """A letter in a frame: the rules, wherever the page is turned to, stand around the letter."""
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(rotation)
        canvas.rect(60, 200, 30, 30)
        canvas.drawString(70, 210, "甲")

    (content,) = pages(pdf(draw))
    box = content.glyphs.boxes[0]
    assert len(content.horizontals) == len(content.verticals) == 2
    assert content.horizontals[:, 0].min() < box[1] < box[3] < content.horizontals[:, 0].max()
    assert content.verticals[:, 0].min() < box[0] < box[2] < content.verticals[:, 0].max()


def test_a_media_box_need_not_begin_at_0() -> None:
    data = pdf(lambda canvas: canvas.rect(160, 200, 70, 20, stroke=0, fill=1))
    moved = data.replace(b"/MediaBox [ 0 0 400 300 ]", b"/MediaBox [ 100 50 400 300 ]")
    assert moved != data
    (content,) = pages(moved)
    assert (content.width, content.height) == (300, 250)
    assert content.fills.tolist()[0] == pytest.approx((60, 80, 130, 100))


def test_a_form_is_drawn_through_its_own_matrix_and_cut_to_its_box() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("stamp", 0, 0, 100, 50)
        canvas.setFont(FONT, 10)
        canvas.drawString(10, 10, "见")
        canvas.drawString(150, 10, "隐")
        canvas.endForm()
        canvas.saveState()
        canvas.transform(2, 0, 0, 2, 50, 100)
        canvas.doForm("stamp")
        canvas.restoreState()
        canvas.setFont(FONT, 10)
        canvas.drawString(10, 10, "外")

    content = page(draw)
    places = dict(zip(content.glyphs.text, content.glyphs.boxes.tolist(), strict=True))
    assert set(places) == {"见", "外"}
    x0, _, x1, bottom = places["见"]
    assert (x0, x1) == pytest.approx((70, 90))
    assert 300 - 120 < bottom < 300 - 110
    assert places["外"][0] == pytest.approx(10)


FORM_WITH_A_MATRIX = b"""%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 400 300]>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /Resources <</XObject <</X 5 0 R>>>> /Contents 4 0 R>> endobj
4 0 obj <</Length 23>> stream
/X Do 10 10 20 30 re f
endstream endobj
5 0 obj <</Type /XObject /Subtype /Form /BBox [0 0 50 50] /Matrix [2 0 0 2 100 100] /Resources <<>> /Length 38>> stream
q q 10 10 20 5 re f 10 40 20 30 re f
endstream endobj
trailer <</Root 1 0 R>>
"""


def test_a_form_has_no_effect_on_what_is_drawn_after_it() -> None:
    """Neither its matrix, nor its clip, nor the q it leaves open."""
    (content,) = pages(FORM_WITH_A_MATRIX)
    assert content.fills.tolist() == [
        pytest.approx((120, 170, 160, 180)), pytest.approx((120, 100, 160, 120)), pytest.approx((10, 260, 30, 290))]


# Rules, fills, pictures.


def test_rules_are_lines_thin_areas_and_the_sides_of_boxes() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.line(50, 250, 150, 250)
        canvas.rect(50, 200, 100, 0.7, stroke=0, fill=1)
        canvas.rect(50, 100, 0.7, 60, stroke=0, fill=1)
        canvas.rect(200, 100, 60, 40)
        canvas.rect(300, 100, 60, 40, stroke=0, fill=1)

    content = page(draw)
    assert sorted(content.horizontals.tolist()) == [
        pytest.approx(rule) for rule in ([50, 50, 150], [99.65, 50, 150], [160, 200, 260], [200, 200, 260])]
    assert sorted(content.verticals.tolist()) == [
        pytest.approx(rule) for rule in ([50.35, 140, 200], [200, 160, 200], [260, 160, 200])]
    assert content.fills.tolist() == [pytest.approx([300, 160, 360, 200])]


def test_what_leaves_no_rule() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setStrokeGray(1)
        canvas.line(50, 250, 150, 250)
        canvas.setStrokeGray(0)
        canvas.line(50, 100, 150, 200)
        canvas.circle(200, 200, 30)
        canvas.rect(50, 50, 2, 2, stroke=0, fill=1)

    content = page(draw)
    assert len(content.horizontals) == len(content.verticals) == len(content.fills) == 0


def test_a_rule_is_cut_at_the_clip_path() -> None:
    def draw(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.rect(40, 40, 100, 200)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.line(20, 100, 380, 100)
        canvas.line(20, 280, 380, 280)

    assert page(draw).horizontals.tolist() == [pytest.approx([200, 40, 140])]


def test_a_fill_by_the_old_operator_is_a_fill() -> None:
    """F does what f does; the next path is another one."""
    def draw(canvas: Canvas) -> None:
        canvas.addLiteral("50 50 100 40 re F 1 g 200 50 100 40 re f")

    assert page(draw).fills.tolist() == [pytest.approx([50, 210, 150, 250])]


def test_text_set_downward_stands_in_its_own_box() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(100, 200)
        canvas.rotate(-90)
        canvas.drawString(0, 0, "甲乙")
        canvas.restoreState()

    first, second = page(draw).glyphs.boxes.tolist()
    assert (first[1], first[3], second[3]) == pytest.approx((100, 110, 120))
    assert first[0] == second[0]


@pytest.mark.parametrize(("width", "share"), [(200, 0.5), (400, 1.0), (800, 1.0)])
def test_image_share_is_the_part_of_the_page_under_pictures(width: int, share: float) -> None:
    picture = ImageReader(Image.new("L", (8, 8), 128))
    content = page(lambda canvas: canvas.drawImage(picture, 0, 0, width, 300))
    assert content.image_share == pytest.approx(share)


def test_a_page_of_a_picture_alone_is_a_scan() -> None:
    picture = ImageReader(Image.new("L", (8, 8), 128))
    scan = parse(SourceFile("scan.pdf", pdf(lambda canvas: canvas.drawImage(picture, 0, 0, *SIZE))))
    assert scan.scanned
    assert [(problem.page, "OCR" in problem.message) for problem in scan.problems] == [(1, True)]
    logo = parse(SourceFile("logo.pdf", pdf(lambda canvas: canvas.drawImage(picture, 0, 0, 50, 50))))
    assert not logo.scanned and logo.problems == ()
