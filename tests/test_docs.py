"""README, CONTRIBUTING, CHANGELOG and docs say what is so: examples are run, names are looked up."""
from __future__ import annotations

import doctest
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from test_schema import INTERFACE
from workbench import ROOT, Query, cli_environment

import pipeline
from parsers import PARSERS
from parsers.archive import ARCHIVES
from parsers.detect import FORMAT_NAMES
from parsers.document import SourceFile
from pipeline import dictionary, names
from pipeline.extract import extract
from pipeline.loader import Loader
from pipeline.records import Finding

README, README_ZH, CONTRIBUTING, CHANGELOG = (
    (ROOT / name).read_text(encoding="utf-8")
    for name in ("README.md", "README.zh.md", "CONTRIBUTING.md", "CHANGELOG.md")
)
DOCS = ROOT / "docs"
# A block in one of these languages is run; what it prints follows: in a console block, a text block, or a table.
EXAMPLE = re.compile(
    r"^```(?P<language>console|python|sql)\n(?P<code>.*?)^```\n"
    r"(?:\n```text\n(?P<text>.*?)^```\n|\n(?P<table>(?:\|[^\n]*\n)+))?",
    re.M | re.S,
)
# A block, with the table that it prints.
BLOCK = re.compile(r"^```\w+\n.*?^```\n(?:\n(?:\|[^\n]*\n)+)?", re.M | re.S)
VIEW = re.compile(r"^\| `(?P<view>v_\w+)` \| (?P<description>.+) \| (?P<columns>.+) \|$", re.M)
THROUGH_LIBREOFFICE = {"doc", "ole", "rtf", "odt", "ods", "xml"}
LIKENESS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


# The pages whose examples are run, each in a folder of its own, one after the other.
PAGES = ("README.md", "docs/tutorial.md")


class Example(NamedTuple):
    page: str
    language: str
    code: str
    prints: str


