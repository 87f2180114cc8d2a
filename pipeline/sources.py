"""Paths to input files: folders walked, rubbish left out, content hashed."""
from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from parsers.document import SourceFile

# What systems and editors leave in folders; hidden files are left out by their first dot.
_RUBBISH_NAMES = {"thumbs.db", "desktop.ini"}
_ESCAPED_BYTE = re.compile(rb"\\x([89a-f][0-9a-f])")


class SourceError(Exception):
    """A path that gives no input; the message names it and says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """A file to read.  `sha256` and `size` (bytes) are None where it cannot be opened: `error` says why."""

    path: Path
    sha256: str | None = None
    size: int | None = None
    error: str | None = None

    @property
    def name(self) -> str:
        return _text(self.path.name)

    @property
    def location(self) -> str:
        return _text(str(self.path))

    def read(self) -> SourceFile:
        """The file with its content.  Raises OSError."""
        return SourceFile(self.name, self.path.read_bytes())


def discover(paths: Iterable[str | Path], own_files: Iterable[Path] = ()) -> list[InputFile]:
    """The files at these paths, with their hashes; see `list_files`."""
    return [_input(path) for path in list_files(paths, own_files)]


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


def is_there(location: str) -> bool:
    """Whether a file stands where an InputFile's location says."""
    if os.path.exists(location):
        return True
    raw = _ESCAPED_BYTE.sub(lambda match: bytes.fromhex(match[1].decode()), location.encode())
    return os.path.exists(raw)


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


def _input(path: Path) -> InputFile:
    absolute = Path(os.path.abspath(path))  # not resolved: a link is known by its own name
    try:
        with absolute.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return InputFile(path=absolute, sha256=digest, size=file.tell())
    except OSError as error:
        return InputFile(path=absolute, error=f"cannot be opened: {error.strerror}")


def _text(name: str) -> str:
    """A file name as text that can be stored; bytes that are not UTF-8 are written out, so that names stay apart."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
