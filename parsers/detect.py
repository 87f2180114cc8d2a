"""What a file is: its content first (signature, then structure), its name only where the content does not say.

Names lie more often than bytes do: files called .pdf are web pages, files called .doc are HTML, archives
come without a suffix.
"""
from __future__ import annotations

import re
import zipfile
from io import BytesIO

from parsers.document import SourceFile
from parsers.encoding import decode

# Every format that `detect` can answer, in the words of the person who has the file.
FORMAT_NAMES = {
    "pdf": "a PDF file",
    "docx": "a Word document (docx)",
    "txt": "a text file",
    "encrypted": "an Office document under a password",
    "doc": "an old Word document (doc)",
    "xls": "an old Excel workbook (xls)",
    "ole": "an old Office or WPS document",
    "odt": "an OpenDocument text (odt)",
    "ods": "an OpenDocument spreadsheet (ods)",
    "xlsx": "an Excel workbook (xlsx)",
    "ofd": "an OFD document",
    "zip": "a zip archive",
    "rar": "a rar archive",
    "7z": "a 7z archive",
    "tar": "a tar archive",
    "gz": "a gzip archive",
    "bz2": "a bzip2 archive",
    "xz": "an xz archive",
    "html": "a web page (HTML)",
    "mhtml": "a saved web page (MHTML)",
    "xml": "an XML file",
    "rtf": "a rich text file (rtf)",
    "png": "a picture (PNG)",
    "jpg": "a picture (JPEG)",
    "gif": "a picture (GIF)",
    "tiff": "a picture (TIFF)",
    "binary": "binary data of an unknown kind",
}

_SIGNATURES = (
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
)
_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
# Names of the streams in an OLE directory, and the format that each tells.
_OLE_STREAMS = (("EncryptedPackage", "encrypted"), ("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"))
_ZIP_MEMBERS = (("word/document", "docx"), ("xl/workbook", "xlsx"), ("OFD.xml", "ofd"))
# An OpenDocument file begins with a stored member `mimetype`.
_OPEN_DOCUMENT = re.compile(rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis\.opendocument\.(text|spreadsheet)", re.S)
_TAR_MARK = (257, 262, b"ustar")
# Suffixes of other names than their format's.
_SUFFIXES = {
    "htm": "html", "shtml": "html", "jpeg": "jpg", "tif": "tiff", "wps": "doc", "dot": "doc", "et": "xls",
    "mht": "mhtml", "tgz": "gz", "text": "txt", "csv": "txt", "tsv": "txt",
}
# Readers accept a PDF whose header stands anywhere in the first 1024 bytes; downloads put junk before it.
_PDF_HEADER_WITHIN = 1024
_PDF_OBJECT = re.compile(rb"\b\d+ \d+ obj\b")
_HTML_START = re.compile(r"<(?:!doctype html|html|head|body|meta|title|table|div|script|style)\b", re.I)
# A mail's header lines, in any order, up to the one that says it is one.
_MAIL_START = re.compile(r"\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?mime-version:", re.I)
_XML_PROLOGUE = re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!doctype (?!html).*?>\s*)*", re.S | re.I)


def detect(source: SourceFile) -> str:
    """The format of the file, one of the keys of `FORMAT_NAMES`."""
    return _by_signature(source) or _by_structure(source) or _by_name(source.name)


def named_format(name: str) -> str | None:
    """The format that a file's name says it is of, None where it says nothing that is known."""
    suffix = name.rpartition(".")[2].lower()
    named = _SUFFIXES.get(suffix, suffix)
    return named if named in FORMAT_NAMES else None


def _by_signature(source: SourceFile) -> str | None:
    data = source.data
    if open_document := _OPEN_DOCUMENT.match(data):
        return {b"text": "odt", b"spreadsheet": "ods"}[open_document[1]]
    if data.startswith(_ZIP_SIGNATURES):
        return _zip_kind(source)
    if data.startswith(_OLE_SIGNATURE):
        return _ole_kind(data)
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            return name
    start, end, mark = _TAR_MARK
    if data[start:end] == mark:
        return "tar"
    return "pdf" if b"%PDF-" in data[:_PDF_HEADER_WITHIN] else None


def _zip_kind(source: SourceFile) -> str:
    members = _zip_members(source.data)
    for prefix, name in _ZIP_MEMBERS:
        if any(member.startswith(prefix) for member in members):
            return name
    # A cut-off document keeps its first bytes, but has lost the list of its members.
    return "zip" if members else _by_name(source.name, among=("docx", "xlsx", "ofd"), otherwise="zip")


def _zip_members(data: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return []


def _ole_kind(data: bytes) -> str:
    for stream, name in _OLE_STREAMS:
        # A directory entry is the name in UTF-16, padded with NULs; the padding keeps Book from meaning MyBook2.
        if b"\0\0" + stream.encode("utf-16-le") + b"\0\0" in data:
            return name
    return "ole"


def _by_structure(source: SourceFile) -> str | None:
    if _PDF_OBJECT.search(source.data, 0, _PDF_HEADER_WITHIN) and b"endobj" in source.data:
        return "pdf"  # without its header, but with objects: a reader may still repair it
    text = decode(source.data)
    return None if text is None else _text_kind(text, source.name)


def _text_kind(text: str, name: str) -> str:
    prologue = _XML_PROLOGUE.match(text)
    start = prologue.end() if prologue else 0
    if _HTML_START.match(text, start):
        return "html"
    if _MAIL_START.match(text):
        return "mhtml"
    if text.lstrip().startswith("<?xml"):
        return "xml"
    return "html" if named_format(name) == "html" else "txt"


def _by_name(name: str, among: tuple[str, ...] = tuple(FORMAT_NAMES), otherwise: str = "binary") -> str:
    named = named_format(name)
    return named if named in among else otherwise
