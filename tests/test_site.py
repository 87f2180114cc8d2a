"""The site over HTTP: what it answers, refuses, and says when a file is not what it was."""
from __future__ import annotations

import io
import json
import shutil
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from budget_sample import budget_docx
from PIL import Image
from sites import served
from workbench import ROOT, cli_environment, gongkai, write_disclosure

from pipeline.web.names import RECORDS
from pipeline.web.queries import queries

pytest.importorskip("datasette")
PDF = "汀岚市图书馆2025年项目支出绩效目标表.pdf"


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples, one of them in an archive in an archive; a page as a picture; a budget; a table of no form."""
    folder = tmp_path_factory.mktemp("site") / "raw"
    shutil.copytree(ROOT / "data" / "raw", folder)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("表/内.pdf", (folder / PDF).read_bytes())
    with zipfile.ZipFile(folder / "外.zip", "w") as archive:
        archive.writestr("内.zip", inner.getvalue())
    (folder / PDF).unlink()  # else the member were a duplicate
    with closing(pypdfium2.PdfDocument(folder / "沧澜县水务局2025年部门预算绩效文本.pdf")) as document:
        document[0].render(scale=1).to_pil().save(folder / "图.png", dpi=(144, 144))
    (folder / "预算.docx").write_bytes(budget_docx())
    write_disclosure(folder / "变.txt", "变局", 1)
    (folder / "表.txt").write_text("常用器材一览\n序号\t品名\t产地\n1\t水泵\t甲地\n2\t阀门\t乙地\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def stored(raw: Path) -> Path:
    path, corrections = raw.parent / "gongkai.db", raw.parent / "corrections"
    assert gongkai("extract", raw, "--db", path, "--no-ocr").returncode == 1
    corrected = ("correct", "公共交通管理中心", "--find", "31.1%", "--text", "33.1%", "--who", "甲", "--why", "核对")
    assert gongkai(*corrected, "--db", path, "--corrections", corrections).returncode == 0
    assert gongkai("extract", raw, "--db", path, "--no-ocr", "--corrections", corrections).returncode == 1
    return path


@pytest.fixture(scope="module")
def site(stored: Path) -> Iterator[str]:
    with served(stored) as address:
        yield address


def get(url: str, **headers: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def page(url: str) -> str:
    status, body = get(url)
    assert status == 200, url
    return body.decode()


def rows(database: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql, values).fetchall()


def document(database: Path, name: str) -> int:
    ((found,),) = rows(database, "SELECT id FROM document WHERE file_name LIKE ? AND status <> 'duplicate'", f"%{name}")
    return int(found)


def size(image: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(image)).size


@pytest.mark.parametrize("record", RECORDS)
def test_every_kind_of_record_has_a_source_view(record: str, site: str, stored: Path) -> None:
    key = "id, 1" if record == "document" else "document_id, no"
    found = rows(stored, f"SELECT {key} FROM {record} ORDER BY 1, 2")
    for number, no in (found[0], found[-1]):
        assert "读出的值" in page(f"{site}/-/source/{number}/{record}/{no}")


def test_cell_and_paragraph_lead_to_what_was_read_from_them(site: str, stored: Path) -> None:
    ((number, table, row, col, no),) = rows(stored, """
        SELECT document_id, table_no, row_no, col_no, record_no FROM origin
        WHERE record = 'indicator' AND field = 'value' ORDER BY 1, 2, 3, 4 LIMIT 1""")
    assert f"/-/source/{number}/indicator/{no}" in page(f"{site}/-/source/{number}/cell/{table}/{row}/{col}")
    ((number, paragraph, no),) = rows(stored, """SELECT document_id, paragraph_no, record_no FROM origin
        WHERE record = 'figure' AND field = 'quote' ORDER BY 1, 2 LIMIT 1""")
    assert f"/-/source/{number}/figure/{no}" in page(f"{site}/-/source/{number}/paragraph/{paragraph}")
    assert get(f"{site}/-/source/{number}/cell/999/0/0")[0] == 404


@pytest.mark.parametrize("view", ["v_indicator", "绩效指标"])
def test_row_of_a_view_in_either_language_leads_to_its_place(view: str, stored: Path, tmp_path: Path) -> None:
    path = shutil.copy(stored, tmp_path / "copy.db")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP VIEW IF EXISTS 绩效指标")
        connection.execute("""CREATE VIEW 绩效指标 AS SELECT file_name AS 文件, category2 AS 标准二级类别,
            document_id AS 文件编号, no AS 序号 FROM v_indicator""")
    ((number, no),) = rows(stored, "SELECT document_id, no FROM v_indicator LIMIT 1")
    with served(Path(path)) as address:
        shown = page(f"{address}/gongkai/{urllib.parse.quote(view).replace('%', '~')}?_size=1")
    assert f'href="/-/source/{number}/indicator/{no}"' in shown
    assert "数量指标" in shown.split('class="facet-results"')[1]


@pytest.mark.parametrize("name", sorted(queries()))
def test_query_answers_and_its_rows_lead_to_their_places(name: str, site: str) -> None:
    values = urllib.parse.urlencode({"项目名称": "", "科目编码": "208", "_shape": "objects", "_size": 5})
    found = json.loads(page(f"{site}/gongkai/{name}.json?{values}"))["rows"]
    assert found
    shown = page(f"{site}/gongkai/{name}?{values}")
    for path in (row["出处"] for row in found if "出处" in row):
        assert f'href="/-/source/{path}"' in shown
        assert page(f"{site}/-/source/{path}")
    assert queries()[name]["title"] in page(f"{site}/")


def test_member_of_an_archive_is_shown_as_its_pages(site: str, stored: Path) -> None:
    member = document(stored, "内.pdf")
    assert f"/-/page/{member}/1.png" in page(f"{site}/-/source/{member}/project/1")
    status, image = get(f"{site}/-/page/{member}/1.png")
    with closing(pypdfium2.PdfDocument(ROOT / "data" / "raw" / PDF)) as pdf:
        width, height = pdf[0].get_size()
    assert status == 200
    assert size(image)[0] / size(image)[1] == pytest.approx(width / height, rel=0.01)


def test_picture_file_is_shown_upright_and_whole(site: str, stored: Path, raw: Path) -> None:
    status, image = get(f"{site}/-/page/{document(stored, '图.png')}/1.png")
    shown, original = size(image), Image.open(raw / "图.png").size
    assert status == 200
    assert shown[0] / shown[1] == pytest.approx(original[0] / original[1], rel=0.01)


@pytest.mark.parametrize("path", [
    "/-/page/1/1.png", "/-/page/{pdf}/99.png", "/-/page/{pdf}/0.png", "/-/page/{text}/1.png", "/-/source/1/project/1",
    "/-/source/{pdf}/project/99", "/-/source/{pdf}/sqlite_master/1", "/-/source/{pdf}/document/2",
    "/gongkai-static/..%2fplugin.py",
])
def test_what_is_not_there_is_not_found(path: str, site: str, stored: Path) -> None:
    ids = {"pdf": document(stored, "内.pdf"), "text": document(stored, "变.txt")}
    assert get(site + path.format(**ids))[0] == 404


def test_file_that_changed_is_told_and_not_shown(site: str, stored: Path, raw: Path) -> None:
    file = raw / "云汉市城市管理局2026年项目支出绩效目标表.pdf"
    number, content = document(stored, file.name), file.read_bytes()
    assert get(f"{site}/-/page/{number}/1.png")[0] == 200
    file.write_bytes(content + b"\n%")
    assert "已被改动" in page(f"{site}/-/source/{number}/project/1")
    assert get(f"{site}/-/page/{number}/1.png")[0] == 404
    file.write_bytes(content)
    assert get(f"{site}/-/page/{number}/1.png")[0] == 200
    file.rename(raw / "别处.pdf")
    moved = page(f"{site}/-/source/{number}/project/1")
    (raw / "别处.pdf").rename(file)
    assert "不在读取时的位置" in moved and 'class="marked"' in moved  # its table is still to be seen


def test_database_can_only_be_read(site: str, stored: Path) -> None:
    for sql in ("DELETE FROM document", "PRAGMA writable_schema = 1", "ATTACH 'x.db' AS x"):
        assert get(f"{site}/gongkai.json?{urllib.parse.urlencode({'sql': sql})}")[0] == 400
    assert rows(stored, "SELECT count(*) > 0 FROM document") == [(1,)]


def test_other_names_for_this_machine_are_refused(site: str) -> None:
    assert get(f"{site}/", Host="example.org")[0] == 403
    assert get(f"{site}/", Host=site.removeprefix("http://").replace("127.0.0.1", "localhost"))[0] == 200


def test_search_takes_signs_literally(site: str) -> None:
    assert "没有找到" in page(f"{site}/-/search?q=%25%25%25")
    assert "没有找到" in page(f"{site}/-/search?q=%5f%5f%5c")
    assert "没有找到" not in page(f"{site}/-/search?{urllib.parse.urlencode({'q': '变局 2025', 'year': 2025})}")
    assert "没有找到" in page(f"{site}/-/search?{urllib.parse.urlencode({'q': '变局', 'year': 1999})}")


def test_file_that_could_not_be_read_has_a_page_and_no_pictures(site: str, stored: Path) -> None:
    damaged = document(stored, "（下载中断）.pdf")
    assert "cut off or damaged" in page(f"{site}/-/source/{damaged}/document/1")
    assert get(f"{site}/-/page/{damaged}/1.png")[0] == 404


@pytest.mark.parametrize(("database", "reason"), [
    ("没有.db", "there is no database"), ("postgresql://nobody@localhost/x", "SQLite"),
    ("坏.db", "not a database"), ("旧.db", "schema version 1"), ("怪?.db", "rename it"),
])
@pytest.mark.parametrize("command", ["serve", "report out.html"])
def test_database_that_cannot_be_shown_is_told_in_a_sentence(
        command: str, database: str, reason: str, tmp_path: Path) -> None:
    for name in ("坏.db", "怪?.db"):
        (tmp_path / name).write_text("no database")
    with closing(sqlite3.connect(tmp_path / "旧.db")) as connection:
        connection.executescript("CREATE TABLE schema_version (version INTEGER); INSERT INTO schema_version VALUES (1)")
    done = gongkai(*command.split(), "--db", database, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("gongkai: ") and reason in done.stderr and done.stderr.count("\n") == 1
    assert not (tmp_path / "没有.db").exists()


def test_port_that_is_taken_is_told_in_a_sentence(stored: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = gongkai("serve", "--db", stored, "--port", taken.getsockname()[1])
    assert done.returncode == 2
    assert "name others with --host and --port" in done.stderr


def test_report_that_cannot_be_written_is_told_in_a_sentence(stored: Path, tmp_path: Path) -> None:
    done = gongkai("report", tmp_path / "没有" / "out.html", "--db", stored)
    assert done.returncode == 2
    assert done.stderr.startswith("gongkai: ") and "cannot be written" in done.stderr


def test_other_commands_do_not_wait_for_the_libraries_of_pages() -> None:
    program = "import sys, pipeline.command_line; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], env=cli_environment(), capture_output=True, encoding="utf-8", check=True)
    assert {"datasette", "jinja2", "uvicorn", "pypdfium2", "PIL"} & set(done.stdout.split()) == set()


def test_search_finds_what_is_extracted_while_the_site_stands(tmp_path: Path) -> None:
    for name in ("晚", "新"):
        write_disclosure(tmp_path / f"{name}.txt", f"{name}晨局", 1)
    gongkai("extract", tmp_path / "晚.txt", "--db", tmp_path / "a.db")
    with served(tmp_path / "a.db") as address:
        query = f"{address}/-/search?{urllib.parse.urlencode({'q': '新晨局'})}"
        assert "没有找到" in page(query)
        gongkai("extract", tmp_path / "新.txt", "--db", tmp_path / "a.db")
        found = page(query)
    assert "没有找到" not in found and "尚未编入索引" not in found
