"""The version of the code that extracts."""
from __future__ import annotations

import hashlib
from pathlib import Path

import parsers
import pipeline

DECIDING = frozenset({
    "absence", "budget", "checks", "corrections", "extract", "footing", "forms", "items", "ledger", "normalizer",
    "prose", "records", "rows", "subtotals",
})
"""The rooms of pipeline that decide what is extracted; the others read files, store rows, or look at them."""


def _version() -> str:
    """The package's version and a hash of all that decides what is extracted, so that new code reads again."""
    digest = hashlib.sha256()
    for package in (parsers, pipeline):
        root = Path(next(iter(package.__path__)))
        for path in sorted(path for path in root.rglob("*") if path.suffix in (".py", ".csv", ".txt")):
            place = path.relative_to(root)
            if package is parsers or place.parts[0].removesuffix(".py") in DECIDING:
                digest.update(path.relative_to(root.parent).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{pipeline.__version__}+{digest.hexdigest()[:12]}"


EXTRACTION_VERSION = _version()
NO_OCR_VERSION = EXTRACTION_VERSION + "+no-ocr"  # of documents of which OCR would have read more
