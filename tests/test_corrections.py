"""Where corrections are found again in a document, what they change, and what is told of them."""
from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from small_documents import table

from data.samples_grid import Grid
from parsers.document import Cell, Document, Paragraph, Place, Problem, SourceFile, Table
from pipeline.corrections.anchors import Printed, anchored
from pipeline.corrections.apply import apply
from pipeline.corrections.model import Correction
from pipeline.corrections.places import cell_at, part_of_paragraph, reading
from pipeline.documents import NotFound
from pipeline.records import CorrectionResult, Finding, Record

SOURCE = SourceFile("a.pdf", b"bytes")
HEAD, FIRST, SECOND, LAST = ROWS = [
    ["项目", "合计", "财政拨款", "事业收入", "其他收入"],
    ["行政运行", "12.00", "12.00", "0.00", "0.00"],
    ["培训支出", "3.00", "3.00", "0.00", "0.00"],
    ["其他支出", "13.00", "12.00", "1.00", "0.00"],
]
NEW_ROW = ["新增支出", "5.00", "5.00", "0.00", "0.00"]
PROSE = "2025年收入总计35.2万元，比上年增加3万元，支出总计35.2万元。"
LINE = Correction(sha256=SOURCE.sha256, old="", new="", who="甲", when=date(2026, 1, 5), why="看错", file_name="a.pdf")


def document(*blocks: str | Grid | Table) -> Document:
    return Document("pdf", tuple(map(_block, blocks)))


def _block(block: str | Grid | Table) -> Paragraph | Table:
    if isinstance(block, str):
        return Paragraph(block)
    return block if isinstance(block, Table) else table(block)


def of_cell(made: Document, row: int, col: int, new: str, number: int = 1) -> Correction:
    """A correction as `gongkai correct` writes it."""
    spot = cell_at(Printed(made), number, row, col)
    return anchored(Printed(made), replace(LINE, old=spot.text, new=new), spot)


def of_part(made: Document, old: str, new: str) -> Correction:
    spot = part_of_paragraph(Printed(made), 1, old)
    return anchored(Printed(made), replace(LINE, old=old, new=new), spot)


def changed(before: Document, after: Document) -> list[tuple[int, int, int, str]]:
    """Table, row, col and new text of the cells that read otherwise."""
    tables = enumerate(zip(before.tables, after.tables, strict=True), 1)
    return [(number, new.row, new.col, new.text) for number, (one, other) in tables
            for old, new in zip(one.cells, other.cells, strict=True) if old != new]


def states(told: tuple[Record, ...]) -> list[tuple[str, str | None]]:
    return [(record.state, record.note) for record in told if isinstance(record, CorrectionResult)]


def findings(told: tuple[Record, ...]) -> list[tuple[str, str, str]]:
    return [(f.rule, f.severity, f.message) for f in told if isinstance(f, Finding)]


def test_a_corrected_cell_reads_its_new_text_and_nothing_else_changes() -> None:
    made = document(PROSE, ROWS)
    after, told = apply(made, [of_cell(made, 2, 1, "3.50")], SOURCE)
    assert changed(made, after) == [(1, 2, 1, "3.50")] and after.paragraphs == made.paragraphs
    result = told[0]
    assert isinstance(result, CorrectionResult)
    assert (result.table_no, result.row_no, result.col_no, result.paragraph_no) == (1, 2, 1, None)
    assert (result.old_text, result.new_text, result.who, result.why) == ("3.00", "3.50", "甲", "看错")
    assert states(told) == [("applied", None)]
    assert findings(told) == [
        ("correction-applied", "info", "corrected from '3.00' to '3.50' by 甲 on 2026-01-05: 看错")]


@pytest.mark.parametrize(
    ("blocks", "place"),
    [
        ([[["说明"]], ROWS], (2, 2, 3)),
        ([[HEAD, NEW_ROW, FIRST, SECOND, LAST]], (1, 3, 3)),
        ([[["", *row] for row in ROWS]], (1, 2, 4)),
        ([ROWS[:2], ROWS[2:]], (2, 0, 3)),
        ([[HEAD, FIRST, ["培训支出", "3.00", "9.00", "0.00", "0.00"], LAST]], (1, 2, 3)),
    ],
    ids=["table before", "row before", "column before", "cut in two", "another number changed"],
)
def test_a_cell_that_moved_is_found_by_its_row(blocks: list[Grid], place: tuple[int, int, int]) -> None:
    correction = of_cell(document(ROWS), 2, 3, "0.50")
    now = document(*blocks)
    after, told = apply(now, [correction], SOURCE)
    assert changed(now, after) == [(*place, "0.50")]
    assert states(told) == [("applied", None if place == (1, 2, 3) else "its place was table 1, row 2, col 3")]


