"""Old office formats, turned into Word documents and Excel workbooks, most by LibreOffice; others read those."""
from __future__ import annotations

from parsers.compound import Compound
from parsers.document import SourceFile
from parsers.encoding import decode
from parsers.errors import DamagedFile, EncryptedFile, UnsupportedFormat
from parsers.soffice import Conversion, convert
from parsers.word97 import is_encrypted, with_closing_paragraph
from parsers.wordml import as_docx
from parsers.zipped import open_zip, read_member

__all__ = ["converted"]

_CONVERSIONS = {
    "doc": Conversion("MS Word 97", "docx"),
    "ole": Conversion("MS_Works", "docx"),
    "rtf": Conversion("Rich Text Format", "docx"),
    "odt": Conversion("writer8", "docx"),
    "ods": Conversion("calc8", "xlsx"),
}
_EXCEL_2003 = Conversion("MS Excel 2003 XML Orcus", "xlsx")
# The namespaces of the roots of XML files that office programs write.
_WORD = ("http://schemas.microsoft.com/office/word/2003/wordml", "http://schemas.microsoft.com/office/2006/xmlPackage")
_EXCEL = "urn:schemas-microsoft-com:office:spreadsheet"
_HEAD_CHARACTERS = 4000
_NOT_A_DOCUMENT = "This is no document of an office program that LibreOffice reads; open it and save it as docx or PDF."


def converted(source: SourceFile, found: str) -> SourceFile:
    """The Word document or Excel workbook that says what `source`, of the format `found`, says.

    Raises EncryptedFile, DamagedFile, UnsupportedFormat, and ToolMissing where LibreOffice is not installed.
    """
    data = source.data
    if found == "doc":
        data = _checked_word_document(data)
    elif found in ("odt", "ods"):
        _check_open_document(data)
    elif found == "xml":
        return SourceFile(source.name, _of_xml(data))
    try:
        return SourceFile(source.name, convert(data, _CONVERSIONS[found]))
    except DamagedFile as error:
        if found != "ole":
            raise
        Compound(data)  # which raises DamagedFile: what is cut off has lost the names of its parts
        raise UnsupportedFormat(_NOT_A_DOCUMENT) from error


def _checked_word_document(data: bytes) -> bytes:
    if is_encrypted(data):
        raise EncryptedFile("The Word document is under a password; save it without one.")
    return with_closing_paragraph(data)


def _check_open_document(data: bytes) -> None:
    archive = open_zip(data, "OpenDocument file")
    try:
        if b"encryption-data" in read_member(archive, "META-INF/manifest.xml"):
            raise EncryptedFile("The OpenDocument file is under a password; save it without one.")
        read_member(archive, "content.xml")
    except KeyError as error:
        raise DamagedFile("The OpenDocument file has lost a part of its content; fetch it again.") from error


def _of_xml(data: bytes) -> bytes:
    head = (decode(data) or "")[:_HEAD_CHARACTERS]
    if any(namespace in head for namespace in _WORD):
        return as_docx(data)
    if _EXCEL in head:
        return convert(data, _EXCEL_2003)
    raise UnsupportedFormat("This is an XML file of no office program that is known here; save it as docx or xlsx.")
