"""Input files: paths and URLs listed, content hashed, archives unpacked."""
from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from parsers.archive import Member
from parsers.document import SourceFile
from pipeline.corrections.model import Correction
from pipeline.folders import SourceError, as_text, exists, list_files, modified_at, stamp_of
from pipeline.remote import is_url, list_url, read_url

__all__ = ["InputFile", "SourceError", "archives_of", "hashed", "is_there", "list_inputs", "unpack",
           "with_known_hashes"]

MEMBER_MARK = "!"  # between an archive and its member: archive.zip!member.docx


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """A file to read: what it is called, where it is from (`archive!member` for a member), where its bytes are.

    `path` is a local Path or a URL; `data` has the content of a member that is kept in memory.
    `sha256` and `size` (bytes) are None until it is hashed, and where it cannot be opened: `error` says why.
    `stamp` stays the same as long as the content does; None where nothing tells that without opening it.
    `modified_at` is when it was last written, UTC, if that is known; of a member it is the archive's.
    `archive` is the one it lies in, `corrections` are those to read it with.
    """

    name: str
    location: str
    path: Path | str
    sha256: str | None = None
    size: int | None = None
    error: str | None = None
    error_status: str = "failed"
    archive: InputFile | None = None
    stamp: str | None = None
    data: bytes | None = field(default=None, repr=False)
    modified_at: datetime | None = None
    corrections: tuple[Correction, ...] = ()

    @property
    def depth(self) -> int:
        """How many archives it lies in."""
        return self.archive.depth + 1 if self.archive else 0

    def read(self) -> SourceFile:
        """The file with its content.  Raises OSError."""
        if self.data is not None:
            return SourceFile(self.name, self.data)
        content = read_url(self.path) if isinstance(self.path, str) else self.path.read_bytes()
        return SourceFile(self.name, content)


def list_inputs(paths: Iterable[str | Path], own_files: Iterable[Path] = ()) -> list[InputFile]:
    """The files at these paths and URLs, not hashed yet; one that is met twice counts once.

    `own_files` of the program that stand in a folder are no input.
    Raises SourceError for a path that gives no file.
    """
    named = [str(path) for path in paths]
    local = list_files((path for path in named if not is_url(path)), own_files)
    found = [*map(_local, local), *(file for path in named if is_url(path) for file in _remote(path))]
    return list({file.location: file for file in found}.values())


def hashed(file: InputFile) -> InputFile:
    """The file with its hash and size, or the error that kept it from being read."""
    try:
        if isinstance(file.path, str):
            content = read_url(file.path)
            return replace(file, sha256=hashlib.sha256(content).hexdigest(), size=len(content))
        with file.path.open("rb") as opened:
            return replace(file, sha256=hashlib.file_digest(opened, "sha256").hexdigest(), size=opened.tell())
    except OSError as error:
        return replace(file, error=f"cannot be opened: {error.strerror or error}")


def unpack(archive: InputFile, members: Iterable[Member], folder: Path | None) -> list[InputFile]:
    """The members as files in `folder`, under names of ours, or in memory where there is none.  Raises OSError."""
    return [_unpacked(archive, member, folder) for member in members]


def archives_of(location: str) -> list[str]:
    """Where the archives are that the file may lie in, outermost first; a name with the mark in it gives others too."""
    steps = location.split(MEMBER_MARK)
    return [MEMBER_MARK.join(steps[:number]) for number in range(1, len(steps))]


def is_there(location: str) -> bool:
    """Whether a file, or the archive that holds it, stands where an InputFile's location says.

    What is behind a URL is taken to be there: asking costs too much, and a failing network would lose rows.
    """
    return is_url(location) or any(map(exists, [location, *archives_of(location)]))


def _local(path: Path) -> InputFile:
    absolute = Path(os.path.abspath(path))  # not resolved: a link is known by its own name
    file = InputFile(name=as_text(absolute.name), location=as_text(str(absolute)), path=absolute)
    try:
        status = absolute.stat()
        return replace(file, stamp=stamp_of(status), modified_at=modified_at(status))
    except OSError:  # a link that leads nowhere
        return file


def _remote(url: str) -> Iterator[InputFile]:
    for found in list_url(url):
        yield InputFile(name=found.name, location=found.url, path=found.url, stamp=found.stamp,
                        modified_at=found.modified_at)


def _unpacked(archive: InputFile, member: Member, folder: Path | None) -> InputFile:
    name, location = (f"{text}{MEMBER_MARK}{_storable(member.name)}" for text in (archive.name, archive.location))
    path = folder / uuid4().hex if folder else ""
    file = InputFile(name=name, location=location, path=path, archive=archive, modified_at=archive.modified_at)
    if member.error is not None:
        return replace(file, error=str(member.error), error_status=member.error.status)
    file = replace(file, sha256=hashlib.sha256(member.data).hexdigest(), size=len(member.data))
    if isinstance(path, Path):
        path.write_bytes(member.data)
        return file
    return replace(file, data=member.data)


def _storable(name: str) -> str:
    """A member's name is text already, but for half characters that no encoding takes."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def with_known_hashes(files: Iterable[InputFile], known: Mapping[str, tuple[str, str, int]]) -> list[InputFile]:
    """The files, those with the hash and size of an earlier run whose stamp is still the same.

    `known` has a location's stamp, hash and size.
    """
    return [replace(file, sha256=known[file.location][1], size=known[file.location][2])
            if file.stamp is not None and known.get(file.location, (None,))[0] == file.stamp else file
            for file in files]
