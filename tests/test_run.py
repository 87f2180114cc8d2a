"""Runs over folders of real files: what is read, what is not read again, what is whose duplicate."""
from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from workbench import Query, dump, endless_pdf, write_disclosure

from parsers.document import Options, SourceFile
from pipeline import __version__
from pipeline.extract import extract
from pipeline.loader import Loader, open_loader
from pipeline.records import Finding
from pipeline.run import Step, Summary, run
from pipeline.version import EXTRACTION_VERSION
from pipeline.workers import Limits


def statuses(summary: Summary) -> dict[str, str]:
    return {step.name: step.status for step in summary.steps}


def test_folder_is_read_into_cells(disclosures: Path, database: Loader, query: Query) -> None:
    summary = run([disclosures], database, workers=1)
    assert statuses(summary) == {"甲局.txt": "ok", "乙局.txt": "ok", "丙局.txt": "ok"}
    assert summary.rows["cell"] == 27
    found = query('SELECT "row", "col", text FROM v_cell WHERE file_name = ? AND "row" = 1 ORDER BY "col"', "乙局.txt")
    assert found == [(1, 0, "基本支出"), (1, 1, "2.50"), (1, 2, "0.00")]


def test_every_file_is_told_as_it_is_done(disclosures: Path, database: Loader) -> None:
    told: list[Step] = []
    summary = run([disclosures], database, workers=1, on_progress=told.append)
    assert told == summary.steps
    assert [(step.number, step.total) for step in told] == [(1, 3), (2, 3), (3, 3)]


def test_workers_write_the_same_rows_as_one_process(disclosures: Path, tmp_path: Path) -> None:
    for name, workers in (("one.db", 1), ("two.db", 2)):
        database = open_loader(tmp_path / name)
        run([disclosures], database, workers=workers)
        database.close()
    assert dump(tmp_path / "one.db") == dump(tmp_path / "two.db")


def test_only_changed_files_are_read_again(disclosures: Path, database: Loader, query: Query) -> None:
    run([disclosures], database, workers=1)
    write_disclosure(disclosures / "乙局.txt", "乙局", 77)
    expected = {"甲局.txt": "unchanged", "乙局.txt": "ok", "丙局.txt": "unchanged"}
    assert statuses(run([disclosures], database, workers=1)) == expected
    assert query("SELECT count(*) FROM v_cell WHERE file_name = '乙局.txt' AND text = '77.50'") == [(1,)]
    assert set(statuses(run([disclosures], database, workers=1, force=True)).values()) == {"ok"}


def test_files_that_were_not_touched_are_not_opened(disclosures: Path, database: Loader) -> None:
    for path in disclosures.iterdir():
        os.utime(path, (1e9, 1e9))
    assert run([disclosures], database, workers=1).unopened == 0
    assert run([disclosures], database, workers=1).unopened == 3
    write_disclosure(disclosures / "乙局.txt", "乙局", 7)  # of the same size as before
    os.utime(disclosures / "乙局.txt", (2e9, 1e9 + 1))
    changed = run([disclosures], database, workers=1)
    assert (changed.unopened, changed.statuses) == (2, {"ok": 1, "unchanged": 2})
    assert run([disclosures], database, workers=1, force=True).unopened == 0


def test_files_written_a_moment_ago_are_opened_again(disclosures: Path, database: Loader) -> None:
    for _ in range(2):
        write_disclosure(disclosures / "甲局.txt", "甲局", 1)
        assert run([disclosures / "甲局.txt"], database, workers=1).unopened == 0


def test_files_read_by_other_code_are_read_again(disclosures: Path, database: Loader, database_path: Path) -> None:
    run([disclosures], database, workers=1)
    with closing(sqlite3.connect(database_path)) as connection:
        connection.execute("UPDATE document SET extractor_version = 'older' WHERE file_name = '甲局.txt'")
        connection.commit()
    assert statuses(run([disclosures], database, workers=1))["甲局.txt"] == "ok"


