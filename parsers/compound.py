"""Compound files, the containers of old Office documents: streams out of one, and streams into a new one."""
from __future__ import annotations

import io
import struct
from collections.abc import Mapping

from parsers.errors import DamagedFile

COMPOUND_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
_SECTOR = 512
_LEAST_STREAM = 4096  # shorter streams would lie in a container of their own
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_HEADER_FATS = 109
_ENTRIES_A_FAT = _SECTOR // 4
_ROOT, _STREAM, _BLACK = 5, 2, 1


class Compound:
    """An opened compound file.  Raises DamagedFile."""

    def __init__(self, data: bytes) -> None:
        import olefile

        try:
            self._file = olefile.OleFileIO(io.BytesIO(data))
        except MemoryError:
            raise
        except Exception as error:  # olefile lets whatever it meets in a damaged file escape
            raise DamagedFile("The file is cut off or damaged; fetch it again.") from error

    def stream(self, name: str) -> bytes | None:
        """The content of a stream of the top level, None where there is none of this name.  Raises DamagedFile."""
        try:
            return bytes(self._file.openstream(name).read()) if self._file.exists(name) else None
        except MemoryError:
            raise
        except Exception as error:
            raise DamagedFile(f"Its part {name} is cut off or damaged; fetch it again.") from error


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of three streams at most, which are filled up with zeros; raises ValueError beyond 7 MB."""
    sectors = [bytearray()]  # the directory, whose entries are not known yet
    table = [_END]
    entries = [_entry("Root Entry", _ROOT, child=1)]
    # In order of length, then of name, each is the left neighbour of the next; the last is the top of the tree.
    names = sorted(streams, key=lambda name: (len(name), name), reverse=True)
    for number, name in enumerate(names, start=2):
        content = streams[name].ljust(_LEAST_STREAM, b"\0")
        left = number if number <= len(names) else _FREE
        entries.append(_entry(name, _STREAM, left=left, start=len(sectors), size=len(content)))
        pieces = [content[i : i + _SECTOR] for i in range(0, len(content), _SECTOR)]
        table += [*range(len(sectors) + 1, len(sectors) + len(pieces)), _END]
        sectors += map(bytearray, pieces)
    sectors[0] = bytearray(b"".join(entries))
    fats = -(-len(table) // (_ENTRIES_A_FAT - 1))
    if fats > _HEADER_FATS:
        raise ValueError("more sectors than the header can list")
    table += [_FAT] * fats
    table += [_FREE] * (-len(table) % _ENTRIES_A_FAT)
    body = b"".join(bytes(sector).ljust(_SECTOR, b"\0") for sector in sectors)
    return _header(len(sectors), fats) + body + struct.pack(f"<{len(table)}I", *table)


def _header(first_fat: int, fats: int) -> bytes:
    head = COMPOUND_SIGNATURE + bytes(16)
    head += struct.pack("<HHHHH6xIII4xIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, fats, 0, _LEAST_STREAM, _END, 0, _END, 0)
    places = [first_fat + i if i < fats else _FREE for i in range(_HEADER_FATS)]
    return head + struct.pack(f"<{_HEADER_FATS}I", *places)


def _entry(name: str, kind: int, *, left: int = _FREE, child: int = _FREE, start: int = _END, size: int = 0) -> bytes:
    raw = name.encode("utf-16-le")
    entry = raw.ljust(64, b"\0") + struct.pack("<HBB3I", len(raw) + 2, kind, _BLACK, left, _FREE, child)
    return entry + bytes(36) + struct.pack("<IQ", start, size)
