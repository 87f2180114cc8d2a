"""The steps from a picture to a page: seals taken off, level, upright, rules found, doubtful figures marked."""
from __future__ import annotations

import io
from dataclasses import replace

import cv2
import numpy as np
import pytest
import scans
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from data.samples_pdf import FONT
from parsers.document import Document, Options, SourceFile
from parsers.pdf import parse
from parsers.scan import read_picture
from parsers.scan.agreement import agreed
from parsers.scan.picture import find_ink
from parsers.scan.recogniser import Character
from parsers.scan.rules import find_rules
from parsers.scan.seals import without_seals
from parsers.scan.skew import find_skew, level
from parsers.scan.sureness import DIGIT_FLOOR, UNKNOWN, legible, marked, with_gaps_marked, with_thousands
from pipeline.extract import extract
from pipeline.normalizer.values import parse_amount, parse_quantity
from pipeline.records import BudgetLine, Finding

DPI = float(scans.DPI)
needs_font = pytest.mark.skipif(not scans.has_chinese_font(), reason=scans.NO_FONT)

ROWS = [["项目", "合计", "基本支出"], ["一般公共服务支出", "1,234.56", "800.00"], ["教育支出", "0.35", "-"]]
EDGES_X, EDGES_Y = (60, 240, 380, 520), (700, 670, 640, 610)