def test_same_content_is_read_once(disclosures: Path, database: Loader, query: Query) -> None:
    shutil.copy(disclosures / "甲局.txt", disclosures / "甲局 (1).txt")
    for _ in range(2):  # the same file stays the first in the next run
        summary = run([disclosures], database, workers=1)
        assert [step.name for step in summary.with_status("duplicate")] == ["甲局.txt"]
    assert query("SELECT file_name, error FROM v_document WHERE status = 'duplicate'") == [
        ("甲局.txt", "the same content as 甲局 (1).txt")
    ]
    assert query("SELECT count(*) FROM v_cell WHERE file_name = '甲局.txt'") == [(0,)]


def test_content_of_an_earlier_run_is_a_duplicate(disclosures: Path, database: Loader, tmp_path: Path) -> None:
    run([disclosures], database, workers=1)
    copy = shutil.copy(disclosures / "甲局.txt", tmp_path / "copy.txt")
    assert statuses(run([copy], database, workers=1)) == {"copy.txt": "duplicate"}


def test_moved_file_leaves_no_rows_behind(disclosures: Path, database: Loader, query: Query) -> None:
    run([disclosures], database, workers=1)
    (disclosures / "甲局.txt").rename(disclosures / "丁局.txt")
    assert statuses(run([disclosures], database, workers=1))["丁局.txt"] == "ok"
    names = {name for (name,) in query("SELECT file_name FROM v_document")}
    assert names == {"乙局.txt", "丙局.txt", "丁局.txt"}


def test_files_with_names_that_are_not_utf8_stay(tmp_path: Path, database: Loader, query: Query) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for number, name in enumerate(["甲局.txt", "乙局.txt"]):
        source = write_disclosure(tmp_path / "disclosure.txt", name, number)
        for folder in folders:
            folder.mkdir(exist_ok=True)
            shutil.copy(source, folder / os.fsdecode(name.encode("gbk")))
    for status in ("ok", "unchanged", "unchanged"):
        assert run([folders[0]], database, workers=1).statuses == {status: 2}
        assert query("SELECT count(*) FROM v_cell") == [(18,)]
    assert run([folders[1]], database, workers=1).statuses == {"duplicate": 2}  # the first two are still there
    assert query("SELECT count(*) FROM v_document WHERE status = 'ok'") == [(2,)]


def test_files_that_cannot_be_opened_are_not_taken_for_each_other(
    tmp_path: Path, database: Loader, query: Query
) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).symlink_to("nowhere.pdf")
        run([tmp_path], database, workers=1)
        (tmp_path / name).unlink()
    assert query("SELECT file_name FROM v_document ORDER BY file_name") == [("a.pdf",), ("b.pdf",)]


def test_own_database_is_no_input(disclosures: Path) -> None:
    database = open_loader(disclosures / "own.db")
    for status in ("ok", "unchanged"):
        assert run([disclosures], database, workers=1).statuses == {status: 3}
    database.close()


def test_a_file_that_takes_for_ever_fails_and_the_others_are_read(
    disclosures: Path, database: Loader, query: Query
) -> None:
    (disclosures / "endless.pdf").write_bytes(endless_pdf())
    options = Options(reader="pdfplumber")
    summary = run([disclosures], database, workers=2, limits=Limits(seconds=4), options=options)
    assert summary.statuses == {"ok": 3, "failed": 1}
    ((error,),) = query("SELECT error FROM v_document WHERE file_name = 'endless.pdf'")
    assert "more than 4 seconds" in error and "--timeout" in error


def test_a_file_that_fills_the_memory_fails_and_the_others_are_read(
    disclosures: Path, database: Loader, query: Query
) -> None:
    (disclosures / "endless.pdf").write_bytes(endless_pdf())  # which pdfium unfolds
    summary = run([disclosures], database, workers=2, limits=Limits(memory_megabytes=400))
    assert summary.statuses == {"ok": 3, "failed": 1}
    ((error,),) = query("SELECT error FROM v_document WHERE file_name = 'endless.pdf'")
    assert "memory" in error and "Died" not in error


