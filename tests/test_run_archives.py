"""Runs over folders with archives: a member is a file with a row of its own."""
from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from archives import gbk_zip, seven_zip, tar, utf8_zip
from workbench import BUDGET, ROOT, Query, dump

from pipeline.loader import Loader, open_loader
from pipeline.reading import MAX_DEPTH
from pipeline.run import Summary, run

NAMES = ("甲局", "乙局", "丙局")


def disclosure(name: str, amount: int = 1) -> bytes:
    return BUDGET.format(name=name, amount=amount).encode()


CONTENTS = {f"{name}.txt": disclosure(name, number) for number, name in enumerate(NAMES)}


def statuses(summary: Summary) -> dict[str, str]:
    return {step.name: step.status for step in summary.steps}


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(("name", "pack"), [("a.zip", gbk_zip), ("a.7z", seven_zip), ("a.tar", tar)])
@pytest.mark.parametrize("workers", [1, 2])
def test_members_are_read_like_files(
    name: str, pack: object, workers: int, tmp_path: Path, database: Loader, query: Query
) -> None:
    assert callable(pack)
    archive = write(tmp_path / name, pack(CONTENTS))
    expected = {name: "ok"} | {f"{name}!{member}": "ok" for member in CONTENTS}
    assert statuses(run([archive], database, workers=workers)) == expected
    assert query("SELECT count(*) FROM v_cell WHERE file_name = ? AND text = '2.50'", f"{name}!丙局.txt") == [(1,)]
    assert query("SELECT DISTINCT location FROM v_document WHERE file_name = ?", f"{name}!甲局.txt") == [
        (f"{archive}!甲局.txt",)
    ]
    again = run([archive], database, workers=workers)
    assert statuses(again) == dict.fromkeys(expected, "unchanged")


def test_samples_in_archives_of_archives_give_the_same_rows(tmp_path: Path) -> None:
    samples = {path.name: path.read_bytes() for path in sorted((ROOT / "data" / "raw").glob("*.*"))}
    halves = [dict(list(samples.items())[:5]), dict(list(samples.items())[5:])]
    inner = {"一.zip": gbk_zip(halves[0]), "二.tar.gz": tar(halves[1], "w:gz")}
    write(tmp_path / "all.7z", seven_zip(inner))
    rows = []
    for folder, name in ((ROOT / "data" / "raw", "files.db"), (tmp_path / "all.7z", "archive.db")):
        database = open_loader(tmp_path / name)
        run([folder], database, workers=2)
        database.close()
        found = dump(tmp_path / name)
        rows.append({table: sorted((row[1:] for row in found[table]), key=repr) for table in found
                     if table not in ("document", "schema_version", "classification")})
    assert rows[0] == rows[1]
    assert sum(map(len, rows[0].values())) > 1000


def test_an_archive_deeper_than_allowed_is_told(tmp_path: Path, database: Loader, query: Query) -> None:
    data = utf8_zip({"a.txt": disclosure("甲局")})
    for _ in range(MAX_DEPTH):
        data = utf8_zip({"a.zip": data})
    summary = run([write(tmp_path / "a.zip", data)], database, workers=1)
    assert summary.statuses == {"ok": MAX_DEPTH, "unsupported": 1}
    assert query("SELECT error FROM v_document WHERE status = 'unsupported'") == [
        (f"It is an archive in {MAX_DEPTH} others; unpack it yourself.",)
    ]


def test_errors_of_members_are_theirs(tmp_path: Path, database: Loader, query: Query) -> None:
    write(tmp_path / "a.zip", utf8_zip({"a.pdf": b"%PDF-1.4 nothing", "b.xyz": bytes(9) + b"\1", **CONTENTS}))
    write(tmp_path / "b.zip", b"PK\x03\x04 cut off")
    summary = run([tmp_path], database, workers=1)
    found = statuses(summary)
    assert found["b.zip"] == "failed" and found["a.zip"] == "ok" and found["a.zip!a.pdf"] == "failed"
    assert query("SELECT count(*) FROM v_document WHERE status <> 'ok' AND error IS NULL") == [(0,)]


def test_same_content_in_and_out_of_an_archive_is_read_once(tmp_path: Path, database: Loader) -> None:
    write(tmp_path / "a.zip", utf8_zip(CONTENTS))
    write(tmp_path / "z.txt", CONTENTS["甲局.txt"])
    for _ in range(2):
        found = statuses(run([tmp_path], database, workers=1))
        assert found["a.zip!甲局.txt"] == "duplicate"
    assert found["z.txt"] == found["a.zip"] == "unchanged"


