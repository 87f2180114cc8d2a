"""What spreadsheets compute, and what files cannot hold: neutralised, told, never cut in silence."""
from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas
import pytest
from exports import FORMULAS

from pipeline.database import DatabaseError, read_only
from pipeline.export import FORMATS, ExportError, export, lines, xlsx
from pipeline.export.inert import neutralised, restored
from pipeline.export.parquet import write as write_parquet
from pipeline.export.tables import Table
from pipeline.views import Column

RISKY = [*FORMULAS, "\t=1+1", "\r=1", "\n@a", " =1+1", "－1＋1", "\x01a", "--", "''=1", "=\n1"]


@pytest.mark.parametrize("text", RISKY)
def test_text_that_is_computed_gets_an_apostrophe_that_can_be_taken_away(text: str) -> None:
    assert neutralised(text) == f"'{text}"
    assert restored(neutralised(text)) == text


@pytest.mark.parametrize("text", ["=", "-", "＝", "-5.00", "+3.2%", "-1,250.40", "1+1", "a=1", "'a", "", "≥95%", "—"])
def test_text_that_computes_nothing_stays(text: str) -> None:
    assert neutralised(text) == text == restored(text)


def test_negative_numbers_stay_numbers(filled: Path, tmp_path: Path) -> None:
    where = "file_name = 'planted.txt'"
    with read_only(filled) as session:
        list(export(session, ["v_budget_line"], "csv", tmp_path, where))
        list(export(session, ["v_budget_line"], "xlsx", tmp_path, where))
    text = (tmp_path / "v_budget_line.csv").read_text(encoding="utf-8-sig")
    assert ",-1.50," in text and "'-1.50" not in text
    rows = pandas.read_excel(tmp_path / "export.xlsx", engine="openpyxl")
    assert sorted(rows["amount_yuan"], reverse=True) == [-number - 0.5 for number in range(1, len(FORMULAS) + 1)]


def table(kind: str, *values: Any) -> Table:
    return Table("v_test", [Column("column", kind, "column")], iter([(value,) for value in values]))


def workbook(
    path: Path, *tables: Table, rows_of_a_sheet: int = xlsx.ROWS
) -> tuple[list[tuple[str, ...]], list[list[Any]]]:
    """What was told of each table, and the values of each sheet."""
    written = xlsx.write(path, tables, rows_of_a_sheet)
    book = openpyxl.load_workbook(path)
    values = [[row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] for sheet in book]
    return [one.changed for one in written], values


def test_text_too_long_for_a_cell_is_cut_and_told(tmp_path: Path) -> None:
    long, longest = "字" * 40_000, "𠀀" * 16_384  # which are two characters each
    (changed,), ((first, second, third),) = workbook(tmp_path / "a.xlsx", table("text", long, longest, "=" + long))
    assert changed == ("3 texts are longer than the 32,767 characters of a cell and end with … there",)
    assert first == "字" * 32_766 + "…" and second == "𠀀" * 16_383 + "…" and third.startswith("=字")


def test_characters_that_xml_forbids_are_shown_and_told(tmp_path: Path) -> None:
    (changed,), (values,) = workbook(tmp_path / "a.xlsx", table("text", "a\x01b\x1f\ufffe", "c\rd\r\ne\tf", " g "))
    assert values == ["a␁b␟\ufffd", "c\rd\r\ne\tf", " g "]
    assert len(changed) == 1 and changed[0].startswith("1 texts hold characters")


def test_errors_and_formulas_are_texts_in_a_workbook(tmp_path: Path) -> None:
    texts = ["#N/A", "#REF!", "=1+1", "=", "TRUE", "1", "2025-01-01", "_x0041_"]
    (changed,), (values,) = workbook(tmp_path / "a.xlsx", table("text", *texts))
    assert (changed, values) == ((), texts)
    assert {cell.data_type for cell in next(openpyxl.load_workbook(tmp_path / "a.xlsx").active.columns)} == {"s"}


def test_numbers_and_dates_that_excel_does_not_know_are_texts_and_told(tmp_path: Path) -> None:
    big = Decimal("1234567890123456.78")
    told, values = workbook(
        tmp_path / "a.xlsx", table("money", big, Decimal("0.10"), Decimal("-9007199254740.91")),
        table("integer", 2**53 + 1, 2**53), table("date", date(1899, 12, 31), date(1900, 3, 1)), table("key", 5))
    assert values[0] == ["1234567890123456.78", 0.1, -9007199254740.91]
    assert values[1] == ["9007199254740993", 2**53]
    assert values[2] == ["1899-12-31", datetime(1900, 3, 1)]
    assert (values[3], [len(changed) for changed in told]) == (["5"], [1, 1, 1, 0])


def test_view_with_more_rows_than_a_sheet_goes_on_in_the_next(tmp_path: Path) -> None:
    views = [table("integer", *range(7)), table("integer", *range(6)), table("integer")]
    _, values = workbook(tmp_path / "a.xlsx", *views, rows_of_a_sheet=4)
    assert values == [[0, 1, 2], [3, 4, 5], [6], [0, 1, 2], [3, 4, 5], []]
    titles = openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames
    assert titles == ["v_test", "v_test (2)", "v_test (3)", "v_test (4)", "v_test (5)", "v_test (6)"]


def test_sheet_titles_are_no_longer_than_excel_allows_and_differ(tmp_path: Path) -> None:
    long = [Table("v" * 40, [Column("a", "integer", "a")], iter([(1,)])) for _ in range(2)]
    xlsx.write(tmp_path / "a.xlsx", long)
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames == ["v" * 31, "v" * 27 + " (2)"]


def test_number_with_too_many_digits_for_parquet_is_told_and_leaves_no_file(tmp_path: Path) -> None:
    differences = Table("v_check", [Column("difference", "number", "difference")], iter([(Decimal("1e-13"),)]))
    with pytest.raises(ExportError, match=r"difference has a value that Parquet cannot hold"):
        write_parquet(tmp_path / "a.parquet", differences)
    assert list(tmp_path.iterdir()) == []


def test_number_with_more_digits_than_floats_have_is_a_text_in_json(tmp_path: Path) -> None:
    lines.write_jsonl(tmp_path / "a", table("money", Decimal("1234567890123456.78"), Decimal("5.00"), Decimal("0.10")))
    assert (tmp_path / "a").read_text() == '{"column": "1234567890123456.78"}\n{"column": 5}\n{"column": 0.1}\n'


@pytest.mark.parametrize("kind", FORMATS)
def test_rows_that_fail_in_the_middle_leave_the_file_of_before(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{kind}"
    path.write_text("before")

    def failing() -> Any:
        yield (1,)
        raise DatabaseError("gone")

    with pytest.raises(DatabaseError):
        FORMATS[kind](path, [Table("v_finding", [Column("no", "integer", "no")], failing())])
    assert [file.name for file in tmp_path.iterdir()] == [path.name] and path.read_text() == "before"
