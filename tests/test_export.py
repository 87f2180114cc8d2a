"""Exports equal their views, row for row and type for type, whatever program opens them."""
from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas
import pytest
from exports import FORMULAS, VIEWS, Rows, Sheets, assert_equals_the_views, exported, keys_back, seen, told
from pyarrow import parquet

import pipeline
from parsers.errors import ToolMissing
from parsers.soffice import Conversion, convert
from pipeline.export.inert import restored
from pipeline.views import Column

DUCKDB_TYPES = {
    "text": "VARCHAR", "integer": "BIGINT", "key": "BIGINT", "real": "DOUBLE", "money": "DECIMAL(18,2)",
    "number": "DECIMAL(38,12)", "boolean": "BOOLEAN", "date": "DATE", "time": "TIMESTAMP",
}
FRAME_TYPES = {
    "text": "string", "integer": "Int64", "key": "Int64", "real": "float64", "money": "object", "number": "object",
    "boolean": "boolean", "date": "datetime64[s]", "time": "datetime64[us]",
}
BOOLEANS = {"=TRUE()", "=FALSE()"}  # as LibreOffice saves them


def sheets(database: Path, data: bytes) -> Sheets:
    formulas = {cell.value for sheet in openpyxl.load_workbook(io.BytesIO(data)) for row in sheet.iter_rows()
                for cell in row if cell.data_type in "fe"}
    assert formulas <= BOOLEANS
    found: Sheets = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(data), data_only=True):
        head, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = ([str(name) for name in head], keys_back(seen(database, sheet.title)[0], rows))
    return found


def test_workbook_in_openpyxl_equals_the_views(filled: Path, tmp_path: Path) -> None:
    path = exported(filled, "xlsx", tmp_path / "a.xlsx")["v_cell"]
    assert_equals_the_views(filled, sheets(filled, path.read_bytes()))


def test_workbook_in_pandas_equals_the_views(filled: Path, tmp_path: Path) -> None:
    path = exported(filled, "xlsx", tmp_path / "a.xlsx")["v_cell"]
    frames = pandas.read_excel(path, sheet_name=None, dtype=object, na_filter=False, engine="openpyxl")
    assert_equals_the_views(filled, {view: (list(frame.columns), keys_back(seen(filled, view)[0], rows_of(frame)))
                                     for view, frame in frames.items()})


def rows_of(frame: pandas.DataFrame) -> Rows:
    return list(frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None))


def test_workbook_in_libreoffice_equals_the_views(filled: Path, tmp_path: Path) -> None:
    path = exported(filled, "xlsx", tmp_path / "a.xlsx")["v_cell"]
    data = through_libreoffice(path.read_bytes(), "Calc MS Excel 2007 XML")
    assert_equals_the_views(filled, sheets(filled, data))


def test_workbook_has_frozen_headers_filters_and_formats(filled: Path, tmp_path: Path) -> None:
    path = exported(filled, "xlsx", tmp_path)["v_budget_line"]
    book = openpyxl.load_workbook(path)
    assert path == tmp_path / "export.xlsx" and book.sheetnames == list(VIEWS)
    for view in VIEWS:
        columns, rows = seen(filled, view)
        sheet = book[view]
        assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == sheet.dimensions
        assert sheet.max_row == len(rows) + 1
        formats = {column.type: cell.number_format for row in sheet.iter_rows(min_row=2)
                   for column, cell in zip(columns, row, strict=True) if cell.value is not None}
        wanted = {"money": "#,##0.00", "date": "yyyy-mm-dd", "time": "yyyy-mm-dd hh:mm:ss"}
        assert formats == {kind: wanted.get(kind, "General") for kind in formats}


def test_csv_equals_the_views(filled: Path, tmp_path: Path) -> None:
    for view, path in exported(filled, "csv", tmp_path).items():
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        with path.open(encoding="utf-8-sig", newline="") as file:
            head, *rows = csv.reader(file)
        columns, wanted = seen(filled, view)
        assert head == [column.name for column in columns]
        assert [list(map(restored, row)) for row in rows] == [list(map(in_csv, row)) for row in wanted]


