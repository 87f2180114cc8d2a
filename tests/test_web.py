"""The site in a real browser: from the first page to a search, a facet, a record, its place, a finding, a plot."""
from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from provenance import key_of
from sites import Visit, browser, served, why_no_browser
from workbench import ROOT, gongkai, write_disclosure

pytest.importorskip("datasette")
HOSTILE = "<img src=x onerror=alert(1)>"
EVALUATION = "汀岚市公共交通管理中心2023年项目支出绩效自评表.pdf"
NARRATIVE = "沧澜县应急管理局2025年部门预算信息公开情况说明.docx"
PHONE, DESK = {"width": 390, "height": 800}, {"width": 1200, "height": 900}


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples, and two files with a hostile name, one of which says it, too."""
    folder = tmp_path_factory.mktemp("web") / "raw"
    shutil.copytree(ROOT / "data" / "raw", folder)
    write_disclosure(folder / f"{HOSTILE}.txt", HOSTILE, 1)
    (folder / f"{HOSTILE}.pdf").write_bytes(b"%PDF-1.4")
    return folder


@pytest.fixture(scope="module")
def stored(raw: Path) -> Path:
    path = raw.parent / "gongkai.db"
    assert gongkai("extract", raw, "--db", path).returncode == 1  # a sample is damaged
    return path


@pytest.fixture(scope="module")
def site(stored: Path) -> Iterator[str]:
    with served(stored) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    if reason := why_no_browser():
        pytest.skip(reason)
    with browser() as opened:
        yield opened


@pytest.fixture
def visit(site: str, chromium: Any) -> Iterator[Visit]:
    """A visit from the first page on; nothing may be asked of another machine or complained of."""
    page = chromium.new_page(viewport=DESK)
    found = Visit(page, site)
    found.go("/")
    yield found
    page.wait_for_load_state("networkidle")
    page.close()
    assert found.foreign == []
    assert found.complaints == []


def rows(database: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql, values).fetchall()


def framed_texts(page: Any, pdf: Path, number: int) -> list[str]:
    """The text of all glyphs of a PDF's page of which the centre lies in a frame, frame by frame, by pdfium's boxes."""
    sheet = page.locator(".sheet").filter(has_text=f"第 {number} 页")
    sheet.locator("img").evaluate("image => image.decode()")
    paper = sheet.locator("img").bounding_box()
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        width, height = document[number - 1].get_size()
        text = document[number - 1].get_textpage()
        glyphs = [(text.get_text_range(i, 1), *text.get_charbox(i)) for i in range(text.count_chars())]
    found = []
    for box in (frame.bounding_box() for frame in sheet.locator(".frame").all()):
        x0, x1 = ((x - paper["x"]) / paper["width"] * width for x in (box["x"], box["x"] + box["width"]))
        top, low = ((y - paper["y"]) / paper["height"] * height for y in (box["y"], box["y"] + box["height"]))
        found.append(key_of("".join(
            letter for letter, left, bottom, right, upper in glyphs
            if x0 < (left + right) / 2 < x1 and top < height - (bottom + upper) / 2 < low)))
    return found


def test_from_the_first_page_to_a_search_and_a_place_in_the_file(visit: Visit, raw: Path, stored: Path) -> None:
    page = visit.page
    page.get_by_role("searchbox").fill("满意度")
    page.keyboard.press("Enter")
    hit = page.locator(".hits li").filter(has_text=".pdf").first
    pdf = raw / hit.locator("div.soft").inner_text().split("，第")[0]
    hit.get_by_role("link").click()
    key = page.url.split("/-/source/")[1].split("/")
    told = rows(stored, """SELECT page, text FROM v_source WHERE document_id = ? AND record = ? AND record_no = ?
        GROUP BY page, x0, top ORDER BY page, table_no, "row", "col" """, *key)
    assert "满意度" in "".join(text for _, text in told)
    numbers = sorted({number for number, _ in told})
    framed = [text for number in numbers for text in framed_texts(page, pdf, number)]
    assert framed == [key_of(text) for _, text in told]


def test_frames_stay_over_their_glyphs_on_a_phone(visit: Visit, raw: Path, stored: Path) -> None:
    ((document, pages),) = rows(stored, "SELECT id, page_count FROM document WHERE file_name = ?", EVALUATION)
    visit.page.set_viewport_size(PHONE)
    visit.go(f"/-/source/{document}/indicator/12")
    ((number,),) = rows(stored, "SELECT page FROM indicator WHERE document_id = ? AND no = 12", document)
    expected = rows(stored, """SELECT DISTINCT text, "row", "col" FROM v_source WHERE document_id = ? AND record_no = 12
        AND record = 'indicator' AND page = ? ORDER BY "row", "col" """, document, number)
    assert 1 < number <= pages
    assert framed_texts(visit.page, raw / EVALUATION, number) == [key_of(text) for text, *_ in expected]


def test_facet_leads_to_the_rows_that_it_counts_and_they_to_their_places(visit: Visit, stored: Path) -> None:
    page = visit.page
    page.get_by_role("link", name="绩效指标", exact=True).click()
    facet = page.locator(".facet-info[data-column=category2] li").filter(has_text="数量指标")
    count = int(facet.inner_text().split()[-1])
    facet.get_by_role("link").click()
    assert f"{count} rows" in page.locator("h3").first.inner_text()
    page.locator("td.col-file_name a").first.click()
    assert "/indicator/" in page.url
    assert page.locator("dd", has_text="数量指标").count()


def test_finding_leads_to_its_place_in_one_click(visit: Visit, raw: Path) -> None:
    page = visit.page
    page.get_by_role("link", name="score-total").first.click()
    page.locator("td.col-file_name a").click()
    assert "/finding/" in page.url
    assert {"92", "8", "16.8"} < set(framed_texts(page, raw / EVALUATION, 2))
    page.locator("section", has_text="由此处读出的记录").get_by_role("link", name="绩效指标").first.click()
    assert page.get_by_role("link", name="92 is not").count()  # and from the record back to the finding


def test_place_in_a_file_without_pages_is_a_marked_cell(visit: Visit) -> None:
    visit.page.get_by_role("link", name="prose-and-table").first.click()
    visit.page.locator("td.col-file_name a").click()
    marked = visit.page.locator("td.marked").all_inner_texts()
    assert len(marked) == 2
    assert "368.50" in marked and "386.50" in "".join(marked)


def test_bar_of_a_plot_leads_to_the_rows_that_it_shows(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="图表").click()
    page.locator("#execution rect.part").first.wait_for()
    assert page.locator("#execution rect.part").count() == 2  # the self-evaluations among the samples
    bar = page.locator("#categories svg a").filter(has_text="质量指标")
    count = int(bar.locator("text").last.text_content())
    bar.locator("rect").click()
    assert f"{count} rows" in page.locator("h3").first.inner_text()


def test_frame_and_value_lead_to_each_other(visit: Visit, stored: Path) -> None:
    ((document,),) = rows(stored, "SELECT id FROM document WHERE file_name = ?", EVALUATION)
    visit.go(f"/-/source/{document}/indicator/1")
    visit.page.locator("#place-2 a").press("Enter")  # by the keyboard
    assert visit.page.url.endswith("#frame-2")
    visit.page.locator("#frame-2").press("Enter")
    assert visit.page.url.endswith("#place-2")


@pytest.mark.parametrize("path", ["/", "/-/search?q=城市", "/-/plots", "/gongkai/v_finding", "source"])
def test_page_fits_a_phone(path: str, visit: Visit, stored: Path) -> None:
    ((document,),) = rows(stored, "SELECT id FROM document WHERE file_name = ?", NARRATIVE)
    visit.page.set_viewport_size(PHONE)
    visit.go(path if path != "source" else f"/-/source/{document}/finding/1")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("path", ["/gongkai", "/gongkai/findings", "/gongkai?sql=select+1", "/gongkai/v_source", "/no"])
def test_pages_of_datasette_ask_no_other_machine(path: str, visit: Visit) -> None:
    visit.go(path)
    visit.complaints = [told for told in visit.complaints if path != "/no" or "404" not in told]
    assert visit.page.locator("html[lang=zh-CN]").count() == 1


def test_first_tab_skips_to_the_content(visit: Visit) -> None:
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")
    assert visit.page.evaluate("document.activeElement.id") == "content"


def test_what_a_document_says_is_text_and_no_markup(visit: Visit, stored: Path) -> None:
    ((document, title),) = rows(stored, "SELECT id, title FROM document WHERE file_name LIKE '<%.txt'")
    assert HOSTILE in title
    for path in ("/", "/-/search?q=onerror", "/gongkai/v_document", f"/-/source/{document}/document/1",
                 f"/-/source/{document}/budget_line/1"):
        visit.go(path)
        assert HOSTILE in visit.page.locator("body").inner_text(), path
        assert visit.page.locator("img[src=x]").count() == 0, path


def test_report_needs_nothing_beside_itself(visit: Visit, stored: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    assert gongkai("report", out, "--db", stored).returncode == 0
    visit.requests.clear()
    visit.page.goto(out.as_uri())
    visit.page.locator(".sheet img").evaluate("image => image.decode()")
    assert [url for url in visit.requests if not url.startswith("data:")] == [out.as_uri()]
    told = visit.page.locator("body").inner_text()
    assert "the PDF cannot be opened because it is cut off" in told
    assert f"{HOSTILE}.pdf" in told  # as text
    visit.requests.clear()


def test_report_shows_contradictions_where_they_stand(visit: Visit, stored: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    gongkai("report", out, "--db", stored)
    visit.page.goto(out.as_uri())
    first, second = visit.page.locator(".contradiction").all()
    assert "180,000" in first.inner_text() and first.locator("td.marked").all_inner_texts()[0] == "368.50"
    assert second.locator(".frame[title='印出数：92']").count() == 1
    assert second.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 500
    visit.requests.clear()
