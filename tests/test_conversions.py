"""The samples and seeds, made again as workbooks and web pages, give the records of the original."""
from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from workbench import ROOT

from parsers import parse
from parsers.document import Block, Paragraph, SourceFile
from parsers.encoding import decode
from tests.conversions import Records, as_page, as_preformatted_page, as_workbook, by_office, records_of

RAW = ROOT / "data" / "raw"
SAMPLES = sorted(path for path in RAW.iterdir() if path.suffix in (".docx", ".pdf") and "下载中断" not in path.name)
DUMPS = sorted(RAW.glob("*.txt"))
WAYS = {
    "a sheet a table": lambda blocks: as_workbook(blocks),
    "one sheet": lambda blocks: as_workbook(blocks, one_sheet=True),
    "a sheet a table, lines everywhere": lambda blocks: as_workbook(blocks, lines="all"),
    "one sheet, lines everywhere": lambda blocks: as_workbook(blocks, one_sheet=True, lines="all"),
    "a sheet a table, no lines": lambda blocks: as_workbook(blocks, lines="none"),
    "one sheet, no lines": lambda blocks: as_workbook(blocks, one_sheet=True, lines="none"),
    "page in UTF-8": lambda blocks: as_page(blocks),
    "page in GBK": lambda blocks: as_page(blocks, "gbk"),
    "page in GB18030 that says GB2312": lambda blocks: as_page(blocks, "gb2312"),
}


@cache
def original(path: Path) -> Records:
    return records_of(path.read_bytes(), path.name)


@cache
def printed(path: Path) -> tuple[Block, ...]:
    """What the document holds, without the numbers of its pages."""
    blocks = parse(SourceFile(path.name, path.read_bytes())).blocks
    return tuple(block for block in blocks if not (isinstance(block, Paragraph) and block.role != "text"))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_made_again_gives_the_same_records(path: Path, way: str) -> None:
    assert records_of(WAYS[way](printed(path)), path.name) == original(path)


@pytest.mark.parametrize("path", DUMPS, ids=lambda path: path.stem)
def test_a_dump_shown_by_a_page_gives_the_same_records(path: Path) -> None:
    text = decode(path.read_bytes())
    assert text is not None
    assert records_of(as_preformatted_page(text), path.name) == original(path)


@pytest.mark.parametrize("way", WAYS)
def test_a_seed_made_again_gives_the_same_records(shared: Path, way: str) -> None:
    for path in seeds(shared):
        assert records_of(WAYS[way](printed(path)), path.name) == original(path), path.name


@pytest.mark.parametrize("one_sheet", [False, True])
@pytest.mark.parametrize("to", ["xls", "html"])
def test_workbooks_saved_by_an_office_give_the_same_records(tmp_path: Path, to: str, one_sheet: bool) -> None:
    books = {f"{number}.xlsx": as_workbook(printed(path), one_sheet) for number, path in enumerate(SAMPLES)}
    saved = by_office(books, to, tmp_path)
    for number, path in enumerate(SAMPLES):
        assert records_of(saved[str(number)], path.name) == original(path), path.name


def test_word_files_saved_as_pages_give_the_same_records(tmp_path: Path) -> None:
    paths = [path for path in SAMPLES if path.suffix == ".docx"]
    saved = by_office({f"{number}.docx": path.read_bytes() for number, path in enumerate(paths)}, "html", tmp_path)
    for number, path in enumerate(paths):
        assert records_of(saved[str(number)], path.name) == original(path), path.name


def test_seeds_saved_as_old_workbooks_give_the_same_records(shared: Path, tmp_path: Path) -> None:
    paths = seeds(shared)
    books = {f"{number}.xlsx": as_workbook(printed(path)) for number, path in enumerate(paths)}
    saved = by_office(books, "xls", tmp_path)
    for number, path in enumerate(paths):
        assert records_of(saved[str(number)], path.name) == original(path), path.name


def seeds(shared: Path) -> list[Path]:
    return sorted((shared / "corpus" / "seeds").glob("*.docx"))
