"""The chains of sectors in an OLE file, as an .xls is: xlrd follows one that comes back on itself until memory ends."""
from __future__ import annotations

import struct
from collections.abc import Sequence

from parsers.errors import DamagedFile

_HEADER_BYTES = 512
_TABLES_IN_HEADER = 109  # numbers of sectors that hold the table of chains; more of them stand in sectors of their own


def check_chains(data: bytes) -> None:
    """Raises DamagedFile where the header is cut off or a chain of sectors has no end."""
    if len(data) < _HEADER_BYTES:
        raise DamagedFile("The workbook is cut off; fetch it again.")
    if _has_loop(chains := _chains(data)) or _has_loop(_short_chains(data, chains)):
        raise DamagedFile("The workbook's parts lead back to themselves; open it in Excel and save it again.")


def _chains(data: bytes) -> list[int]:
    """By sector, the one that follows it in its file; a negative number where none does."""
    tables = list(struct.unpack_from(f"<{_TABLES_IN_HEADER}i", data, 76))
    (following,) = struct.unpack_from("<i", data, 68)
    seen: set[int] = set()
    while following >= 0 and following not in seen:
        seen.add(following)
        *more, following = _sector(data, following) or [-1]
        tables.extend(more)
    known = dict.fromkeys(table for table in tables if table >= 0)
    return [number for table in known for number in _sector(data, table)]


def _short_chains(data: bytes, chains: Sequence[int]) -> list[int]:
    """The same of the short sectors, which small files are put into."""
    (table,) = struct.unpack_from("<i", data, 60)
    found: list[int] = []
    seen: set[int] = set()
    while 0 <= table < len(chains) and table not in seen:
        seen.add(table)
        found.extend(_sector(data, table))
        table = chains[table]
    return found


def _sector(data: bytes, number: int) -> list[int]:
    """A sector as numbers; none where the file ends before it."""
    (power,) = struct.unpack_from("<H", data, 30)
    size = 1 << min(power, 16)
    start = _HEADER_BYTES + number * size
    content = data[start:start + size]
    return list(struct.unpack_from(f"<{len(content) // 4}i", content))


def _has_loop(chains: Sequence[int]) -> bool:
    walked = [-1] * len(chains)  # by sector, the start of the walk that came to it first
    for start in range(len(chains)):
        sector = start
        while 0 <= sector < len(chains) and walked[sector] < 0:
            walked[sector] = start
            sector = chains[sector]
            if 0 <= sector < len(chains) and walked[sector] == start:
                return True
    return False
