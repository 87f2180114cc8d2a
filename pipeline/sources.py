"""Paths to input files: folders walked, archives unpacked, rubbish left out, content hashed."""
from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from uuid import uuid4

from parsers.archive import Member
from parsers.document import SourceFile

_CLOCK_GRAIN_NS = 2_000_000_000  # of the coarsest file systems in use

MEMBER_MARK = "!"  # between an archive and its member: archive.zip!member.docx

# What systems and editors leave in folders; hidden files are left out by their first dot.
_RUBBISH_NAMES = {"thumbs.db", "desktop.ini"}
_ESCAPED_BYTE = re.compile(rb"\\x([89a-f][0-9a-f])")


class SourceError(Exception):
    """A path that gives no input; the message names it and says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A file as an earlier run met it; as long as size (bytes), time and inode stay, its content has not changed."""

    sha256: str
    size: int
    mtime_ns: int
    inode: int

    def fits(self, status: os.stat_result) -> bool:
        return (self.size, self.mtime_ns, self.inode) == (status.st_size, status.st_mtime_ns, status.st_ino)


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """A file to read: what it is called, where it is from (`archive!member` for a member), where its bytes are.

    `sha256` and `size` (bytes) are None where it cannot be opened: `error` says why.  `archive` is the one it lies in.
    `opened` is False where the hash is that of an earlier run, as the file's `mtime_ns` and `inode` are.  Those are
    None for a file that was written a moment ago: it may be written once more without another time.
    """

    name: str
    location: str
    path: Path
    sha256: str | None = None
    size: int | None = None
    error: str | None = None
    error_status: str = "failed"
    archive: InputFile | None = None
    mtime_ns: int | None = None
    inode: int | None = None
    opened: bool = True

    @property
    def depth(self) -> int:
        """How many archives it lies in."""
        return self.archive.depth + 1 if self.archive else 0

    def read(self) -> SourceFile:
        """The file with its content.  Raises OSError."""
        return SourceFile(self.name, self.path.read_bytes())


NO_STAMPS: Mapping[str, Stamp] = MappingProxyType({})


def discover(
    paths: Iterable[str | Path], own_files: Iterable[Path] = (), stamps: Mapping[str, Stamp] = NO_STAMPS
) -> list[InputFile]:
    """The files at these paths, with their hashes; those whose stamp (by location) fits are not opened.

    See `list_files`.
    """
    return [_input(path, stamps) for path in list_files(paths, own_files)]


def list_files(paths: Iterable[str | Path], own_files: Iterable[Path] = ()) -> list[Path]:
    """The files at these paths, folders walked in the order of names; a file that is met twice counts once.

    `own_files` of the program that stand in a folder are no input.
    Raises SourceError for a path that does not exist and for a folder without files.
    """
    own = {os.path.realpath(file) for file in own_files}
    found: dict[str, Path] = {}
    for path in paths:
        for file in _files(Path(path), own):
            found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def unpack(archive: InputFile, members: Iterable[Member], folder: Path) -> list[InputFile]:
    """The members as files in `folder`, under names of ours.  Raises OSError."""
    return [_unpacked(archive, member, folder) for member in members]


def _unpacked(archive: InputFile, member: Member, folder: Path) -> InputFile:
    name, location = (f"{text}{MEMBER_MARK}{_text(member.name)}" for text in (archive.name, archive.location))
    file = InputFile(name=name, location=location, path=folder / uuid4().hex, archive=archive)
    if member.error is not None:
        return replace(file, error=str(member.error), error_status=member.error.status)
    file.path.write_bytes(member.data)
    return replace(file, sha256=hashlib.sha256(member.data).hexdigest(), size=len(member.data))


def archives_of(location: str) -> list[str]:
    """Where the archives are that the file may lie in, outermost first; a name with the mark in it gives others too."""
    steps = location.split(MEMBER_MARK)
    return [MEMBER_MARK.join(steps[:number]) for number in range(1, len(steps))]


def is_there(location: str) -> bool:
    """Whether a file, or the archive that holds it, stands where an InputFile's location says."""
    return any(map(_exists, [location, *archives_of(location)]))


def _exists(location: str) -> bool:
    raw = _ESCAPED_BYTE.sub(lambda match: bytes.fromhex(match[1].decode()), location.encode())
    return os.path.isfile(location) or os.path.isfile(raw)


def _files(path: Path, own: set[str]) -> Iterator[Path]:
    if path.is_dir():
        found = (file for file in _walk(path) if not _is_rubbish(file) and not _is_special(file))
        files = [file for file in found if os.path.realpath(file) not in own]
        if not files:
            raise SourceError(f"{path} holds no files: put disclosures into it or name another folder")
        yield from files
    elif path.is_file():
        yield path
    else:
        raise SourceError(f"{path} is neither a file nor a folder: check the name")


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(parent, name) for name in sorted(files))


def _refuse(error: OSError) -> None:
    raise SourceError(f"{error.filename} cannot be listed: {error.strerror}") from error


def _is_rubbish(path: Path) -> bool:
    return path.name.startswith((".", "~$")) or path.name.endswith("~") or path.name.lower() in _RUBBISH_NAMES


def _is_special(path: Path) -> bool:
    """Sockets, pipes, devices.  A link that leads nowhere is none of them: it was meant to be a file."""
    return path.exists() and not path.is_file()


def _input(path: Path, stamps: Mapping[str, Stamp]) -> InputFile:
    absolute = Path(os.path.abspath(path))  # not resolved: a link is known by its own name
    file = InputFile(name=_text(absolute.name), location=_text(str(absolute)), path=absolute)
    stamp = stamps.get(file.location)
    try:
        status = absolute.stat()
        if status.st_mtime_ns < time.time_ns() - _CLOCK_GRAIN_NS:
            file = replace(file, mtime_ns=status.st_mtime_ns, inode=status.st_ino)
        if stamp and stamp.fits(status):
            return replace(file, sha256=stamp.sha256, size=stamp.size, opened=False)
        with absolute.open("rb") as content:
            return replace(file, sha256=hashlib.file_digest(content, "sha256").hexdigest(), size=content.tell())
    except OSError as error:
        return replace(file, error=f"cannot be opened: {error.strerror}")


def _text(name: str) -> str:
    """A file name as text that can be stored; bytes that are not UTF-8 are written out, so that names stay apart."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
