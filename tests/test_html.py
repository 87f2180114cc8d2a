"""Web pages: encodings, what of a page is its content, layout and data tables, spans, damage."""
from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workbooks import shown

from parsers import parse
from parsers.document import Cell, Document, SourceFile, Table
from parsers.errors import DamagedFile, EmptyFile, ParseError
from pipeline.extract import extract
from pipeline.records import Finding

TABLE = "<table border=1><tr><th>项目<th>金额<tr><td>基本支出<td>1.00<tr><td>项目支出<td>2.00</table>"
ROWS = [["项目", "金额"], ["基本支出", "1.00"], ["项目支出", "2.00"]]
LINE = "单位：万元"


def read(page: str | bytes, name: str = "a.html") -> Document:
    data = page if isinstance(page, bytes) else f"<html><body>{page}</body></html>".encode()
    return parse(SourceFile(name, data))


def cells(page: str) -> tuple[Cell, ...]:
    (table,) = read(page).tables
    return table.cells


@pytest.mark.parametrize(("declared", "encoding"), [
    ("utf-8", "utf-8"), ("gbk", "gbk"), ("gb2312", "gb18030"), ("utf-8", "gbk"), ("gb2312", "utf-8"),
    ("", "gbk"), ("", "utf-8"), ("nonsense", "gbk"), ("iso-8859-1", "gbk"), ("big5", "big5"),
    ("utf-16", "utf-16"), ("gb2312", "utf-8-sig"),
])
def test_the_encoding_is_told_by_mark_by_content_or_by_declaration(declared: str, encoding: str) -> None:
    character = "單位" if encoding == "big5" else "镕单位" if encoding == "gb18030" else "单位"
    page = f'<html><head><meta charset="{declared}"></head><body><p>{character}：万元</p></body></html>'
    assert shown(read(page.replace("万", "萬").encode(encoding)))[0] == f"{character}：萬元"


@pytest.mark.parametrize("name", ["a.pdf", "a.doc", "a.xls", "a.htm", "a"])
def test_a_page_is_read_whatever_its_name(name: str) -> None:
    document = read(LINE + TABLE, name)
    assert (document.format, shown(document)) == ("html", [LINE, ROWS])


@pytest.mark.parametrize("around", [
    "<nav>首页</nav>", "<script>document.write('x')</script>", "<style>p {}</style>", "<footer>版权</footer>",
    "<div style='display: none'>x</div>", "<p hidden>x</p>", "<p aria-hidden=true>x</p>",
    "<div role=navigation>x</div>", "<noscript>x</noscript>", "<select><option>x</select>",
    "<table style='display:none'><tr><td>x<td>y<tr><td>z<td>w</table>",
    "<!-- x -->", "<!--[if gte mso 9]><xml>x</xml><![endif]-->",
    "<form><input value=x><button>搜索</button></form>", "<p>|</p>",
    "<ul><li><a href=/a>首页</a><li><a href=/b>政务公开</a><li><a href=/c>互动</a></ul>",
    "<div>您的位置：<a href=/a>首页</a>&gt;<a href=/b>政务公开</a>&gt;<a href=/c>预算公开</a></div>",
    "<table><tr><td><a href=/a>首页</a><td><a href=/b>公开</a><tr><td><a href=/c>互动</a><td></table>",
])
def test_what_stands_around_the_content_is_left_out(around: str) -> None:
    assert shown(read(f"{around}<p>{LINE}</p>{TABLE}{around}")) == [LINE, ROWS]


def test_links_to_files_and_within_the_page_are_content() -> None:
    page = "".join(f"<p><a href='#{n}'>第{n}部分</a></p>" for n in "一二三") + "<p><a href='x.pdf'>附件</a></p>" + TABLE
    assert shown(read(page)) == ["第一部分", "第二部分", "第三部分", "附件", ROWS]


def test_blocks_line_breaks_and_list_items_are_paragraphs_and_inline_elements_are_not() -> None:
    page = "<h1>标题</h1>裸文<div>一<span>段</span><b>话</b></div><p>甲<br>乙</p><ul><li>项一<li>项二</ul>" + TABLE
    assert shown(read(page)) == ["标题", "裸文", "一段话", "甲", "乙", "项一", "项二", ROWS]


def test_lines_of_a_cell_are_kept() -> None:
    page = """<table><tr><td>目标<td><p><span>一、</span><span>保障</span></p><p>二、落实<br>三、完成</p>
        <tr><td>空<td>&nbsp;<o:p>&nbsp;</o:p></table>"""
    assert [cell.text for cell in cells(page)] == ["目标", "一、保障\n二、落实\n三、完成", "空", ""]


def test_spans() -> None:
    page = "<table><tr><td rowspan=2>甲<td colspan=2>乙<tr><td>丙<td>丁</table>"
    above = Cell(0, 0, "甲", row_span=2), Cell(0, 1, "乙", col_span=2)
    assert cells(page) == (*above, Cell(1, 1, "丙"), Cell(1, 2, "丁"))


