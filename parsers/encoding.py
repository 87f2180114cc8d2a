"""Bytes to text, for the encodings that Chinese text files come in."""
from __future__ import annotations

import codecs
import re

# Share of characters that may be broken before the bytes are no longer taken for text: a dump with one
# bad byte in it is still worth reading, a picture is not.
MAX_BROKEN = 0.005
_BROKEN = re.compile(r"[\ufffd\x00-\x06\x0e-\x1f]")
_UTF16_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(data: bytes) -> str | None:
    """The text that `data` holds in UTF-8, UTF-16 (with a byte order mark) or GB18030, or None where it is no text.

    The byte order mark is left out, line ends are as they come.
    """
    if data.startswith(_UTF16_BOMS):
        candidates = [data.decode("utf-16", "replace")]
    elif b"\0" in data:
        return None
    else:
        # UTF-8 comes first: it wins a tie, and GB18030 can read much UTF-8 as nonsense without an error.
        candidates = [data.decode("utf-8-sig", "replace"), data.decode("gb18030", "replace")]
    text = min(candidates, key=_broken_count)
    if _broken_count(text) > max(1, len(text) * MAX_BROKEN):
        return None
    return text.lstrip("\ufeff").rstrip("\ufffd")


def _broken_count(text: str) -> int:
    return len(_BROKEN.findall(text))
