"""Workbooks: what of a sheet is seen, how it is cut into paragraphs and tables, numbers, damage."""
from __future__ import annotations

import datetime
import io
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles import Border, Side
from workbooks import SHEET, Edit, book_of, edited, read, rows_of, saved, shown, with_lines

from parsers import excel, parse
from parsers.document import Cell, Paragraph, SourceFile, Table
from parsers.errors import DamagedFile, EmptyFile, EncryptedFile, ParseError, UnsupportedFormat
from tests.conversions import by_office

GRID = [["项目", "金额"], ["基本支出", 1234.5], ["项目支出", 20]]
TEXTS = [["项目", "金额"], ["基本支出", "1234.5"], ["项目支出", "20"]]


def test_title_and_unit_over_a_ruled_grid_are_paragraphs_and_notes_below_too() -> None:
    book = book_of([["收支总表"], ["", "单位：万元"], *GRID, ["注：含上年结转。"]])
    book.active.merge_cells("A1:B1")
    with_lines(book.active, "A3:B5")
    assert shown(read(book)) == ["收支总表", "单位：万元", TEXTS, "注：含上年结转。"]


def test_a_line_under_the_unit_alone_does_not_make_it_a_row_of_the_table() -> None:
    book = book_of([["收支总表"], ["", "单位：万元"], *GRID])
    with_lines(book.active, "A3:B5")
    book.active["B2"].border = Border(bottom=Side(style="thin"))
    assert shown(read(book)) == ["收支总表", "单位：万元", TEXTS]


def test_title_and_unit_are_paragraphs_even_where_all_cells_have_lines() -> None:
    book = book_of([["收支总表"], ["", "单位：万元"], *GRID])
    with_lines(book.active, "A1:B5")
    book.active.merge_cells("A1:B1")
    assert shown(read(book)) == ["收支总表", "单位：万元", TEXTS]


def test_a_header_without_a_text_at_its_left_stays_in_the_table() -> None:
    book = book_of([["", "2025年预算数", ""], ["科目", "合计", "其中"], ["支出", 1, 2]])
    book.active.merge_cells("B1:C1")
    with_lines(book.active, "A1:C3")
    assert shown(read(book)) == [[["", "2025年预算数"], ["科目", "合计", "其中"], ["支出", "1", "2"]]]


def test_a_label_without_a_value_stays_in_the_table() -> None:
    book = book_of([["主管部门：", ""], ["项目名称", "甲"]])
    with_lines(book.active, "A1:B2")
    assert shown(read(book)) == [[["主管部门：", ""], ["项目名称", "甲"]]]


def test_a_table_without_lines_begins_at_the_first_row_of_several_cells() -> None:
    book = book_of([["收支总表"], ["编制单位：甲局", "单位：万元"], *GRID, [], ["说明一行"]])
    assert shown(read(book)) == ["收支总表", "编制单位：甲局", "单位：万元", TEXTS, "说明一行"]


def test_a_label_in_a_cell_of_its_own_goes_with_the_value_beside_it() -> None:
    assert shown(read(book_of([["填报日期：", "2025年3月", "单位：元"]]))) == ["填报日期：2025年3月", "单位：元"]


def test_several_tables_of_a_sheet_are_parted_by_the_rows_between_them() -> None:
    book = book_of([["表一说明"], *GRID, [], ["第二张表"], *GRID])
    with_lines(book.active, "A2:B4")
    with_lines(book.active, "A7:B9")
    assert shown(read(book)) == ["表一说明", TEXTS, "第二张表", TEXTS]


def test_merged_cells_span_and_columns_are_those_in_which_a_cell_begins() -> None:
    book = book_of([["类别", "", "指标", "值"], ["产出", "", "数量", 1], ["", "", "质量", 2]])
    for cells in ("A1:B1", "A2:B3"):
        book.active.merge_cells(cells)
    with_lines(book.active, "A1:D3")
    table = only_table(read(book).blocks)
    assert (table.n_rows, table.n_cols) == (3, 3)
    assert [cell for cell in table.cells if cell.col == 0] == [Cell(0, 0, "类别"), Cell(1, 0, "产出", row_span=2)]


def test_lines_of_a_cell_are_kept_and_those_of_a_paragraph_are_paragraphs() -> None:
    book = book_of([["第一行\n第二行"], ["项目", "内\n容"], ["甲", "乙"]])
    assert shown(read(book)) == ["第一行", "第二行", [["项目", "内\n容"], ["甲", "乙"]]]


