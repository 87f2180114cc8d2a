"""Search: what LIKE finds is found, the best first, and each hit says where it stands."""
from __future__ import annotations

import json
import random
import sqlite3
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from search_queries import QUERIES
from workbench import ROOT, extracted, gongkai, write_disclosure

from pipeline.database import Database, open_database
from pipeline.rows import TABLES
from pipeline.search import KINDS, Found, Query, refresh, search, waiting
from pipeline.search.folding import Places, fold, grams

ALL = 1_000_000
# Columns of the views that say nothing that is printed, or what another record's search finds.
NOT_SEARCHED = {
    "form_kind", "value_kind", "comparator", "category1", "category2", "table_kind", "classification", "source",
    "measure", "sha256", "format", "named_format", "doc_kind", "status", "error", "location", "extractor_version",
    "role", "actual_unit", "standard_item", "empty", "kind",
}
OF_OTHERS = {
    "indicator": {"form_title", "organisation", "project_code", "project_name"},
    "figure": {"organisation"},
}
# Numbers, what is said of records, and titles that lines, paragraphs or cells have.
NO_KINDS = {"payment_plan", "finding", "check_result", "page", "correction", "budget_table", "unclaimed_table"}

Place = tuple[str, int, int | None, int | None, int | None]


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of all samples."""
    return extracted(ROOT / "data" / "raw", tmp_path_factory.mktemp("samples") / "samples.db")


@pytest.fixture(scope="module")
def database(samples: Path) -> Iterator[Database]:
    with open_database(samples) as database:
        refresh(database)
        yield database


def places(found: Found) -> set[Place]:
    return {(hit.record, hit.document_id, hit.no, hit.row, hit.col) for hit in found.hits}


def like(connection: sqlite3.Connection, word: str) -> dict[Place, set[Place]]:
    """What LIKE finds -> what a search may tell instead: itself, and for a cell the records that were read from it."""
    found: dict[Place, set[Place]] = {}
    pattern = "%" + "".join(f"\\{c}" if c in "%_\\" else c for c in word) + "%"
    for name, kind in KINDS.items():
        condition = " OR ".join(f"{column} LIKE :pattern ESCAPE '\\'" for column in kind.columns)
        columns = ", ".join(("document_id", *kind.key))
        for row in connection.execute(f"SELECT {columns} FROM {kind.source} WHERE {condition}", {"pattern": pattern}):
            place: Any = (name, *row, None, None, None)[:5]
            found[place] = {place} | (readers(connection, row) if name == "cell" else set())
    return found


def readers(connection: sqlite3.Connection, cell: tuple[int, ...]) -> set[Place]:
    sql = "SELECT record, record_no FROM origin WHERE document_id = ? AND table_no = ? AND row_no = ? AND col_no = ?"
    return {(record, cell[0], no, None, None) for record, no in connection.execute(sql, cell)}


def missed(database: Database, path: Path, word: str) -> list[Place]:
    found = places(search(database, Query(words=(word,), limit=ALL)))
    with closing(sqlite3.connect(path)) as connection:
        return [place for place, told in like(connection, word).items() if not told & found]


@pytest.mark.parametrize("word", QUERIES)
def test_what_like_finds_in_the_samples_is_found(word: str, database: Database, samples: Path) -> None:
    assert missed(database, samples, word) == []


def test_any_part_of_any_text_is_found(database: Database, samples: Path) -> None:
    """Parts of one to eight characters, as they are printed and in full-width form."""
    chance = random.Random(0)
    with closing(sqlite3.connect(samples)) as connection:
        found = connection.execute("SELECT text FROM cell UNION SELECT text FROM paragraph ORDER BY 1")
        texts = [text for (text,) in found if len(text) > 1]
    for text in chance.sample(texts, 150):
        start = chance.randrange(len(text))
        part = text[start:start + chance.randint(1, 8)].strip()
        if part and not set(part) & set(" \n\u3000"):  # in which words are set apart
            assert missed(database, samples, part) == [], part
            wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in part)
            found = places(search(database, Query(words=(wide,), limit=ALL)))
            assert found >= places(search(database, Query(words=(part,))))


@pytest.mark.parametrize("word", QUERIES)
def test_what_like_finds_in_real_documents_is_found(word: str, real: tuple[Database, Path]) -> None:
    assert missed(*real, word) == []


@pytest.fixture(scope="module")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Path]]:
    """The five smallest PDFs of the corpus."""
    folder = tmp_path_factory.mktemp("real")
    for path in sorted((shared / "corpus" / "real").glob("*.pdf"), key=lambda path: path.stat().st_size)[:5]:
        (folder / path.name).symlink_to(path)
    path = extracted(folder, folder / "real.db")
    with open_database(path) as database:
        refresh(database)
        yield database, path


def named(found: Found, terms: tuple[str, ...]) -> list[bool]:
    """Of each hit in turn whether its name has all the terms."""
    return [all(term in fold(hit.name or "") for term in terms) for hit in found.hits]


@pytest.mark.parametrize("word", QUERIES)
def test_finds_in_names_come_first(word: str, database: Database) -> None:
    found = search(database, Query(words=(word,), limit=ALL))
    in_names = named(found, found.terms)
    assert in_names == sorted(in_names, reverse=True)
    assert places(search(database, Query(words=(word,), limit=5))) == places(Found(found.hits[:5], found.terms, True))


def test_samples_have_most_of_what_is_looked_for(database: Database) -> None:
    assert sum(bool(search(database, Query(words=(word,))).hits) for word in QUERIES) >= 24


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Database]:
    """A database of a budget whose lines have these names, in this order."""
    lines = ("社会计生事务", "会计服务采购", "代理会计服务", "会计服务", "商务合作", "ＩＴ服务", "会  计")
    rows = "".join(f"{name}\t{amount}.00\n" for amount, name in enumerate(lines, 1))
    text = f"甲局2025年部门预算\n\n单位：万元\n\n项目\t预算数\n{rows}"
    (tmp_path / "甲局.txt").write_text(text, encoding="utf-8")
    with open_database(extracted(tmp_path / "甲局.txt", tmp_path / "own.db")) as database:
        refresh(database)
        yield database


def names(database: Database, *words: str, kind: str = "budget_line") -> list[str | None]:
    return [hit.name for hit in search(database, Query(words=words, kinds=(kind,))).hits]


def test_whole_names_come_first_then_words_then_short_names(own: Database) -> None:
    assert names(own, "会计服务") == ["会计服务", "会计服务采购", "代理会计服务"]
    assert names(own, "会计") == ["会计", "会计服务", "会计服务采购", "代理会计服务", "社会计生事务"]


def test_width_case_and_blanks_make_no_difference(own: Database) -> None:
    assert names(own, "it") == names(own, "ＩＴ服") == ["ＩＴ服务"]
    assert names(own, "会计 服务") == names(own, "服务", "会计") == ["会计服务", "会计服务采购", "代理会计服务"]


def test_words_within_a_long_word_are_found_where_it_is_not(own: Database) -> None:
    found = search(own, Query(words=("会计合作服务",)))
    assert found.hits == [] and found.terms == ("会计合作服务",)
    found = search(own, Query(words=("采购会计",)))
    assert [hit.name for hit in found.hits] == ["会计服务采购"]
    assert found.terms == ("采购", "会计")


def test_all_words_have_to_be_found(own: Database) -> None:
    assert names(own, "会计", "事务") == ["社会计生事务"]
    assert names(own, "会计", "合作") == []


def test_filters_leave_those_that_have_what_they_ask_for(database: Database) -> None:
    found = search(database, Query(words=("率",), limit=ALL)).hits
    for hit in found[:3]:
        year = search(database, Query(words=("率",), fiscal_year=hit.fiscal_year, limit=ALL)).hits
        assert year == [one for one in found if one.fiscal_year == hit.fiscal_year]
        kind = search(database, Query(words=("率",), kinds=(hit.record,), limit=ALL)).hits
        assert kind == [one for one in found if one.record == hit.record]
    two = search(database, Query(words=("率",), kinds=("project", "paragraph"), limit=ALL)).hits
    assert two == [one for one in found if one.record in ("project", "paragraph")]
    agency = search(database, Query(words=("率",), organisation="图书馆", limit=ALL)).hits
    assert agency and agency == [one for one in found if "图书馆" in (one.organisation or "")]
    assert search(database, Query(words=("率",), organisation="没有这个局")).hits == []


def test_hits_lead_to_their_records(database: Database, samples: Path) -> None:
    with closing(sqlite3.connect(samples)) as connection:
        for hit in search(database, Query(words=("满意度",), limit=ALL)).hits:
            kind = KINDS[hit.record]
            keys = dict(zip(kind.key, (hit.no, hit.row, hit.col), strict=False)) | {"document_id": hit.document_id}
            condition = " AND ".join(f"{column} = :{column}" for column in keys)
            (text,) = connection.execute(f"SELECT {hit.field} FROM {kind.source} WHERE {condition}", keys).fetchone()
            assert fold(hit.passage.strip("…")) in fold(text)
            assert [fold(hit.passage[start:end]) for start, end in hit.marks] == ["满意度"] * len(hit.marks) != []


def test_passage_is_the_part_of_a_long_text_around_the_find(tmp_path: Path) -> None:
    text = "甲局2025年部门预算说明。" + "本单位职责很多，" * 30 + "负责ＩＴ系统运维，" + "其他事项不再列举，" * 30
    (tmp_path / "甲局.txt").write_text(text, encoding="utf-8")
    with open_database(extracted(tmp_path / "甲局.txt", tmp_path / "own.db")) as database:
        refresh(database)
        (hit,) = search(database, Query(words=("it系统",), kinds=("paragraph",))).hits
    assert hit.passage.startswith("…") and hit.passage.endswith("…") and len(hit.passage) < 120
    assert [hit.passage[start:end] for start, end in hit.marks] == ["ＩＴ系统"]


def test_what_was_stored_anew_is_found_as_it_is_now(disclosures: Path, database_path: Path) -> None:
    extracted(disclosures, database_path)
    with open_database(database_path) as database:
        assert waiting(database) is None
        refresh(database)
        assert waiting(database) == 0 and len(search(database, Query(words=("甲局",), kinds=("document",))).hits) == 1
        write_disclosure(disclosures / "甲局.txt", "丁局", 7)
        extracted(disclosures, database_path)
        assert search(database, Query(words=("甲局2025年部门预算",))).hits == [] and waiting(database) == 1
        refresh(database)
        assert len(search(database, Query(words=("丁局",), kinds=("document",))).hits) == 1
        assert search(database, Query(words=("2025年部门预算",), kinds=("document",))).is_all


def test_entries_that_are_gone_take_no_place(samples: Path, database: Database, tmp_path: Path) -> None:
    path = extracted(ROOT / "data" / "raw", tmp_path / "again.db")
    with open_database(path) as again:
        for _ in range(3):
            with again.writing() as session:
                session.define(["DELETE FROM search_document"] if "search_document" in session.tables() else [])
            refresh(again)
        words = Query(words=("率",), limit=15)
        assert search(again, words) == search(database, words)


def test_index_of_other_code_and_index_full_of_dead_entries_are_made_anew(own: Database) -> None:
    for change in ("UPDATE search_state SET version = 'other'", "UPDATE search_state SET written = 1000000"):
        with own.writing() as session:
            session.define([change])
        refresh(own)
        with own.reading() as session:
            (counts,) = session.rows("SELECT written, (SELECT count(*) FROM search_entry) AS held FROM search_state")
        assert counts["written"] == counts["held"]
        assert names(own, "会计服务")[0] == "会计服务"


def test_two_that_make_the_index_do_not_harm_it(samples: Path, database: Database, tmp_path: Path) -> None:
    copy = extracted(ROOT / "data" / "raw", tmp_path / "copy.db")
    with ThreadPoolExecutor(2) as threads:
        done = list(threads.map(lambda _: gongkai("index", "--db", copy), range(2)))
    assert [one.returncode for one in done] == [0, 0], done
    with open_database(copy) as other:
        assert waiting(other) == 0
        assert found_of_all(other) == found_of_all(database)


def found_of_all(database: Database) -> list[list[tuple[Any, ...]]]:
    """The places of what each query finds, in order; ids of documents are those of their places on this machine."""
    hits = (search(database, Query(words=(word,), limit=ALL)).hits for word in QUERIES)
    return [[(hit.record, hit.document_id, hit.no, hit.row, hit.col, hit.passage) for hit in found] for found in hits]


def test_every_column_with_printed_text_is_searched(samples: Path) -> None:
    assert set(TABLES.values()) - set(KINDS) == NO_KINDS
    with closing(sqlite3.connect(samples)) as connection:
        for name, kind in KINDS.items():
            columns = connection.execute("SELECT name, type FROM pragma_table_info(?)", (kind.source,))
            texts = {column for column, of_type in columns if of_type == "TEXT"}
            of_document = {"file_name"} if name != "document" else set()
            assert texts - set(kind.columns) <= NOT_SEARCHED | of_document | OF_OTHERS.get(name, set())


@pytest.mark.parametrize("text", ["", "满", "满意度", "≥95%", "ＩＴ①㎡ß", "a b\u3000c", '"*^:(', "\x00😀"])
def test_grams_of_a_part_are_among_those_of_the_whole(text: str) -> None:
    pairs = grams(fold(text))
    whole = grams(fold(f"前{text}后"))
    assert "".join(pair[0] for pair in pairs) == "".join(pairs[:1])[:1] + "".join(pair[-1] for pair in pairs[:-1])
    assert set(pairs[:-1]) <= set(whole)
    assert not set("".join(whole)) & set(map(chr, (*range(48), *range(58, 65), *range(91, 97), *range(123, 128))))


def test_places_of_folded_text_are_those_of_the_text() -> None:
    text = "共①㎡，ＩＴ系 统"
    places = Places.of(text)
    assert places.folded == fold(text) == unicodedata.normalize("NFKC", text).lower().replace(" ", "")
    assert [text[start:end] for start, end in places.of_all("it系统")] == ["ＩＴ系 统"]
    assert [text[start:end] for start, end in places.of_all("m2")] == ["㎡"]


def test_command_prints_what_can_be_cited(samples: Path, database: Database) -> None:
    done = gongkai("search", "满意度", "--year", 2025, "--limit", 3, "--db", samples)
    assert (done.returncode, "--limit 30" in done.stderr) == (0, True), done.stderr
    (first, *_) = search(database, Query(words=("满意度",), fiscal_year=2025)).hits
    lines = done.stdout.splitlines()
    assert lines[0] == f"{first.name}  {first.value}"
    assert lines[1] == (
        f"    {first.file_name}, page {first.page}, indicator {first.no} ({first.organisation} {first.fiscal_year})")


def test_command_prints_json(samples: Path) -> None:
    done = gongkai("search", "满意度", "群众", "--kind", "indicator", "--kind", "project", "--json", "--db", samples)
    hits = [json.loads(line) for line in done.stdout.splitlines()]
    assert hits and {hit["record"] for hit in hits} <= {"indicator", "project"}
    assert "满意度" in done.stdout
    assert {"file_name", "page", "record", "no", "document_id", "passage", "marks", "amount_yuan"} <= set(hits[0])


def test_command_makes_the_index_once(disclosures: Path, database_path: Path) -> None:
    extracted(disclosures, database_path)
    first, second = (gongkai("search", "甲", "--db", database_path) for _ in range(2))
    assert first.stderr == "gongkai: making the search index\n" and second.stderr == ""
    assert first.stdout == second.stdout != ""
    write_disclosure(disclosures / "丁局.txt", "丁局", 4)
    extracted(disclosures, database_path)
    third = gongkai("search", "丁", "--db", database_path)
    assert third.stderr == "gongkai: putting 1 documents into the search index\n" and "丁局.txt" in third.stdout


def test_finding_nothing_ends_with_1(samples: Path, database: Database) -> None:
    done = gongkai("search", "没有这样的词吧", "--db", samples)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")


def test_words_within_are_told(samples: Path, database: Database) -> None:
    done = gongkai("search", "满意度公众", "--db", samples)
    assert done.returncode == 0
    assert "nothing has this in one piece; these have 满意度, 公众" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["词", "--db", "gone.db"], "there is no database gone.db"),
        (["词", "--db", "empty.db"], "empty.db is not of gongkai"),
        (["词", "--db", "甲局.txt"], "not a database"),
        ([" "], "a word has a character at least"),
        (["词", "--kind", "nonsense"], "invalid choice"),
        (["词", "--year", "x"], "not a whole number"),
    ],
)
def test_wrong_usage_is_told_in_a_sentence(arguments: list[str], reason: str, tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    write_disclosure(tmp_path / "甲局.txt", "甲局", 1)
    done = gongkai("search", *arguments, cwd=tmp_path)
    assert done.returncode == 2 and reason in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "gone.db").exists()


def test_controls_in_a_document_do_not_reach_the_terminal(tmp_path: Path) -> None:
    write_disclosure(tmp_path / "\x1b[2J甲\u202e.txt", "甲\x1b[31m局\u202e", 1)
    path = extracted(tmp_path, tmp_path / "own.db")
    plain, as_json = gongkai("search", "甲", "--db", path), gongkai("search", "甲", "--json", "--db", path)
    for done in (plain, as_json):
        assert done.stdout and not set(done.stdout + done.stderr) & set("\x1b\u202e")
    assert any("\u202e" in json.loads(line)["passage"] for line in as_json.stdout.splitlines())


def test_postgresql_finds_what_sqlite_finds(postgresql: str, samples: Path, database: Database) -> None:
    extracted(ROOT / "data" / "raw", postgresql)
    with ThreadPoolExecutor(2) as threads:
        made = list(threads.map(lambda _: gongkai("index", "--db", postgresql), range(2)))
    assert [one.returncode for one in made] == [0, 0], made
    with open_database(postgresql) as there:
        assert found_of_all(there) == found_of_all(database)
        words = Query(words=("率",), fiscal_year=2025, kinds=("indicator",), organisation="图书馆", limit=5)
        assert search(there, words) == search(database, words)


def test_who_may_not_write_finds_what_is_in_the_index(postgresql: str, disclosures: Path) -> None:
    extracted(disclosures, postgresql)
    reader = postgresql.replace("tester@", "reader@")
    with open_database(postgresql) as database, database.writing() as session:
        session.define(["CREATE ROLE reader LOGIN", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader"])
    none = gongkai("search", "甲局", "--db", reader)
    assert none.returncode == 2 and "the database has no search index" in none.stderr
    assert gongkai("index", "--db", postgresql).returncode == 0
    with open_database(postgresql) as database, database.writing() as session:
        session.define(["GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader"])
    write_disclosure(disclosures / "丁局.txt", "丁局", 4)
    extracted(disclosures, postgresql)
    some = gongkai("search", "甲局", "--db", reader)
    assert some.returncode == 0 and "permission denied" in some.stderr and "甲局.txt" in some.stdout