def examples(page: str) -> list[Example]:
    found: list[Example] = []
    for match in EXAMPLE.finditer((ROOT / page).read_text(encoding="utf-8")):
        if match["language"] == "console":
            commands = re.finditer(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", match["code"], re.M)
            found += [Example(page, "console", command[1], command[2]) for command in commands]
        else:
            table = re.sub(r"^\|[-|]+\|\n", "", match["table"] or "", flags=re.M)
            found.append(Example(page, match["language"], match["code"], match["text"] or table))
    return found


EXAMPLES = [example for page in PAGES for example in examples(page)]


def check_out(folder: Path) -> Path:
    """A folder in which a page's commands run as they are written, on the code and libraries of this run."""
    shutil.copytree(ROOT / "data" / "raw", folder / "data" / "raw")
    for name in ("Makefile", "pyproject.toml", "hatch_build.py", "parsers/pdf/pdfium/loop.c"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name, arguments in {"python": "", "gongkai": "-m pipeline.cli"}.items():
        (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n', encoding="utf-8")
        (programs / name).chmod(0o755)
    (folder / ".venv" / ".installed").touch()  # what make looks at before it installs
    return folder


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What the examples print, run in the order of their page: the first makes the database of the others."""
    folders = {page: check_out(tmp_path_factory.mktemp("checkout")) for page in PAGES}
    return [run(example, folders[example.page]) for example in EXAMPLES]


def run(example: Example, folder: Path) -> str:
    if example.language == "sql":
        return table(example.code, folder / "data" / "out" / "gongkai.db")
    command = example.code if example.language == "console" else [sys.executable, "-c", example.code]
    # A make that runs these tests hands its own variables down.
    environment = {k: v for k, v in cli_environment().items() if k not in ("MAKEFLAGS", "MAKELEVEL", "RAW", "DB")}
    done = subprocess.run(
        command, shell=isinstance(command, str), cwd=folder, env=environment, capture_output=True, encoding="utf-8",
        check=False,
    )
    return done.stdout or done.stderr


def table(sql: str, database: Path) -> str:
    with closing(sqlite3.connect(database)) as connection:
        cursor = connection.execute(sql)
        rows = [[column[0] for column in cursor.description], *cursor]
    return "".join("| " + " | ".join("" if value is None else str(value) for value in row) + " |\n" for row in rows)


def timeless(text: str) -> str:
    """Without what differs from run to run: seconds, and the width of the table that holds them."""
    return re.sub(r"─+", "─", re.sub(r"(seconds +│ +)[\d.]+", r"\1", text))


@pytest.mark.parametrize("number", range(len(EXAMPLES)), ids=lambda number: EXAMPLES[number].code.split("\n")[0])
def test_example_prints_what_its_page_says(number: int, printed: list[str]) -> None:
    expected, actual = timeless(EXAMPLES[number].prints), timeless(printed[number])
    assert expected.strip("\n. ")
    assert doctest.OutputChecker().check_output(expected, actual, LIKENESS), f"it prints\n{printed[number]}"


@pytest.mark.parametrize("page", PAGES)
def test_page_has_examples_of_every_kind(page: str) -> None:
    assert {example.language for example in EXAMPLES if example.page == page} == {"console", "python", "sql"}


@pytest.mark.parametrize("view", INTERFACE)
def test_readme_lists_the_columns_of_the_view(view: str, database: Loader, query: Query) -> None:
    (row,) = re.findall(rf"^\| `{view}` \| .+ \| (.+) \|$", README, re.M)
    listed = row.split(", ")
    assert listed[: len(INTERFACE[view].split())] == INTERFACE[view].split()
    assert set(listed) <= {name for (name,) in query("SELECT name FROM pragma_table_info(?)", view)}


def test_readme_lists_views_that_there_are(database: Loader, query: Query) -> None:
    views = {name for (name,) in query("SELECT name FROM sqlite_master WHERE type = 'view'")}
    assert set(INTERFACE) <= set(re.findall(r"^\| `(v_\w+)`", README, re.M)) <= views


def test_readme_and_readme_zh_lead_to_each_other() -> None:
    assert README.startswith("[中文](README.zh.md)\n")
    assert README_ZH.startswith("[English](README.md)\n")


def test_readme_zh_has_the_examples_of_readme() -> None:
    assert BLOCK.findall(README_ZH) == BLOCK.findall(README)


def test_readme_zh_has_as_many_sections_as_readme() -> None:
    chinese, english = (re.findall("^## ", text, re.M) for text in (README_ZH, README))
    assert len(chinese) == len(english)


def test_readme_zh_lists_the_views_of_readme() -> None:
    chinese, english = ([(row["view"], row["columns"]) for row in VIEW.finditer(text)] for text in (README_ZH, README))
    assert chinese == english


def test_readme_zh_has_the_chinese_names_of_the_views() -> None:
    named = {row["view"]: row["description"].split("：")[0] for row in VIEW.finditer(README_ZH)}
    assert named == {view: f"`{names.views()[view].name}`" for view in named}


@pytest.mark.parametrize(
    ("page", "written"),
    [(dictionary.DICTIONARY, dictionary.dictionary), (dictionary.FOR_ASSISTANTS, dictionary.for_assistants)],
)
def test_dictionary_is_what_the_schema_and_the_names_give(
    page: str, written: Callable[[list[dictionary.View]], str]
) -> None:
    assert (ROOT / "docs" / page).read_text(encoding="utf-8") == written(dictionary.views()), "make docs writes it"


def test_dictionary_has_every_view_and_every_list_of_words() -> None:
    text = (ROOT / "docs" / dictionary.DICTIONARY).read_text(encoding="utf-8")
    for view, name in names.views().items():
        assert f"\n## {view} {name.name}\n" in text
    assert text.count("; its words are [below](#words)") > text.count("\n| table_kind (") == 1


def test_readme_lists_the_columns_of_the_contract(shared: Path) -> None:
    rows = re.findall(r"^\| `(v_\w+)` \| (.+) \|$", (shared / "CONTRACT.md").read_text(encoding="utf-8"), re.M)
    assert rows
    for view, columns in rows:
        (listed,) = re.findall(rf"^\| `{view}` \| .+ \| (.+) \|$", README, re.M)
        promised = {column.strip() for column in re.sub(r"\([^)]*\)", "", columns).split(",")}
        assert promised - set(listed.split(", ")) == set()


@pytest.mark.parametrize(
    ("row", "names"),
    [
        ("read", set(PARSERS) - THROUGH_LIBREOFFICE),
        ("read through LibreOffice", THROUGH_LIBREOFFICE),
        ("opened", set(ARCHIVES)),
        ("known, not read", set(FORMAT_NAMES) - set(PARSERS) - set(ARCHIVES) - {"encrypted"}),
    ],
)
def test_readme_lists_the_formats(row: str, names: set[str]) -> None:
    (listed,) = re.findall(rf"^\| {row} \| (.+) \|$", README, re.M)
    assert set(re.findall(r"`(\w+)`", listed)) == names


def test_contributing_names_every_module_and_no_other() -> None:
    paths = [path for room in ("parsers", "pipeline") for path in ROOT.glob(f"{room}/**/*.py") if path.stat().st_size]
    modules = {path.relative_to(ROOT).as_posix() for path in paths}
    assert set(re.findall(r"^\| `((?:parsers|pipeline)/[\w/]+\.py)` \|", CONTRIBUTING, re.M)) == modules


def test_contributing_names_every_table_of_the_vocabulary() -> None:
    folder = ROOT / "pipeline" / "normalizer" / "vocabulary"
    files = {path.name for path in folder.iterdir() if path.suffix in (".csv", ".txt")}
    assert set(re.findall(r"^\| `(\w+\.(?:csv|txt))` \|", CONTRIBUTING, re.M)) == files


@pytest.mark.parametrize("text", [README, README_ZH, CONTRIBUTING], ids=["README", "README.zh", "CONTRIBUTING"])
def test_make_targets_exist(text: str) -> None:
    code = re.findall(r"`([^`\n]+)`", text) + re.findall(r"^(?:\$ )?(make .*)$", text, re.M)
    named = {target for line in code for target in re.findall(r"^make (\w+)", line)}
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert named and named <= set(targets)


@pytest.mark.parametrize(
    "page",
    [
        "README.md", "README.zh.md", "CONTRIBUTING.md", "CHANGELOG.md",
        *sorted(f"docs/{path.name}" for path in DOCS.glob("*.md")),
    ],
)
def test_links_and_paths_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = [(ROOT / page).parent / name for name in re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", text)]
    paths = set(re.findall(r"`((?:data|parsers|pipeline|tests)/[\w./]*\w)`", text)) - {"data/out/gongkai.db"}
    assert [path for path in [*links, *(ROOT / name for name in paths)] if not path.exists()] == []


def test_contributing_quotes_the_finding_of_an_unknown_header() -> None:
    header = "一级指标\t二级指标\t三级指标\t指标值\t牵头科室意见\n"
    rows = "产出指标\t数量指标\t修复路面\t≥3公里\t同意\n产出指标\t质量指标\t验收合格率\t≥95%\t同意\n"
    outcome = extract(SourceFile("a.txt", f"某局2025年项目支出绩效目标表\n\n{header}{rows}".encode()))
    (finding,) = (record for record in outcome.extraction.records if isinstance(record, Finding))
    assert f"{finding.rule} | {finding.severity} | {finding.blame} | {finding.message} " in CONTRIBUTING


def test_changelog_tells_of_this_version() -> None:
    assert re.search(rf"\b{re.escape(pipeline.__version__)}\b", CHANGELOG)