@pytest.mark.parametrize(("name", "rows", "first"), [
    ("三公经费", GRID, "三公经费"),
    ("三公经费", [["单位：万元"], *GRID], "三公经费"),
    ("三公经费", [["附表3"], *GRID], "三公经费"),
    ("三公经费", [["“三公”经费支出表"], *GRID], "“三公”经费支出表"),
    ("Sheet2", GRID, TEXTS),
    ("Sheet1 (2)", GRID, TEXTS),
    ("工作表1", GRID, TEXTS),
    ("3", GRID, TEXTS),
])
def test_the_name_of_a_sheet_stands_for_a_title_that_is_not_printed(name: str, rows: list[list[object]],
                                                                     first: object) -> None:
    assert shown(read(book_of(rows, name)))[0] == first


def test_sheets_follow_each_other_and_hidden_ones_are_left_out_and_told() -> None:
    book = book_of(GRID, "收支总表")
    for name, state in (("草稿", "hidden"), ("底稿", "veryHidden"), ("支出表", "visible")):
        sheet = book.create_sheet(name)
        sheet.append(["甲", "乙"])
        sheet.append([name, "丁"])
        sheet.sheet_state = state
    document = read(book)
    assert shown(document) == ["收支总表", TEXTS, "支出表", [["甲", "乙"], ["支出表", "丁"]]]
    assert [(problem.rule, problem.severity) for problem in document.problems] == [("hidden-sheet", "info")] * 2
    assert "草稿" in document.problems[0].message


def test_hidden_rows_and_columns_are_left_out_and_told_once() -> None:
    book = book_of([["项目", "代码", "金额"], ["甲", "x", 1], ["乙", "y", 2], ["丙", "z", 3]])
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["B"].hidden = True
    document = read(book)
    assert shown(document) == [[["项目", "金额"], ["甲", "1"], ["丙", "3"]]]
    assert [problem.rule for problem in document.problems] == ["hidden-cells"]


def test_a_merged_cell_whose_first_row_is_hidden_is_seen_in_the_others() -> None:
    book = book_of([["项目", "金额"], ["甲", 1], ["", 2], ["", 3]])
    book.active.merge_cells("A2:A4")
    book.active.row_dimensions[2].hidden = True
    assert only_table(read(book).blocks).cells[2:4] == (Cell(1, 0, "甲", row_span=2), Cell(1, 1, "2"))


def test_numbers_dates_codes_truth_and_errors_are_as_printed() -> None:
    book = book_of([["名", "值"], ["数", 1234.5], ["和", 0.1 + 0.2], ["率", 0.256], ["期", datetime.date(2025, 3, 1)],
                    ["码", "0020801"], ["真", True], ["误", "#REF!"], ["空", None], ["零", 0]])
    sheet = book.active
    sheet["B2"].number_format, sheet["B4"].number_format = "#,##0.00", "0.0%"
    sheet["B5"].number_format = 'yyyy"年"m"月"'
    texts = [row[1] for row in rows_of(only_table(read(book).blocks))]
    assert texts == ["值", "1,234.50", "0.3", "25.6%", "2025年3月", "0020801", "TRUE", "#REF!", "", "0"]


def test_dates_of_a_workbook_that_counts_from_1904() -> None:
    book = book_of([["名", "值"], ["期", datetime.datetime(2025, 3, 1)]])
    book.epoch = datetime.datetime(1904, 1, 1)
    book.active["B2"].number_format = "yyyy-mm-dd"
    assert rows_of(only_table(read(book).blocks))[1] == ["期", "2025-03-01"]


def test_formulas_without_a_stored_result_are_told() -> None:
    (problem,) = read(book_of([["名", "值"], ["甲", 1], ["乙", 2], ["和", "=B2+B3"]])).problems
    assert (problem.rule, problem.severity) == ("formula-without-result", "warning")


def test_formulas_give_their_stored_results() -> None:
    results = b"""<c r="B4"><f>B2+B3</f><v>3</v></c><c r="C4" t="str"><f>A9</f><v></v></c>
        <c r="D4" t="e"><f>1/0</f><v>#DIV/0!</v></c>"""
    book = book_of([["名", "值", "注", "误"], ["甲", 1], ["乙", 2], ["和"]])
    end = b"</row></sheetData>"
    data = edited(saved(book), {SHEET: lambda xml: xml.replace(end, results + end)})
    document = read(data)
    assert rows_of(only_table(document.blocks))[3] == ["和", "3", "", "#DIV/0!"]
    assert document.problems == ()