def test_members_of_an_archive_that_a_killed_run_left_are_kept(
    tmp_path: Path, database: Loader, query: Query
) -> None:
    archive = write(tmp_path / "a.zip", utf8_zip(CONTENTS))
    run([tmp_path], database, workers=1)
    database.forget([str(archive)])  # whose row comes last
    for force in (False, True):
        assert run([tmp_path], database, workers=1, force=force).statuses in ({"ok": 1, "unchanged": 3}, {"ok": 4})
        assert query("SELECT count(*) FROM v_document WHERE status = 'ok'") == [(4,)]
        database.forget([str(archive)])


def test_same_content_twice_in_an_archive_stays_read(tmp_path: Path, database: Loader, query: Query) -> None:
    write(tmp_path / "a.zip", utf8_zip({"b.txt": disclosure("甲局"), "a.txt": disclosure("甲局")}))
    for _ in range(3):
        run([tmp_path], database, workers=1)
        assert query("SELECT file_name, status FROM v_document ORDER BY file_name") == [
            ("a.zip", "ok"), ("a.zip!a.txt", "duplicate"), ("a.zip!b.txt", "ok")]


def test_a_copy_of_an_archive_doubles_nothing(tmp_path: Path, database: Loader, query: Query) -> None:
    archive = write(tmp_path / "x.zip", utf8_zip(CONTENTS))
    run([tmp_path], database, workers=1)
    shutil.copy(archive, tmp_path / "x (1).zip")
    for _ in range(2):
        run([tmp_path], database, workers=1)
        read = query("SELECT file_name FROM v_document WHERE status = 'ok' ORDER BY file_name")
        assert [name.partition("!")[0] for (name,) in read] == ["x (1).zip"] * 4


def test_a_file_whose_name_has_the_mark_is_no_member(tmp_path: Path, database: Loader) -> None:
    write(tmp_path / "a.zip", utf8_zip(CONTENTS))
    write(tmp_path / "a.zip!n.txt", disclosure("丁局"))
    for status in ("ok", "unchanged", "unchanged"):
        assert statuses(run([tmp_path], database, workers=1))["a.zip!n.txt"] == status


def test_a_changed_archive_keeps_no_member_that_is_gone(tmp_path: Path, database: Loader, query: Query) -> None:
    inner = utf8_zip({"a.txt": disclosure("丁局", 9)})
    write(tmp_path / "a.zip", utf8_zip(CONTENTS | {"b.zip": inner}))
    run([tmp_path], database, workers=1)
    write(tmp_path / "a.zip", utf8_zip({"甲局.txt": CONTENTS["甲局.txt"], "b.zip": inner, "e.txt": disclosure("戊局")}))
    found = statuses(run([tmp_path], database, workers=1))
    assert found == {
        "a.zip": "ok", "a.zip!甲局.txt": "unchanged", "a.zip!b.zip": "unchanged", "a.zip!b.zip!a.txt": "unchanged",
        "a.zip!e.txt": "ok",
    }
    assert {name for (name,) in query("SELECT file_name FROM v_document")} == set(found)


def test_a_member_that_failed_is_tried_again(tmp_path: Path, database: Loader) -> None:
    write(tmp_path / "a.zip", utf8_zip({"a.pdf": b"%PDF-1.4 nothing", **CONTENTS}))
    for status in ("ok", "unchanged"):
        found = statuses(run([tmp_path], database, workers=1))
        assert (found["a.zip!a.pdf"], found["a.zip!甲局.txt"]) == ("failed", status)


def test_members_of_a_moved_archive_leave_no_rows_behind(tmp_path: Path, database: Loader, query: Query) -> None:
    archive = write(tmp_path / "a.zip", utf8_zip(CONTENTS))
    run([tmp_path], database, workers=1)
    archive.rename(tmp_path / "b.zip")
    run([tmp_path], database, workers=1)
    assert {name.partition("!")[0] for (name,) in query("SELECT file_name FROM v_document")} == {"b.zip"}


def test_nothing_is_left_in_the_folder_for_temporary_files(
    tmp_path: Path, database: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "tmp"
    (scratch / "gongkai-left").mkdir(parents=True)
    (scratch / "gongkai-left" / "lock").touch()  # as a run leaves it that was killed
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    run([write(tmp_path / "a.zip", utf8_zip(CONTENTS))], database, workers=1)
    assert list(scratch.iterdir()) == []
    shutil.rmtree(scratch)
