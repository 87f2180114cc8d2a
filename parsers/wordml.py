"""Word documents in one XML file: the WordprocessingML of Word 2003, and the parts of a docx in one file (flat OPC).

Web sites fill templates in these formats and call the results .doc.  Word 2003 has the elements of a docx under
another namespace; the few that differ are renamed, and the file becomes the main part of a docx.  LibreOffice reads it,
too, but loses which cells are merged downwards.
"""
from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING

from parsers.errors import DamagedFile

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_2003 = "{http://schemas.microsoft.com/office/word/2003/wordml}"
_2006 = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HINTS = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_MARKS = "{http://schemas.microsoft.com/aml/2001/core}"
_SMART_TAGS = "{urn:schemas-microsoft-com:office:smarttags}"
_PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_RENAMED = {"vmerge": "vMerge", "hmerge": "hMerge", "hlink": "hyperlink", "wordDocument": "document"}
_MAIN_PART = "/word/document"
_INSERTED = "Word.Insertion"


def as_docx(data: bytes) -> bytes:
    """The docx that says what the file says.  Raises DamagedFile."""
    from lxml import etree

    root = _root(data)
    if root.tag == f"{_PACKAGE}package":
        return _zipped(_parts(root))
    _leave_out_marks(root)
    _print_labels(root)
    etree.strip_tags(root, f"{_HINTS}*", f"{_MARKS}*", f"{_SMART_TAGS}*", f"{_2003}cfChunk")
    for element in root.iter(f"{_2003}*"):
        _rename(element)
    return _zipped({"word/document.xml": etree.tostring(root)})


def _root(data: bytes) -> Element:
    from lxml import etree

    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedFile("The Word document is cut off or no whole XML; fetch it again.") from error
    if root.getroottree().docinfo.doctype:
        raise DamagedFile("The Word document declares a document type, which Word never does; save it again in Word.")
    return root


def _parts(package: Element) -> dict[str, bytes]:
    from lxml import etree

    parts = {part.get(f"{_PACKAGE}name", ""): etree.tostring(content)
             for part in package for content in part.iterfind(f"{_PACKAGE}xmlData/*")}
    if not any(name.startswith(_MAIN_PART) for name in parts):
        raise DamagedFile("The Word document has lost its text; fetch it again.")
    return parts


def _leave_out_marks(root: Element) -> None:
    """Take out deletions, comments and bookmarks: of what is marked, only insertions are printed."""
    for mark in list(root.iter(f"{_MARKS}annotation")):
        parent = mark.getparent()
        if mark.get(f"{_2003}type") != _INSERTED and parent is not None:
            parent.remove(mark)


def _print_labels(root: Element) -> None:
    """Set the numbers of lists, which Word 2003 writes as hints, before their paragraphs; bullets are not printed."""
    from lxml import etree

    for label in list(root.iter(f"{_HINTS}t")):
        paragraph = next(label.iterancestors(f"{_2003}p"), None)
        text = label.get(f"{_HINTS}val", "")
        if paragraph is not None and any(map(str.isalnum, text)):
            run = etree.Element(f"{_2003}r")
            etree.SubElement(run, f"{_2003}t").text = text
            paragraph.insert(1, run)


def _rename(element: Element) -> None:
    name = str(element.tag).removeprefix(_2003)
    element.tag = _2006 + _RENAMED.get(name, name)
    for key, value in element.attrib.items():
        if str(key).startswith(_2003):
            element.set(_2006 + str(key).removeprefix(_2003), value)


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.lstrip("/"), content)
    return buffer.getvalue()
