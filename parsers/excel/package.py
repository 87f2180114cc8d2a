"""The archive of a workbook, made anew with what is needed to read it and no more.

Every part is looked through before the library gets it: none may declare a document type, what stands below the last
text of a sheet is cut off.  Links, pictures, macros and names of ranges are left behind.
"""
from __future__ import annotations

import re
import zipfile
from io import BytesIO

from parsers.errors import DamagedFile, UnsupportedFormat
from parsers.excel.sheet import MAX_CELLS
from parsers.zipped import MAX_PART_BYTES, open_zip, read_member

_MAX_BYTES = 2 * MAX_PART_BYTES
STYLES = "xl/styles.xml"
_PARTS = re.compile(r"\[Content_Types\]\.xml|_rels/\.rels|xl/[^/]+\.xml|xl/_rels/[^/]+|xl/worksheets/[^/]+\.xml", re.I)
_BINARY = "xl/workbook.bin"
_DECLARATIONS = tuple(f"<!{word}".encode(encoding) for word in ("DOCTYPE", "ENTITY")
                      for encoding in ("ascii", "utf-16-le", "utf-16-be"))
# The strict form of the standard has the same elements in other namespaces.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"))
_RANGE_NAMES, _RANGE_NAMES_END = re.compile(rb"<(?:\w+:)?definedNames\b"), re.compile(rb"</(?:\w+:)?definedNames>")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of the workbook that are needed, by name.  Raises DamagedFile, EncryptedFile, UnsupportedFormat."""
    found: dict[str, bytes] = {}
    size = 0
    with open_zip(data, "workbook") as archive:
        names = archive.namelist()
        if _BINARY in names:
            raise UnsupportedFormat("This is a binary workbook (xlsb); save it as xlsx.")
        for name in filter(_PARTS.fullmatch, names):
            content = read_member(archive, name)
            size += len(content)
            if size > _MAX_BYTES:
                raise DamagedFile(f"It would unpack to more than {_MAX_BYTES} bytes; no disclosure is that large.")
            found[name] = _checked(name, content)
    return found


def packed(found: dict[str, bytes]) -> BytesIO:
    """The parts as an archive."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in found.items():
            archive.writestr(name, content)
    buffer.seek(0)
    return buffer


def _checked(name: str, xml: bytes) -> bytes:
    if any(word in xml for word in _DECLARATIONS):
        # Excel never writes one; with one, a few bytes can name entities that grow without end.
        raise DamagedFile(f"{name} declares a document type, which no workbook does.")
    for strict, usual in _STRICT:
        xml = xml.replace(strict, usual)
    xml = _without_range_names(_without_blank_end(xml))
    if sum(1 for _ in _CELL.finditer(xml)) > MAX_CELLS:
        raise DamagedFile(f"{name} has more than {MAX_CELLS} cells; no disclosure is that large.")
    return xml


def _without_blank_end(xml: bytes) -> bytes:
    """A sheet without the rows below its last value: formats reach down to row 1,048,576."""
    end = xml.rfind(b"sheetData>")
    closing = xml.rfind(b"</", 0, end)
    if end < 0 or b">" in xml[closing:end]:
        return xml
    last = max(xml.rfind(b"v>", 0, closing), xml.rfind(b"is>", 0, closing))
    row_end = xml.find(b"row>", last, closing)
    return xml if last < 0 or row_end < 0 else xml[:row_end + len(b"row>")] + xml[closing:]


def _without_range_names(xml: bytes) -> bytes:
    """A workbook part without the names of ranges, of which many are broken: nothing here asks for them."""
    start, end = _RANGE_NAMES.search(xml), _RANGE_NAMES_END.search(xml)
    return xml[:start.start()] + xml[end.end():] if start and end and start.start() < end.start() else xml
