"""Why a file could not be parsed.

    ParseError
    ├── UnsupportedFormat   a file of a kind that no parser reads
    │   └── ToolMissing     a program that would read it is not installed
    ├── EmptyFile           no content at all
    ├── EncryptedFile       a password is needed
    └── DamagedFile         the format is known, the content cannot be read

A message is one sentence for the person who has the file: what is wrong, and what to do about it.
The caller adds the file's name.
"""
from __future__ import annotations


class ParseError(Exception):
    """A file that could not be parsed; `status` is what v_document reports for it."""

    status = "failed"


class UnsupportedFormat(ParseError):
    status = "unsupported"


class ToolMissing(UnsupportedFormat):
    """The message has the line that installs the program."""


class EmptyFile(ParseError):
    pass


class EncryptedFile(ParseError):
    pass


class DamagedFile(ParseError):
    pass
