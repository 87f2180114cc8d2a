"""Workbooks that stand in Word documents as objects: the sheet that is shown is read, the others are not."""
from __future__ import annotations

import zipfile
from io import BytesIO

import openpyxl
from test_docx import document_xml, p, package, r, tbl, tr

from parsers.document import Block, Paragraph, SourceFile
from parsers.docx import parse as parse_docx


def seen_sheets(workbook: bytes) -> tuple[Block, ...]:
    """The first cell of every sheet that is not hidden."""
    sheets = openpyxl.load_workbook(BytesIO(workbook)).worksheets
    return tuple(Paragraph(str(sheet["A1"].value)) for sheet in sheets if sheet.sheet_state == "visible")


def workbook(active: int) -> bytes:
    """Three sheets with their numbers in their first cells."""
    book = openpyxl.Workbook()
    for i in range(3):
        sheet = book.worksheets[0] if i == 0 else book.create_sheet()
        sheet["A1"] = i
    book.active = active
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_objects(body: str, **objects: bytes) -> bytes:
    """A docx whose body refers to objects by their names."""
    targets = "".join(f'<Relationship Id="{name}" Target="embeddings/{name}.xlsx"/>' for name in objects)
    buffer = BytesIO(package(document=document_xml(body)))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/_rels/document.xml.rels", f"<Relationships>{targets}</Relationships>")
        for name, data in objects.items():
            archive.writestr(f"word/embeddings/{name}.xlsx", data)
    return buffer.getvalue()


def ole(name: str, program: str = "Excel.Sheet.12") -> str:
    namespaces = ('xmlns:o="urn:schemas-microsoft-com:office:office" '
                  'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"')
    return f'<w:r><w:object><o:OLEObject {namespaces} ProgID="{program}" r:id="{name}"/></w:object></w:r>'


def test_the_open_sheet_of_an_embedded_workbook_follows_its_paragraph() -> None:
    alternatives = f"<mc:AlternateContent><mc:Choice>{ole('a')}</mc:Choice><mc:Fallback>{ole('a')}</mc:Fallback>"
    cell = "<w:tc>" + p(r("乙") + ole("b")) + "</w:tc>"
    body = p(r("甲") + alternatives + "</mc:AlternateContent>") + tbl(tr(cell)) + p(r("丙"))
    data = with_objects(body, a=workbook(1), b=workbook(2))
    document = parse_docx(SourceFile("a.docx", data), seen_sheets)
    texts = [block.text if isinstance(block, Paragraph) else block.cells[0].text for block in document.blocks]
    assert (texts, document.problems) == (["甲", "1", "乙", "2", "丙"], ())


def test_an_embedded_workbook_that_cannot_be_read_is_told() -> None:
    body = p(r("甲") + ole("a") + ole("b") + ole("none") + ole("c", "Equation.3"))
    data = with_objects(body, a=b"\xd0\xcf\x11\xe0", b=package(document=document_xml("")), c=b"")
    document = parse_docx(SourceFile("a.docx", data), seen_sheets)
    assert document.blocks == (Paragraph("甲"),)
    told = [(problem.rule, problem.severity) for problem in document.problems]
    assert told == [("embedded-workbook", "warning")] * 3
    assert ["lost" in problem.message for problem in document.problems] == [False, False, True]
