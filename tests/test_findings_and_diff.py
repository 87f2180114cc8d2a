"""`gongkai findings` and `gongkai diff` on databases of real files."""
from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from workbench import ROOT, Query, gongkai

from pipeline.cli import main
from pipeline.loader import Loader
from pipeline.run import run

RAW = ROOT / "data" / "raw"
SCORED = "汀岚市公共交通管理中心2023年项目支出绩效自评表.pdf"

BUDGET = """{agency}{year}年部门预算{mark}

{published}

一般公共预算支出表

单位：万元

科目编码\t科目名称\t合计\t基本支出\t项目支出
2010301\t行政运行\t{first}\t{first}\t
2010302\t一般行政管理事务\t{second}\t\t{second}
{more}\t合计\t{total}\t{first}\t{second}
"""


def write_budget(path: Path, first: str = "120.50", second: str = "30.00", total: str = "150.50", mark: str = "",
                 published: str = "", more: str = "", agency: str = "汀岚市财政局", year: int = 2026) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(BUDGET.format(first=first, second=second, total=total, mark=mark, published=published, more=more,
                                  agency=agency, year=year), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of the samples and of a budget that does not add up, and whose name says another year."""
    folder = tmp_path_factory.mktemp("samples")
    write_budget(folder / "财政局2024年[1].txt", total="151.50")
    gongkai("extract", RAW, folder / "财政局2024年[1].txt", "--db", folder / "a.db")
    return folder / "a.db"


def findings(capsys: pytest.CaptureFixture[str], database: Path, *arguments: str) -> tuple[int, list[str]]:
    code = main(["findings", "--db", str(database), *arguments])
    return code, capsys.readouterr().out.splitlines()


def stored(database: Path, condition: str = "1 = 1") -> int:
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM v_finding WHERE {condition}").fetchone()[0])


def test_all_findings_are_listed_the_worst_first(samples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = findings(capsys, samples)
    assert (code, len(lines)) == (0, stored(samples))
    ranks = [["error", "warning", "info"].index(line.split()[0]) for line in lines]
    assert ranks == sorted(ranks) and len(set(ranks)) > 1
    assert any(line.startswith("error  财政局2024年[1].txt: ") and " (source): " in line for line in lines)


@pytest.mark.parametrize(
    ("arguments", "condition"),
    [
        (["--severity", "error"], "severity = 'error'"),
        (["--severity", "error", "--severity", "info"], "severity IN ('error', 'info')"),
        (["--blame", "source", "--severity", "error"], "blame = 'source' AND severity = 'error'"),
        (["--blame", "none"], "blame IS NULL"),
        (["财政局2024年[1]"], "file_name = '财政局2024年[1].txt'"),
        (["*.txt"], "file_name LIKE '%.txt'"),
        (["财政局*", "汀岚市"], "file_name LIKE '财政局%' OR file_name LIKE '%汀岚市%'"),
        (["--rule", "no-such-rule"], "1 = 0"),
    ],
    ids=str,
)
def test_findings_are_filtered(
    arguments: list[str], condition: str, samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, lines = findings(capsys, samples, *arguments)
    assert len(lines) == stored(samples, condition)
    _, rest = findings(capsys, samples, *arguments, "--json")
    assert len(json.loads("\n".join(rest))) == len(lines)


def test_findings_are_counted(samples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, lines = findings(capsys, samples, "--count", "severity", "--count", "document")
    assert sum(int(line.split()[0]) for line in lines) == stored(samples)
    assert any(line.split()[1:] == ["error", "财政局2024年[1].txt"] for line in lines)
    _, lines = findings(capsys, samples, "--count", "blame", "--json")
    counted = {row["blame"]: row["findings"] for row in json.loads("\n".join(lines))}
    assert counted["source"] == stored(samples, "blame = 'source'")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--fail-on", "error"], 1), (["--fail-on", "info"], 1), (["--severity", "info", "--fail-on", "warning"], 0),
        (["望溪区文化馆", "--fail-on", "error"], 0), (["财政局2024年[1]", "--count", "rule", "--fail-on", "error"], 1),
        (["--fail-on", "error", "--json"], 1),
    ],
    ids=str,
)
def test_findings_fail_on_demand(
    arguments: list[str], code: int, samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert findings(capsys, samples, *arguments)[0] == code


@pytest.mark.parametrize("command", ["findings", "diff"])
def test_a_database_that_is_not_there_is_not_made(command: str, tmp_path: Path) -> None:
    (tmp_path / "b.db").write_bytes(b"no database")
    for name, reason in (("a.db", "there is no database a.db"), ("b.db", "not a database")):
        done = gongkai(command, "--db", name, cwd=tmp_path)
        assert done.returncode == 2 and reason in done.stderr and len(done.stderr.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["b.db"]


def test_what_documents_say_reaches_the_terminal_as_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_budget(tmp_path / "raw" / "\x1b[2J财政局\x9b.txt", total="1.00")
    assert gongkai("extract", path, "--db", tmp_path / "a.db").returncode == 0
    for option in ([], ["--json"], ["--count", "document"]):
        text = "\n".join(findings(capsys, tmp_path / "a.db", *option)[1])
        assert "财政局" in text and not {"\x1b", "\x9b"}.intersection(text)


# ---------------------------------------------------------------- restatements


@pytest.fixture
def restated(tmp_path: Path, database: Loader) -> Path:
    """A budget and its correction, among others of the same agency, year and kind."""
    raw = tmp_path / "raw"
    write_budget(raw / "预算.txt", published="2026年3月2日")
    write_budget(raw / "预算2025.txt", second="31.00", total="152.50", published="发布时间：2026-02-10 10:00",
                 mark="（更正）", more="2010399\t其他支出\t1.00\t1.00\t\n")
    write_budget(raw / "去年.txt", year=2025)
    write_budget(raw / "别的.txt", agency="汀岚市民政局")
    shutil.copy(RAW / SCORED, raw)
    run([raw], database, workers=1)
    database.close()  # so that its file can be copied
    return raw


def test_the_restated_document_and_the_newer_one_are_told(restated: Path, query: Query) -> None:
    assert query("SELECT organisation, fiscal_year, doc_kind, older_file, newer_file FROM v_restatement") == [
        ("汀岚市财政局", 2026, "budget", "预算.txt", "预算2025.txt")]
    assert query("SELECT newest_by, older_published_on, newer_published_on FROM v_restatement") == [
        ("revised", "2026-03-02", "2026-02-10")]


@pytest.mark.parametrize(
    ("one", "other", "told_by"),
    [
        ({"published": "2026年2月10日"}, {"published": "二○二六年三月二日"}, "published_on"),
        ({"published": "2026年2月"}, {"published": "填报日期：2026.3.1"}, "published_on"),
        ({"published": "2026年2月10日"}, {"published": "2026年2月10日"}, "modified_at"),
        ({"published": "2018年2月11日"}, {"published": "2018年2月10日"}, "modified_at"),  # of a law, say
        ({"published": "2026年9月1日"}, {"mark": "（修订）"}, "revised"),
    ],
    ids=str,
)
def test_the_newer_one_is_told_by_what_it_says_else_by_its_file(
    one: dict[str, str], other: dict[str, str], told_by: str, tmp_path: Path, database: Loader, query: Query
) -> None:
    paths = [write_budget(tmp_path / "b.txt", **one), write_budget(tmp_path / "a.txt", first="99.00", **other)]
    for path, seconds in zip(paths, (1e9, 1.1e9) if told_by == "modified_at" else (1.1e9, 1e9), strict=True):
        os.utime(path, (seconds, seconds))
    run(paths, database, workers=1)
    assert query("SELECT older_file, newer_file, newest_by FROM v_restatement") == [("b.txt", "a.txt", told_by)]


def test_where_nothing_tells_the_newer_one_that_is_told(tmp_path: Path, database: Loader, query: Query) -> None:
    for path in (write_budget(tmp_path / "b.txt"), write_budget(tmp_path / "a.txt", first="99.00")):
        os.utime(path, (1e9, 1e9))
    run([tmp_path / "a.txt", tmp_path / "b.txt"], database, workers=1)
    assert query("SELECT newest_by FROM v_restatement") == [("nothing",)]


def test_documents_of_one_agency_with_other_records_restate_nothing(
    tmp_path: Path, database: Loader, query: Query
) -> None:
    write_budget(tmp_path / "a.txt")
    text = (tmp_path / "a.txt").read_text(encoding="utf-8")
    text = text.replace("行政运行", "技术推广").replace("一般行政管理事务", "防灾减灾").replace("20103", "21301")
    (tmp_path / "b.txt").write_text(text, encoding="utf-8")
    run([tmp_path / "a.txt", tmp_path / "b.txt"], database, workers=1)
    assert query("SELECT count(DISTINCT organisation), count(*) FROM v_document") == [(1, 2)]
    assert query("SELECT count(*) FROM v_restatement") == [(0,)]


# ---------------------------------------------------------------- diff


def diff(capsys: pytest.CaptureFixture[str], database: Path, *arguments: object) -> tuple[int, str]:
    code = main(["diff", "--db", str(database), *map(str, arguments)])
    return code, capsys.readouterr().out


def test_two_documents_are_compared_record_by_record(
    restated: Path, database_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = diff(capsys, database_path, restated / "预算.txt", "预算2025.txt")
    assert code == 1
    assert told.splitlines()[0] == (
        "预算.txt → 预算2025.txt (the newer one: its title or name says that it takes the place of an earlier one)")
    assert "  ~ budget_line  general_expenditure 2010302 一般行政管理事务 项目支出: amount_yuan 300000 → 310000" in told
    assert "  + budget_line  general_expenditure 2010399 其他支出 合计: amount_yuan 10000" in told
    assert "行政运行" not in told and "  - " not in told
    assert told.splitlines()[-1] == "1 of 1 compared differ."
    code, back = diff(capsys, database_path, "预算2025.txt", "预算.txt", "--json")
    rows = json.loads(back)
    assert {row["kind"] for row in rows} == {"document", "budget_line"}  # not what the code says of them
    assert code == 1 and {row["change"] for row in rows if row["kind"] == "budget_line"} == {"changed", "removed"}
    (row,) = (row for row in rows if row["key"].get("column_label") == "项目支出" and row["key"]["name"] != "合计")
    assert row["values"]["amount_yuan"] == [310000, 300000]


def test_all_restatements_are_listed(restated: Path, database_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = diff(capsys, database_path)
    assert (code, told.splitlines()[-1]) == (1, "1 of 1 compared differ.")
    code, counted = diff(capsys, database_path, "--count")
    assert code == 1 and "budget_line changed: 4" in counted and "→" not in counted


def test_the_same_document_differs_in_nothing(
    restated: Path, database_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert diff(capsys, database_path, SCORED, SCORED) == (0, "0 of 1 compared differ.\n")
    assert diff(capsys, database_path, SCORED, SCORED, "--json") == (0, "[]\n")
    with pytest.raises(SystemExit):
        diff(capsys, database_path, SCORED)
    assert main(["diff", "--db", str(database_path), SCORED, "gone"]) == 2


@pytest.fixture
def two_versions(restated: Path, database_path: Path, tmp_path: Path) -> Path:
    """The database again, as another version of the code might have read the same files."""
    after = tmp_path / "after.db"
    shutil.copy(database_path, after)
    with closing(sqlite3.connect(after)) as connection:
        connection.executescript("""
            UPDATE indicator SET value = 33, no = no + 100 WHERE level3 = '公交出行分担率';
            UPDATE document SET organisation = '汀岚市' WHERE file_name = '去年.txt';
            DELETE FROM document WHERE file_name = '别的.txt';
            DELETE FROM indicator WHERE level3 = '改造公交候车亭';
        """)
    return after


def test_two_versions_of_the_extraction_are_compared(
    two_versions: Path, database_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = diff(capsys, database_path, "--with", two_versions)
    assert code == 1
    lines = told.splitlines()
    assert "  ~ indicator  project_self_evaluation 公交专用道建设项目 公交出行分担率: value 32 → 33" in lines
    assert "  ~ document  organisation 汀岚市财政局 → 汀岚市" in lines
    assert lines[lines.index("别的.txt") + 1] == "  - document  "
    removed = "  - indicator  project_self_evaluation 公交候车亭改造项目 改造公交候车亭: "
    assert any(line.startswith(removed) for line in lines)
    assert lines[-5:] == ["document changed: 1", "document removed: 1", "indicator changed: 1", "indicator removed: 1",
                          "3 of 5 compared differ."]
    assert diff(capsys, database_path, "--with", two_versions, "去年")[1].splitlines()[-1] == "1 of 1 compared differ."
    assert diff(capsys, database_path, "--with", database_path)[0] == 0


def test_a_database_of_an_older_schema_is_compared_in_what_both_have(
    restated: Path, database_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    older = tmp_path / "older.db"
    shutil.copy(database_path, older)
    with closing(sqlite3.connect(older)) as connection:
        connection.executescript("""
            UPDATE schema_version SET version = 3;
            DROP VIEW v_restatement; DROP VIEW v_asset; DROP VIEW v_correction; DROP VIEW v_task;
            CREATE VIEW v_task AS SELECT document_id, no, page, name FROM task;
        """)
    for one, other in ((older, database_path), (database_path, older)):
        assert diff(capsys, one, "--with", other) == (0, "0 of 5 compared differ.\n")
    assert main(["diff", "--db", str(older)]) == 2
    assert "schema version 3" in capsys.readouterr().err


def test_files_that_moved_are_compared_by_their_content(
    restated: Path, database_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    moved = tmp_path / "moved"
    shutil.copytree(restated, moved)
    (moved / "去年.txt").unlink()
    assert gongkai("extract", moved, "--db", tmp_path / "moved.db").returncode == 0
    code, told = diff(capsys, database_path, "--with", tmp_path / "moved.db", "--json")
    assert code == 1
    assert [(row["old_document"], row["kind"], row["change"]) for row in json.loads(told)] == [
        ("去年.txt", "document", "removed")]


def test_postgresql_has_the_same_records_and_tells_the_same(
    restated: Path, database_path: Path, postgresql: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gongkai("extract", restated, "--db", postgresql).returncode == 0
    for one, other in ((database_path, postgresql), (postgresql, database_path)):
        assert main(["diff", "--db", str(one), "--with", str(other)]) == 0
    capsys.readouterr()
    told = []
    for target in (str(database_path), postgresql):
        for command in (["diff"], ["diff", "--json", "预算.txt", "预算2025.txt"], ["findings", "--json"]):
            main([*command, "--db", target])
            told.append(capsys.readouterr().out)
    assert told[:3] == told[3:] and "预算2025.txt (the newer one" in told[0]
