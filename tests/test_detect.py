"""What a file is, by its content first, and what `parse` says of files that it cannot read."""
from __future__ import annotations

import codecs
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers import PARSERS, parse
from parsers.detect import FORMAT_NAMES, detect
from parsers.document import SourceFile
from parsers.encoding import decode
from parsers.errors import EmptyFile, EncryptedFile, ParseError, UnsupportedFormat

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)


def zip_of(*names: str) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "x")  # of a time that does not pass
    return buffer.getvalue()


def ole_with(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le").ljust(64, b"\0")


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.pdf", b"%PDF-1.7\n", "pdf"),
        ("a.txt", b"%PDF-1.7\n", "pdf"),
        ("a.pdf", b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.4\n", "pdf"),
        ("a", b"1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer", "pdf"),
        ("a.pdf", "<!DOCTYPE html><html>未找到".encode(), "html"),
        ("a.doc", "\ufeff <!-- saved -->\n<HTML>".encode("utf-16"), "html"),
        ("a.doc", '<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html>'.encode("gb18030"), "html"),
        ("a.html", "<p>预算公开</p>".encode("gb18030"), "html"),
        ("a.doc", b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "mhtml"),
        ("a.doc", b"<?xml version='1.0'?>\n<w:wordDocument/>", "xml"),
        ("a.doc", b"{\\rtf1\\ansi", "rtf"),
        ("a.zip", zip_of("[Content_Types].xml", "word/document.xml"), "docx"),
        ("a.docx", zip_of("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        ("a.pdf", zip_of("OFD.xml", "Doc_0/Document.xml"), "ofd"),
        ("a.docx", zip_of("预算.pdf"), "zip"),
        ("a.docx", zip_of("[Content_Types].xml", "word/document.xml")[:60], "docx"),
        ("a.zip", zip_of("word/document.xml")[:40], "zip"),
        ("a.docx", ole_with("WordDocument"), "doc"),
        ("a.doc", ole_with("Workbook"), "xls"),
        ("a.docx", ole_with("EncryptedPackage"), "encrypted"),
        ("a.wps", OLE, "ole"),
        ("a.pdf", b"\x89PNG\r\n\x1a\n\0\0", "png"),
        ("a.pdf", b"\xff\xd8\xff\xe0\0\x10JFIF", "jpg"),
        ("a.zip", b"Rar!\x1a\x07\0", "rar"),
        ("a.zip", b"7z\xbc\xaf\x27\x1c\0", "7z"),
        ("a.dat", "单位：万元".encode(), "txt"),
        ("a.dat", "单位：万元".encode("utf-8-sig"), "txt"),
        ("a.dat", "单位：万元".encode("gb18030"), "txt"),
        ("a.dat", "单位：万元".encode("utf-16"), "txt"),
        ("a.dat", bytes(range(256)), "binary"),
        ("a.pdf", bytes(range(256)), "pdf"),
    ],
)
def test_content_decides(name: str, data: bytes, expected: str) -> None:
    assert detect(SourceFile(name, data)) == expected


@given(st.binary(max_size=200), st.sampled_from(["a.pdf", "a.docx", "a.html", "a", "预算."]))
def test_every_answer_is_a_known_format(data: bytes, name: str) -> None:
    assert detect(SourceFile(name, data)) in FORMAT_NAMES


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"], max_codepoint=0xD000), min_size=1))
def test_text_survives_utf8_and_utf16(text: str) -> None:
    assert decode(text.encode()) == text
    assert decode(text.encode("utf-16")) == text


def test_one_bad_byte_or_a_character_cut_at_the_end_does_not_make_text_unreadable() -> None:
    text = "绩效目标：保障信访工作顺利开展。" * 20
    assert decode(text.encode()[:-1]) == text[:-1]
    assert decode(text.encode("gb18030")[:-1]) == text[:-1]
    assert decode(text.encode() + b"\xff" + text.encode()) == f"{text}\ufffd{text}"


EMPTY = [b"", b" \r\n\t", bytes(4096), codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE + b"\0\n", codecs.BOM_UTF8 + b"\n"]


@pytest.mark.parametrize("data", EMPTY)
def test_nothing_is_an_empty_file(data: bytes) -> None:
    with pytest.raises(EmptyFile):
        parse(SourceFile("a.pdf", data))


def test_a_format_without_a_parser_is_named() -> None:
    with pytest.raises(UnsupportedFormat, match=r"an OFD document"):
        parse(SourceFile("a.pdf", zip_of("OFD.xml")))


def test_a_password_is_told_from_damage() -> None:
    with pytest.raises(EncryptedFile):
        parse(SourceFile("a.docx", ole_with("EncryptedPackage")))


def test_parsers_have_names_that_detect_answers() -> None:
    assert set(PARSERS) <= set(FORMAT_NAMES)


def test_importing_the_door_imports_no_third_party_library() -> None:
    code = "import sys, parsers; print(sorted({'docx', 'lxml', 'pdfplumber', 'pdfminer'} & set(sys.modules)))"
    assert subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True).strip() == "[]"


@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not here")
def test_hostile_files_are_named_or_refused_with_a_sentence() -> None:
    others = [path for path in (CORPUS / "hostile").iterdir() if path.suffix != ".pdf"]
    assert others
    for path in others:
        try:
            parse(SourceFile(path.name, path.read_bytes()))
        except ParseError as error:
            assert str(error).endswith("."), path.name