def test_formats_down_to_the_last_row_make_no_rows() -> None:
    rows = b"".join(b'<row r="%d" s="1" customFormat="1" ht="20"/>' % row for row in range(4, 1_048_577))
    data = edited(saved(book_of(GRID)), {SHEET: lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>")})
    assert shown(read(data)) == [TEXTS]


def test_a_stray_text_in_the_last_cell_makes_no_large_table() -> None:
    book = book_of(GRID)
    book.active.cell(1_048_576, 16_384, "附")
    assert shown(read(book)) == [TEXTS, "附"]


def test_merged_ranges_over_whole_rows_and_over_each_other_are_cut_to_what_is_there() -> None:
    merged = b'</sheetData><mergeCells><mergeCell ref="A1:XFD1"/><mergeCell ref="A1:B2"/></mergeCells>'
    data = edited(saved(book_of([["收支总表"], *GRID])), {SHEET: lambda xml: xml.replace(b"</sheetData>", merged)})
    assert shown(read(data)) == ["收支总表", TEXTS]


def test_the_strict_form_of_the_standard_is_read() -> None:
    usual, strict = b"schemas.openxmlformats.org/spreadsheetml/2006/main", b"purl.oclc.org/ooxml/spreadsheetml/main"
    parts = (SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml")
    data = edited(saved(book_of(GRID)), {name: lambda xml: xml.replace(usual, strict) for name in parts})
    assert shown(read(data)) == [TEXTS]


def test_broken_names_of_ranges_do_no_harm() -> None:
    names = b'<definedNames><definedName name="_xlnm.Print_Area" localSheetId="0">#REF!,(</definedName></definedNames>'
    edit = {"xl/workbook.xml": lambda xml: xml.replace(b"<definedNames/>", b"").replace(b"<calcPr", names + b"<calcPr")}
    assert shown(read(edited(saved(book_of(GRID)), edit))) == [TEXTS]


def test_formats_that_cannot_be_read_cost_only_the_formats() -> None:
    document = read(edited(saved(book_of(GRID)), {"xl/styles.xml": lambda xml: xml.replace(b"<fonts", b"<fontz")}))
    assert shown(document) == [TEXTS]
    assert [problem.rule for problem in document.problems] == ["unreadable-formats"]


def test_a_sheet_that_cannot_be_read_makes_the_document_partial() -> None:
    book = book_of(GRID)
    book.create_sheet("坏").append(["x"])
    document = read(edited(saved(book), {"xl/worksheets/sheet2.xml": lambda xml: xml[:-30]}))
    assert shown(document) == [TEXTS]
    assert [(problem.rule, problem.severity) for problem in document.problems] == [("unreadable-sheet", "error")]


@pytest.mark.parametrize(("part", "edit"), [
    (SHEET, lambda xml: xml[:-30]),
    (SHEET, lambda xml: b""),
    (SHEET, lambda xml: xml.replace(b'<row r="3"', b'<row r="333333333"')),
    (SHEET, lambda xml: b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + xml),
    (SHEET, lambda xml: "<!DOCTYPE x>".encode("utf-16") + xml),
    (SHEET, lambda xml: xml.replace(b"<sheetData>", b"<sheetData>" + b"<c/>" * 600_000)),
    (SHEET, lambda xml: xml.replace(b"<sheetData>", b"<sheetData>" + b" " * 110_000_000)),
    ("xl/workbook.xml", lambda xml: xml.replace(b"workbook", b"w", 1)),
    ("[Content_Types].xml", lambda xml: None),
])
def test_a_damaged_part_or_one_that_is_too_large_is_told(part: str, edit: Edit) -> None:
    with pytest.raises(DamagedFile):
        read(edited(saved(book_of(GRID)), {part: edit}))


def test_a_workbook_that_was_cut_off_is_damaged() -> None:
    data = saved(book_of(GRID))
    with pytest.raises(DamagedFile):
        read(data[:len(data) // 2])


def test_a_workbook_without_a_text_is_empty() -> None:
    with pytest.raises(EmptyFile):
        read(book_of([]))


def test_a_binary_workbook_is_unsupported() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.bin", "x")
    with pytest.raises(UnsupportedFormat, match="xlsb"):
        read(buffer.getvalue())


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An .xls: two sheets, one hidden, with hidden rows, merged cells, formats and lines."""
    book = book_of([["收支总表"], ["", "单位：万元"], ["项目", "金额"], ["数", 1234.5], ["期", 45717], ["误", "=1/0"],
                    ["隐", 1], ["码", "0020801"], ["类", 0.1 + 0.2], ["", True]], "收支")
    sheet = book.active
    sheet["B4"].number_format, sheet["B5"].number_format = "#,##0.00", 'yyyy"年"m"月"'
    with_lines(sheet, "A3:B10")
    for cells in ("A1:B1", "A9:A10"):
        sheet.merge_cells(cells)
    sheet.row_dimensions[7].hidden = True
    hidden = book.create_sheet("底稿")
    hidden.append(["x", "y"])
    hidden.sheet_state = "hidden"
    return by_office({"a.xlsx": saved(book)}, "xls", tmp_path_factory.mktemp("old"))["a"]


def test_an_old_workbook_is_read_like_a_new_one(old: bytes) -> None:
    document = read(old, "a.xls")
    assert document.format == "xls"
    assert shown(document) == ["收支总表", "单位：万元", [
        ["项目", "金额"], ["数", "1,234.50"], ["期", "2025年3月"], ["误", "#DIV/0!"], ["码", "0020801"],
        ["类", "0.3"], ["TRUE"]]]
    assert [problem.rule for problem in document.problems] == ["hidden-cells", "hidden-sheet"]


def test_an_old_workbook_that_was_cut_off_is_damaged(old: bytes) -> None:
    with pytest.raises(DamagedFile):
        excel.parse(SourceFile("a.xls", old[:3000]))


@pytest.mark.parametrize("chains", [[-3, 2, 1], [-3, 1], [-3, 2, 3, 1]])
def test_sectors_that_follow_each_other_for_ever_are_damage(chains: list[int]) -> None:
    header = bytes.fromhex("d0cf11e0a1b11ae1").ljust(30, b"\0") + struct.pack("<h", 9)
    header = header.ljust(60, b"\0") + struct.pack("<iiii", -1, 0, -1, 0) + struct.pack("<109i", 0, *[-1] * 108)
    table = struct.pack("<128i", *chains, *[-1] * (128 - len(chains)))
    with pytest.raises(DamagedFile):
        excel.parse(SourceFile("a.xls", header + table + bytes(2048)))


@pytest.mark.parametrize(("name", "error"), [
    ("commons-compress__zipbomb.xlsx", None),
    ("ingest-file__password_protected.xls", EncryptedFile),
    ("ingest-file__password_protected.xlsx", EncryptedFile),
    ("poi__clusterfuzz-testcase-minimized-POIHSSFFuzzer-4819588401201152.xls", DamagedFile),
    ("poi__clusterfuzz-testcase-minimized-POIXSSFFuzzer-5089447305609216.xlsx", DamagedFile),
    ("poi__clusterfuzz-testcase-minimized-XLSX2CSVFuzzer-5636439151607808.xlsx", DamagedFile),
    ("poi__poc-xmlbomb.xlsx", DamagedFile),
    ("poi__xlsx-corrupted.xlsx", None),
    ("poi__xxe_in_schema.xlsx", None),
])
def test_hostile_workbooks_are_read_or_told(shared: Path, name: str, error: type[ParseError] | None) -> None:
    source = SourceFile(name, (shared / "corpus" / "hostile" / name).read_bytes())
    if error is None:
        assert parse(source).blocks
    else:
        with pytest.raises(error):
            parse(source)


CHANGES = st.lists(st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=8)), min_size=1, max_size=6)


@settings(max_examples=100)
@given(st.sampled_from([SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"]), CHANGES)
def test_any_change_of_a_part_is_read_or_told(part: str, changes: list[tuple[int, bytes]]) -> None:
    book = book_of([["收支总表"], *GRID])
    book.active.merge_cells("A1:B1")
    book.active["B3"].number_format = "#,##0.00"
    with suppress(ParseError):
        read(edited(saved(book), {part: lambda xml: changed(xml, changes)}))


@settings(max_examples=100)
@given(CHANGES)
def test_any_change_of_the_archive_is_read_or_told(changes: list[tuple[int, bytes]]) -> None:
    with suppress(ParseError):
        read(changed(saved(book_of(GRID)), changes))


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES)
def test_any_change_of_an_old_workbook_is_read_or_told(old: bytes, changes: list[tuple[int, bytes]]) -> None:
    with suppress(ParseError):
        read(changed(old, changes), "a.xls")


def changed(data: bytes, changes: list[tuple[int, bytes]]) -> bytes:
    for place, new in changes:
        start = place % len(data)
        data = data[:start] + new + data[start + len(new):]
    return data


def only_table(blocks: tuple[Paragraph | Table, ...]) -> Table:
    (table,) = (block for block in blocks if isinstance(block, Table))
    return table
