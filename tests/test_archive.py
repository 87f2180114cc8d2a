"""What is in an archive: names, limits, damaged members, and nothing written where an archive says."""
from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from shutil import which

import py7zr
import pytest
from archives import gbk_zip, seven_zip, stored_rar, tar, utf8_zip
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parsers.archive import ARCHIVES, Member, members
from parsers.archive.limits import MAX_MEMBERS
from parsers.detect import detect
from parsers.document import SourceFile
from parsers.errors import DamagedFile, EmptyFile, EncryptedFile, ParseError, ToolMissing

CONTENTS = {"2026年/甲局部门预算.txt": "甲局\t1".encode(), "乙局.txt": b"x" * 5000, "空.txt": b""}
KINDS: dict[str, tuple[str, bytes]] = {
    "zip": ("a.zip", utf8_zip(CONTENTS)),
    "zip with names in GBK": ("a.zip", gbk_zip(CONTENTS)),
    "tar": ("a.tar", tar(CONTENTS)),
    "tar with names in GBK": ("a.tar", tar(CONTENTS, encoding="gbk")),
    "tar.gz": ("a.tgz", tar(CONTENTS, "w:gz")),
    "tar.bz2": ("a.tar.bz2", tar(CONTENTS, "w:bz2")),
    "tar.xz": ("a.tar.xz", tar(CONTENTS, "w:xz")),
    "7z": ("a.7z", seven_zip(CONTENTS)),
    "rar": ("a.rar", stored_rar(CONTENTS)),
}


def found(name: str, data: bytes) -> list[Member]:
    source = SourceFile(name, data)
    return list(members(source, detect(source)))


def errors(name: str, data: bytes) -> dict[str, str]:
    return {member.name: type(member.error).__name__ for member in found(name, data)}


@pytest.mark.parametrize("kind", KINDS)
def test_members_have_their_names_and_their_content(kind: str) -> None:
    assert {member.name: member.data for member in found(*KINDS[kind])} == CONTENTS
    assert not any(errors(*KINDS[kind])[name] != "NoneType" for name in CONTENTS)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress], ids=["gz", "bz2", "xz"])
def test_a_single_packed_file_is_an_archive_of_one(pack: Callable[[bytes], bytes]) -> None:
    suffix = pack.__module__.replace("gzip", "gz").replace("lzma", "xz")
    assert found(f"甲局.txt.{suffix}", pack(b"abc")) == [Member("甲局.txt", b"abc")]


def test_no_name_leads_out_of_the_archive() -> None:
    names = ["../../a.txt", "/etc/b.txt", "C:\\c.txt", "./d/../e.txt", "..", "d\\f.txt"]
    assert [member.name for member in found("a.zip", utf8_zip(dict.fromkeys(names, b"x")))] == [
        "a.txt", "etc/b.txt", "C:/c.txt", "d/e.txt", "unnamed", "d/f.txt",
    ]


def test_members_of_one_name_stay_apart() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("a.txt", "1")
            archive.writestr("a.txt", "2")
    assert [(m.name, m.data) for m in found("a.zip", buffer.getvalue())] == [("a.txt", b"1"), ("a.txt (2)", b"2")]


def test_a_number_after_a_name_is_not_taken_twice() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name in ("a", "a (2)", "a"):
                archive.writestr(name, name)
    assert [m.name for m in found("a.zip", buffer.getvalue())] == ["a", "a (2)", "a (3)"]


def test_what_packing_programs_add_is_left_out() -> None:
    contents = dict.fromkeys(["__MACOSX/._a.txt", ".DS_Store", "b/Thumbs.db", "~$a.docx", "a.txt~", "a.txt"], b"x")
    assert [member.name for member in found("a.zip", utf8_zip(contents))] == ["a.txt"]


def test_links_are_not_followed() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        info = tarfile.TarInfo("passwords.txt")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(info)
    (member,) = found("a.tar", buffer.getvalue())
    assert member.data == b"" and "link" in str(member.error)


def test_a_damaged_member_costs_no_other() -> None:
    data = bytearray(utf8_zip({"a.txt": b"a" * 50, "b.txt": b"b" * 50}))
    data[40] ^= 0xFF  # in the packed content of the first
    assert errors("a.zip", bytes(data)) == {"a.txt": "DamagedFile", "b.txt": "NoneType"}