def test_files_that_cannot_be_read_cost_nothing_else(disclosures: Path, database: Loader, query: Query) -> None:
    (disclosures / "empty.pdf").touch()
    (disclosures / "plan.dwg").write_bytes(b"AC1032" + bytes(20))
    (disclosures / "gone.pdf").symlink_to("nowhere.pdf")
    summary = run([disclosures], database, workers=1)
    assert [step.name for step in summary.not_read] == ["empty.pdf", "gone.pdf", "plan.dwg"]
    assert summary.statuses == {"ok": 3, "failed": 2, "unsupported": 1}
    found: dict[str, str] = dict(query("SELECT file_name, error FROM v_document WHERE status <> 'ok'"))
    assert all(found.values())
    assert "No such file" in found["gone.pdf"]
    assert run([disclosures], database, workers=1).statuses == {"unchanged": 3, "failed": 2, "unsupported": 1}


def test_damaged_and_hostile_files_are_documents_too(shared: Path, database: Loader, query: Query) -> None:
    folder = shared / "corpus" / "hostile"
    summary = run([folder], database, workers=2)
    assert {step.name.partition("!")[0] for step in summary.steps} == {path.name for path in folder.iterdir()}
    assert query("SELECT count(*) FROM v_document WHERE status <> 'ok' AND error IS NULL") == [(0,)]


def test_unreadable_pages_become_findings(shared: Path) -> None:
    name = "pdfjs__bitmap-trailing-7fff-stripped.pdf"
    outcome = extract(SourceFile(name, (shared / "corpus" / "hostile" / name).read_bytes()), Options(ocr=False))
    assert (outcome.status, outcome.format) == ("partial", "pdf")
    assert outcome.error is not None and outcome.error.startswith("page 1: ")
    found = [(r.rule, r.severity, r.page) for r in outcome.extraction.records if isinstance(r, Finding)]
    assert ("unreadable-page", "error", 1) in found


def pdf_of_unreadable_pages(pages: int, readable: int = 0) -> bytes:
    """Pages with a font that says nothing of its characters, which pdfminer refuses, before some without a font."""
    kids = b" ".join([b"3 0 R"] * pages + [b"4 0 R"] * readable)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Contents 5 0 R /Resources << %b >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, pages + readable),
        page % b"/Font << /F 6 0 R >>",
        page % b"",
        b"<< /Length 17 >> stream\n50 50 m 90 50 l S\nendstream",
        b"<< /Type /Font /Subtype /Type0 >>",
    ]
    body = b"".join(b"%d 0 obj %b endobj\n" % (number, text) for number, text in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer << /Root 1 0 R >>\n%%EOF"


@pytest.mark.parametrize(("unreadable", "readable", "status"), [(1, 0, "failed"), (2, 0, "failed"), (1, 1, "partial")])
def test_a_document_of_which_no_page_was_read_has_failed(unreadable: int, readable: int, status: str) -> None:
    source = SourceFile("a.pdf", pdf_of_unreadable_pages(unreadable, readable))
    outcome = extract(source, Options(reader="pdfplumber"))
    assert outcome.status == status
    assert outcome.error is not None and "cannot be read" in outcome.error


def test_extraction_version_begins_with_the_package_version() -> None:
    assert EXTRACTION_VERSION.startswith(f"{__version__}+")


@pytest.mark.parametrize("workers", [1, 2])
def test_summary_adds_up(workers: int, disclosures: Path, database: Loader, query: Query) -> None:
    summary = run([disclosures], database, workers=workers)
    for table, number in summary.rows.items():
        assert query(f"SELECT count(*) FROM {table}") == [(number,)]