@pytest.mark.parametrize(
    ("blocks", "reason"),
    [
        ([[HEAD, FIRST, LAST]], "its text stands elsewhere only"),
        ([[HEAD, FIRST, ["培训支出", "3.00", "3.00", "0.70", "0.00"], LAST]], "its text stands elsewhere only"),
        ([[["项目", "合计"], ["培训支出", "3.00"]]], "its text is not there"),
        ([ROWS, ROWS], "its text stands in 2 places that look alike"),
        ([[HEAD, FIRST, ["培训支出", "3.00", "3.00", "0.50", "0.00"], LAST]],
         "the file reads so already, and the correction is no longer needed"),
    ],
    ids=["row gone", "text changed", "column gone", "twice", "mended"],
)
def test_a_correction_whose_text_is_not_at_its_place_is_stale_and_told(blocks: list[Grid], reason: str) -> None:
    correction = of_cell(document(ROWS), 2, 3, "0.50")
    now = document(*blocks)
    after, told = apply(now, [correction], SOURCE)
    assert after == now
    assert states(told) == [("stale", reason)]
    message = f"the correction of '0.00' to '0.50' by 甲 on 2026-01-05 was not applied: {reason}"
    assert findings(told) == [("correction-stale", "warning", message)]


def test_a_row_of_zeros_is_not_taken_for_another() -> None:
    zeros = ["0.00"] * 6
    correction = of_cell(document([["甲项目", *zeros], ["乙项目", *zeros]]), 0, 3, "5.00")
    now = document([["乙项目", *zeros]])
    assert apply(now, [correction], SOURCE)[0] == now


def test_places_that_look_alike_are_told_by_their_order() -> None:
    correction = of_cell(document(ROWS, ROWS), 2, 3, "0.50", number=2)
    assert (correction.nth, correction.twins) == (2, 2)
    now = document([["说明"]], ROWS, "说明", ROWS)
    assert changed(now, apply(now, [correction], SOURCE)[0]) == [(3, 2, 3, "0.50")]
    one, three = document(ROWS), document(ROWS, ROWS, ROWS)
    assert [apply(now, [correction], SOURCE)[0] == now for now in (one, three)] == [True, True]


def test_two_zeros_of_a_row_are_two_places() -> None:
    made = document(ROWS)
    for col in (3, 4):
        assert changed(made, apply(made, [of_cell(made, 1, col, "7.00")], SOURCE)[0]) == [(1, 1, col, "7.00")]


def test_blank_cells_can_be_filled_and_filled_ones_blanked() -> None:
    made = document([HEAD, ["培训支出", "", "3.00", "", ""]])
    corrections = [of_cell(made, 1, 3, "0.50"), of_cell(made, 1, 2, "")]
    after, told = apply(made, corrections, SOURCE)
    assert changed(made, after) == [(1, 1, 2, ""), (1, 1, 3, "0.50")]
    assert [state for state, _ in states(told)] == ["applied", "applied"]


def test_the_last_correction_of_a_place_stands_and_can_take_the_others_back() -> None:
    made = document(ROWS)
    lines = [of_cell(made, 2, 1, text) for text in ("3.50", "3.60", "3.00")]
    after, told = apply(made, lines[:2], SOURCE)
    assert changed(made, after) == [(1, 2, 1, "3.60")]
    assert [state for state, _ in states(told)] == ["superseded", "applied"]
    after, told = apply(made, lines, SOURCE)
    assert after == made and findings(told) == []
    assert [state for state, _ in states(told)] == ["superseded", "superseded", "applied"]


def test_the_same_correction_twice_is_applied_once() -> None:
    made = document(ROWS)
    after, told = apply(made, [of_cell(made, 2, 1, "3.50")] * 2, SOURCE)
    assert changed(made, after) == [(1, 2, 1, "3.50")]
    assert [state for state, _ in states(told)] == ["superseded", "applied"]


