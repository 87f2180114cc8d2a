"""The file that a document was read from, as it was then: what has changed since is not shown under old numbers."""
from __future__ import annotations

import hashlib
import os
from typing import NamedTuple

from parsers.archive import ARCHIVES, members
from parsers.detect import detect
from parsers.errors import ParseError
from pipeline.folders import path_of
from pipeline.remote import is_url
from pipeline.sources import MEMBER_MARK, InputFile, archives_of, unpack


class Original(NamedTuple):
    """What the database says of a document's file: columns of v_document."""

    location: str
    sha256: str
    format: str


class OriginalError(Exception):
    """The pages cannot be shown; its argument is the reason.

    remote: it lies behind a URL, and nothing is fetched.  gone: it is not where it was.  changed: its content is
    another.  unreadable: it cannot be opened, or a page of it not be drawn.
    """


def stamp(original: Original) -> tuple[int, int, int]:
    """What changes when the file does, or the archive that it lies in.  Raises OriginalError."""
    status = os.stat(_local(original.location).path)
    return status.st_size, status.st_mtime_ns, status.st_ino


def read(original: Original) -> bytes:
    """The content.  Raises OriginalError."""
    file = _local(original.location)
    try:
        data = (file if file.location == original.location else _member(file, original.location)).read().data
    except (OSError, ParseError) as error:
        raise OriginalError("unreadable") from error
    if hashlib.sha256(data).hexdigest() != original.sha256:
        raise OriginalError("changed")
    return data


def _local(location: str) -> InputFile:
    """The file at a location, or the archive on the disk that it lies in."""
    if is_url(location):
        raise OriginalError("remote")
    for place in (location, *archives_of(location)):
        if (path := path_of(place)) is not None:
            return InputFile(name=path.name, location=place, path=path)
    raise OriginalError("gone")


def _member(archive: InputFile, location: str) -> InputFile:
    source = archive.read()
    kind = detect(source)
    for file in unpack(archive, members(source, kind), None) if kind in ARCHIVES else ():
        if file.location == location:
            return file
        if location.startswith(file.location + MEMBER_MARK):
            return _member(file, location)
    raise OriginalError("gone")
