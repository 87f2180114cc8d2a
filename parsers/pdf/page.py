"""What every PDF reader gives of a page: visible glyphs and rules, as arrays.

Coordinates are points from the top left corner of the page as it is displayed.
A second reader has to fill these classes and nothing else.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
"""Rows of it are chosen by `take`, which needs a tenth of the time that an index in brackets does."""
X0, TOP, X1, BOTTOM = range(4)


@dataclass(frozen=True)
class Glyphs:
    """`n` printed characters: `text[i]` in `boxes[i]` (n x 4: x0, top, x1, bottom), in drawing order.

    `confidence[i]` (0 to 1) says how sure OCR is of a character; None where the file has the text.
    """

    text: tuple[str, ...]
    boxes: Array
    confidence: Array | None = None

    def __len__(self) -> int:
        return len(self.text)

    def take(self, index: NDArray[np.intp]) -> Glyphs:
        confidence = None if self.confidence is None else self.confidence[index]
        return Glyphs(tuple(map(self.text.__getitem__, index.tolist())), self.boxes.take(index, axis=0), confidence)

    def only(self, kept: NDArray[np.bool_]) -> Glyphs:
        return self if kept.all() else self.take(np.flatnonzero(kept))


NOTHING = Glyphs((), np.empty((0, 4)))


def together(parts: Sequence[Glyphs]) -> Glyphs:
    """The glyphs of all parts; where only OCR read some, the confidence of the others is nan."""
    confidence = None
    if any(part.confidence is not None for part in parts):
        confidence = np.concatenate([np.full(len(part), np.nan) if part.confidence is None else part.confidence
                                     for part in parts])
    return Glyphs(tuple(chain.from_iterable(part.text for part in parts)),
                  np.concatenate([part.boxes for part in parts]), confidence)


@dataclass(frozen=True)
class PageContent:
    """One page.

    `horizontals` (n x 3: y, x0, x1) and `verticals` (n x 3: x, top, bottom) are drawn rules; `fills`
    (n x 4 boxes) are filled areas too large to be rules; `clipped` are glyphs that lie in the text
    layer but are hidden by a clip path: not printed, yet a sign that a cell goes on over the page.
    `image_share` is the part of the page that pictures cover (0 to 1).  Where the page's text does not run from
    left to right, all is turned clockwise by `turn` degrees so that it does (see turn.py).
    """

    number: int
    width: float
    height: float
    glyphs: Glyphs
    clipped: Glyphs
    horizontals: Array
    verticals: Array
    fills: Array
    image_share: float = 0.0
    turn: int = 0


class Reader(Protocol):
    """Opens a PDF and yields its pages; a page that cannot be read is yielded as the error."""

    page_count: int

    def pages(self) -> Iterator[PageContent | Exception]: ...
