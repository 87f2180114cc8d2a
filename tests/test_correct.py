"""Corrections from the command line into the database, and through all that may happen to files and code later."""
from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from archives import gbk_zip, utf8_zip
from workbench import BUDGET, ROOT, Query, cli_command, cli_environment, dump, gongkai, write_disclosure

from pipeline.cli import main
from pipeline.corrections.files import add, read_corrections
from pipeline.corrections.model import CorrectionError
from pipeline.database import read_only
from pipeline.loader import Loader
from pipeline.run import Summary, run
from pipeline.workers import Limits

AMOUNT = """
SELECT amount_yuan FROM v_budget_line WHERE file_name LIKE ? AND name = '基本支出' AND column_label = '预算数'"""
STATES = "SELECT file_name, state, new_text, note FROM v_correction ORDER BY file_name, no"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "corrections"


@pytest.fixture
def extracted(disclosures: Path, database: Loader) -> Path:
    """The folder of disclosures, read without corrections."""
    run([disclosures], database, workers=1)
    return disclosures


@pytest.fixture
def correct(database_path: Path, folder: Path) -> Any:
    """Runs `gongkai correct` in this process; the exit code."""

    def command(*arguments: object) -> int:
        return main(["correct", *map(str, arguments), "--db", str(database_path), "--corrections", str(folder),
                     "--who", "甲", "--why", "看错"])

    return command


def again(paths: Path, database: Loader, folder: Path, **options: Any) -> Summary:
    return run([paths], database, corrections=read_corrections(folder), **{"workers": 1, **options})


def statuses(summary: Summary) -> dict[str, str]:
    return {step.name: step.status for step in summary.steps}


def test_a_correction_is_written_applied_and_seen(
    extracted: Path, database: Loader, folder: Path, correct: Any, query: Query, capsys: pytest.CaptureFixture[str]
) -> None:
    assert correct("甲局.txt", "--table", 1, "--row", 1, "--col", 1, "--text", "9.50") == 0
    told = capsys.readouterr().out
    assert "甲局.txt, table 1, row 1, col 1: '1.50' is to read '9.50'" in told
    assert f"Next: gongkai extract '{extracted / '甲局.txt'}' --db" in told
    read = statuses(again(extracted, database, folder))
    assert read == {"甲局.txt": "ok", "乙局.txt": "unchanged", "丙局.txt": "unchanged"}
    assert query(AMOUNT, "甲局.txt") == [(95000,)]
    assert query("SELECT text, printed_text FROM v_cell WHERE text <> printed_text") == [("9.50", "1.50")]
    assert query("SELECT table_no, \"row\", col, old_text, new_text, who, why FROM v_correction") == [
        (1, 1, 1, "1.50", "9.50", "甲", "看错")]
    assert query("SELECT severity, record FROM v_finding WHERE rule = 'correction-applied'") == [
        ("info", "table 1, row 1, col 1")]


