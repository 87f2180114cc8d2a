"""Word documents: the text a reader sees, merged cells once, and refusals of what cannot be read."""
from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers import parse
from parsers.document import Block, Paragraph, SourceFile, Table
from parsers.docx import parse as parse_docx
from parsers.docx.numerals import numeral
from parsers.errors import DamagedFile, EncryptedFile

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{WORD}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def package(**parts: str) -> bytes:
    """A docx of the parts `word/<name>.xml`."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in parts.items():
            archive.writestr(f"word/{name}.xml", xml)
    return buffer.getvalue()


def document_xml(body: str) -> str:
    return f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"


def blocks(body: str, **parts: str) -> tuple[Block, ...]:
    return parse(SourceFile("a.docx", package(document=document_xml(body), **parts))).blocks


def p(content: str) -> str:
    return f"<w:p>{content}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(r(text))}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def cells(block: Block) -> list[tuple[int, int, str, int, int]]:
    assert isinstance(block, Table)
    return [(c.row, c.col, c.text, c.row_span, c.col_span) for c in block.cells]


RESTART, CONTINUE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


def test_a_document_that_word_would_write() -> None:
    written = docx.Document()
    written.add_heading("绩效目标表", level=1)
    table = written.add_table(rows=3, cols=3)
    for i, text in enumerate("一二三四五六七八九"):
        table.cell(i // 3, i % 3).text = text
    table.cell(0, 0).merge(table.cell(1, 1)).text = "合并"
    written.add_paragraph("")
    written.add_paragraph("说明")
    buffer = BytesIO()
    written.save(buffer)
    title, grid, after = parse(SourceFile("a.docx", buffer.getvalue())).blocks
    assert (title, after) == (Paragraph("绩效目标表"), Paragraph("说明"))
    assert cells(grid) == [
        (0, 0, "合并", 2, 2),
        (0, 2, "三", 1, 1),
        (1, 2, "六", 1, 1),
        (2, 0, "七", 1, 1),
        (2, 1, "八", 1, 1),
        (2, 2, "九", 1, 1),
    ]


def test_rows_that_begin_or_end_off_the_grid_keep_their_columns() -> None:
    (table,) = blocks(
        tbl(tr(tc("a"), tc("b"), tc("c")), tr(tc("d"), tc("e"), properties='<w:gridBefore w:val="1"/>'), tr(tc("f")))
    )
    assert isinstance(table, Table)
    assert (table.n_rows, table.n_cols) == (3, 3)
    assert [(row, col, text) for row, col, text, _, _ in cells(table)][3:] == [(1, 1, "d"), (1, 2, "e"), (2, 0, "f")]


def test_a_continuation_of_nothing_is_a_cell() -> None:
    (table,) = blocks(tbl(tr(tc("a", CONTINUE), tc("b")), tr(tc("c"), tc("d", CONTINUE))))
    assert cells(table) == [(0, 0, "a", 1, 1), (0, 1, "b", 2, 1), (1, 0, "c", 1, 1)]


def test_a_merged_cell_whose_parts_differ_in_width_covers_no_other_cell() -> None:
    (table,) = blocks(tbl(tr(tc("a", span(2) + RESTART), tc("b")), tr(tc("", CONTINUE), tc("c"), tc("d"))))
    assert cells(table) == [(0, 0, "a", 2, 1), (0, 2, "b", 1, 1), (1, 1, "c", 1, 1), (1, 2, "d", 1, 1)]


def test_the_old_way_to_merge_along_a_row() -> None:
    (table,) = blocks(tbl(tr(tc("a", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), tc("b"))))
    assert cells(table) == [(0, 0, "a", 1, 2), (0, 2, "b", 1, 1)]


@st.composite
def partitions(draw: st.DrawFn) -> tuple[int, list[list[tuple[int, int]]]]:
    """A grid cut into bands of rows, each band into cells: its height, then (columns, rows) of its cells."""
    width = draw(st.integers(1, 5))
    bands = []
    for height in draw(st.lists(st.integers(1, 3), min_size=1, max_size=4)):
        cuts = sorted(draw(st.sets(st.integers(1, width - 1)))) if width > 1 else []
        bands.append([(right - left, height) for left, right in zip([0, *cuts], [*cuts, width], strict=True)])
    return width, bands


@given(partitions())
def test_any_grid_of_merged_cells_is_read_back(grid: tuple[int, list[list[tuple[int, int]]]]) -> None:
    width, bands = grid
    rows, expected, top = [], [], 0
    for band in bands:
        lefts = [sum(columns for columns, _ in band[:i]) for i in range(len(band))]
        expected += [(top, left, f"{top}/{left}", *reversed(cell)) for left, cell in zip(lefts, band, strict=True)]
        for i in range(band[0][1]):
            merge = CONTINUE if i else RESTART
            rows.append(tr(*(tc(f"{top}/{left}", span(n) + merge) for left, (n, _) in zip(lefts, band, strict=True))))
        top += band[0][1]
    (table,) = blocks(tbl(*rows))
    assert isinstance(table, Table)
    assert (table.n_rows, table.n_cols) == (top, width)
    assert cells(table) == expected


def test_the_text_of_a_cell_is_its_lines() -> None:
    first, last = r("  一、") + "<w:r><w:tab/></w:r>" + r("甲"), r("乙") + "<w:r><w:br/></w:r>" + r("丙\u3000")
    (table,) = blocks(tbl(tr(f"<w:tc>{p(first)}{p('')}{p(last)}</w:tc>")))
    assert cells(table) == [(0, 0, "一、 甲\n乙\n丙", 1, 1)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f"{r('甲')}<w:ins>{r('乙')}</w:ins><w:del><w:r><w:delText>丙</w:delText></w:r></w:del>", "甲乙"),
        (f"<w:moveFrom>{r('甲')}</w:moveFrom><w:moveTo>{r('乙')}</w:moveTo>", "乙"),
        (f"<w:hyperlink>{r('甲')}</w:hyperlink><w:smartTag><w:smartTagPr/>{r('乙')}</w:smartTag>", "甲乙"),
        (f"<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>{r('甲')}</w:sdtContent></w:sdt>", "甲"),
        (r("甲") + r("隐", "<w:vanish/>") + r("乙", '<w:vanish w:val="0"/>'), "甲乙"),
        ("<w:r><w:t>甲</w:t><w:noBreakHyphen/><w:t>乙</w:t><w:footnoteReference w:id='1'/></w:r>", "甲-乙"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t>95%</w:t></w:r>', "≥95%"),
        ('<w:r><w:sym w:font="Symbol" w:char="F025"/><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "%☑"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F06C"/><w:sym w:char="2264"/><w:sym w:char="x"/></w:r>', "≤"),
        ("<m:oMath><m:r><m:t>≤3</m:t></m:r></m:oMath>", "≤3"),
        (f"<w:r><w:ruby><w:rt>{r('jì')}</w:rt><w:rubyBase>{r('绩')}</w:rubyBase></w:ruby></w:r>", "绩"),
    ],
)
def test_the_text_of_a_paragraph_is_what_is_printed(content: str, expected: str) -> None:
    assert blocks(p(content)) == (Paragraph(expected),)


def test_fields_show_their_results_not_their_codes() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    def field(code: str, result: str) -> str:
        return mark("begin") + code + mark("separate") + r(result) + mark("end")

    def code(text: str) -> str:
        return f"<w:r><w:instrText>{text}</w:instrText></w:r>"

    outer = field(code("IF ") + field(code("PAGE"), "3"), "结果")
    assert blocks(p(r("甲") + outer + r("乙"))) == (Paragraph("甲结果乙"),)
    # A field that goes on from the paragraph before only ends here.
    assert blocks(p(r("目录") + mark("end"))) == (Paragraph("目录"),)


def test_a_line_break_in_running_text_parts_paragraphs() -> None:
    assert blocks(p(r("附件1") + "<w:r><w:br/></w:r>" + r("目标表"))) == (Paragraph("附件1"), Paragraph("目标表"))


def test_wrappers_and_deletions_of_blocks_rows_and_cells() -> None:
    def control(content: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    rows = (
        control(tr(control(tc("a")), tc("b"))),
        tr(tc("gone"), properties="<w:del w:id='1'/>"),
        tr(tc("hidden"), properties="<w:hidden/>"),
        tr(tc("c"), tc("d"), properties="<w:ins w:id='2'/>"),
    )
    paragraph, table = blocks(control(p(r("甲"))) + tbl(*rows))
    assert paragraph == Paragraph("甲")
    assert [text for _, _, text, _, _ in cells(table)] == ["a", "b", "c", "d"]


def test_text_boxes_follow_their_paragraph_once() -> None:
    def box(text: str) -> str:
        return f"<w:txbxContent>{p(r(text))}{tbl(tr(tc(text)))}</w:txbxContent>"

    drawn = f"<w:drawing><wps:txbx>{box('盒')}</wps:txbx></w:drawing>"
    fallback = f"<w:pict><v:textbox>{box('盒')}</v:textbox></w:pict>"
    both = f"<mc:Choice>{drawn}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback>"
    both = f"<mc:AlternateContent>{both}</mc:AlternateContent>"
    before, boxed, table, after = blocks(p(r("前") + f"<w:r>{both}</w:r>") + p(r("后")))
    assert (before, boxed, after) == (Paragraph("前"), Paragraph("盒"), Paragraph("后"))
    assert cells(table) == [(0, 0, "盒", 1, 1)]


def test_a_table_in_a_cell_follows_the_outer_table() -> None:
    inner = tbl(tr(tc("内")))
    outer, nested, after = blocks(tbl(tr(f"<w:tc>{p(r('外'))}{inner}{p('')}</w:tc>")) + p(r("后")))
    assert (cells(outer), cells(nested)) == ([(0, 0, "外", 1, 1)], [(0, 0, "内", 1, 1)])
    assert after == Paragraph("后")


def test_a_table_without_text_is_left_out() -> None:
    assert blocks(tbl(tr(tc(""), tc(" \u3000"))) + tbl() + p(r("甲"))) == (Paragraph("甲"),)


def level(i: int, form: str, text: str, more: str = "") -> str:
    shown = f'<w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/>{shown}</w:lvl>'


NUMBERING = (
    f'<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="0">'
    + level(0, "chineseCounting", "%1、", '<w:pStyle w:val="H1"/>')
    + level(1, "decimal", "%1.%2", "<w:isLgl/>")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1">'
    + level(0, "bullet", "●")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
    "</w:lvlOverride></w:num></w:numbering>"
)
STYLES = (
    f'<w:styles xmlns:w="{WORD}">'
    '<w:style w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="H1b"><w:basedOn w:val="H1"/></w:style>'
    '<w:style w:styleId="loop"><w:basedOn w:val="loop"/></w:style></w:styles>'
)


def listed(text: str, num: int, ilvl: int = 0) -> str:
    number = f'<w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{num}"/></w:numPr>'
    return p(f"<w:pPr>{number}</w:pPr>{r(text)}")


def styled(text: str, style: str, more: str = "") -> str:
    return p(f'<w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{r(text)}')


def test_numbers_that_word_sets_are_printed() -> None:
    body = (
        styled("甲", "H1")
        + listed("子", 1, 1)
        + listed("丑", 1, 1)
        + styled("乙", "H1b")
        + listed("寅", 1, 1)
        + listed("点", 2)
        + styled("无", "H1", '<w:numPr><w:numId w:val="0"/></w:numPr>')
        + styled("环", "loop")
        + listed("丙", 3)
        + listed("丁", 3)
    )
    texts = [block.text for block in blocks(body, numbering=NUMBERING, styles=STYLES) if isinstance(block, Paragraph)]
    assert texts == ["一、甲", "1.1 子", "1.2 丑", "二、乙", "2.1 寅", "点", "无", "环", "一、丙", "二、丁"]


def test_a_column_of_numbers_that_word_sets() -> None:
    rows = [tr(f"<w:tc>{listed('', 1)}</w:tc>", tc(name)) for name in ("甲", "乙")]
    (table,) = blocks(tbl(*rows), numbering=NUMBERING)
    assert [text for _, _, text, _, _ in cells(table)] == ["一、", "甲", "二、", "乙"]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("chineseCounting", {0: "0", 1: "一", 10: "十", 20: "二十", 105: "一百〇五", 110: "一百一十", 1000: "一千"}),
        ("chineseCountingThousand", {19: "十九", 99: "九十九", 12345: "12345"}),
        ("japaneseCounting", {11: "十一"}),
        ("chineseLegalSimplified", {12: "拾贰"}),
        ("ideographTraditional", {3: "丙", 11: "11"}),
        ("decimalEnclosedCircleChinese", {3: "③", 21: "21"}),
        ("decimalZero", {7: "07", 12: "12"}),
        ("decimalFullWidth", {12: "１２"}),
        ("lowerLetter", {1: "a", 26: "z", 28: "bb"}),
        ("upperLetter", {2: "B"}),
        ("lowerRoman", {14: "xiv", 400: "400"}),
        ("upperRoman", {9: "IX"}),
        ("not a form", {5: "5"}),
    ],
)
def test_numerals(form: str, expected: dict[int, str]) -> None:
    assert {count: numeral(count, form) for count in expected} == expected


def test_a_broken_definition_of_lists_costs_only_the_numbers() -> None:
    data = package(document=document_xml(listed("甲", 1)), numbering="<broken")
    document = parse(SourceFile("a.docx", data))
    assert document.blocks == (Paragraph("甲"),)
    assert ["word/numbering.xml" in problem.message for problem in document.problems] == [True]


def test_the_strict_variant_and_a_renamed_main_part() -> None:
    strict = document_xml(p(r("甲"))).replace(WORD, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert parse(SourceFile("a.docx", package(document2=strict))).blocks == (Paragraph("甲"),)


def test_comments_and_processing_instructions_are_not_content() -> None:
    assert blocks(f"<!-- x --><?x y?>{p('<!-- x -->' + r('甲'))}") == (Paragraph("甲"),)


BOMB = f'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "{"&a;" * 10}">]>' + document_xml(p(r("&b;")))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04 no archive", "cut off or damaged"),
        (package(styles=STYLES), "no word/document.xml"),
        (package(document=document_xml("<w:p>")), "not well-formed"),
        (package(document=""), "not well-formed"),
        (package(document=f"<w:document {NAMESPACES}/>"), "no body"),
        (package(document=BOMB), "document type"),
        (package(document=document_xml("<w:sdt>" * 400 + "</w:sdt>" * 400)), "not well-formed"),
        (package(document=" " * 100_000_001), "would unpack to"),
    ],
)
def test_what_cannot_be_read_is_damaged(data: bytes, message: str) -> None:
    with pytest.raises(DamagedFile, match=message):
        parse_docx(SourceFile("a.docx", data), lambda workbook: ())


def test_a_damaged_stream_in_the_archive() -> None:
    data = bytearray(package(document=document_xml(p(r("甲") * 50))))
    start = data.index(b"word/document.xml") + len("word/document.xml")
    data[start + 10 : start + 60] = bytes(50)
    with pytest.raises(DamagedFile, match="cannot be unpacked"):
        parse(SourceFile("a.docx", bytes(data)))


def test_an_archive_under_a_password() -> None:
    data = bytearray(package(document=document_xml("")))
    data[data.index(b"PK\x01\x02") + 8] |= 1  # the flag in the archive's directory
    with pytest.raises(EncryptedFile):
        parse(SourceFile("a.docx", bytes(data)))


def test_spans_of_millions_are_cut() -> None:
    (table,) = blocks(tbl(tr(tc("a", span(900_000_000)), tc("b", '<w:gridSpan w:val="x"/>'))))
    assert cells(table) == [(0, 0, "a", 1, 500), (0, 500, "b", 1, 1)]


def test_tables_nested_as_deep_as_the_xml_may_be() -> None:
    body = "<w:tbl><w:tr><w:tc>" * 80 + p(r("甲")) + "</w:tc></w:tr></w:tbl>" * 80
    (table,) = blocks(body)
    assert cells(table) == [(0, 0, "甲", 1, 1)]


def test_symbols_that_other_programs_write_as_text_in_a_picture_font() -> None:
    symbol, wingdings = '<w:rFonts w:ascii="Symbol"/>', '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'
    signs = r("\uf0b3", symbol) + r("95% ") + r("\xa3", symbol) + r("3天") + r("\uf0fe\uf04a是", wingdings)
    body = p(signs + r("\xb1"))
    assert blocks(body) == (Paragraph("≥95% ≤3天☑是\xb1"),)


@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not here")
def test_no_two_cells_of_a_real_document_share_a_grid_position() -> None:
    paths = [path for folder in ("seeds", "real") for path in (CORPUS / folder).glob("*.docx")]
    tables = [table for path in paths for table in parse(SourceFile(path.name, path.read_bytes())).tables]
    assert len(tables) == 30
    for table in tables:
        covered = [
            (row, col)
            for cell in table.cells
            for row in range(cell.row, cell.bottom_row + 1)
            for col in range(cell.col, cell.right_col + 1)
        ]
        assert len(covered) == len(set(covered)) == table.n_rows * table.n_cols
