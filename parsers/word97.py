"""The binary format of Word 97 to 2003, as far as a document has to be looked at before LibreOffice reads it.

The stream WordDocument begins with the FIB, which counts the characters and says where all else is: most of it in
the stream 1Table or 0Table.  A table of pieces maps positions in the text (cp) to offsets in WordDocument (fc); what
a paragraph looks like is found by its offset, in pages of 512 bytes that a table lists (PLCFBTEPAPX).
"""
from __future__ import annotations

import struct
from dataclasses import dataclass

from parsers.compound import Compound, compound_file
from parsers.errors import DamagedFile

_FLAGS, _SIZE, _TEXT_LENGTH, _PAIRS = 0x0A, 0x40, 0x4C, 0x9A  # offsets in the FIB
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_SECTIONS, _PARAGRAPH_PAGES, _PIECES = 6, 13, 33  # numbers of the FIB's pairs of place and length
_ONE_BYTE = 0x40000000  # set in a piece's offset: one byte a character, and the offset doubled
_PAGE = 512
_CELL_MARK = b"\a"


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text from position `start` to `end` whose first character is at `offset` in WordDocument."""

    start: int
    end: int
    flags: int
    offset: int
    properties: int

    @property
    def place(self) -> slice:
        """Where in WordDocument its text is."""
        start, width = ((self.offset & ~_ONE_BYTE) // 2, 1) if self.offset & _ONE_BYTE else (self.offset, 2)
        return slice(start, start + width * (self.end - self.start))

    def cut(self, start: int, end: int) -> _Piece:
        moved = self.offset + 2 * (start - self.start)  # also right for one byte, as that offset is doubled
        return _Piece(start, end, self.flags, moved, self.properties)

    def moved(self, positions: int) -> _Piece:
        return _Piece(self.start + positions, self.end + positions, self.flags, self.offset, self.properties)


@dataclass(slots=True)
class _Streams:
    """The streams of a document; `data` has properties that are too large for their pages, as those of long rows."""

    word: bytearray
    table: bytearray
    table_name: str
    data: bytes

    def to_file(self) -> bytes:
        named = {"WordDocument": bytes(self.word), self.table_name: bytes(self.table), "Data": self.data}
        return compound_file({name: content for name, content in named.items() if content})

    def number(self, offset: int) -> int:
        return int(struct.unpack_from("<I", self.word, offset)[0])

    def set_number(self, offset: int, value: int) -> None:
        struct.pack_into("<I", self.word, offset, value)

    def part(self, pair: int) -> bytes:
        """What a pair of the FIB points at in the table stream."""
        place, length = struct.unpack_from("<II", self.word, _PAIRS + 8 * pair)
        return bytes(self.table[place : place + length])

    def replace(self, pair: int, part: bytes) -> None:
        struct.pack_into("<II", self.word, _PAIRS + 8 * pair, len(self.table), len(part))
        self.table += part


def is_encrypted(data: bytes) -> bool:
    """Whether the document is under a password; not where the file is damaged, which LibreOffice may still read."""
    try:
        word = Compound(data).stream("WordDocument") or b""
        return bool(struct.unpack_from("<H", word, _FLAGS)[0] & _ENCRYPTED)
    except (DamagedFile, struct.error):
        return False


def with_closing_paragraph(data: bytes) -> bytes:
    """The document with an empty paragraph after its last table, where that ends it; else the document as it is.

    Word ends every document with a paragraph.  Other programs write documents that end with a table, and LibreOffice
    then reads the words of all its cells as one paragraph.
    """
    try:
        streams = _streams(data)
        if _last_character(streams) != _CELL_MARK:
            return data
        _add_paragraph(streams)
        return streams.to_file()
    except (DamagedFile, struct.error, ValueError, IndexError):
        return data  # not as Word writes it


def _streams(data: bytes) -> _Streams:
    file = Compound(data)
    word = file.stream("WordDocument") or b""
    table_name = "1Table" if struct.unpack_from("<H", word, _FLAGS)[0] & _TABLE_1 else "0Table"
    return _Streams(bytearray(word), bytearray(file.stream(table_name) or b""), table_name, file.stream("Data") or b"")


def _last_character(streams: _Streams) -> bytes:
    last = streams.number(_TEXT_LENGTH) - 1
    for piece in _pieces(streams):
        if piece.start <= last < piece.end:
            place = piece.cut(last, last + 1).place
            return bytes(streams.word[place]).rstrip(b"\0")
    raise ValueError("no piece holds the end of the text")


def _pieces(streams: _Streams) -> list[_Piece]:
    part = streams.part(_PIECES)
    start = _changes_length(part)
    (length,) = struct.unpack_from("<I", part, start + 1)
    count = (length - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", part, start + 5)
    rest = struct.iter_unpack("<HIH", part[start + 5 + 4 * (count + 1) : start + 5 + length])
    return [_Piece(ends[i], ends[i + 1], *piece) for i, piece in enumerate(rest)]


def _changes_length(part: bytes) -> int:
    """The length of the changes of properties that stand before the table of pieces."""
    length = 0
    while part[length] == 1:
        length += 3 + int(struct.unpack_from("<H", part, length + 1)[0])
    return length


def _add_paragraph(streams: _Streams) -> None:
    """Append the mark of a paragraph without any properties to the main text, which other texts may follow."""
    end = streams.number(_TEXT_LENGTH)
    streams.word += bytes(-len(streams.word) % _PAGE)
    mark = len(streams.word)
    streams.word += "\r".encode("utf-16-le").ljust(_PAGE, b"\0")
    _add_piece(streams, _Piece(end, end + 1, 0, mark, 0))
    _add_page(streams, mark, mark + 2)
    _move_section_ends(streams, end)
    streams.set_number(_TEXT_LENGTH, end + 1)
    streams.set_number(_SIZE, len(streams.word))


def _add_piece(streams: _Streams, new: _Piece) -> None:
    """Set a piece between those before and those after its start, which move up."""
    old = _pieces(streams)
    before = [piece.cut(piece.start, min(piece.end, new.start)) for piece in old if piece.start < new.start]
    after = [piece.cut(max(piece.start, new.start), piece.end).moved(1) for piece in old if piece.end > new.start]
    pieces = [*before, new, *after]
    ends = [piece.start for piece in pieces] + [pieces[-1].end]
    table = struct.pack(f"<{len(ends)}I", *ends)
    table += b"".join(struct.pack("<HIH", piece.flags, piece.offset, piece.properties) for piece in pieces)
    changes = streams.part(_PIECES)[: _changes_length(streams.part(_PIECES))]
    streams.replace(_PIECES, changes + b"\2" + struct.pack("<I", len(table)) + table)


def _add_page(streams: _Streams, start: int, end: int) -> None:
    """A page that says of the paragraph at these offsets that it has the default style and nothing else."""
    listed = streams.part(_PARAGRAPH_PAGES)
    count = (len(listed) - 4) // 8
    numbers = struct.unpack(f"<{2 * count + 1}I", listed)
    ends, pages = numbers[: count + 1], numbers[count + 1 :]
    page = len(streams.word) // _PAGE
    streams.word += struct.pack("<II", start, end).ljust(_PAGE - 1, b"\0") + b"\1"
    streams.replace(_PARAGRAPH_PAGES, struct.pack(f"<{2 * count + 3}I", *ends, end, *pages, page))


def _move_section_ends(streams: _Streams, end: int) -> None:
    sections = streams.part(_SECTIONS)
    count = (len(sections) - 4) // 16
    ends = [cp + (cp >= end) for cp in struct.unpack_from(f"<{count + 1}I", sections)]
    streams.replace(_SECTIONS, struct.pack(f"<{count + 1}I", *ends) + sections[4 * (count + 1) :])
