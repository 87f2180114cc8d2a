"""Word documents (.docx): paragraphs and tables in the order of the body.

What a reader of the printed page sees is kept: tracked changes as if accepted, results of fields,
numbers that Word sets itself, text boxes after the paragraph that anchors them.  Headers, footers,
comments and hidden text are not.  A docx has no pages until it is laid out, so nothing has a place.
"""
from __future__ import annotations

from collections.abc import Iterator

from parsers.document import Document, Problem, SourceFile
from parsers.docx.body import blocks
from parsers.docx.numbering import Numbering
from parsers.docx.package import Package
from parsers.docx.xml import Element, child
from parsers.errors import DamagedFile

__all__ = ["parse"]

_OFFICE = "urn:schemas-microsoft-com:office:office"
_SHEET_PROGRAMS = ("Excel.", "ET.")  # Microsoft's and WPS's


def parse(source: SourceFile) -> Document:
    """The document's paragraphs and tables, without places.

    Raises DamagedFile where the archive or its XML cannot be read, EncryptedFile where it is under a password.
    """
    package = Package(source.data)
    body = child(package.document(), "body")
    if body is None:
        raise DamagedFile("The Word document has no body; open it in Word and save it again.")
    numbering, problems = _numbering(package)
    return Document("docx", tuple(blocks(body, numbering)), problems=(*problems, *_embedded(body)))


def _embedded(body: Element) -> Iterator[Problem]:
    """A notice for every workbook that stands in the document as an object: a picture shows one of its sheets."""
    programs = (element.get("ProgID", "") for element in body.iter(f"{{{_OFFICE}}}OLEObject"))
    for program in programs:
        if program.startswith(_SHEET_PROGRAMS):
            yield Problem("a table that is an embedded workbook was not read; save the workbook as a file of its own",
                          rule="embedded-workbook", severity="warning")


def _numbering(package: Package) -> tuple[Numbering, tuple[Problem, ...]]:
    """The document's lists; none and a problem where their definitions cannot be read, as the text still can."""
    try:
        return Numbering(package.numbering(), package.styles()), ()
    except DamagedFile as error:
        return Numbering(None, None), (Problem(f"The numbers of lists are missing: {error}"),)