def test_a_packed_rar_tells_what_it_needs() -> None:
    (member,) = found("a.rar", stored_rar({"a.txt": b"abc"}, method=3))
    assert isinstance(member.error, ToolMissing if not which("unar") else DamagedFile)


@pytest.mark.parametrize("share", [0.1, 0.35, 0.5, 0.7])
def test_a_cut_off_tar_tells_that_something_is_lost(share: float) -> None:
    whole = tar({f"{number}.txt": b"x" * 700 for number in range(4)})
    content = whole[: 4 * (512 + 1024)]  # without the zeros at its end
    left = found("a.tar", content[: int(len(content) * share)])
    assert any(member.error for member in left) and not any(member.name == "a.tar" for member in left)


def test_a_tar_with_a_damaged_header_in_it_tells_that_something_is_lost() -> None:
    data = bytearray(tar({f"{number}.txt": b"x" * 700 for number in range(4)}))
    data[1536 + 100] ^= 0xFF
    assert [(member.name, bool(member.error)) for member in found("a.tar", bytes(data))] == [
        ("0.txt", False), ("the rest", True)]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("tar", "tar with names in GBK")])
def test_a_cut_off_archive_is_damaged(kind: str) -> None:
    name, data = KINDS[kind]
    try:
        left = found(name, data[: len(data) * 2 // 3])
    except DamagedFile:
        return
    assert any(member.error for member in left) or len(left) < len(CONTENTS)


def test_passwords_are_told() -> None:
    with pytest.raises(EncryptedFile):
        found("a.7z", seven_zip(CONTENTS, password="secret"))


def test_a_password_of_a_member_is_the_members(shared: Path) -> None:
    name = "commons-compress__password-encrypted.zip"
    assert set(errors(name, (shared / "corpus" / "hostile" / name).read_bytes()).values()) == {"EncryptedFile"}


def test_an_archive_without_files_is_empty() -> None:
    with pytest.raises(EmptyFile):
        found("a.zip", utf8_zip({"a/": b""}))


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz", "a.gz", "a.7z"])
def test_bombs_are_refused_before_they_are_unpacked(name: str) -> None:
    zeros = {"zeros.txt": bytes(120_000_000)}
    pack: dict[str, Callable[[], bytes]] = {
        "a.zip": lambda: utf8_zip(zeros), "a.tar.gz": lambda: tar(zeros, "w:gz"),
        "a.gz": lambda: gzip.compress(zeros["zeros.txt"]), "a.7z": lambda: seven_zip(zeros),
    }
    with pytest.raises(DamagedFile, match="would grow"):
        found(name, pack[name]())


def test_a_size_that_is_a_lie_is_found_out() -> None:
    data = utf8_zip({"a.txt": b"a" * 1000})
    lying = data.replace((1000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    (member,) = found("a.zip", lying)
    assert member.error is not None or len(member.data) <= 1000


def test_too_many_members_are_refused() -> None:
    with pytest.raises(DamagedFile, match=str(MAX_MEMBERS)):
        found("a.zip", utf8_zip({f"{number}.txt": b"" for number in range(MAX_MEMBERS + 1)}))


def test_py7zr_is_given_no_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w") as archive:
        archive.writestr(b"x", "a/b.txt")
    assert [member.data for member in found("a.7z", buffer.getvalue())] == [b"x"]
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(KINDS)), st.lists(st.tuples(st.integers(0, 2000), st.binary(max_size=8)), max_size=4),
       st.integers(20, 100))
def test_mutated_archives_raise_nothing_but_parse_errors(
    kind: str, changes: list[tuple[int, bytes]], percent: int
) -> None:
    name, data = KINDS[kind]
    mutated = bytearray(data[: len(data) * percent // 100])
    for place, piece in changes:
        at = 8 + place % max(len(mutated) - 8, 1)
        mutated[at : at + len(piece)] = piece
    source = SourceFile(name, bytes(mutated))
    if detect(source) in ARCHIVES:
        try:
            assert all(member.error is None or not member.data for member in members(source, detect(source)))
        except ParseError:
            return
