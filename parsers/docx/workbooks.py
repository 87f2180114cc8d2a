"""Workbooks that stand in a Word document as objects: what is printed is a picture of the sheet that was open last."""
from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator

from lxml import etree

from parsers.document import Block, Problem
from parsers.docx.package import Package, xml_root
from parsers.docx.xml import Element, name_of
from parsers.errors import DamagedFile, ParseError
from parsers.zipped import open_zip, read_member

ReadWorkbook = Callable[[bytes], tuple[Block, ...]]
_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
_PROGRAMS = ("Excel.", "ET.")  # Microsoft's and WPS's
_WORKBOOK = "xl/workbook.xml"


class Workbooks:
    """The embedded workbooks of a document, read by `read`; `problems` are those that were met and not read."""

    def __init__(self, package: Package, read: ReadWorkbook) -> None:
        self._package, self._read = package, read
        self.problems: list[Problem] = []

    def blocks(self, paragraph: Element) -> Iterator[Block]:
        """The open sheets of the workbooks that the paragraph anchors itself, not in a text box."""
        objects = [element for element in paragraph.iter(_OBJECT) if _owner(element) is paragraph]
        # Alternatives for newer and older versions of Word refer to the same one.
        for relationship in dict.fromkeys(
            element.get(_RELATIONSHIP, "") for element in objects if element.get("ProgID", "").startswith(_PROGRAMS)
        ):
            yield from self._sheet(relationship)

    def _sheet(self, relationship: str) -> tuple[Block, ...]:
        try:
            return self._read(_with_the_open_sheet_only(self._package.member(relationship)))
        except ParseError as error:
            told = f"a table that is an embedded workbook was not read ({error}); save that workbook as a file"
            self.problems.append(Problem(told, rule="embedded-workbook", severity="warning"))
            return ()


def _owner(element: Element) -> Element | None:
    return next((node for node in element.iterancestors() if name_of(node) == "p"), None)


def _with_the_open_sheet_only(data: bytes) -> bytes:
    """The workbook with all sheets hidden but the one that was open last.  Raises DamagedFile."""
    archive = open_zip(data, "embedded workbook")
    if _WORKBOOK not in archive.namelist():
        raise DamagedFile("It is no xlsx file.")
    root = xml_root(read_member(archive, _WORKBOOK), _WORKBOOK)
    view = next((node for node in root.iter() if name_of(node) == "workbookView"), None)
    shown = "0" if view is None else view.get("activeTab", "0")
    for number, sheet in enumerate(node for node in root.iter() if name_of(node) == "sheet"):
        if str(number) != shown:
            sheet.set("state", "hidden")
    return _with_workbook(archive, etree.tostring(root))


def _with_workbook(archive: zipfile.ZipFile, workbook: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in archive.namelist():
            new.writestr(name, workbook if name == _WORKBOOK else read_member(archive, name))
    return buffer.getvalue()