def test_a_row_span_of_zero_and_one_that_is_too_long_end_with_their_part_of_the_table() -> None:
    page = "<table><thead><tr><td rowspan=99>头<td>值</thead><tr><td rowspan=0>甲<td>1<tr><td>2<tr><td>3</table>"
    first = [(cell.text, cell.row, cell.row_span) for cell in cells(page) if cell.col == 0]
    assert first == [("头", 0, 1), ("甲", 1, 3)]


@pytest.mark.parametrize("span", ["99999999999", "-3", "abc", "", "1.5"])
def test_a_span_that_makes_no_sense_makes_no_columns(span: str) -> None:
    (table,) = read(f"<table><tr><td colspan='{span}'>甲<td>乙<tr><td>丙<td>丁</table>").tables
    assert (table.n_rows, table.n_cols) in ((2, 2), (2, 3))


def test_tables_that_lay_out_the_page_are_walked_through() -> None:
    page = f"<table><tr><td>{LINE}</td></tr><tr><td><table><tr><td><p>前文</p>{TABLE}<p>后文</p></table></table>"
    assert shown(read(page)) == [LINE, "前文", ROWS, "后文"]


def test_a_row_of_cells_with_many_blocks_lays_out_the_page() -> None:
    text = "".join(f"<p>第{n}段。</p>" for n in range(9))
    assert read(f"<table><tr><td>左<td>{text}</table>").tables == ()


def test_a_table_in_a_cell_of_a_data_table_follows_it() -> None:
    rows = "".join(f"<tr><td>{n}<td>值{n}" for n in range(4))
    document = read(f"<table>{rows}<tr><td>明细<td>见内{TABLE}</table>")
    assert shown(document) == [[*([str(n), f"值{n}"] for n in range(4)), ["明细", "见内"]], ROWS]


def test_captions_stand_over_their_table() -> None:
    assert shown(read(TABLE.replace("<tr>", "<caption>收支总表</caption><tr>", 1))) == ["收支总表", ROWS]


def test_hidden_rows_and_cells_are_left_out() -> None:
    page = TABLE.replace("</table>", "<tr style='display:none'><td>x<td>y</table>")
    assert shown(read(page)) == [ROWS]


def test_a_sheet_saved_as_a_page_is_cut_like_a_sheet() -> None:
    style = "<style>td {border: none} .xl1 {border: .5pt solid windowtext;}</style>"
    grid = "".join(f"<tr><td class=xl1>{name}<td class=xl1>{value}" for name, value in ROWS)
    page = f"{style}<table><tr><td colspan=2>收支总表<tr><td>&nbsp;<td>{LINE}{grid}<tr><td>注：无。<td></table>"
    assert shown(read(page)) == ["收支总表", LINE, ROWS, "注：无。"]


def test_lines_around_a_few_cells_only_do_not_cut_a_table() -> None:
    page = TABLE.replace("<th>", "<th style='border: 1px solid'>")
    assert shown(read(page)) == [ROWS]


def test_preformatted_text_is_read_as_a_dump() -> None:
    (table,) = read(f"<pre>{LINE}\n" + "\n".join("\t".join(row) for row in ROWS) + "</pre>").tables
    assert table.ragged and [cell.text for cell in table.cells] == [text for row in ROWS for text in row]


def test_a_text_called_html_is_read_as_a_dump() -> None:
    assert shown(read("\n".join("\t".join(row) for row in ROWS).encode())) == [ROWS]


@pytest.mark.parametrize(("body", "first"), [
    (TABLE, "收支总表"),
    (f"<p>{LINE}</p>{TABLE}", "收支总表"),
    (f"<h2>支出表</h2>{TABLE}", "支出表"),
    ("<p>一段话。</p>", "一段话。"),
])
def test_the_title_of_the_window_stands_for_one_that_is_not_printed(body: str, first: str) -> None:
    page = f"<html><head><title>收支总表_某某局</title></head><body>{body}</body></html>".encode()
    assert shown(read(page))[0] == first


def test_files_that_a_page_leads_to_are_told() -> None:
    page = "<p>说明见附件。</p><a href='./P1.pdf?x=1'>情况说明</a><a onclick='get()'>预算表.xlsx</a>"
    (problem,) = read(page).problems
    assert (problem.rule, problem.severity) == ("linked-files", "warning")
    assert "情况说明, 预算表.xlsx" in problem.message


def test_a_page_of_an_error_is_told_with_what_it_says() -> None:
    outcome = extract(SourceFile("预算.pdf", b"<html><body><h1>404 Not Found</h1><hr>nginx</body></html>"))
    (finding,) = (record for record in outcome.extraction.records if isinstance(record, Finding))
    assert (outcome.status, finding.rule) == ("ok", "hardly-any-text")
    assert "404 Not Found nginx" in finding.message


