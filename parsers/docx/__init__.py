"""Word documents (.docx): paragraphs and tables in the order of the body.

What a reader of the printed page sees is kept: tracked changes as if accepted, results of fields,
numbers that Word sets itself, text boxes after the paragraph that anchors them.  Headers, footers,
comments and hidden text are not.  A docx has no pages until it is laid out, so nothing has a place.
"""
from __future__ import annotations

from parsers.document import Document, Problem, SourceFile
from parsers.docx.body import Context, blocks
from parsers.docx.numbering import Numbering
from parsers.docx.package import Package
from parsers.docx.workbooks import ReadWorkbook, Workbooks
from parsers.docx.xml import child
from parsers.errors import DamagedFile

__all__ = ["parse"]


def parse(source: SourceFile, read_workbook: ReadWorkbook) -> Document:
    """The document's paragraphs and tables, without places; `read_workbook` reads the bytes of an embedded xlsx.

    Raises DamagedFile where the archive or its XML cannot be read, EncryptedFile where it is under a password.
    """
    package = Package(source.data)
    body = child(package.document(), "body")
    if body is None:
        raise DamagedFile("The Word document has no body; open it in Word and save it again.")
    numbering, problems = _numbering(package)
    workbooks = Workbooks(package, read_workbook)
    found = tuple(blocks(body, Context(numbering, workbooks)))
    return Document("docx", found, problems=(*problems, *workbooks.problems))


def _numbering(package: Package) -> tuple[Numbering, tuple[Problem, ...]]:
    """The document's lists; none and a problem where their definitions cannot be read, as the text still can."""
    try:
        return Numbering(package.numbering(), package.styles()), ()
    except DamagedFile as error:
        return Numbering(None, None), (Problem(f"The numbers of lists are missing: {error}"),)