def in_csv(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def test_csv_in_duckdb_equals_the_views(filled: Path, tmp_path: Path) -> None:
    found: Sheets = {}
    for view, path in exported(filled, "csv", tmp_path).items():
        columns = seen(filled, view)[0]
        types = {column.name: DUCKDB_TYPES[column.type] for column in columns}
        answer = duckdb.read_csv(str(path), header=True, columns=types, quotechar='"', escapechar='"')
        found[view] = (answer.columns, [tuple(restored(value) if isinstance(value, str) else value for value in row)
                                        for row in answer.fetchall()])
    assert_equals_the_views(filled, found)


def test_csv_in_libreoffice_computes_nothing(filled: Path, tmp_path: Path) -> None:
    path = exported(filled, "csv", tmp_path)["v_budget_line"]
    data = through_libreoffice(path.read_bytes(), "Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false")
    (sheet,) = openpyxl.load_workbook(io.BytesIO(data))
    found = {restored(str(cell.value)) for row in sheet.iter_rows() for cell in row}
    assert set(FORMULAS) <= found
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []


def through_libreoffice(data: bytes, reads: str) -> bytes:
    try:
        return convert(data, Conversion(reads, "xlsx"))
    except ToolMissing as error:
        pytest.skip(str(error))


def test_parquet_in_duckdb_equals_the_views(filled: Path, tmp_path: Path) -> None:
    found: Sheets = {}
    for view, path in exported(filled, "parquet", tmp_path).items():
        answer = duckdb.read_parquet(str(path))
        columns = seen(filled, view)[0]
        assert [str(kind) for kind in answer.types] == [DUCKDB_TYPES[column.type] for column in columns]
        found[view] = (answer.columns, answer.fetchall())
    assert_equals_the_views(filled, found)


def test_parquet_tells_what_its_columns_mean(filled: Path, tmp_path: Path) -> None:
    schema = parquet.read_schema(exported(filled, "parquet", tmp_path)["绩效指标"])
    assert schema.metadata[b"view"] == b"v_indicator" and b"Performance indicators" in schema.metadata[b"description"]
    assert schema.field("数值").metadata == {
        b"name": "数值".encode(), b"description": b"the number in its unit",
        b"description_zh": "按原单位的数值".encode()}
    assert all(schema.field(name).metadata for name in schema.names)


def test_json_lines_equal_the_views(filled: Path, tmp_path: Path) -> None:
    for view, path in exported(filled, "jsonl", tmp_path).items():
        columns, rows = seen(filled, view)
        found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        assert [list(row) for row in found] == [[column.name for column in columns]] * len(rows)
        dated = [[dates(value, column) for value, column in zip(row.values(), columns, strict=True)] for row in found]
        assert told([tuple(row) for row in dated], columns) == told(rows, columns)


def dates(value: Any, column: Column) -> Any:
    if value is None or column.type not in ("date", "time"):
        return value
    return date.fromisoformat(value) if column.type == "date" else datetime.fromisoformat(value)


def test_frames_equal_the_views(filled: Path) -> None:
    found: Sheets = {}
    for view in VIEWS:
        frame = pipeline.load(filled, view, exact=True)
        columns = seen(filled, view)[0]
        assert [str(kind) for kind in frame.dtypes] == [FRAME_TYPES[column.type] for column in columns]
        found[view] = (list(frame.columns), rows_of(frame))
    assert_equals_the_views(filled, found)


def test_frame_has_floats_to_reckon_with_unless_decimals_are_asked_for(filled: Path) -> None:
    frame = pipeline.load(filled, "v_three_public", "year = 2025")
    assert frame["three_public_yuan"].dtype == "float64"
    assert frame["three_public_yuan"].sum() == 146000.0
    assert pipeline.load(filled, "v_three_public", exact=True)["three_public_yuan"].sum() == Decimal(306000)


def test_frame_without_rows_has_its_columns_and_types(filled: Path) -> None:
    frame = pipeline.load(filled, "v_indicator", "1 = 0")
    assert len(frame) == 0 and str(frame["due_date"].dtype) == "datetime64[s]"
    assert str(frame["seq"].dtype) == "Int64"
