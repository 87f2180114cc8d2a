"""From paths to input files."""
from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from pipeline.sources import InputFile, SourceError, hashed, is_there, list_inputs


def discover(paths: Iterable[str | Path], own_files: Iterable[Path] = ()) -> list[InputFile]:
    return [hashed(file) for file in list_inputs(paths, own_files)]


def test_folder_is_walked_in_order_without_rubbish(tmp_path: Path) -> None:
    wanted = ["a.pdf", "b/c.docx", "b/d.txt", "z.txt"]
    rubbish = [".DS_Store", ".git/x.pdf", "b/~$c.docx", "Thumbs.db", "desktop.ini", "a.txt~"]
    for name in [*wanted, *rubbish]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    found = [Path(file.path).relative_to(tmp_path).as_posix() for file in discover([tmp_path])]
    assert sorted(found) == wanted
    assert found == [Path(file.path).relative_to(tmp_path).as_posix() for file in discover([str(tmp_path)])]


def test_file_is_hashed_and_has_an_absolute_location(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "预算.txt").write_bytes(b"abc")
    monkeypatch.chdir(tmp_path)
    (file,) = discover(["./预算.txt"])
    assert (file.name, file.location, file.size) == ("预算.txt", str(tmp_path / "预算.txt"), 3)
    assert file.sha256 == hashlib.sha256(b"abc").hexdigest()
    assert file.read().data == b"abc"


def test_file_met_twice_counts_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "link.txt").symlink_to("a.txt")
    found = discover([tmp_path / "a.txt", tmp_path, tmp_path / ".." / tmp_path.name])
    assert [file.name for file in found] == ["a.txt"]


def test_linked_folders_are_walked_once(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.txt").write_text("a")
    (tmp_path / "raw" / "2025").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "back").symlink_to(tmp_path / "raw")
    assert [file.name for file in discover([tmp_path / "raw"])] == ["a.txt"]


def test_a_url_that_is_named_twice_counts_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    pytest.importorskip("fsspec")
    url = f"file://{tmp_path}/a.txt"
    assert [file.name for file in list_inputs([url, f"file://{tmp_path}/", url])] == ["a.txt"]


def test_hidden_file_that_is_named_is_read(tmp_path: Path) -> None:
    (tmp_path / ".a.txt").write_text("a")
    assert [file.name for file in discover([tmp_path / ".a.txt"])] == [".a.txt"]


def test_link_that_leads_nowhere_is_an_input_with_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("gone.txt")
    os.mkfifo(tmp_path / "pipe")
    (file,) = discover([tmp_path])
    assert (file.name, file.sha256, file.size) == ("a.txt", None, None)
    assert file.error is not None and "No such file" in file.error


def write_gbk_named(folder: Path, *names: str) -> None:
    for name in names:
        with open(os.path.join(os.fsencode(folder), name.encode("gbk")), "wb") as file:
            file.write(f"{name}\t1\n".encode())


def test_names_that_are_not_utf8_stay_apart_and_lead_back(tmp_path: Path) -> None:
    write_gbk_named(tmp_path, "甲.txt", "乙.txt")
    found = discover([tmp_path])
    assert {file.read().data.decode()[0] for file in found} == {"甲", "乙"}
    assert {file.name for file in found} == {r"\xbc\xd7.txt", r"\xd2\xd2.txt"}
    assert all(is_there(file.location) for file in found)
    assert not is_there(str(tmp_path / r"\xbc\xd8.txt"))


def test_own_files_in_a_folder_are_no_input(tmp_path: Path) -> None:
    for name in ("a.txt", "a.db"):
        (tmp_path / name).write_text(name)
    (tmp_path / "link.db").symlink_to("a.db")
    assert [file.name for file in discover([tmp_path], [tmp_path / "a.db"])] == ["a.txt"]


@pytest.mark.parametrize(("name", "reason"), [("gone", "neither a file nor a folder"), ("empty", "holds no files")])
def test_path_without_input_is_named(name: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / ".gitkeep").touch()
    with pytest.raises(SourceError, match=f"{name} .*{reason}.*: "):
        discover([tmp_path / name])
