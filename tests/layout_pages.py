"""What page breaks and the page itself do to a form or a list."""
from __future__ import annotations

from data.samples_forms import Project, wide_list
from data.samples_pdf import A4, Flow, Paper, Style
from tests.layout_parts import (
    BOXED,
    COMPOSED,
    LONG_ROW,
    NAME,
    ROWS,
    SIGNED,
    TITLE,
    WIDE_WIDTHS,
    WIDTHS,
    Indicator,
    Layout,
    Maker,
    drawn,
    form,
    one_form,
    register,
)

LAYOUTS: dict[str, Maker] = {}
layout = register(LAYOUTS)


@layout
def page_rotated() -> Layout:
    """A portrait page with /Rotate 90 whose content reads upright on the landscape page that is shown."""
    paper = Paper(A4)
    paper.canvas.setPageRotation(90)
    paper.canvas.transform(0, 1, -1, 0, A4[0], 0)
    paper.width, paper.height = A4[1], A4[0]
    return one_form(flow=Flow(paper))


@layout
def content_in_form_xobject() -> Layout:
    """All of the page's content is inside a form XObject."""
    flow = Flow()
    flow.paper.canvas.beginForm("page")
    flow.paragraph(TITLE, 16, "center")
    flow.table(form(), WIDTHS, BOXED)
    flow.paper.canvas.endForm()
    flow.paper.canvas.doForm("page")
    return Layout(flow.finish(), ROWS, (NAME,))


def numbered(count: int) -> tuple[Indicator, ...]:
    return tuple(("产出指标", "数量指标", f"第{n}片区巡护次数", f"≥{n}次") for n in range(1, count + 1))


@layout
def form_over_pages() -> Layout:
    """One form over three pages: indicators go on without a header, level 1 and 2 merged over the breaks."""
    rows = numbered(70)
    return Layout(drawn(form(rows=rows)), rows, (NAME,))


@layout
def no_rule_at_page_break() -> Layout:
    """As form_over_pages, and no rule closes the table at the foot of a page or opens it on the next."""
    rows = numbered(70)
    style = Style(size_pt=10, row_pt=20, open_sides=frozenset({"cut"}))
    return Layout(drawn(form(rows=rows), style), rows, (NAME,))


def cut_row(style: Style) -> Layout:
    """A form that begins so low that the page ends inside the long row."""
    rows = (ROWS[1], LONG_ROW, ROWS[-1])
    flow = Flow(style=style)
    flow.y = 547.0
    return Layout(drawn(form(rows=rows), style, flow), rows, (NAME,))


@layout
def row_cut_between_lines() -> Layout:
    """A page break inside a row: some lines of a cell on one page, the others on the next."""
    return cut_row(Style(size_pt=10, row_pt=20, breaks="line", middle=False))


@layout
def row_cut_in_mid_line() -> Layout:
    """A page break through a line of text: the row's whole text is on both pages, clipped to what each shows."""
    return cut_row(Style(size_pt=10, row_pt=20, breaks="anywhere", cut="clipped"))


@layout
def form_at_top_after_form() -> Layout:
    """A form ends one page, another with the same columns and no title begins the next."""
    flow = Flow()
    flow.table(form(), WIDTHS, BOXED)
    flow.new_page()
    flow.table(form("闸门检修经费"), WIDTHS, BOXED)
    return Layout(flow.finish(), (*ROWS, *ROWS), (NAME, "闸门检修经费"))


@layout
def two_forms_on_a_page() -> Layout:
    """Two forms with the same columns, one below the other, a title between them."""
    flow = Flow()
    for name in (NAME, "闸门检修经费"):
        flow.paragraph(TITLE, 14, "center")
        flow.table(form(name), WIDTHS, Style(size_pt=9, row_pt=16))
    return Layout(flow.finish(), (*ROWS, *ROWS), (NAME, "闸门检修经费"))


@layout
def form_under_prose() -> Layout:
    """The form begins in mid-page below prose that speaks of goals and indicators, and prose follows it."""
    flow = Flow()
    flow.paragraph("三、预算绩效情况", 14)
    flow.paragraph("2025年本单位对1个项目设置了绩效目标，涉及资金46.50万元，产出指标和效益指标均已量化。", indent=True)
    flow.paragraph(TITLE, 12, "center")
    flow.table(form(), WIDTHS, BOXED)
    flow.paragraph("四、其他需要说明的事项", 14)
    flow.paragraph("本单位无其他需要说明的事项。", indent=True)
    return Layout(flow.finish(), ROWS, (NAME,))


# The wide list of all projects, and what page breaks make of its merged cells.

LISTED = tuple(f"第{n}河段管护经费" for n in range(1, 6))


def listed(style: Style) -> Layout:
    projects = [
        Project(code=f"99010025T00000050{n:02}", name=name, goal=f"做好第{n}河段管护工作，保持河道整洁，保障行洪安全。",
                indicators=SIGNED, total="12.000000", fiscal="12.000000")
        for n, name in enumerate(LISTED, 1)
    ]
    data = drawn(wide_list(projects), style, Flow(Paper((A4[1], A4[0]))), WIDE_WIDTHS)
    return Layout(data, COMPOSED * len(LISTED), LISTED)


@layout
def sign_value_unit_in_columns() -> Layout:
    """A wide list whose sign, value and unit have columns of their own; header not repeated; cells cut at rows."""
    return listed(Style(size_pt=8, row_pt=24))


@layout
def header_repeated() -> Layout:
    """The list's two header rows are printed again on every page."""
    return listed(Style(size_pt=8, row_pt=24, header_rows=2))


@layout
def merged_cells_clipped() -> Layout:
    """Merged cells cut by the break lie whole in both pages' text layer, below a clip path; no rule at the break."""
    return listed(Style(size_pt=8, row_pt=24, header_rows=2, cut="clipped", open_sides=frozenset({"cut"})))


@layout
def merged_cells_printed_again() -> Layout:
    """Merged cells cut by the break are printed again, whole, on each page."""
    return listed(Style(size_pt=8, row_pt=24, header_rows=2, cut="again"))