def sheet() -> bytes:
    """A page with a title and a small budget table."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    canvas.setFont(FONT, 16)
    canvas.drawCentredString(297, 760, "支出预算总表")
    canvas.setFont(FONT, 10)
    canvas.drawString(440, 715, "单位：万元")
    for x in EDGES_X:
        canvas.line(x, EDGES_Y[-1], x, EDGES_Y[0])
    for y in EDGES_Y:
        canvas.line(EDGES_X[0], y, EDGES_X[-1], y)
    for row, texts in enumerate(ROWS):
        for col, text in enumerate(texts):
            canvas.drawString(EDGES_X[col] + 8, EDGES_Y[row + 1] + 10, text)
    canvas.save()
    return buffer.getvalue()


def scanned(pages: list[scans.Pixels]) -> Document:
    return parse(SourceFile("scan.pdf", scans.as_pdf(pages)))


@pytest.fixture(scope="module")
def page() -> scans.Pixels:
    return scans.pictures(sheet())[0]


def grey(picture: scans.Pixels) -> scans.Pixels:
    return cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.uint8)


@pytest.mark.parametrize("degrees", [-3.1, -0.7, 0.0, 0.4, 5.0])
def test_a_page_is_turned_level(page: scans.Pixels, degrees: float) -> None:
    askew = grey(scans.rotated(page, degrees))
    found = find_skew(find_ink(askew, DPI))
    assert found == pytest.approx(-degrees, abs=0.1)
    assert find_skew(find_ink(level(askew, found), DPI)) == pytest.approx(0.0, abs=0.1)


def test_rules_are_found_where_they_are_drawn(page: scans.Pixels) -> None:
    rules = find_rules(find_ink(grey(page), DPI), DPI)
    point = DPI / 72
    ys = (rules.horizontals[:, 1] + rules.horizontals[:, 3]) / 2 / point
    xs = (rules.verticals[:, 0] + rules.verticals[:, 2]) / 2 / point
    assert sorted(ys) == pytest.approx([842 - y for y in EDGES_Y], abs=1)
    assert sorted(xs) == pytest.approx(EDGES_X, abs=1)


def test_strokes_of_large_letters_are_no_rules() -> None:
    picture = np.full((800, 1600), 255, np.uint8)
    cv2.line(picture, (100, 400), (240, 400), 0, 8)  # 一 of a title, 50 points wide
    cv2.rectangle(picture, (400, 300), (540, 440), 0, 8)  # 口
    rules = find_rules(find_ink(picture, DPI), DPI)
    assert len(rules.horizontals) == len(rules.verticals) == 0


@needs_font
@pytest.mark.parametrize("ink", [(0.85, 0.08, 0.12), (0.9, 0.3, 0.5), (0.95, 0.55, 0.5)])
def test_a_red_seal_leaves_the_text_under_it(page: scans.Pixels, ink: tuple[float, float, float]) -> None:
    under = without_seals(scans.under_seal(page, ink), DPI).clean
    text = grey(page) < 128
    assert (under[text] < 200).mean() > 0.97
    assert (under[grey(page) == 255] < 200).mean() < 0.001


@needs_font
def test_a_seal_copied_in_grey_leaves_the_text_under_it(page: scans.Pixels) -> None:
    copied = np.repeat(grey(scans.under_seal(page, (0.55, 0.55, 0.55)))[:, :, None], 3, axis=2)
    under = without_seals(copied, DPI).clean
    assert (under[grey(page) < 60] < 200).mean() > 0.9
    assert (under[grey(page) == 255] < 200).mean() < 0.002


@needs_font
def test_red_letters_are_text() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 200), invariant=1)
    canvas.setFont(FONT, 36)
    canvas.setFillColorRGB(0.9, 0, 0)
    canvas.drawString(60, 100, "汀岚市财政局文件")
    canvas.save()
    content = read_picture(scans.pictures(buffer.getvalue())[0], DPI, 1)
    assert "".join(content.glyphs.text) == "汀岚市财政局文件"


@needs_font
@pytest.mark.parametrize(("quarters", "turn"), [(0, 0), (1, 90), (2, 180), (3, 270)])
def test_a_page_is_read_whichever_way_it_lies(page: scans.Pixels, quarters: int, turn: int) -> None:
    lying = np.ascontiguousarray(np.rot90(page, quarters))
    assert read_picture(lying, DPI, 1).turn == turn
    (table,) = scanned([lying]).tables
    assert [cell.text for cell in table.cells] == [text for row in ROWS for text in row]


@needs_font
def test_cells_tell_how_sure_they_are_and_where_they_stand(page: scans.Pixels) -> None:
    document = scanned([page])
    assert document.scanned and not document.problems
    first = document.tables[0].cells[0]
    assert first.confidence is not None and 0.9 < first.confidence <= 1
    assert (first.place.x0, first.place.top) == pytest.approx((EDGES_X[0], 842 - EDGES_Y[0]), abs=1)
    assert [paragraph.text for paragraph in document.paragraphs] == ["支出预算总表", "单位：万元"]


def test_without_ocr_the_page_is_told(page: scans.Pixels) -> None:
    outcome = extract(SourceFile("scan.pdf", scans.as_pdf([page, page])), Options(ocr=False))
    assert outcome.status == "partial" and outcome.document is not None and outcome.document.scanned
    assert [problem.page for problem in outcome.document.problems] == [1, 2]
    assert outcome.error is not None and "OCR" in outcome.error


def stamped(page: scans.Pixels, lines: list[str]) -> bytes:
    """A picture of a page with lines of a text layer over it."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    canvas.drawInlineImage(Image.fromarray(page), 0, 0, 595, 842)
    canvas.setFont(FONT, 8)
    for number, line in enumerate(lines):
        canvas.drawString(60, 400 - 14 * number, line)
    canvas.save()
    return buffer.getvalue()


@needs_font
def test_a_text_layer_that_is_only_a_stamp_is_no_text(page: scans.Pixels) -> None:
    document = parse(SourceFile("scan.pdf", stamped(page, ["扫描全能王"])))
    assert document.scanned
    assert [cell.text for cell in document.tables[0].cells] == [text for row in ROWS for text in row]


def test_text_over_a_photograph_stays_as_it_is() -> None:
    photograph = np.full((1200, 900, 3), 180, np.uint8)
    document = parse(SourceFile("cover.pdf", stamped(photograph, ["汀岚市图书馆2025年部门预算"])))
    assert not document.scanned
    assert [paragraph.text for paragraph in document.paragraphs] == ["汀岚市图书馆2025年部门预算"]


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_a_picture_without_text_is_no_error(shade: int) -> None:
    blank = np.full((1200, 900, 3), shade, np.uint8)
    blank[300:500, 300:600] = 255 - shade
    outcome = extract(SourceFile("photo.pdf", scans.as_pdf([blank])))
    assert outcome.status == "ok" and outcome.document is not None and not outcome.document.tables


