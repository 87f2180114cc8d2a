"""What an archive's list of contents says of one file in it."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """`read(n)` gives at most n bytes of the content or raises a ParseError; `size` is what the list claims."""

    name: str
    size: int
    read: Callable[[int], bytes]
    is_link: bool = False
