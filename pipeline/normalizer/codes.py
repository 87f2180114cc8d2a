"""Cells that print a code and a name: 205_市发展和改革委员会, 11000021Y390843-运维项目, 文化馆（301）."""
from __future__ import annotations

import re

from pipeline.normalizer.agencies import is_agency

_CODE_AND_NAME = re.compile(r"[\[【(（]?(?P<code>[A-Za-z0-9]{3,})[\]】)）]?\s*[-—－_]\s*(?P<name>.*[^\x00-\x7f].*)")
_BRACKETED_CODE_AND_NAME = re.compile(r"[\[【(（](?P<code>[A-Za-z0-9]{3,})[\]】)）]\s*(?P<name>.*[^\x00-\x7f].*)")
_NAME_AND_CODE = re.compile(r"(?P<name>.*[^\x00-\x7f])\s*[(（\[【](?P<code>[A-Za-z0-9]{3,})[)）\]】]")
_AGENCY_AND_CODE = re.compile(r"(?P<name>.*?[^\x00-\x7f])[-—_\s]*(?P<code>\d{3,9})")
_YEAR = re.compile(r"20\d\d")
_LEAST_DIGITS = 3  # PM25 and OA2 begin names
_LONG_CODE = 6  # from which on a code may have more letters than digits


def split_code(text: str | None) -> tuple[str | None, str | None]:
    """(code, name) of a cell that prints both; the code is None where there is none, both for an empty cell.

    >>> split_code("205_云汉市发展和改革委员会")
    ('205', '云汉市发展和改革委员会')
    """
    if not text:
        return None, None
    for pattern in (_CODE_AND_NAME, _BRACKETED_CODE_AND_NAME, _NAME_AND_CODE):
        found = pattern.fullmatch(text)
        if found and _is_code(found["code"]):
            return found["code"], found["name"].strip()
    return None, text


def split_agency(text: str | None) -> tuple[str | None, str | None]:
    """(code, name) of a cell that prints an agency, whose code can stand right behind its name.

    >>> split_agency("云汉市水务局307")
    ('307', '云汉市水务局')
    """
    code, name = split_code(text)
    found = _AGENCY_AND_CODE.fullmatch(name or "") if code is None else None
    return (found["code"], found["name"]) if found and is_agency(found["name"]) else (code, name)


def _is_code(text: str) -> bool:
    digits = sum(map(str.isdigit, text))
    enough = digits >= _LEAST_DIGITS and (digits > len(text) - digits or len(text) >= _LONG_CODE)
    return enough and not _YEAR.fullmatch(text)
