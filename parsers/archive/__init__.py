"""Archives: what is in them, one member after the other, within limits that are looked at before anything is unpacked.

    data -> entries (zips, tars, sevenzips, rars) -> limits -> members

A member is bytes under a name; nothing is ever written to a path that an archive names.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import PurePosixPath

from parsers.archive.entry import Entry
from parsers.archive.limits import MAX_MEMBER_BYTES, MAX_MEMBERS, check_sizes
from parsers.document import SourceFile
from parsers.errors import DamagedFile, EmptyFile, ParseError

__all__ = ["ARCHIVES", "Member", "members"]

# What packing programs and file managers add of themselves.
_RUBBISH_FOLDERS = {"__MACOSX"}
_RUBBISH_NAMES = {"thumbs.db", "desktop.ini"}


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its path there, with "/", and its content, or the error that kept it from being read."""

    name: str
    data: bytes = field(default=b"", repr=False)
    error: ParseError | None = None


def _zip(source: SourceFile) -> list[Entry]:
    from parsers.archive.zips import entries

    return entries(source.data)


def _tar(source: SourceFile) -> list[Entry]:
    from parsers.archive.tars import entries

    return entries(source)


def _seven_zip(source: SourceFile) -> list[Entry]:
    from parsers.archive.sevenzips import entries

    return entries(source.data)


def _rar(source: SourceFile) -> list[Entry]:
    from parsers.archive.rars import entries

    return entries(source.data)


ARCHIVES: dict[str, Callable[[SourceFile], list[Entry]]] = {
    "zip": _zip, "7z": _seven_zip, "rar": _rar, "tar": _tar, "gz": _tar, "bz2": _tar, "xz": _tar,
}


def members(source: SourceFile, kind: str) -> Iterator[Member]:
    """The files in an archive of this kind, a key of ARCHIVES, in its order; a member that fails costs no other.

    Raises a ParseError where the archive itself cannot be read, before the first member.
    """
    entries = [entry for entry in ARCHIVES[kind](source) if not _is_rubbish(entry.name)]
    if not entries:
        raise EmptyFile("The archive holds no files; fetch it again.")
    if len(entries) > MAX_MEMBERS:
        raise DamagedFile(f"The archive holds more than {MAX_MEMBERS} files; unpack it into folders yourself.")
    check_sizes(sum(entry.size for entry in entries), len(source.data))
    return (_member(name, entry) for name, entry in zip(_names(entries), entries, strict=True))


def _member(name: str, entry: Entry) -> Member:
    if entry.is_link:
        return Member(name, error=DamagedFile("It is a link in its archive, not a file; links are not followed."))
    try:
        data = entry.read(MAX_MEMBER_BYTES + 1)
    except ParseError as error:
        return Member(name, error=error)
    if len(data) > MAX_MEMBER_BYTES:
        return Member(name, error=DamagedFile(f"It unpacks to more than {MAX_MEMBER_BYTES} bytes; no disclosure does."))
    return Member(name, data)


def _names(entries: Sequence[Entry]) -> Iterator[str]:
    """The entries' paths, without steps out of the archive, each once."""
    given: set[str] = set()
    for entry in entries:
        name = "/".join(_steps(entry.name)) or "unnamed"
        candidates = chain([name], (f"{name} ({number})" for number in count(2)))
        unused = next(candidate for candidate in candidates if candidate not in given)
        given.add(unused)
        yield unused


def _steps(name: str) -> list[str]:
    """Programs on Windows part folders with backslashes."""
    return [step for step in name.replace("\\", "/").split("/") if step not in ("", ".", "..")]


def _is_rubbish(name: str) -> bool:
    steps = _steps(name)
    last = PurePosixPath(steps[-1] if steps else "").name
    hidden = any(step in _RUBBISH_FOLDERS or step.startswith(".") for step in steps)
    return hidden or last.startswith("~$") or last.endswith("~") or last.lower() in _RUBBISH_NAMES
