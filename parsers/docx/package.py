"""The zip archive of a Word document and the XML parts in it.

The parts are taken from the archive one by one, not through the relationships between them: one dangling
link to a picture, which is common in documents that were converted, would make the whole document unreadable.
"""
from __future__ import annotations

import posixpath
import re

from docx.oxml.parser import parse_xml

from parsers.docx.xml import Element
from parsers.errors import DamagedFile
from parsers.zipped import open_zip, read_member

_MAIN_PART = re.compile(r"word/document\d*\.xml")
_STRICT_NAMESPACE = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_NAMESPACE = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))


class Package:
    """An opened docx; the methods give the roots of its parts."""

    def __init__(self, data: bytes) -> None:
        self._archive = open_zip(data, "Word document")
        self._names = self._archive.namelist()

    def document(self) -> Element:
        name = next(filter(_MAIN_PART.fullmatch, self._names), None)
        if name is None:
            raise DamagedFile("The archive has no word/document.xml, so it is no Word document.")
        return xml_root(read_member(self._archive, name), name)

    def numbering(self) -> Element | None:
        return self._optional("word/numbering.xml")

    def styles(self) -> Element | None:
        return self._optional("word/styles.xml")

    def member(self, relationship: str) -> bytes:
        """What the main part refers to by the id `relationship`.  Raises DamagedFile."""
        name = self._targets().get(relationship)
        if name not in self._names:
            raise DamagedFile("The Word document has lost it.")
        return read_member(self._archive, name)

    def _targets(self) -> dict[str, str]:
        """The members that the main part refers to, by the ids of the relationships."""
        main = next(filter(_MAIN_PART.fullmatch, self._names))
        root = self._optional(f"word/_rels/{posixpath.basename(main)}.rels")
        nodes = [] if root is None else list(root)
        return {node.get("Id", ""): posixpath.join("/word", node.get("Target", "")).lstrip("/") for node in nodes}

    def _optional(self, name: str) -> Element | None:
        return xml_root(read_member(self._archive, name), name) if name in self._names else None


def xml_root(xml: bytes, name: str) -> Element:
    """The root of a part called `name`.  Raises DamagedFile."""
    if any(doctype in xml for doctype in _DOCTYPES):
        # Word never writes one; with one, a few bytes can name entities that grow without end.
        raise DamagedFile(f"{name} declares a document type, which no Word document does.")
    try:
        return parse_xml(xml.replace(_STRICT_NAMESPACE, _NAMESPACE))
    except (SyntaxError, ValueError) as error:  # lxml's XMLSyntaxError is a SyntaxError
        raise DamagedFile(f"{name} is not well-formed XML: {error}.") from error
