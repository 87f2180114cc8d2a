"""Bytes in, `Document` out: the formats that gongkai reads, and nothing of what the documents mean.

A parser is imported when the first file of its format is read: PDF and Word libraries take longer to
import than a text file takes to read.
"""
from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import replace

from parsers.detect import FORMAT_NAMES, detect
from parsers.document import DEFAULTS, Block, Document, Options, SourceFile
from parsers.errors import DamagedFile, EmptyFile, EncryptedFile, UnsupportedFormat
from parsers.garbage import sought_seldom

__all__ = ["PARSERS", "parse"]

Parser = Callable[[SourceFile, Options], Document]


def _pdf(source: SourceFile, options: Options) -> Document:
    from parsers.pdf import parse

    return parse(source, options)


def _docx(source: SourceFile, options: Options) -> Document:
    from parsers.docx import parse as parse_docx

    def read_workbook(data: bytes) -> tuple[Block, ...]:
        workbook = SourceFile(source.name, data)
        if detect(workbook) != "xlsx":
            raise UnsupportedFormat("It is no Excel workbook.")
        return parse(workbook, options).blocks

    return parse_docx(source, read_workbook)


def _picture(source: SourceFile, options: Options) -> Document:
    from parsers.pictures import parse

    return parse(source, options)


def _text(source: SourceFile, options: Options) -> Document:
    from parsers.text import parse

    return parse(source)


def _excel(source: SourceFile, options: Options) -> Document:
    from parsers.excel import parse

    return parse(source)


def _html(source: SourceFile, options: Options) -> Document:
    from parsers.html import parse

    return parse(source)


def _mhtml(source: SourceFile, options: Options) -> Document:
    from parsers.html import parse_saved

    return parse_saved(source)


def _office(source: SourceFile, options: Options) -> Document:
    from parsers.office import converted

    found = detect(source)
    document = parse(converted(source, found), options)
    if not document.blocks:
        raise DamagedFile("LibreOffice finds no text in it; if Word or WPS shows some, save it there as docx.")
    return replace(document, format=found)


_CONTENT = re.compile(rb"[^\0 \t\r\n]")
_BYTE_ORDER_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

PARSERS: dict[str, Parser] = {
    "pdf": _pdf, "docx": _docx, "xlsx": _excel, "xls": _excel, "html": _html, "mhtml": _mhtml, "txt": _text,
    "png": _picture, "jpg": _picture, "tiff": _picture, "gif": _picture,
    "doc": _office, "ole": _office, "rtf": _office, "odt": _office, "ods": _office, "xml": _office,
}


def parse(source: SourceFile, options: Options = DEFAULTS) -> Document:
    """The document in `source`, read by the parser of the format that its content shows.

    Raises a `ParseError`: EmptyFile, UnsupportedFormat, EncryptedFile or DamagedFile.
    """
    if _is_empty(source.data):
        raise EmptyFile("The file has no content; fetch it again.")
    found = detect(source)
    if found == "encrypted":
        raise EncryptedFile("The document is under a password; save it without one.")
    if found not in PARSERS:
        raise UnsupportedFormat(f"This is {FORMAT_NAMES[found]}, which is not read here; save it as docx or PDF.")
    with sought_seldom():
        return _with_something_read(PARSERS[found](source, options))


def _is_empty(data: bytes) -> bool:
    for mark in _BYTE_ORDER_MARKS:
        data = data.removeprefix(mark)
    return _CONTENT.search(data) is None


def _with_something_read(document: Document) -> Document:
    """The document, unless no page of it could be read.  Pages that wait for OCR are read: as pictures."""
    unread = {problem.page for problem in document.problems if problem.page and problem.severity == "error"}
    if unread and not document.blocks and not document.scanned and len(unread) == document.page_count:
        raise DamagedFile(f"None of its pages can be read: {document.problems[0].message}. Download it again.")
    return document
