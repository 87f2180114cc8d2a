"""Old office formats: the same records as the Word documents that they were made of, and refusals of the rest."""
from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from office_files import (
    EXCEL_2003,
    add_table,
    add_xml,
    docx_bytes,
    ending_with_a_table,
    needs_soffice,
    odt,
    soffice,
)
from workbench import ROOT

from parsers import parse
from parsers.compound import Compound, compound_file
from parsers.detect import detect
from parsers.document import Document, Paragraph, SourceFile, Table
from parsers.errors import DamagedFile, EncryptedFile, UnsupportedFormat
from parsers.office import converted
from pipeline.extract import extract
from pipeline.rows import record_rows

TARGETS = {"doc": "doc:MS Word 97", "rtf": "rtf:Rich Text Format", "odt": "odt:writer8"}
SAMPLES = sorted((ROOT / "data" / "raw").glob("*.docx"))
SEEDS = sorted((ROOT.parent / "shared" / "corpus" / "seeds").glob("*.docx"))
Rows = dict[str, list[dict[str, Any]]]
OldFiles = Callable[[str], Path]


@pytest.fixture(scope="session")
def old_files(tmp_path_factory: pytest.TempPathFactory) -> OldFiles:
    """For an old format the folder of all samples and seeds in it."""
    return cache(lambda suffix: soffice([*SAMPLES, *SEEDS], TARGETS[suffix], tmp_path_factory.mktemp(suffix)))


def read(path: Path, name: str | None = None) -> Document:
    return parse(SourceFile(name or path.name, path.read_bytes()))


def rows(path: Path, name: str) -> Rows:
    """What is recorded of a file, without the cells that it was read from."""
    outcome = extract(SourceFile(name, path.read_bytes()))
    assert outcome.status == "ok", outcome.error
    found = record_rows(outcome.extraction, outcome.document)
    return {table: rows for table, rows in found.items() if table != "origin"}


@needs_soffice
@pytest.mark.parametrize("sample", [*SAMPLES, *SEEDS], ids=lambda path: path.stem)
@pytest.mark.parametrize("suffix", TARGETS)
def test_every_record_of_a_word_document_is_found_in_its_old_form(
    old_files: OldFiles, sample: Path, suffix: str
) -> None:
    wanted = rows(sample, sample.name)
    assert sum(map(len, wanted.values())) > 0
    assert rows(old_files(suffix) / f"{sample.stem}.{suffix}", sample.name) == wanted


@needs_soffice
@pytest.mark.parametrize(("suffix", "name"), [("doc", "预算.wps"), ("rtf", "预算.doc"), ("odt", "预算")])
def test_content_tells_the_format_whatever_the_file_is_called(
    old_files: OldFiles, suffix: str, name: str
) -> None:
    document = read(old_files(suffix) / f"{SAMPLES[0].stem}.{suffix}", name)
    assert (document.format, document.blocks) == (suffix, read(SAMPLES[0]).blocks)


def test_a_word_document_called_doc() -> None:
    assert read(SAMPLES[0], "预算.doc") == read(SAMPLES[0])


