"""Tar archives, packed or not, and single files packed with gzip, bzip2 or xz."""
from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from typing import IO

from parsers.archive.entry import Entry
from parsers.archive.limits import MAX_MEMBERS, copy_within_limits
from parsers.document import SourceFile
from parsers.errors import DamagedFile
from parsers.zipped import damaged_member

_UNPACKERS = ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ\0", lzma.open))
_SUFFIXES = (".gz", ".bz2", ".xz")
_REST = "the rest"  # the name of what cannot be read
_DAMAGED = (tarfile.TarError, OSError, EOFError, zlib.error, lzma.LZMAError, ValueError)


def entries(source: SourceFile) -> list[Entry]:
    """The files in the archive; one for a packed file that is no tar.  Raises DamagedFile."""
    try:
        content = _unpacked(source.data)
    except _DAMAGED as error:
        raise DamagedFile("The archive is damaged or cut off; fetch it again.") from error
    if _is_tar(content):
        return list(_tar_entries(content))
    return [Entry(_name(source.name), content.seek(0, 2), partial(_read_all, content))]


def _unpacked(data: bytes) -> IO[bytes]:
    for mark, open_packed in _UNPACKERS:
        if data.startswith(mark):
            target = tempfile.TemporaryFile()  # noqa: SIM115 - the entries read it
            with open_packed(BytesIO(data), "rb") as packed:
                copy_within_limits(packed, target, len(data))
            return target
    return BytesIO(data)


def _is_tar(content: IO[bytes]) -> bool:
    content.seek(0)
    try:
        tarfile.TarInfo.frombuf(content.read(tarfile.BLOCKSIZE), "utf-8", "surrogateescape")
    except _DAMAGED:
        return False
    finally:
        content.seek(0)
    return True


def _tar_entries(content: IO[bytes]) -> Iterator[Entry]:
    """The members, and what stands for those that were cut off: tarfile takes a damaged header for the end."""
    archive = tarfile.open(fileobj=content, mode="r:", errors="surrogateescape")  # noqa: SIM115
    number = 0
    try:
        for number, info in enumerate(archive, start=1):
            if number > MAX_MEMBERS:
                return
            if not info.isdir():
                yield Entry(_decoded(info.name), info.size, partial(_read, archive, info), not info.isfile())
        content.seek(archive.offset)
        is_whole = not any(content.read(tarfile.BLOCKSIZE).ljust(1, b"?"))
    except _DAMAGED:
        is_whole = False
    if not is_whole:
        yield Entry(_REST, 0, _refuse_rest)


def _refuse_rest(limit: int) -> bytes:
    raise DamagedFile("The archive is cut off or damaged here, and what followed is lost; fetch it again.")


def _decoded(name: str) -> str:
    """Names that are not UTF-8 come with their bytes as surrogates."""
    return name.encode("utf-8", "surrogateescape").decode("gb18030", "replace") if not _is_text(name) else name


def _is_text(name: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in name)


def _read(archive: tarfile.TarFile, info: tarfile.TarInfo, limit: int) -> bytes:
    try:
        member = archive.extractfile(info)
        content = member.read(limit) if member else b""
    except _DAMAGED as error:
        raise damaged_member("It") from error
    if len(content) < min(info.size, limit):
        raise damaged_member("It")
    return content


def _read_all(content: IO[bytes], limit: int) -> bytes:
    content.seek(0)
    return content.read(limit)


def _name(name: str) -> str:
    inner = name.rpartition("!")[2]
    return next((inner[: -len(suffix)] for suffix in _SUFFIXES if inner.lower().endswith(suffix)), inner)
