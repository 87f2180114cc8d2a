"""Pages of original files as pictures, drawn in a process of its own: no file can hang or end the site.

    Pages.sheets ─► Standby ─► _look: original ─► facsimile
"""
from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

from parsers.facsimile import FACSIMILES, Box, Facsimile, png
from pipeline.web.original import Original, OriginalError, read, stamp
from pipeline.workers import Limits, Standby, TookTooMuch, WorkerDied

_LIMITS = Limits(seconds=30, memory_megabytes=1_500)
_OPEN_FILES = 1  # to open another takes some milliseconds, to keep it open many megabytes
_KEPT_BYTES = 16_000_000  # of pictures: some hundred pages


class _Question(NamedTuple):
    """Pages of a file: their sizes, or the first of them as a picture, or a box of it.

    Without a file it just starts the process.
    """

    original: Original | None
    pages: tuple[int, ...] = ()
    draw: bool = False
    box: Box | None = None


class Pages:
    """Sizes and pictures of pages; pictures of the last ones are kept.  All methods but close raise OriginalError."""

    def __init__(self) -> None:
        self._standby: Standby[_Question, list[tuple[float, float]] | bytes] = Standby(_look, _LIMITS)
        self._kept: OrderedDict[tuple[Original, tuple[int, int, int], int], bytes] = OrderedDict()
        self._lock = Lock()

    def start(self) -> None:
        """Start the process before the first page is asked for."""
        self._ask(_Question(None))

    def sizes(self, original: Original, pages: Sequence[int]) -> list[tuple[float, float]]:
        """Width and height of pages in points; no pages where the format has no picture of them."""
        found = self._ask(_Question(original, tuple(pages))) if original.format in FACSIMILES else []
        return found if isinstance(found, list) else []

    def picture(self, original: Original, page: int, box: Box | None = None) -> bytes:
        """A page or a box of it as PNG."""
        if original.format not in FACSIMILES:
            raise OriginalError("unreadable")
        key = (original, stamp(original), page)
        with self._lock:
            if box is None and key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        drawn = self._ask(_Question(original, (page,), True, box))
        assert isinstance(drawn, bytes)
        if box is None:
            self._keep(key, drawn)
        return drawn

    def close(self) -> None:
        self._standby.close()

    def _ask(self, question: _Question) -> list[tuple[float, float]] | bytes:
        try:
            return self._standby.ask(question)
        except (TookTooMuch, WorkerDied) as error:
            raise OriginalError("unreadable") from error

    def _keep(self, key: tuple[Original, tuple[int, int, int], int], drawn: bytes) -> None:
        with self._lock:
            self._kept[key] = drawn
            while len(self._kept) > 1 and sum(map(len, self._kept.values())) > _KEPT_BYTES:
                self._kept.popitem(last=False)


def _look(question: _Question) -> list[tuple[float, float]] | bytes:
    """What the process does."""
    if question.original is None:
        return []
    file = _opened(question.original, stamp(question.original))
    if any(page < 1 for page in question.pages):
        raise OriginalError("unreadable")
    try:
        if question.draw:
            return png(file, question.pages[0], question.box)
        return [file.size(page) for page in question.pages]
    except MemoryError:
        raise
    except Exception as error:  # whatever a damaged page lets escape
        raise OriginalError("unreadable") from error


@lru_cache(maxsize=_OPEN_FILES)
def _opened(original: Original, _stamp: tuple[int, int, int]) -> Facsimile:
    try:
        return FACSIMILES[original.format](read(original))
    except (OriginalError, MemoryError):
        raise
    except Exception as error:
        raise OriginalError("unreadable") from error