@pytest.fixture(scope="module")
def structures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Word documents of all that gets lost easily, and their old forms, in one folder."""
    folder = tmp_path_factory.mktemp("structures")
    documents = {
        "last": ending_with_a_table(4, 4),
        "last_wide": ending_with_a_table(12, 16),
        "last_with_feet": _with_feet(ending_with_a_table(4, 4)),
        "last_only": _only_a_table(),
        "rich": _rich(),
    }
    for name, document in documents.items():
        (folder / f"{name}.docx").write_bytes(docx_bytes(document))
    for target in TARGETS.values():
        soffice(sorted(folder.glob("*.docx")), target, folder)
    return folder


def _with_feet(document: docx.document.Document) -> docx.document.Document:
    document.sections[0].footer.paragraphs[0].text = "脚"
    document.sections[0].header.paragraphs[0].text = "眉"
    return document


def _only_a_table() -> docx.document.Document:
    document = docx.Document()
    add_table(document, 3, 3)
    return document


def _rich() -> docx.document.Document:
    document = _with_feet(docx.Document())
    document.add_paragraph("一级", style="List Number")
    document.add_paragraph("二级", style="List Number")
    who = 'w:author="甲" w:date="2020-01-01T00:00:00Z"'
    add_xml(document, f'<w:r><w:t>留</w:t></w:r><w:ins w:id="1" {who}><w:r><w:t>加</w:t></w:r></w:ins>'
                      f'<w:del w:id="2" {who}><w:r><w:delText>删</w:delText></w:r></w:del>'
                      "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:t>末</w:t></w:r>")
    add_xml(document, '<w:r><w:t>左</w:t><w:tab/><w:t>右</w:t><w:br/></w:r><w:r><w:sym w:font="Symbol" w:char="F0B3"/>'
                      '</w:r><w:r><w:t>95%</w:t></w:r><w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>')
    add_table(document, 4, 4)
    document.add_paragraph("间")
    add_table(document, 3, 3)
    return document


@needs_soffice
@pytest.mark.parametrize("suffix", TARGETS)
@pytest.mark.parametrize("name", ["last", "last_wide", "last_with_feet", "last_only", "rich"])
def test_what_gets_lost_easily_is_kept(structures: Path, name: str, suffix: str) -> None:
    wanted = read(structures / f"{name}.docx")
    assert isinstance(wanted.blocks[-1], Table)
    assert read(structures / f"{name}.{suffix}").blocks == wanted.blocks


@needs_soffice
@pytest.mark.parametrize("suffix", ["doc", "odt"])
def test_text_boxes_and_tables_in_cells(tmp_path: Path, suffix: str) -> None:
    document = docx.Document()
    add_xml(document, '<w:r><w:t>锚</w:t></w:r><w:r><w:pict><v:shape style="position:absolute;width:200pt;height:50pt" '
                      'type="#_x0000_t202"><v:textbox><w:txbxContent><w:p><w:r><w:t>框中文字</w:t></w:r></w:p>'
                      "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>")
    add_table(document, 4, 4)
    inner = document.tables[0].cell(2, 0).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "内一", "内二"
    (tmp_path / "a.docx").write_bytes(docx_bytes(document))
    soffice([tmp_path / "a.docx"], TARGETS[suffix], tmp_path)
    found = read(tmp_path / f"a.{suffix}")
    assert found.paragraphs == (Paragraph("锚"), Paragraph("框中文字"))
    assert found.tables == read(tmp_path / "a.docx").tables


@needs_soffice
def test_a_workbook_is_handed_on_as_one(tmp_path: Path) -> None:
    written = openpyxl.Workbook()
    written.worksheets[0].append(("基本支出", 12.5))
    written.save(tmp_path / "a.xlsx")
    soffice([tmp_path / "a.xlsx"], "ods", tmp_path)
    for data in ((tmp_path / "a.ods").read_bytes(), EXCEL_2003.encode()):
        source = SourceFile("a.xls", data)
        workbook = converted(source, detect(source))
        assert (workbook.name, detect(workbook)) == ("a.xls", "xlsx")
        (sheet,) = openpyxl.load_workbook(io.BytesIO(workbook.data)).worksheets
        assert [row[:2] for row in sheet.iter_rows(values_only=True)] == [("基本支出", 12.5)]


def test_xml_of_no_known_program() -> None:
    with pytest.raises(UnsupportedFormat, match="no office program"):
        parse(SourceFile("a.xml", b"<?xml version='1.0'?><a/>"))


ENCRYPTED = '<manifest:encryption-data manifest:checksum="x"/>'


@needs_soffice
def test_documents_under_a_password(old_files: OldFiles) -> None:
    data = bytearray((old_files("doc") / f"{SAMPLES[0].stem}.doc").read_bytes())
    data[data.index(b"\xec\xa5\x01\x01") + 0x0B] |= 0x01
    for name, locked in (("a.doc", bytes(data)), ("a.odt", odt("<text:p/>", manifest=ENCRYPTED))):
        with pytest.raises(EncryptedFile, match="password"):
            parse(SourceFile(name, locked))


@needs_soffice
@pytest.mark.parametrize("suffix", TARGETS)
def test_a_download_that_broke_off(old_files: OldFiles, suffix: str) -> None:
    data = (old_files(suffix) / f"{SAMPLES[0].stem}.{suffix}").read_bytes()
    with pytest.raises(DamagedFile, match=r"again.*\.$"):
        parse(SourceFile(f"a.{suffix}", data[: len(data) // 2]))


ENTITY = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@needs_soffice
@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("a.doc", bytes(range(256)) * 20, DamagedFile),
        ("a.wps", compound_file({"CONTENTS": b"x"}), UnsupportedFormat),
        ("a.wps", OLE + bytes(5000), DamagedFile),
        ("a.doc", compound_file({"WordDocument": b"x" * 5000}), DamagedFile),
        ("a.doc", compound_file({"WordDocument": b""}), DamagedFile),
        ("a.odt", odt("<text:p>&x;</text:p>", doctype=ENTITY), DamagedFile),
        ("a.odt", odt("<text:p/>"), DamagedFile),
        ("a.odt", odt("<text:p>")[:-40], DamagedFile),
        ("a.rtf", b"{\\rtf1 a", DamagedFile),
    ],
)
def test_what_is_no_document_is_refused_with_a_sentence(name: str, data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error, match=r"^[A-Z].*\.$"):
        parse(SourceFile(name, data))


@pytest.mark.parametrize("length", [1, 4096, 5000, 70_000, 6_900_000])
def test_compound_files_hold_what_was_put_into_them(length: int) -> None:
    streams = {"WordDocument": b"w" * length, "1Table": b"t" * 100, "Data": b"d"}
    file = Compound(compound_file(streams))
    for name, content in streams.items():
        assert (file.stream(name) or b"").rstrip(b"\0") == content
    assert file.stream("0Table") is None


def test_a_compound_file_has_an_end() -> None:
    with pytest.raises(ValueError, match="sectors"):
        compound_file({"WordDocument": bytes(8_000_000)})
