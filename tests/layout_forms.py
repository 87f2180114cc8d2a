"""How a form's grid is arranged, and the other kinds of forms."""
from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from data.samples_departments import overall_form
from data.samples_docx import WordFile
from data.samples_forms import Rows, Spent, self_evaluation
from data.samples_grid import Grid, merge_down, spread
from data.samples_pdf import A4, Flow, Paper, Style
from tests.layout_parts import (
    BOXED,
    COMPOSED,
    DEPARTMENT,
    NAME,
    ROWS,
    SIGNED,
    TITLE,
    UNIT,
    WIDTHS,
    Layout,
    Maker,
    drawn,
    form,
    register,
)

LAYOUTS: dict[str, Maker] = {}
layout = register(LAYOUTS)


@layout
def title_in_grid() -> Layout:
    """The form's title and year are the first two rows of its grid."""
    grid = [spread((TITLE, 5)), spread(("（2025年度）", 5)), *form()]
    flow = Flow()
    flow.table(grid, WIDTHS, BOXED)
    return Layout(flow.finish(), ROWS, (NAME,))


def with_first_column(head: str, labels: Sequence[str]) -> Layout:
    """The form with other texts in the first column of the indicators."""
    top = form()[: -len(ROWS) - 1]
    header = [head, "一级指标", "二级指标", "三级指标", "指标值"]
    rows = [[label, *row] for label, row in zip(labels, merge_down(ROWS, 2), strict=True)]
    return Layout(drawn([*top, header, *rows]), ROWS, (NAME,))


@layout
def first_column_merged() -> Layout:
    """绩效指标 is one cell beside all indicators, below an empty header cell."""
    return with_first_column("", ["绩效指标", *["^"] * (len(ROWS) - 1)])


@layout
def first_column_repeated() -> Layout:
    """绩效指标 stands before every run of level 2."""
    runs = [list(run) for _, run in groupby(ROWS, key=lambda row: row[:2])]
    return with_first_column("", [text for run in runs for text in ("绩效指标", *["^"] * (len(run) - 1))])


@layout
def first_column_empty() -> Layout:
    """The column of 绩效指标 has a header, and empty cells below it."""
    return with_first_column("绩效指标", [""] * len(ROWS))


@layout
def vertical_labels() -> Layout:
    """The first column is so narrow that its labels run downward, a character a line."""
    return Layout(drawn(form(), BOXED, widths=(17.0, 96.0, 110.0, 140.0, 120.0)), ROWS, (NAME,))


@layout
def labels_printed_once() -> Layout:
    """Levels 1 and 2 are not merged: printed in the first row of a run, empty cells below."""
    blanked = [["" if text == "^" else text for text in row] for row in merge_down(ROWS, 2)]
    return Layout(drawn([*form()[: -len(ROWS)], *(["^", *row] for row in blanked)]), ROWS, (NAME,))


@layout
def level1_over_level2_runs() -> Layout:
    """产出指标 is one cell beside three runs of level 2, which are printed in every row."""
    return Layout(drawn([*form()[: -len(ROWS)], *(["^", *row] for row in merge_down(ROWS, 1))]), ROWS, (NAME,))


@layout
def unit_inside_name() -> Layout:
    """The unit stands in brackets at the end of the level-3 name, the value is a number or a sign and a number."""
    rows = (("产出指标", "数量指标", "培训巡护员（人）", "60"), ("产出指标", "质量指标", "整改率（%）", "≥95"))
    return Layout(drawn(form(rows=rows)), rows, (NAME,))


@layout
def period_and_annual_targets() -> Layout:
    """实施期目标 and 年度目标 side by side, in the goals and in the indicators' values."""
    period = ("≤140万元", "≥360公里", "=9000份", "≥97%", "2027年12月15日前", "持续减少", "≥92%")
    rows = [[*row[:3], long, row[3]] for row, long in zip(ROWS, period, strict=True)]
    grid: Grid = [
        spread(("项目名称", 2), (NAME, 4)),
        spread(("项目资金（万元）", 2), ("实施期资金总额：", 1), ("140.00", 1), ("年度资金总额：", 1), ("46.50", 1)),
        spread(("总体目标", 2), ("实施期目标", 2), ("年度目标", 2)),
        spread(("^", 2), ("三年内建成河道巡护机制。", 2), ("按月开展河道巡护。", 2)),
        ["绩效指标", "一级指标", "二级指标", "三级指标", "实施期指标值", "年度指标值"],
        *(["^", *row] for row in merge_down(rows, 2)),
    ]
    data = drawn(grid, widths=(45.0, 70.0, 95.0, 110.0, 82.0, 81.0))
    return Layout(data, ROWS, (NAME,), more={"midterm_text": period})