@pytest.mark.parametrize("page", [
    "<script>location='x'</script><noscript>请开启脚本</noscript>", "", "<p>&nbsp;</p>", "<img src=x>",
    "<ul><li><a href=/a>首页</a><li><a href=/b>政务公开</a><li><a href=/c>互动</a></ul>",
])
def test_a_page_that_shows_nothing_is_empty(page: str) -> None:
    with pytest.raises(EmptyFile, match="open it in a browser"):
        read(page)


def test_control_characters_are_left_out() -> None:
    assert shown(read("<p>单\x1b[31m位&#27;：\u200b万\ufeff元</p>")) == ["单[31m位：万元"]


def test_elements_too_deep_within_each_other_are_told() -> None:
    document = read("<p>单位</p>" + "<font>一" * 100_000)
    assert [(problem.rule, problem.severity) for problem in document.problems] == [("page-cut-off", "error")]
    with pytest.raises(DamagedFile, match="too deep"):
        read("<div>" * 100_000 + "x")


@pytest.mark.parametrize("page", [
    "<table>" + ("<tr>" + "<td colspan=1000 rowspan=1000>x" * 3) * 2000,
    "<p>x" * 7_000_000,
])
def test_what_would_fill_the_memory_is_damaged(page: str) -> None:
    with pytest.raises(DamagedFile, match="no disclosure is that large"):
        read(page)


def test_a_page_in_no_encoding_is_damaged() -> None:
    with pytest.raises(DamagedFile, match="encoding"):
        read(bytes(range(256)) * 10)


HEAD = """From: <Saved by Blink>\r
Subject: x\r
MIME-Version: 1.0\r
Content-Type: multipart/related;\r
\tboundary=B\r
\r
"""


def saved_page(*parts: str) -> bytes:
    return (HEAD + "".join(f"--B\r\n{part}\r\n" for part in parts) + "--B--\r\n").encode("gbk")


def test_a_saved_page_is_read_from_its_html_parts() -> None:
    encoded = "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    first = f"Content-Type: text/html; charset=gbk\r\n\r\n<html><body>{LINE}</body></html>"
    second = f"Content-Type: text/html\r\n{encoded}<p>=E5=8D=95</p>"
    document = read(saved_page(first, "Content-Type: image/png\r\n\r\nx", second), "a.mht")
    assert (document.format, shown(document)) == ("mhtml", [LINE, "单"])


def test_a_saved_page_without_html_is_empty() -> None:
    with pytest.raises(EmptyFile):
        read(saved_page("Content-Type: image/png\r\n\r\nx"), "a.mht")


def test_the_pages_among_the_real_documents_are_told(shared: Path) -> None:
    real = [path for path in (shared / "corpus" / "real").glob("*.pdf") if not path.read_bytes().startswith(b"%PDF")]
    pages = [document for path in real if (document := read(path.read_bytes(), path.name)).format == "html"]
    assert len(pages) == 3
    assert all(document.problems for document in pages)


PIECES = st.sampled_from([
    "<table>", "<tr>", "<td rowspan=2>", "<td colspan=3>", "<th>", "</table>", "</td>", "<p>", "<br>", "<caption>",
    "<thead>", "<tbody>", "<div style='display:none'>", "</div>", "<pre>\t", "</pre>", "<a href=x>", "</a>", "<nav>",
    "<a href=y.pdf>", "<td style='border:1px solid'>", "<![if x]>", "<!--", "甲", "单位：元", "\t", "1.00"])


@settings(max_examples=100)
@given(st.lists(PIECES, max_size=60))
def test_any_nesting_is_read_or_told(pieces: list[str]) -> None:
    with suppress(ParseError):
        for block in read("".join(pieces)).blocks:
            assert not isinstance(block, Table) or no_position_is_in_two_cells(block)


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=8)), min_size=1, max_size=8))
def test_any_change_of_a_page_is_read_or_told(changes: list[tuple[int, bytes]]) -> None:
    data = bytearray(f"<html><meta charset=utf-8><body><p>{LINE}</p>{TABLE}</body></html>".encode())
    for place, new in changes:
        start = place % len(data)
        data[start:start + len(new)] = new
    with suppress(ParseError):
        read(bytes(data))


@settings(max_examples=50)
@given(st.text(alphabet="\r\n:;=- abB\"MIMEVersion1.0Content-Type/html", max_size=200))
def test_any_mail_is_read_or_told(text: str) -> None:
    with suppress(ParseError):
        read(("MIME-Version: 1.0\n" + text).encode(), "a.mht")


def no_position_is_in_two_cells(table: Table) -> bool:
    taken = [(row, col) for cell in table.cells for row in range(cell.row, cell.bottom_row + 1)
             for col in range(cell.col, cell.right_col + 1)]
    return len(taken) == len(set(taken)) and all(row < table.n_rows and col < table.n_cols for row, col in taken)
