"""Text dumps of documents."""
from __future__ import annotations

from parsers.document import Document, SourceFile
from parsers.dump import blocks
from parsers.encoding import decode
from parsers.errors import DamagedFile


def parse(source: SourceFile) -> Document:
    """The dump's paragraphs, one a line, and its tables, which are ragged.  Nothing has a place.

    Raises DamagedFile where the bytes are no text in UTF-8, UTF-16 or GB18030.
    """
    text = decode(source.data)
    if text is None:
        raise DamagedFile("The text is in no encoding that is known here; save it as UTF-8.")
    return Document("txt", tuple(blocks(text)))
