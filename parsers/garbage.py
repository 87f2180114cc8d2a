"""Python's search for garbage, put off while documents are read and stored."""
from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS = 100_000  # made and not yet freed, after which a search begins; by default a page makes a dozen begin


@contextmanager
def sought_seldom() -> Iterator[None]:
    """What is read of a document stays until it is done: a search finds nothing, and takes a tenth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
