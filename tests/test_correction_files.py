"""The files that hold corrections, as gongkai, people and spreadsheets write them."""
from __future__ import annotations

import codecs
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.corrections.files import COLUMNS, FILE_NAME, add, read_corrections
from pipeline.corrections.model import Correction, CorrectionError, fingerprint

HASH = "0f" * 32
LINE = Correction(
    sha256=HASH, file_name="甲局.pdf", page=2, table=1, row=0, col=3, old="1,234.50", new="1,243.50", who="甲",
    when=date(2026, 1, 5), why="看错", context="| 基本支出 | ▢", nth=2, twins=3,
)
HEADER = "sha256,table,row,col,paragraph,old,new,who,when,why"
ROW = f"{HASH},1,0,3,,1.5,2.5,甲,2026-01-05,看错"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "corrections"


def write(folder: Path, data: str | bytes, name: str = "a.csv") -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())


def lines(folder: Path) -> list[Correction]:
    return list(read_corrections(folder).lines)


@pytest.mark.parametrize(
    "texts",
    [("1.5", "2.5"), ("", "0"), ("7", ""), ("两\n行", '"引号"，逗号,'), ("-1.50", "+3"), ("=1+1", "@SUM(A1)"),
     ("'=1", "'"), ("-", "——"), ("-abc", "\t1")],
    ids=repr,
)
def test_what_is_added_is_read_again(texts: tuple[str, str], folder: Path) -> None:
    written = [replace(LINE, old=texts[0], new=texts[1]), replace(LINE, table=None, row=None, col=None, paragraph=4)]
    for correction in written:
        add(folder, correction)
    assert lines(folder) == written
    assert [line.source for line in lines(folder)] == [
        f"{folder / FILE_NAME}, line 2", f"{folder / FILE_NAME}, line {3 + texts[0].count(chr(10))}"]


def test_texts_that_spreadsheets_would_run_are_inert_in_the_file(folder: Path) -> None:
    add(folder, replace(LINE, old="=cmd|' /C calc'!A0", new="-2+3", why="@x"))
    text = (folder / FILE_NAME).read_text(encoding="utf-8-sig")
    values = text.splitlines()[1].split(",")
    assert not [value for value in values if value.strip('"').startswith(("=", "+", "-", "@"))]


def test_a_new_file_begins_with_the_mark_by_which_spreadsheets_know_utf_8(folder: Path) -> None:
    path = add(folder, LINE)
    assert path.read_bytes().startswith(codecs.BOM_UTF8 + ",".join(COLUMNS).encode())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_files_of_spreadsheets_are_read_and_added_to(encoding: str, line_end: str, folder: Path) -> None:
    add(folder, LINE)
    path = folder / FILE_NAME
    saved = path.read_text(encoding="utf-8-sig").replace("2026-01-05", "2026/1/5").replace("\n", line_end).rstrip()
    path.write_bytes(saved.encode(encoding))
    added = replace(LINE, old="两\n行", row=7)
    add(folder, added)
    assert lines(folder) == [LINE, added]


def test_columns_stand_in_any_order_beside_others(folder: Path) -> None:
    row = f"?,看错,2026.1.5,甲,2.5,1.5,3,0,1,{HASH.upper()}"
    write(folder, f"remark,why,when,who,new,old,col,row,table,sha256\n{row}\n,,,,,,,,,\n")
    (line,) = lines(folder)
    assert (line.sha256, line.numbers, line.old, line.new) == (HASH, (1, 0, 3, None), "1.5", "2.5")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("sha256,old\n", "line 1: no column new"),
        (f"{HEADER}\n{ROW},more\n", "line 2: it has 11 values for 10 columns"),
        (f"{HEADER}\n{ROW}\n{ROW.replace('0f', '0g', 1)}\n", "line 3: sha256 is"),
        (f"{HEADER}\n{ROW.replace(',1,0,', ',0,0,')}\n", "line 2: table is '0', not a whole number from 1 on"),
        (f"{HEADER}\n{ROW.replace(',1,0,', ',1,x,')}\n", "line 2: row is 'x', not a whole number from 0 on"),
        (f"{HEADER}\n{ROW.replace(',1,0,', ',1' + '0' * 30 + ',0,')}\n", "line 2: table is"),
        (f"{HEADER}\n{ROW.replace(',1,0,', ',,0,')}\n", "line 2: it names neither a cell"),
        (f"{HEADER}\n{ROW.replace('3,,', '3,4,')}\n", "line 2: it names neither a cell"),
        (f"{HEADER}\n{HASH},,,,4,,2.5,甲,2026-01-05,看错\n", "line 2: old is empty"),
        (f"{HEADER}\n{ROW.replace('2026-01-05', '2026-02-30')}\n", "line 2: when is '2026-02-30', not a date"),
        (f"{HEADER}\n{ROW.replace('2026-01-05', '')}\n", "line 2: when is ''"),
        (f"{HEADER}\n{ROW.replace('甲', ' ')}\n", "line 2: who is empty"),
        (f"{HEADER}\n{ROW.replace('看错', '')}\n", "line 2: why is empty"),
        (f'{HEADER}\n"{ROW}\n', "line 2: it is no CSV"),
        (f"{HEADER},nth\n{ROW},3 of 2\n", "line 2: nth is '3 of 2'"),
        ("", "line 1: no column sha256"),
    ],
)
def test_a_malformed_line_is_told_with_its_file_and_line(text: str, reason: str, folder: Path) -> None:
    write(folder, text)
    with pytest.raises(CorrectionError) as raised:
        read_corrections(folder)
    assert str(raised.value).startswith(f"{folder / 'a.csv'}, {reason}")


def test_what_is_no_text_is_told(folder: Path) -> None:
    write(folder, bytes(range(256)))
    with pytest.raises(CorrectionError, match="is not text in UTF-8 or GB18030"):
        read_corrections(folder)
    with pytest.raises(CorrectionError, match="is no folder of corrections"):
        read_corrections(folder / "a.csv")


def test_corrections_of_all_files_come_in_the_order_of_their_days(folder: Path) -> None:
    days = {"b.csv": "2026-01-05", "a.csv": "2026-01-07", "z.CSV": "2026-01-05", "~$a.csv": "nonsense", "notes.txt": ""}
    for name, day in days.items():
        write(folder, f"{HEADER}\n{ROW.replace('2026-01-05', day).replace('看错', name)}\n", name)
    add(folder, replace(LINE, why="added"))
    assert [line.why for line in lines(folder)] == ["b.csv", "z.CSV", "added", "a.csv"]
    assert {path.name for path in read_corrections(folder).files} == {"a.csv", "b.csv", "z.CSV", FILE_NAME}


def test_a_file_with_other_columns_is_not_added_to(folder: Path) -> None:
    write(folder, f"{HEADER}\n{ROW}\n", FILE_NAME)
    with pytest.raises(CorrectionError, match="other columns"):
        add(folder, LINE)
    assert len(lines(folder)) == 1


def test_the_fingerprint_tells_corrections_apart_wherever_they_are_written() -> None:
    assert fingerprint([]) is None
    assert fingerprint([LINE]) == fingerprint([replace(LINE, source="elsewhere")])
    others = [[replace(LINE, new="2")], [LINE, LINE], [replace(LINE, why="?")], [replace(LINE, row=1)]]
    assert len({fingerprint(corrections) for corrections in ([LINE], *others)}) == 5