def test_parts_of_a_paragraph_are_corrected_each_in_its_place() -> None:
    made = document(PROSE, ROWS)
    corrections = [of_part(made, "收入总计35.2", "收入总计1035.2"), of_part(made, "3万元", "30万元"),
                   of_part(made, "支出总计35.2", "支出总计36")]
    after, told = apply(made, corrections, SOURCE)
    assert after.paragraphs[0].text == "2025年收入总计1035.2万元，比上年增加30万元，支出总计36万元。"
    starts = [record.starts_at for record in told if isinstance(record, CorrectionResult)]
    assert starts == [PROSE.index(correction.old) for correction in corrections]
    moved = document("说明", PROSE)
    assert apply(moved, corrections, SOURCE)[0].paragraphs[1] == after.paragraphs[0]


def test_a_part_that_stands_twice_is_known_by_what_is_beside_it() -> None:
    made = document(PROSE)
    with pytest.raises(NotFound, match="2 places read"):
        of_part(made, "35.2", "36")
    _, second = Printed(made).parts("35.2")
    correction = anchored(Printed(made), replace(LINE, old="35.2", new="36"), second)
    (paragraph,) = apply(made, [correction], SOURCE)[0].paragraphs
    assert paragraph.text == "2025年收入总计35.2万元，比上年增加3万元，支出总计36万元。"


def test_of_two_parts_that_overlap_the_later_stands() -> None:
    made = document(PROSE)
    lines = [of_part(made, "增加3万元", "减少3万元"), of_part(made, "3万元，支出", "30万元，支出")]
    after, told = apply(made, lines, SOURCE)
    assert after.paragraphs[0].text == PROSE.replace("3万元，支出", "30万元，支出")
    assert [state for state, _ in states(told)] == ["superseded", "applied"]


def test_a_correction_for_another_version_of_the_file_says_so() -> None:
    made = document(ROWS)
    newer = SourceFile("a.pdf", b"other bytes")
    after, told = apply(made, [of_cell(made, 2, 1, "3.50")], newer)
    assert changed(made, after) == [(1, 2, 1, "3.50")]
    assert states(told) == [("applied", "it was made for another version of the file")]
    assert "another version of the file" in findings(told)[0][2]


def test_what_ocr_was_not_sure_of_is_sure_after_a_correction() -> None:
    cells = (Cell(0, 0, "合计", place=Place(3), confidence=0.9), Cell(0, 1, "1�5", place=Place(3), confidence=0.2))
    problem = Problem("digits are not sure", 3, "unsure-digits", "warning", table_no=1, row=0, col=1)
    made = Document("pdf", (Table(1, 2, cells),), problems=(problem, Problem("page 4 is a picture", 4)))
    after, _ = apply(made, [of_cell(made, 0, 1, "1.5")], SOURCE)
    assert [cell.confidence for cell in after.tables[0].cells] == [0.9, 1.0]
    assert after.problems == made.problems[1:]
    assert apply(made, [of_cell(made, 0, 0, "总计")], SOURCE)[0].problems == made.problems


def test_a_line_without_context_is_known_by_its_numbers_or_by_standing_alone_on_its_page() -> None:
    made = document([["合计", "3.00"], ["小计", "3.00"], ["其他", "7.00"]])
    assert changed(made, apply(made, [replace(LINE, old="3.00", new="4", table=1, row=1, col=1)], SOURCE)[0]) \
        == [(1, 1, 1, "4")]
    assert changed(made, apply(made, [replace(LINE, old="7.00", new="4", table=9, row=9, col=9)], SOURCE)[0]) \
        == [(1, 2, 1, "4")]
    _, told = apply(made, [replace(LINE, old="3.00", new="4", table=9, row=9, col=9)], SOURCE)
    assert states(told) == [("stale", "its text stands in 2 places that look alike")]


def test_white_space_of_a_printed_cell_does_not_count() -> None:
    made = document([["市本级\n项目", "1.00"]])
    after, told = apply(made, [replace(LINE, old="市本级项目", new="本级项目", table=1, row=0, col=0)], SOURCE)
    assert changed(made, after) == [(1, 0, 0, "本级项目")]
    result = told[0]
    assert isinstance(result, CorrectionResult) and result.old_text == "市本级\n项目"


@pytest.mark.parametrize(
    ("text", "page", "reason"),
    [
        ("0.00", None, "5 places read '0.00'"),
        ("99.00", None, "nothing reads '99.00'"),
        ("3.00", 2, "nothing reads '3.00' on page 2"),
    ],
)
def test_a_text_that_is_no_place_is_told_with_the_places_it_could_be(text: str, page: int | None, reason: str) -> None:
    with pytest.raises(NotFound, match=reason):
        reading(Printed(document(ROWS)), text, page)