def line(text: str, *confidence: float) -> list[Character]:
    return [Character(letter, number / len(text), sure) for number, (letter, sure) in
            enumerate(zip(text, confidence, strict=True))]


@pytest.mark.parametrize(("text", "unsure", "read"), [
    ("1,234.5", 0, "�,234.5"),
    ("1,234.5", 1, "1�234.5"),
    ("1,234.5", 5, "1,234�5"),
    ("-35", 0, "�35"),
    ("-1-", 0, "-1-"),
    ("第3个", 0, "第3个"),
    ("第3个", 1, "第�个"),
    ("万元.", 2, "万元."),
])
def test_what_is_doubtful_in_a_number_is_marked(text: str, unsure: int, read: str) -> None:
    characters = line(text, *(DIGIT_FLOOR / 2 if number == unsure else 1.0 for number in range(len(text))))
    assert "".join(marked(characters, number).text for number in range(len(text))) == read.replace("�", UNKNOWN)


@pytest.mark.parametrize(("text", "read"), [
    ("1.860.000000", "1,860.000000"), ("1.860,000.5", "1,860,000.5"), ("1.860", "1.860"), ("2026.12.01", "2026.12.01"),
])
def test_a_number_has_one_point(text: str, read: str) -> None:
    assert "".join(character.text for character in with_thousands(line(text, *[1.0] * len(text)))) == read


@pytest.mark.parametrize(("ink", "read"), [(True, "1�4"), (False, "14")])
def test_ink_between_figures_that_stand_apart_is_told(ink: bool, read: str) -> None:
    apart = [Character("1", 10.0, 1.0), Character("4", 40.0, 1.0)]
    found = with_gaps_marked(apart, np.full(60, ink), 0, 20.0)
    assert "".join(character.text for character in found) == read.replace("�", UNKNOWN)


def test_a_doubtful_letter_is_the_one_that_the_page_has_elsewhere() -> None:
    doubtful = [replace(character, second="治") if character.text == "冶" else character
                for character in line("冶安巡逻", 0.9, 1.0, 1.0, 1.0)]
    lines = agreed([line("治安", 1.0, 1.0), doubtful, line("冶金", 0.9, 1.0)])
    assert ["".join(character.text for character in found) for found in lines] == ["治安", "治安巡逻", "冶金"]


@pytest.mark.parametrize("text", ["≥9�%", "�5%", "�55%", "1,�60.00万元", "�,860元", "3�.5", "3.�", "2025年1�月底前"])
def test_a_number_with_a_figure_left_open_has_no_value(text: str) -> None:
    quantity = parse_quantity(text, 2025)
    assert (quantity.kind, quantity.value, quantity.due_date) == ("qualitative", None, None)
    assert parse_amount(text, "万元") is None


def test_blots_are_no_text_but_doubtful_digits_are() -> None:
    assert not legible([])
    assert not legible(line("利", 0.3))
    assert legible(line("3", 0.4))
    assert not legible(line("3", 0.1))


@needs_font
def test_an_amount_with_a_blot_on_a_figure_is_left_open(page: scans.Pixels) -> None:
    blotted = page.copy()
    point = DPI / 72
    row, left = round((842 - 655) * point), round(EDGES_X[1] * point)
    digits = np.flatnonzero((grey(page)[row - 12:row + 12, left + 10:left + 160] < 128).any(axis=0)) + left + 10
    cv2.circle(blotted, (int(digits[0]) + 30, row - 2), 11, (40, 40, 40), -1)
    outcome = extract(SourceFile("汀岚市图书馆2025年部门预算.pdf", scans.as_pdf([blotted])))
    assert outcome.status == "ok"
    lines = [record for record in outcome.extraction.records if isinstance(record, BudgetLine)]
    (doubtful,) = [record for record in lines if UNKNOWN in (record.amount_text or "")]
    assert doubtful.amount_yuan is None and doubtful.name == "一般公共服务支出"
    findings = [record for record in outcome.extraction.records if isinstance(record, Finding)]
    assert [(f.page, f.severity) for f in findings if f.rule == "unsure-digits"] == [(1, "warning")]