@layout
def totals_in_wide_list() -> Layout:
    """A list that begins with a total and a unit's subtotal; value kind in a column; points in a column 备注."""
    head = ["单位编码", "单位（项目）名称", "资金总额", "绩效目标", "绩效指标", *["<"] * 8]
    labels = ["一级指标", "二级指标", "三级指标", "指标值", "指标值内容", "评（扣）分标准", "度量单位", "指标值类型",
              "备注"]
    rows = [["合计", "", "46.50", *[""] * 10], ["315002", UNIT, "46.50", *[""] * 10]]
    points = ("20", "15", "15", "10", "20", "10")
    for n, (one, two, three, sign, value, unit) in enumerate(SIGNED):
        left = ["^"] * 4 if n else ["315002", NAME, "46.50", "做好河道巡护工作。"]
        rows.append([*left, one, two, three, value, f"{three}情况", "未完成按比例扣分", unit, sign, points[n]])
    widths = (44.0, 84.0, 48.0, 80.0, 52.0, 62.0, 72.0, 44.0, 72.0, 70.0, 40.0, 46.0, 30.0)
    grid: Grid = [head, ["^"] * 4 + labels, *rows]
    data = drawn(grid, Style(size_pt=8, row_pt=22), Flow(Paper((A4[1], A4[0])), margin=46), widths)
    return Layout(data, COMPOSED, (NAME,), more={"weight": points, "scoring": ("未完成按比例扣分",) * len(SIGNED)})


# The other kinds of forms.


def department_grid(rows: Rows) -> Grid:
    money = ("320.00", "320.00", "0", "0", "273.50", "46.50")
    return overall_form("云汉市水务局", money, "负责全市水资源管理。", (("河道管护", "河道科", "按月巡护。"),), rows)


@layout
def department_form() -> Layout:
    """A department's form: funds by source and by kind, duties, tasks, indicators."""
    return Layout(drawn(department_grid(ROWS)), ROWS, (None,), form_kind="department_target")


ACTUAL = ("45.1万元", "126公里", "3000份", "96%", "2025年12月10日", "明显减少", "93%")
POINTS = ("10", "15", "10", "15", "10", "20", "10")
SCORES = ("10", "15", "10", "15", "10", "18", "10")
DEVIATIONS = (None, None, None, None, None, "个别河段仍有投诉，将增加巡护次数。", None)
SCORED = [
    (*row, *rest) for row, *rest in zip(ROWS, ACTUAL, POINTS, SCORES, (text or "" for text in DEVIATIONS), strict=True)
]
MEASURED = {"actual_text": ACTUAL, "weight": POINTS, "score": SCORES, "deviation": DEVIATIONS}
SCORED_WIDTHS = (40.0, 52.0, 78.0, 70.0, 62.0, 62.0, 36.0, 42.0, 73.0)


@layout
def project_self_evaluation() -> Layout:
    """A project's self-evaluation: money planned and spent with a score, then indicators with scores, then a total."""
    money = [Spent("年度资金总额", ("46.50", "46.50", "45.10"), ("10", "97.0%", "9.7"))]
    grid = self_evaluation(NAME, DEPARTMENT, UNIT, money, "按月巡护。", "已按月巡护。", SCORED, "97.7")
    flow = Flow(margin=40)
    flow.paragraph("项目支出绩效自评表", 16, "center")
    flow.table(grid, SCORED_WIDTHS, Style(size_pt=9))
    return Layout(flow.finish(), ROWS, (NAME,), form_kind="project_self_evaluation", more=MEASURED)


@layout
def department_self_evaluation() -> Layout:
    """The same of a whole department: its name in place of a project's."""
    grid: Grid = [
        spread(("部门名称", 2), ("云汉市水务局", 7)),
        spread(("部门整体支出\n（万元）", 2), ("", 1), ("年初预算数", 1), ("全年预算数", 1), ("全年执行数", 1),
               ("分值", 1), ("执行率", 1), ("得分", 1)),
        ["^", "^", "年度资金总额", "320.00", "330.00", "323.40", "10", "98.0%", "9.8"],
        spread(("年度总体目标", 1), ("预期目标", 4), ("实际完成情况", 4)),
        spread(("^", 1), ("保障河道安全。", 4), ("河道安全得到保障。", 4)),
        ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分",
         "偏差原因分析及改进措施"],
        *(["^", *row] for row in merge_down(SCORED, 2)),
        spread(("总分", 6), ("100", 1), ("97.8", 1), ("", 1)),
    ]
    flow = Flow(margin=40)
    flow.paragraph("部门整体支出绩效自评表", 16, "center")
    flow.paragraph("（2025年度）", align="center")
    flow.table(grid, SCORED_WIDTHS, Style(size_pt=9))
    return Layout(flow.finish(), ROWS, (None,), form_kind="department_self_evaluation", more=MEASURED)


@layout
def docx_with_merged_cells() -> Layout:
    """Two forms in a DOCX, cells merged with gridSpan and vMerge."""
    word = WordFile()
    for name in (NAME, "闸门检修经费"):
        word.paragraph(TITLE, "center", 16)
        word.table(form(name))
    return Layout(word.finish(), (*ROWS, *ROWS), (NAME, "闸门检修经费"), "docx")


@layout
def docx_department_form() -> Layout:
    """A department's form in a DOCX."""
    word = WordFile()
    word.paragraph("2025年部门整体支出绩效目标表", "center", 16)
    word.table(department_grid(ROWS))
    return Layout(word.finish(), ROWS, (None,), "docx", "department_target")