def test_corrections_survive_runs_of_every_kind(
    extracted: Path, database: Loader, folder: Path, correct: Any, query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct("甲局.txt", "--find", "1.50", "--text", "9.50")
    for options in ({}, {"force": True}, {"workers": 2, "limits": Limits()}):
        again(extracted, database, folder, **options)
        assert query(AMOUNT, "甲局.txt") == [(95000,)]
    for module in ("run", "storing"):  # another version of the code
        monkeypatch.setattr(f"pipeline.{module}.EXTRACTION_VERSION", "next")
    assert set(statuses(again(extracted, database, folder)).values()) == {"ok"}
    assert query(AMOUNT, "甲局.txt") == [(95000,)]
    assert query(STATES) == [("甲局.txt", "applied", "9.50", None)]
    assert set(statuses(again(extracted, database, folder)).values()) == {"unchanged"}


def test_a_version_that_counts_otherwise_finds_the_cell(
    extracted: Path, database: Loader, folder: Path, correct: Any, query: Query
) -> None:
    correct("甲局.txt", "--find", "1.50", "--text", "9.50")
    (line,) = read_corrections(folder).lines
    shutil.rmtree(folder)
    add(folder, replace(line, table=4, row=7, col=2))  # as the version that it was made with counted
    again(extracted, database, folder)
    assert query(STATES) == [("甲局.txt", "applied", "9.50", "its place was table 4, row 7, col 2")]
    assert query(AMOUNT, "甲局.txt") == [(95000,)]


def test_a_correction_that_is_taken_out_is_undone(
    extracted: Path, database: Loader, folder: Path, correct: Any, query: Query
) -> None:
    correct("甲局.txt", "--find", "1.50", "--text", "9.50")
    again(extracted, database, folder)
    shutil.rmtree(folder)
    folder.mkdir()
    assert statuses(again(extracted, database, folder))["甲局.txt"] == "ok"
    assert (query(AMOUNT, "甲局.txt"), query(STATES)) == ([(15000,)], [])


def test_a_run_that_names_no_corrections_does_not_lose_those_of_the_database(
    extracted: Path, database: Loader, folder: Path, correct: Any, query: Query
) -> None:
    correct("甲局.txt", "--find", "1.50", "--text", "9.50")
    again(extracted, database, folder)
    with pytest.raises(CorrectionError, match="name their folder with --corrections"):
        run([extracted], database, workers=1)
    assert query(AMOUNT, "甲局.txt") == [(95000,)]


def rewrite(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def test_a_changed_file_keeps_the_correction_and_says_that_it_is_older(
    extracted: Path, database: Loader, folder: Path, correct: Any, query: Query
) -> None:
    correct("甲局.txt", "--find", "1.50", "--text", "9.50")
    again(extracted, database, folder)
    rewrite(extracted / "甲局.txt", ("项目支出\t20.00", "项目支出\t21.00"), ("\n基本", "\n其他支出\t0.10\t\n基本"))
    for status in ("ok", "unchanged"):
        assert statuses(again(extracted, database, folder))["甲局.txt"] == status
        note = "its place was table 1, row 1, col 1; it was made for another version of the file"
        assert query(STATES) == [("甲局.txt", "applied", "9.50", note)]
        assert query(AMOUNT, "甲局.txt") == [(95000,)]


def test_a_changed_file_that_was_mended_makes_the_correction_stale(
    extracted: Path, database: Loader, folder: Path, correct: Any, query: Query
) -> None:
    correct("甲局.txt", "--find", "1.50", "--text", "9.50")
    rewrite(extracted / "甲局.txt", ("1.50", "9.80"))
    again(extracted, database, folder)
    assert query(AMOUNT, "甲局.txt") == [(98000,)]
    reason = "its text is not there; it was made for another version of the file"
    assert query(STATES) == [("甲局.txt", "stale", "9.50", reason)]
    assert query("SELECT severity, message FROM v_finding WHERE rule = 'correction-stale'")[0][0] == "warning"
    rewrite(extracted / "甲局.txt", ("9.80", "9.50"))
    again(extracted, database, folder)
    assert "reads so already" in query(STATES)[0][3]


def test_files_of_the_same_name_elsewhere_are_not_corrected(
    extracted: Path, database: Loader, folder: Path, correct: Any, query: Query, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    write_disclosure(other / "甲局.txt", "甲局", 1)
    rewrite(other / "甲局.txt", ("20.00", "30.00"))
    correct("甲局.txt", "--find", "1.50", "--text", "9.50")
    for paths in (extracted, other, extracted):
        again(paths, database, folder)
        assert query(STATES) == [("甲局.txt", "applied", "9.50", None)]
    assert sorted(query(AMOUNT, "甲局.txt")) == [(15000,), (95000,)]


def test_a_file_that_cannot_be_read_any_more_tells_of_its_corrections(
    extracted: Path, database: Loader, folder: Path, correct: Any, query: Query
) -> None:
    correct("甲局.txt", "--find", "1.50", "--text", "9.50")
    (extracted / "甲局.txt").write_bytes(b"")
    again(extracted, database, folder)
    ((name, state, _, note),) = query(STATES)
    assert (name, state) == ("甲局.txt", "stale") and note.startswith("the file could not be read")


def test_members_of_archives_are_corrected_wherever_they_lie(
    tmp_path: Path, database: Loader, folder: Path, correct: Any, query: Query, capsys: pytest.CaptureFixture[str]
) -> None:
    contents = {f"{name}.txt": BUDGET.format(name=name, amount=1).encode() for name in ("甲局", "乙局")}
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "b.zip").write_bytes(gbk_zip({"a.zip": utf8_zip(contents)}))
    run([raw], database, workers=1)
    assert correct("b.zip!a.zip!甲局.txt", "--find", "1.50", "--text", "9.50") == 0
    assert f"Next: gongkai extract {raw / 'b.zip'} " in capsys.readouterr().out
    expected = {"b.zip": "ok", "b.zip!a.zip": "ok", "b.zip!a.zip!甲局.txt": "ok", "b.zip!a.zip!乙局.txt": "unchanged"}
    assert statuses(again(raw, database, folder, workers=2, limits=Limits())) == expected
    assert query(AMOUNT, "%甲局.txt") == [(95000,)]
    assert set(statuses(again(raw, database, folder)).values()) == {"unchanged"}
    (raw / "甲局.txt").write_bytes(contents["甲局.txt"])  # of which the member is a duplicate
    assert statuses(again(raw, database, folder, force=True))["b.zip!a.zip!甲局.txt"] == "duplicate"
    assert query(STATES) == [("甲局.txt", "applied", "9.50", None)]
    (raw / "甲局.txt").unlink()
    contents["甲局.txt"] += "转移支出\t3.00\t\n".encode()
    (raw / "b.zip").write_bytes(gbk_zip({"a.zip": utf8_zip(contents)}))
    again(raw, database, folder)
    note = "it was made for another version of the file"
    assert query(STATES)[0] == ("b.zip!a.zip!甲局.txt", "applied", "9.50", note)  # the file that is gone stays stored


def test_a_copy_is_corrected_where_it_was_read(
    extracted: Path, database: Loader, folder: Path, correct: Any, query: Query, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(extracted / "甲局.txt", extracted / "甲局 (1).txt")
    run([extracted], database, workers=1)
    ((copy,),) = query("SELECT file_name FROM v_document WHERE status = 'duplicate'")
    assert correct(copy, "--find", "1.50", "--text", "9.50") == 0
    again(extracted, database, folder)
    assert query(AMOUNT, "甲局%") == [(95000,)]


def test_a_corrected_cell_is_corrected_again_and_back(
    extracted: Path, database: Loader, folder: Path, correct: Any, query: Query, capsys: pytest.CaptureFixture[str]
) -> None:
    correct("甲局.txt", "--find", "1.50", "--text", "9.50")
    again(extracted, database, folder)
    capsys.readouterr()
    for _ in range(2):  # named by what it reads now; the second time the line is there
        assert correct("甲局.txt", "--find", "9.50", "--text", "9.60") == 0
    told = capsys.readouterr().out.splitlines()
    assert "'1.50' is to read '9.60'" in told[0] and told[1].startswith("It takes the place of '9.50' by 甲 on ")
    assert told[-1] == f"This correction is there already: {folder / 'corrections.csv'}, line 3."
    again(extracted, database, folder)
    assert query(AMOUNT, "甲局.txt") == [(96000,)]
    assert [state for _, state, *_ in query(STATES)] == ["superseded", "applied"]
    assert correct("甲局.txt", "--table", 1, "--row", 1, "--col", 1, "--text", "1.50") == 0
    again(extracted, database, folder)
    assert query(AMOUNT, "甲局.txt") == [(15000,)]
    assert query("SELECT count(*) FROM v_finding WHERE rule = 'correction-applied'") == [(0,)]


def test_a_figure_of_prose_is_corrected_in_its_paragraph(
    tmp_path: Path, database: Loader, folder: Path, correct: Any, query: Query
) -> None:
    prose = "2025年公务接待费预算3.20万元，比2024年减少0.30万元。因公出国（境）费预算5万元。"
    (tmp_path / "a.txt").write_text(f"汀岚市财政局2025年部门预算\n\n{prose}\n", encoding="utf-8")
    figure = "SELECT amount_yuan FROM v_figure WHERE item = '公务接待费' AND measure = 'level'"
    run([tmp_path / "a.txt"], database, workers=1)
    assert query(figure) == [(32000,)]
    assert correct("a.txt", "--paragraph", 2, "--old", "3.20", "--text", "12.30") == 0
    assert correct("a.txt", "--find", "减少0.30", "--text", "减少0.40") == 0
    again(tmp_path / "a.txt", database, folder)
    assert query(figure) == [(123000,)]
    assert correct("a.txt", "--find", "12.30", "--text", "3.30") == 0  # as it reads now
    again(tmp_path / "a.txt", database, folder)
    assert query(figure) == [(33000,)]
    assert query("SELECT paragraph_no, starts_at, old_text, new_text FROM v_correction WHERE state = 'applied'") == [
        (2, prose.index("减少0.30"), "减少0.30", "减少0.40"), (2, prose.index("3.20"), "3.20", "3.30")]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ("丁局 --find 1.50 --text 2", "holds no document 丁局"),
        ("局 --find 1.50 --text 2", "局 names 3 documents, take the number of one: "),
        ("甲局 --find 7.77 --text 2", "nothing reads '7.77'"),
        ("甲局 --table 2 --row 0 --col 0 --text 2", "there is no cell in table 2, row 0, col 0"),
        ("甲局 --table 1 --row 9 --col 0 --text 2", "there is no cell in table 1, row 9, col 0"),
        ("甲局 --paragraph 9 --text 2", "there is no paragraph 9"),
        ("甲局 --paragraph 1 --old 2077 --text 2", "nothing reads '2077' in paragraph 1"),
        ("甲局 --find 1.50 --text 1.50", "reads '1.50' already"),
        ("甲局 --text 1.50", "name the place"),
        ("甲局 --table 1 --text 1.50", "name the place"),
        ("甲局 --paragraph 1 --find 1.50 --text 2", "name the place"),
        ("甲局 --find 1.50 --old 1 --text 2", "--old goes with --paragraph"),
    ],
)
def test_a_place_that_is_not_there_is_told_and_nothing_is_written(
    arguments: str, reason: str, extracted: Path, correct: Any, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = correct(*arguments.split())
    except SystemExit as ended:
        code = ended.code
    assert (code, folder.exists()) == (2, False)
    assert reason in capsys.readouterr().err


def test_malformed_corrections_end_with_2_before_anything_is_read(disclosures: Path, tmp_path: Path) -> None:
    (tmp_path / "corrections").mkdir()
    (tmp_path / "corrections" / "a.csv").write_text("sha256\n", encoding="utf-8")
    done = gongkai("extract", disclosures, "--db", "a.db", cwd=tmp_path)
    assert done.returncode == 2 and not (tmp_path / "a.db").exists()
    assert done.stderr == (
        "gongkai: corrections/a.csv, line 1: no column old; the columns are sha256, file_name, page, table, row, col, "
        "paragraph, old, new, who, when, why, context, nth\n")
    assert gongkai("extract", disclosures, "--db", "a.db", "--corrections", "gone", cwd=tmp_path).returncode == 2


def test_the_folder_here_is_the_default_and_no_input(disclosures: Path, tmp_path: Path) -> None:
    """As a person works: extract, correct, extract, with no folder named, in a folder that holds all."""
    database = tmp_path / "raw" / "data" / "out" / "gongkai.db"
    assert gongkai("extract", ".", cwd=disclosures).returncode == 0
    done = gongkai("correct", "甲局", "--find", "1.50", "--text", "9.50", "--why", "看错", cwd=disclosures)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == f"Next: gongkai extract '{disclosures / '甲局.txt'}'"
    shutil.copy(disclosures / "corrections" / "corrections.csv", disclosures / "corrections" / "twice.csv")
    rewrite(disclosures / "corrections" / "twice.csv", ("甲局.txt", "丁局.txt"), (",1.50", ",1.40"))
    done = gongkai("extract", ".", cwd=disclosures)
    assert done.returncode == 0 and re.search("files ok +│ +1 ", done.stdout)
    assert "Corrections that are stale and were not applied: 1; see v_correction." in done.stdout
    assert len(dump(database)["document"]) == 3
    refused = gongkai("extract", disclosures, "--db", database, cwd=tmp_path)
    assert refused.returncode == 2 and "was made with corrections" in refused.stderr


def test_corrections_of_no_document_are_told(disclosures: Path, tmp_path: Path) -> None:
    text = f"sha256,table,row,col,old,new,who,when,why\n{'0f' * 32},1,1,1,1,2,甲,2026-01-05,看错\n"
    (tmp_path / "corrections").mkdir()
    (tmp_path / "corrections" / "a.csv").write_text(text, encoding="utf-8")
    done = gongkai("extract", disclosures, "--db", "a.db", cwd=tmp_path)
    assert "corrections/a.csv, line 2: no document of the database has this content or this file name." in done.stdout


def test_who_is_the_user_that_git_knows(extracted: Path, database_path: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text("[user]\n\tname = 某某\n", encoding="utf-8")
    command = ["correct", "甲局", "--find", "1.50", "--text", "9.50", "--why", "看错", "--db", str(database_path)]
    environment = {**cli_environment(), "HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1", "LOGNAME": "nobody-else"}
    for name, who in (("with", "某某"), ("without", "nobody-else")):
        (tmp_path / name).mkdir()
        if name == "without":
            (home / ".gitconfig").unlink()
        environment |= {"GIT_CEILING_DIRECTORIES": str(tmp_path), "XDG_CONFIG_HOME": str(home)}
        subprocess.run(cli_command(*command), cwd=tmp_path / name, env=environment, check=True)
        (line,) = read_corrections(tmp_path / name / "corrections").lines
        assert line.who == who


def test_a_cluster_corrects_into_postgresql(disclosures: Path, postgresql: str, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    assert gongkai("extract", disclosures, "--db", postgresql, cwd=tmp_path).returncode == 0
    find = ("correct", "甲局", "--find", "1.50", "--text", "9.50", "--why", "看错")
    done = gongkai(*find, "--db", postgresql, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    done = gongkai("extract", disclosures, "--db", postgresql, "--cluster", "local:1", cwd=tmp_path)
    assert done.returncode == 0 and "files unchanged" in done.stdout, done.stderr
    with read_only(postgresql) as session:
        (row,) = session.rows("SELECT amount_yuan FROM v_budget_line WHERE amount_text = '9.50'")
        assert row == {"amount_yuan": 95000}
        (row,) = session.rows("SELECT state, new_text, made_on FROM v_correction")
        assert (row["state"], row["new_text"], len(row["made_on"])) == ("applied", "9.50", 10)
        assert session.rows("SELECT printed_text FROM v_cell WHERE text = '9.50'") == [{"printed_text": "1.50"}]
    assert gongkai("findings", "--db", postgresql, "--rule", "correction-applied", "--fail-on", "info").returncode == 1


def test_an_indicator_of_a_pdf_is_read_from_the_corrected_cell(tmp_path: Path) -> None:
    sample = ROOT / "data" / "raw" / "汀岚市公共交通管理中心2023年项目支出绩效自评表.pdf"
    assert gongkai("extract", sample, "--db", "a.db", cwd=tmp_path).returncode == 0
    find = ("correct", "公共交通", "--find", "31.1%", "--text", "33.1%", "--why", "看错", "--db", "a.db")
    assert gongkai(*find, cwd=tmp_path).returncode == 0
    assert gongkai("extract", sample, "--db", "a.db", cwd=tmp_path).returncode == 0
    with read_only(tmp_path / "a.db") as session:
        rows = session.rows("SELECT page, actual_text, actual_value FROM v_indicator WHERE level3 = '公交出行分担率'")
    assert rows == [{"page": 1, "actual_text": "33.1%", "actual_value": 33.1}]
