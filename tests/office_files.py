"""Office documents for tests: LibreOffice makes old formats of Word documents that python-docx and this code write."""
from __future__ import annotations

import io
import os
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from parsers.soffice import MEMORY_KEPT

needs_soffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
TEXT = "application/vnd.oasis.opendocument.text"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_NAMESPACES = " ".join(f'xmlns:{name}="{_ODF}:{uri}:1.0"' for name, uri in (
    ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("svg", "svg-compatible")
)) + ' xmlns:xlink="http://www.w3.org/1999/xlink"'


def soffice(paths: Sequence[Path], target: str, folder: Path) -> Path:
    """Convert files as a user would; the folder in which they are, named as before."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", target, "--outdir", str(folder), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=300, env=os.environ | MEMORY_KEPT)
    return folder


def docx_bytes(document: Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def add_xml(document: Document, paragraph: str) -> None:
    """Append a paragraph that python-docx has no words for."""
    body = document.element.body
    element = parse_xml(f'<w:p {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml">{paragraph}</w:p>')
    body.insert(len(body) - 1, element)


def ending_with_a_table(rows: int, columns: int) -> Document:
    document = docx.Document()
    document.add_paragraph("单位：万元")
    add_table(document, rows, columns)
    return document


def add_table(document: Document, rows: int, columns: int) -> None:
    """A table with two merged cells, a cell of two lines and a number in every other cell."""
    table = document.add_table(rows, columns, style="Table Grid")
    for i, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"{i}.50"
    table.cell(0, 0).merge(table.cell(1, 1)).text = "项目"
    table.cell(0, 2).text = "合\n计"
    table.cell(rows - 2, columns - 1).merge(table.cell(rows - 1, columns - 1)).text = "≥95%"


def odt(body: str, *, doctype: str = "", manifest: str = "") -> bytes:
    """An OpenDocument text of this body."""
    content = f"<office:document-content {_NAMESPACES}><office:body><office:text>{body}</office:text></office:body>"
    entry = f'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">{manifest}'
    members = {
        "mimetype": TEXT,
        "content.xml": f'<?xml version="1.0"?>{doctype}{content}</office:document-content>',
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0"><manifest:file-entry '
        f'manifest:full-path="/" manifest:media-type="{TEXT}"/>{entry}</manifest:file-entry></manifest:manifest>',
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return buffer.getvalue()


PROLOGUE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<?mso-application progid="Word.Document"?>\n'
WORD_2003_NAMESPACE = "http://schemas.microsoft.com/office/word/2003/wordml"


def word_2003(body: str) -> bytes:
    """A document of Word 2003 in one XML file; the prefixes wx and aml are those that Word writes."""
    namespaces = (f'xmlns:w="{WORD_2003_NAMESPACE}" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" '
                  'xmlns:aml="http://schemas.microsoft.com/aml/2001/core"')
    return f"{PROLOGUE}<w:wordDocument {namespaces}><w:body>{body}</w:body></w:wordDocument>".encode()


EXCEL_2003 = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="收支总表"><Table><Row><Cell><Data ss:Type="String">基本支出</Data></Cell>
<Cell><Data ss:Type="Number">12.5</Data></Cell></Row></Table></Worksheet></Workbook>"""
