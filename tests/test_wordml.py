"""Word documents in one XML file: those of Word 2003, and the parts of a docx in one file."""
from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from office_files import PROLOGUE, WORD_2003_NAMESPACE, word_2003
from workbench import ROOT

from parsers import parse
from parsers.document import Block, Paragraph, SourceFile
from parsers.errors import DamagedFile

SAMPLES = sorted((ROOT / "data" / "raw").glob("*.docx"))
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.microsoft.com/office/2006/xmlPackage"
MARK = '<aml:annotation aml:id="1" w:type="Word.{kind}"><aml:content>{content}</aml:content></aml:annotation>'


def blocks(data: bytes) -> tuple[Block, ...]:
    document = parse(SourceFile("a.doc", data))
    assert document.format == "xml"
    return document.blocks


def part(path: Path, name: str) -> str:
    """A part of a Word document without its XML declaration."""
    with zipfile.ZipFile(path) as archive:
        return re.sub(r"^\s*<\?xml.*?\?>", "", archive.read(name).decode())


def r(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_word_document_in_the_words_of_2003(sample: Path) -> None:
    xml = part(sample, "word/document.xml").replace(WORD, WORD_2003_NAMESPACE).replace("<w:vMerge", "<w:vmerge")
    xml = xml.replace("w:document", "w:wordDocument")
    assert blocks((PROLOGUE + xml).encode()) == parse(SourceFile("a.docx", sample.read_bytes())).blocks


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_all_parts_of_a_word_document_in_one_file(sample: Path) -> None:
    parts = "".join(f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{part(sample, name)}</pkg:xmlData></pkg:part>'
                    for name in ("word/document.xml", "word/numbering.xml", "word/styles.xml"))
    xml = f'{PROLOGUE}<pkg:package xmlns:pkg="{PACKAGE}">{parts}</pkg:package>'
    assert blocks(xml.encode()) == parse(SourceFile("a.docx", sample.read_bytes())).blocks


def test_insertions_are_printed_and_deletions_comments_and_bookmarks_are_not() -> None:
    deleted = "<w:r><w:delText>删</w:delText></w:r>"
    content = {"Insertion": r("加"), "Deletion": deleted, "Comment": f"<w:p>{r('批')}</w:p>", "Bookmark.Start": ""}
    marks = "".join(MARK.format(kind=kind, content=xml) for kind, xml in content.items())
    assert blocks(word_2003(f"<w:p>{r('留')}{marks}{r('末')}</w:p>")) == (Paragraph("留加末"),)


def test_numbers_of_lists_sections_links_and_smart_tags() -> None:
    label = '<w:pPr><w:listPr><w:ilvl w:val="0"/><wx:t wx:val="{0}"/><wx:font wx:val="宋体"/></w:listPr></w:pPr>'
    tag = f'<st1:place xmlns:st1="urn:schemas-microsoft-com:office:smarttags">{r("丙")}</st1:place>'
    body = (
        f"<wx:sect><wx:sub-section><w:p>{label.format('一、')}{r('甲')}</w:p></wx:sub-section>"
        f"<w:p>{label.format('●')}{r('乙')}<w:hlink>{tag}</w:hlink></w:p></wx:sect>"
    )
    assert blocks(word_2003(body)) == (Paragraph("一、甲"), Paragraph("乙丙"))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (word_2003(f"<w:p>{r('甲')}</w:p>")[:-30], "cut off"),
        (word_2003("<w:p>&x;</w:p>").replace(b"<w:word", b'<!DOCTYPE d [<!ENTITY x "y">]><w:word', 1), "document type"),
        (f'{PROLOGUE}<a xmlns="{WORD_2003_NAMESPACE}"/>'.encode(), "no body"),
        (f'{PROLOGUE}<pkg:package xmlns:pkg="{PACKAGE}"/>'.encode(), "lost its text"),
    ],
)
def test_what_cannot_be_read_is_damaged(data: bytes, message: str) -> None:
    with pytest.raises(DamagedFile, match=message):
        parse(SourceFile("a.doc", data))
