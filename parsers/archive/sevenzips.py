"""7z archives through py7zr.  They are solid: all is unpacked in one go, into a temporary file without a name."""
from __future__ import annotations

import tempfile
from functools import partial
from io import BytesIO
from typing import IO

import py7zr
from py7zr.exceptions import ArchiveError, PasswordRequired
from py7zr.io import Py7zIO, WriterFactory

from parsers.archive.entry import Entry
from parsers.archive.limits import MAX_TOTAL_BYTES, check_sizes
from parsers.errors import DamagedFile, EncryptedFile
from parsers.zipped import damaged_member


def entries(data: bytes) -> list[Entry]:
    """The files in a 7z archive.  Raises DamagedFile, EncryptedFile."""
    try:
        with py7zr.SevenZipFile(BytesIO(data)) as archive:
            if archive.needs_password():
                raise PasswordRequired
            listed = [info for info in archive.list() if not info.is_directory]
            check_sizes(sum(info.uncompressed for info in listed), len(data))
            store = _Store(tempfile.TemporaryFile())  # noqa: SIM115 - the entries read it
            archive.extractall(factory=store)
    except PasswordRequired as error:
        raise EncryptedFile("The archive is under a password; unpack it with the password first.") from error
    except DamagedFile:
        raise
    except MemoryError:
        raise
    except Exception as error:  # py7zr lets whatever its decoders meet escape
        raise DamagedFile("The 7z archive is damaged or cut off; fetch it again.") from error
    return [Entry(info.filename, info.uncompressed, partial(store.read, info.filename), info.is_symlink)
            for info in listed]


class _Content(Py7zIO):
    """Where a member's content stands in the common file, as pieces (offset, length)."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._pieces: list[tuple[int, int]] = []

    def write(self, s: bytes | bytearray) -> int:
        offset = self._file.seek(0, 2)
        if offset + len(s) > MAX_TOTAL_BYTES:
            raise ArchiveError("more than the archive's list says")
        self._pieces.append((offset, len(s)))
        return self._file.write(s)

    def read(self, size: int | None = None) -> bytes:
        return b"".join(self._piece(offset, length) for offset, length in self._pieces)[:size]

    def seek(self, offset: int, whence: int = 0) -> int:
        return 0

    def flush(self) -> None:
        self._file.flush()

    def size(self) -> int:
        return sum(length for _, length in self._pieces)

    def _piece(self, offset: int, length: int) -> bytes:
        self._file.seek(offset)
        return self._file.read(length)


class _Store(WriterFactory):
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._contents: dict[str, _Content] = {}

    def create(self, filename: str) -> Py7zIO:
        return self._contents.setdefault(filename, _Content(self._file))

    def read(self, name: str, limit: int) -> bytes:
        if name not in self._contents:
            raise damaged_member("It")
        return self._contents[name].read(limit)
