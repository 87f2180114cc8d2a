"""Zip archives; names are in UTF-8 or, from Chinese Windows, in GBK, which the archive does not say."""
from __future__ import annotations

import stat
import zipfile
from functools import partial

from parsers.archive.entry import Entry
from parsers.encoding import decode
from parsers.errors import EncryptedFile
from parsers.zipped import CANNOT_UNPACK, ENCRYPTED_FLAG, damaged_member, open_zip

_UTF8_NAME_FLAG = 0x800
_NAMES_WITHOUT_FLAG = "cp437"  # as the format says, and as zipfile decodes them


def entries(data: bytes) -> list[Entry]:
    """The files in a zip archive.  Raises DamagedFile."""
    archive = open_zip(data, "zip archive")
    return [
        Entry(_name(info), info.file_size, partial(_read, archive, info), stat.S_ISLNK(info.external_attr >> 16))
        for info in archive.infolist() if not info.is_dir()
    ]


def _name(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _UTF8_NAME_FLAG:
        return info.filename
    try:
        raw = info.orig_filename.encode(_NAMES_WITHOUT_FLAG)
    except UnicodeEncodeError:  # an extra field gave it in Unicode
        return info.filename
    return decode(raw) or info.filename


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    if info.flag_bits & ENCRYPTED_FLAG:
        raise EncryptedFile("It is under a password in its archive; unpack it with the password first.")
    try:
        with archive.open(info) as member:
            return member.read(limit)
    except CANNOT_UNPACK as error:
        raise damaged_member("It") from error
