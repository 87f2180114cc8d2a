"""A page whose font gives no characters for its glyphs is told, or read by OCR, as a scan is."""
from __future__ import annotations

from parsers.document import Options, SourceFile
from parsers.pdf import parse


def pdf_without_characters() -> bytes:
    """Ten glyphs in a font by number, without a map to characters."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >>>>",
        b"<< /Length 66 >>\nstream\nBT /F 12 Tf 20 100 Td <0001000200030004000500060007000800090010> Tj ET\nendstream",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Nameless /Encoding /Identity-H /DescendantFonts [6 0 R] >>",
        (b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Nameless /DW 1000 /FontDescriptor 7 0 R"
         b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"),
        (b"<< /Type /FontDescriptor /FontName /Nameless /Flags 4 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80"
         b" /ItalicAngle 0 /FontBBox [0 -200 1000 800] >>"),
    ]
    body = b"%PDF-1.4\n"
    for number, content in enumerate(objects, start=1):
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    return body + b"trailer << /Root 1 0 R /Size %d >>\n%%%%EOF\n" % (len(objects) + 1)


def test_a_font_without_characters_is_told() -> None:
    document = parse(SourceFile("a.pdf", pdf_without_characters()), Options(ocr=False))
    assert document.scanned
    assert [(problem.page, "fonts do not say" in problem.message) for problem in document.problems] == [(1, True)]


def test_a_font_without_characters_is_read_as_it_looks() -> None:
    document = parse(SourceFile("a.pdf", pdf_without_characters()))
    assert document.scanned
    assert [problem for problem in document.problems if problem.severity == "error"] == []
