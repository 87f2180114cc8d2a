"""Archives that the tests make, as the programs of scrapers and of office workers do."""
from __future__ import annotations

import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Mapping

import py7zr

Contents = Mapping[str, bytes]


def utf8_zip(contents: Contents) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def gbk_zip(contents: Contents) -> bytes:
    """As Windows in China writes it: names in GBK, and nothing that says so."""
    names = {f"{number:04}".ljust(len(name.encode("gbk")), "#"): name for number, name in enumerate(contents)}
    data = utf8_zip({alias: contents[name] for alias, name in names.items()})
    for alias, name in names.items():
        data = data.replace(alias.encode(), name.encode("gbk"))
    return data


def tar(contents: Contents, mode: str = "w", encoding: str = "utf-8") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode, encoding=encoding, format=tarfile.GNU_FORMAT) as archive:  # type: ignore[call-overload]
        for name, data in contents.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def seven_zip(contents: Contents, password: str | None = None) -> bytes:
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w", password=password) as archive:
        for name, data in contents.items():
            archive.writestr(data, name)
    return buffer.getvalue()


def stored_rar(contents: Contents, method: int = 0) -> bytes:
    """A rar archive (version 5) whose members are not packed, whatever it says: the packing methods are not public."""
    blocks = [_block(b"\x01\x00\x00")]
    for name, data in contents.items():
        raw = name.encode()
        fields = (_number(0x4) + _number(len(data)) + _number(0o100644) + struct.pack("<I", zlib.crc32(data))
                  + _number(method << 7) + _number(1) + _number(len(raw)) + raw)
        blocks.append(_block(_number(2) + _number(2) + _number(len(data)) + fields) + data)
    return b"Rar!\x1a\x07\x01\x00" + b"".join(blocks) + _block(b"\x05\x00\x00")


def _block(header: bytes) -> bytes:
    sized = _number(len(header)) + header
    return struct.pack("<I", zlib.crc32(sized)) + sized


def _number(value: int) -> bytes:
    """Seven bits a byte, the lowest first, the eighth says that more follow."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])
