"""Local paths: folders walked in the order of names, rubbish left out, and what tells a file without opening it."""
from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

# What systems and editors leave in folders; hidden files are left out by their first dot.
_RUBBISH_NAMES = {"thumbs.db", "desktop.ini"}
_ESCAPED_BYTE = re.compile(rb"\\x([89a-f][0-9a-f])")
_CLOCK_GRAIN_NS = 2_000_000_000  # of the coarsest file systems in use


class SourceError(Exception):
    """A path that gives no input; the message names it and says what to do."""


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


def stamp_of(status: os.stat_result) -> str | None:
    """What stays the same as long as a file's content does: its size, time and inode.

    None for a file that was written a moment ago: it may be written once more without another time.
    """
    if status.st_mtime_ns > time.time_ns() - _CLOCK_GRAIN_NS:
        return None
    return f"{status.st_size}:{status.st_mtime_ns}:{status.st_ino}"


def modified_at(status: os.stat_result) -> datetime:
    """When a file was last written: UTC, whole seconds, without a time zone as databases want it."""
    return datetime.fromtimestamp(int(status.st_mtime), UTC).replace(tzinfo=None)


def as_text(name: str) -> str:
    """A file name as text that can be stored; bytes that are not UTF-8 are written out, so that names stay apart."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def exists(text: str) -> bool:
    """Whether there is a file of this name `as_text`."""
    return path_of(text) is not None


def path_of(text: str) -> Path | None:
    """The file of this name `as_text`; None where there is none."""
    raw = _ESCAPED_BYTE.sub(lambda match: bytes.fromhex(match[1].decode()), text.encode())
    return next((Path(name) for name in (text, os.fsdecode(raw)) if os.path.isfile(name)), None)


def is_rubbish(name: str) -> bool:
    return name.startswith((".", "~$")) or name.endswith("~") or name.lower() in _RUBBISH_NAMES


def _files(path: Path, own: set[str]) -> Iterator[Path]:
    if path.is_dir():
        found = (file for file in _walk(path) if not is_rubbish(file.name) and not _is_special(file))
        files = [file for file in found if os.path.realpath(file) not in own]
        if not files:
            raise SourceError(f"{path} holds no files: put disclosures into it or name another folder")
        yield from files
    elif path.is_file():
        yield path
    else:
        raise SourceError(f"{path} is neither a file nor a folder: check the name")


def _walk(folder: Path) -> Iterator[Path]:
    walked: set[str] = set()  # a link may lead back
    for parent, folders, files in os.walk(folder, onerror=_refuse, followlinks=True):
        if (place := os.path.realpath(parent)) in walked:
            folders.clear()
            continue
        walked.add(place)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(parent, name) for name in sorted(files))


def _refuse(error: OSError) -> None:
    raise SourceError(f"{error.filename} cannot be listed: {error.strerror}") from error


def _is_special(path: Path) -> bool:
    """Sockets, pipes, devices.  A link that leads nowhere is none of them: it was meant to be a file."""
    return path.exists() and not path.is_file()
