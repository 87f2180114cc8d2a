"""The readers of PDF: where a page prints its glyphs, rules and areas."""
from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from data.samples_pdf import FONT
from parsers import parse
from parsers.document import Options, SourceFile
from tests.drawn_pages import page, pages, pdf

# The truth is what a renderer draws.

BOXES: dict[str, Callable[[Canvas], None]] = {
    "media box": lambda canvas: None,
    "crop box in the middle": lambda canvas: canvas.setCropBox((30, 30, 270, 270)),
    "crop box with unequal margins": lambda canvas: canvas.setCropBox((20, 45, 290, 280)),
    "crop box beyond the media box": lambda canvas: canvas.setCropBox((-50, -50, 500, 500)),
}


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_places_are_those_of_the_page_as_it_is_displayed(reader: str, rotation: int, box: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(rotation)
        BOXES[box](canvas)
        canvas.rect(60, 200, 70, 20, stroke=0, fill=1)

    data = pdf(draw)
    (content,) = pages(data, reader)
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
def test_text_and_rules_turn_with_the_page(reader: str, rotation: int) -> None:
    """A letter in a frame: the rules, wherever the page is turned to, stand around the letter."""
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(rotation)
        canvas.rect(60, 200, 30, 30)
        canvas.drawString(70, 210, "甲")

    (content,) = pages(pdf(draw), reader)
    box = content.glyphs.boxes[0]
    assert len(content.horizontals) == len(content.verticals) == 2
    assert content.horizontals[:, 0].min() < box[1] < box[3] < content.horizontals[:, 0].max()
    assert content.verticals[:, 0].min() < box[0] < box[2] < content.verticals[:, 0].max()


def test_a_media_box_need_not_begin_at_0(reader: str) -> None:
    data = pdf(lambda canvas: canvas.rect(160, 200, 70, 20, stroke=0, fill=1))
    moved = data.replace(b"/MediaBox [ 0 0 400 300 ]", b"/MediaBox [ 100 50 400 300 ]")
    assert moved != data
    (content,) = pages(moved, reader)
    assert (content.width, content.height) == (300, 250)
    assert content.fills.tolist()[0] == pytest.approx((60, 80, 130, 100))


def test_a_form_is_drawn_through_its_own_matrix_and_cut_to_its_box(reader: str) -> None:
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

    content = page(draw, reader)
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


FORM_IN_A_FORM = b"""%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 400 300]>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /Resources <</XObject <</X 5 0 R>>>> /Contents 4 0 R>> endobj
4 0 obj <</Length 5>> stream
/X Do
endstream endobj
5 0 obj <</Type /XObject /Subtype /Form /BBox [0 0 50 50] /Matrix [2 0 0 2 100 100]
/Resources <</XObject <</Y 6 0 R>>>> /Length 22>> stream
/Y Do 40 0 10 10 re f
endstream endobj
6 0 obj <</Type /XObject /Subtype /Form /BBox [0 0 20 100] /Matrix [1 0 0 1 10 10] /Resources <<>> /Length 14>> stream
0 0 40 45 re f
endstream endobj
trailer <</Root 1 0 R>>
"""


def test_a_form_in_a_form_is_drawn_through_both_matrices_and_cut_to_both_boxes(reader: str) -> None:
    (content,) = pages(FORM_IN_A_FORM, reader)
    assert sorted(content.fills.tolist()) == [pytest.approx((120, 100, 160, 180)), pytest.approx((180, 180, 200, 200))]


def test_a_form_has_no_effect_on_what_is_drawn_after_it(reader: str) -> None:
    """Neither its matrix, nor its clip, nor the q it leaves open."""
    (content,) = pages(FORM_WITH_A_MATRIX, reader)
    assert sorted(content.fills.tolist()) == [
        pytest.approx((10, 260, 30, 290)), pytest.approx((120, 100, 160, 120)), pytest.approx((120, 170, 160, 180))]


# Rules, fills, pictures.


def test_rules_are_lines_thin_areas_and_the_sides_of_boxes(reader: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.line(50, 250, 150, 250)
        canvas.rect(50, 200, 100, 0.7, stroke=0, fill=1)
        canvas.rect(50, 100, 0.7, 60, stroke=0, fill=1)
        canvas.rect(200, 100, 60, 40)
        canvas.rect(300, 100, 60, 40, stroke=0, fill=1)

    content = page(draw, reader)
    assert sorted(content.horizontals.tolist()) == [
        pytest.approx(rule) for rule in ([50, 50, 150], [99.65, 50, 150], [160, 200, 260], [200, 200, 260])]
    assert sorted(content.verticals.tolist()) == [
        pytest.approx(rule) for rule in ([50.35, 140, 200], [200, 160, 200], [260, 160, 200])]
    assert content.fills.tolist() == [pytest.approx([300, 160, 360, 200])]


def test_what_leaves_no_rule(reader: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setStrokeGray(1)
        canvas.line(50, 250, 150, 250)
        canvas.setStrokeGray(0)
        canvas.line(50, 100, 150, 200)
        canvas.circle(200, 200, 30)
        canvas.rect(50, 50, 2, 2, stroke=0, fill=1)

    content = page(draw, reader)
    assert len(content.horizontals) == len(content.verticals) == len(content.fills) == 0


def test_a_rule_is_cut_at_the_clip_path(reader: str) -> None:
    def draw(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.rect(40, 40, 100, 200)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.line(20, 100, 380, 100)
        canvas.line(20, 280, 380, 280)

    assert page(draw, reader).horizontals.tolist() == [pytest.approx([200, 40, 140])]


def test_a_fill_by_the_old_operator_is_a_fill(reader: str) -> None:
    """F does what f does; the next path is another one."""
    def draw(canvas: Canvas) -> None:
        canvas.addLiteral("50 50 100 40 re F 1 g 200 50 100 40 re f")

    assert page(draw, reader).fills.tolist() == [pytest.approx([50, 210, 150, 250])]


def test_text_set_downward_stands_in_its_own_box(reader: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(100, 200)
        canvas.rotate(-90)
        canvas.drawString(0, 0, "甲乙")
        canvas.restoreState()
        canvas.drawString(20, 20, "大多数文字仍然横排")  # else the page is turned

    first, second, *_ = page(draw, reader).glyphs.boxes.tolist()
    assert (first[1], first[3], second[3]) == pytest.approx((100, 110, 120))
    assert first[0] == second[0]


def test_narrowed_and_raised_text_stands_where_it_is_printed(reader: str) -> None:
    def draw(canvas: Canvas) -> None:
        line = canvas.beginText(50, 100)
        line.setFont(FONT, 10)
        line.setHorizScale(50)
        line.textOut("甲乙")
        line.setHorizScale(100)
        line.setRise(4)
        line.textOut("丙")
        canvas.drawText(line)

    first, second, raised = page(draw, reader).glyphs.boxes
    assert [second[0] - first[0], second[2] - second[0], second[3] - second[1]] == pytest.approx([5, 5, 10])
    assert [raised[0], raised[2] - raised[0], second[1] - raised[1]] == pytest.approx([60, 10, 4])


def test_slanted_text_keeps_its_height(reader: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.transform(1, 0, 0.3, 1, 0, 0)
        canvas.drawString(50, 100, "甲乙")
        canvas.restoreState()

    first, second = page(draw, reader).glyphs.boxes
    assert [first[3] - first[1], second[0] - first[0]] == pytest.approx([10, 10])


CID_FONT = """%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 400 300]>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /Resources <</Font <</F 5 0 R>>>> /Contents 4 0 R>> endobj
4 0 obj <</Length 43>> stream
BT /F 10 Tf 100 200 Td <{codes}> Tj ET
endstream endobj
5 0 obj <</Type /Font /Subtype /Type0 /BaseFont /STSong /Encoding /{encoding} /DescendantFonts [6 0 R]>> endobj
6 0 obj <</Type /Font /Subtype /CIDFontType0 /BaseFont /STSong /FontDescriptor 7 0 R /DW 1000
/CIDSystemInfo <</Registry (Adobe) /Ordering ({ordering}) /Supplement 0>>>> endobj
7 0 obj <</Type /FontDescriptor /FontName /STSong /Flags 4 /FontBBox [0 -200 1000 800] /Ascent 800 /Descent -200>>
endobj
trailer <</Root 1 0 R>>
"""


def test_a_font_that_writes_downward(reader: str) -> None:
    (content,) = pages(CID_FONT.format(codes="75324E59", encoding="UniGB-UCS2-V", ordering="GB1").encode(), reader)
    first, second = content.glyphs.boxes.tolist()
    assert content.glyphs.text == ("甲", "乙")
    assert (first[0], first[2]) == pytest.approx((95, 105))
    assert (first[3] - first[1], second[1] - first[1]) == pytest.approx((10, 10))


def test_a_glyph_without_a_character_keeps_its_place(reader: str) -> None:
    """What a subset font does not tell is told as unknown: the text is not silently shorter."""
    (content,) = pages(CID_FONT.format(codes="00010002", encoding="Identity-H", ordering="Identity").encode(), reader)
    assert content.glyphs.text == ("\N{REPLACEMENT CHARACTER}",) * 2


UNICODE = """8 0 obj <</Length 150>> stream
/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfchar <0001> <{letter}> endbfchar endcmap end
endstream endobj
"""


@pytest.mark.parametrize("letter", ["甲", "𠀀"])
def test_a_letter_of_a_font_that_is_not_at_hand_is_read(reader: str, letter: str) -> None:
    """Its glyphs are neither in the file nor on this machine, but the file says what they stand for."""
    font = CID_FONT.format(codes="00010001", encoding="Identity-H", ordering="Identity")
    map_of_letters = UNICODE.format(letter=letter.encode("utf-16-be").hex())
    told = (font.replace("/STSong", "/Elsewhere").replace("/DescendantFonts", "/ToUnicode 8 0 R /DescendantFonts")
            .replace("trailer", map_of_letters + "trailer"))
    (content,) = pages(told.encode(), reader)
    assert content.glyphs.text == (letter, letter)
    assert content.glyphs.boxes[:, 0].tolist() == pytest.approx([100, 110])


def test_letters_of_a_font_that_claims_to_hang_deep_stand_on_their_line(reader: str) -> None:
    """Fonts of Founder's typesetting say that figures reach a whole em below the base line."""
    descriptor = (b"<< /Type /FontDescriptor /FontName /Odd /Flags 32 /Ascent 1333 /Descent -1033 /CapHeight 700"
                  b" /StemV 80 /ItalicAngle 0 /FontBBox [0 -1033 1000 1333] >>")
    odd = b"<< /Type /Font /Subtype /TrueType /BaseFont /Odd /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 57"
    text = b"BT /F 12 Tf 20 100 Td (within ) Tj /G 12 Tf (20 ) Tj /F 12 Tf (days) Tj ET"
    document = parse(SourceFile("a.pdf", raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R"
        b" /Resources << /Font << /F 5 0 R /G 6 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"%b /Widths [%b] /FontDescriptor 7 0 R >>" % (odd, b"500 " * 26), descriptor)), Options(reader=reader))
    assert [paragraph.text for paragraph in document.paragraphs] == ["within20 days"]


def raw_pdf(*objects: bytes) -> bytes:
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % (number, content) for number, content in enumerate(objects, start=1))
    return b"%%PDF-1.4\n%btrailer << /Root 1 0 R /Size %d >>\n%%%%EOF\n" % (body, len(objects) + 1)
