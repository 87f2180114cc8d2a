"""Zip archives that strangers made: members are unpacked one by one, and none beyond what a document can need."""
from __future__ import annotations

import lzma
import zipfile
import zlib
from io import BytesIO

from parsers.errors import DamagedFile, EncryptedFile

# A disclosure of a few hundred pages has a part of some 10 MB; a part beyond this is a bomb, its tree fills the memory.
MAX_PART_BYTES = 100_000_000
ENCRYPTED_FLAG = 0x1
CANNOT_UNPACK = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, OSError, ValueError)


def open_zip(data: bytes, kind: str) -> zipfile.ZipFile:
    """The archive in `data`; `kind` is what a person calls the file.  Raises DamagedFile."""
    try:
        return zipfile.ZipFile(BytesIO(data))
    except CANNOT_UNPACK as error:
        raise DamagedFile(f"The {kind} is cut off or damaged; fetch it again.") from error


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """A member's content.  Raises DamagedFile, EncryptedFile; KeyError where there is no such member."""
    info = archive.getinfo(name)
    if info.flag_bits & ENCRYPTED_FLAG:
        raise EncryptedFile("Its archive is under a password; save it without one.")
    try:
        with archive.open(info) as member:
            content = member.read(MAX_PART_BYTES + 1)  # the size that the archive tells may be a lie
    except CANNOT_UNPACK as error:
        raise damaged_member(name) from error
    if len(content) > MAX_PART_BYTES:
        raise DamagedFile(f"{name} would unpack to more than {MAX_PART_BYTES} bytes; no disclosure is that large.")
    return content


def damaged_member(name: str) -> DamagedFile:
    return DamagedFile(f"{name} cannot be unpacked; fetch the file again.")
