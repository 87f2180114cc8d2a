"""Rar archives through rarfile, which needs a program for those that are packed: their method is not public."""
from __future__ import annotations

from functools import partial
from io import BytesIO

import rarfile

from parsers.archive.entry import Entry
from parsers.errors import DamagedFile, EncryptedFile, ParseError, ToolMissing
from parsers.zipped import damaged_member

INSTALL = "apt-get install unar"


def can_unpack() -> bool:
    """Whether a program is installed that unpacks what rarfile itself cannot."""
    try:
        rarfile.tool_setup()
    except rarfile.RarCannotExec:
        return False
    return True


def entries(data: bytes) -> list[Entry]:
    """The files in a rar archive.  Raises DamagedFile, EncryptedFile."""
    try:
        archive = rarfile.RarFile(BytesIO(data))
        listed = [info for info in archive.infolist() if not info.is_dir()]
        locked = archive.needs_password() and not listed
    except rarfile.Error as error:
        raise _told(error, "The rar archive") from error
    if locked:
        raise EncryptedFile("The archive is under a password; unpack it with the password first.")
    return [Entry(info.filename, info.file_size, partial(_read, archive, info), info.is_symlink()) for info in listed]


def _read(archive: rarfile.RarFile, info: rarfile.RarInfo, limit: int) -> bytes:
    if info.needs_password():
        raise EncryptedFile("It is under a password in its archive; unpack it with the password first.")
    try:
        with archive.open(info) as member:
            return bytes(member.read(limit))
    except rarfile.RarCannotExec as error:
        raise ToolMissing(f"Unpacking it needs a program for rar archives: {INSTALL}.") from error
    except rarfile.Error as error:
        raise _told(error, "It") from error


def _told(error: rarfile.Error, what: str) -> ParseError:
    if isinstance(error, rarfile.PasswordRequired):
        return EncryptedFile(f"{what} is under a password; unpack it with the password first.")
    if isinstance(error, rarfile.NeedFirstVolume):
        return DamagedFile("This is a further part of a rar archive in several parts; join them first.")
    return damaged_member(what)
