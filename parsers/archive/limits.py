"""How much an archive may hold: more than any collection of disclosures does, less than hurts the machine."""
from __future__ import annotations

from io import BufferedIOBase
from typing import IO

from parsers.errors import DamagedFile

MAX_MEMBERS = 10_000
MAX_MEMBER_BYTES = 200_000_000
MAX_TOTAL_BYTES = 2_000_000_000
# Office documents and text shrink to a tenth or twentieth, a bomb to a thousandth.  What stays small may do so.
MAX_RATIO = 200
RATIO_FROM_BYTES = 50_000_000
_PIECE = 1 << 20


def check_sizes(unpacked: int, packed: int) -> None:
    """Raises DamagedFile where so many bytes out of so few are no collection of documents."""
    if unpacked > MAX_TOTAL_BYTES or (unpacked > RATIO_FROM_BYTES and unpacked > MAX_RATIO * packed):
        raise DamagedFile(f"The archive would grow from {packed} to {unpacked} bytes or more; no disclosures do.")


def copy_within_limits(source: BufferedIOBase, target: IO[bytes], packed: int) -> None:
    """Copy all that `source` unpacks from `packed` bytes.  Raises DamagedFile where that is too much."""
    while piece := source.read(_PIECE):
        target.write(piece)
        check_sizes(target.tell(), packed)
    target.seek(0)
