"""Ways in which files break or are broken: each takes a file's bytes and a source of chance, and gives other bytes."""
from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from random import Random

Mutation = Callable[[bytes, Random], bytes]
LONGEST_SLICE = 4096
ODD_NUMBERS = (b"0", b"-1", b"1", b"65536", b"4294967295", b"99999999999999999999", b"-0.00001", b"1e9", b"x", b"")
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_TAG = re.compile(rb"<[^<>]*>")
_PDF_PIECE = re.compile(rb"/[A-Za-z]+|<<|>>|\[|\]|\b\d+ \d+ R\b|\b(?:obj|endobj|stream|endstream|xref|trailer)\b")


def any_of(*mutations: Mutation) -> Mutation:
    """One of these, then perhaps another."""

    def mutate(data: bytes, chance: Random) -> bytes:
        for _ in range(chance.randint(1, 3)):
            data = chance.choice(mutations)(data, chance)
        return data

    return mutate


def _slice(data: bytes, chance: Random) -> tuple[int, int]:
    start = chance.randint(0, len(data))
    return start, min(len(data), start + chance.randint(1, LONGEST_SLICE))


def flip(data: bytes, chance: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8) if data else 0):
        changed[chance.randint(0, len(data) - 1)] = chance.randint(0, 255)
    return bytes(changed)


def cut_off(data: bytes, chance: Random) -> bytes:
    return data[: chance.randint(0, len(data))]


def take_out(data: bytes, chance: Random) -> bytes:
    start, end = _slice(data, chance)
    return data[:start] + data[end:]


def repeat(data: bytes, chance: Random) -> bytes:
    start, end = _slice(data, chance)
    return data[:end] + data[start:]


def blank(data: bytes, chance: Random) -> bytes:
    start, end = _slice(data, chance)
    return data[:start] + bytes(end - start) + data[end:]


def _replaced(pattern: re.Pattern[bytes], data: bytes, chance: Random, others: Callable[[bytes], bytes]) -> bytes:
    found = list(pattern.finditer(data))
    if not found:
        return data
    match = chance.choice(found)
    return data[: match.start()] + others(match[0]) + data[match.end() :]


def odd_number(data: bytes, chance: Random) -> bytes:
    return _replaced(_NUMBER, data, chance, lambda _: chance.choice(ODD_NUMBERS))


def odd_tag(data: bytes, chance: Random) -> bytes:
    """A tag lost, doubled, or in the place of another."""
    tags = _TAG.findall(data) or [b"<x>"]
    return _replaced(_TAG, data, chance, lambda tag: chance.choice((b"", tag + tag, chance.choice(tags))))


def odd_object(data: bytes, chance: Random) -> bytes:
    """A name, reference or bracket of a PDF lost, doubled, or in the place of another."""
    pieces = _PDF_PIECE.findall(data) or [b"<<"]
    return _replaced(_PDF_PIECE, data, chance, lambda piece: chance.choice((b"", piece * 2, chance.choice(pieces))))


def in_a_member(mutation: Mutation) -> Mutation:
    """Breaks what a member of a zip archive says, not its compression."""

    def mutate(data: bytes, chance: Random) -> bytes:
        members = _members(data)
        if members:
            name = chance.choice(sorted(members))
            members[name] = mutation(members[name], chance)
        return _zip(members) if members else data

    return mutate


def swap_members(data: bytes, chance: Random) -> bytes:
    members = _members(data)
    if members:
        one, other = chance.choice(sorted(members)), chance.choice(sorted(members))
        members[one], members[other] = members[other], members[one]
    return _zip(members) if members else data


def drop_member(data: bytes, chance: Random) -> bytes:
    members = _members(data)
    members.pop(chance.choice(sorted(members)) if members else "", None)
    return _zip(members) if members else data


def _members(data: bytes) -> dict[str, bytes]:
    """The content of a whole archive; nothing where an earlier mutation broke it."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return {info.filename: archive.read(info) for info in archive.infolist()}
    except Exception:  # whatever zipfile makes of a broken archive
        return {}


def _zip(members: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            # by which an OpenDocument file is known only where it is not compressed
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return buffer.getvalue()


BYTES = any_of(flip, cut_off, take_out, repeat, blank)
TEXT = any_of(BYTES, odd_number)
XML = any_of(flip, take_out, repeat, odd_number, odd_tag)
ZIPPED_XML = any_of(BYTES, in_a_member(XML), in_a_member(XML), in_a_member(XML), swap_members, drop_member)
PDF = any_of(BYTES, odd_number, odd_object, odd_object)
