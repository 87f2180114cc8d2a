"""What the layout test documents share: a form's content, and the ways to draw it."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from data.samples_forms import Project, Rows, national_form
from data.samples_grid import Grid
from data.samples_pdf import Flow, Style

Indicator = tuple[str, str, str, str]
"""level1, level2, level3, value_text."""


@dataclass(frozen=True)
class Layout:
    """A document and what it says.

    `projects` are their names in order, None for a department's form.  `more` holds further columns of
    v_indicator, one value for each of `indicators`.
    """

    data: bytes = field(repr=False)
    indicators: tuple[Indicator, ...]
    projects: tuple[str | None, ...]
    suffix: str = "pdf"
    form_kind: str = "project_target"
    more: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)


Maker = Callable[[], Layout]


def register(layouts: dict[str, Maker]) -> Callable[[Maker], Maker]:
    """A decorator that enters a function into `layouts` under its name."""
    def enter(make: Maker) -> Maker:
        layouts[make.__name__] = make
        return make

    return enter


NAME = "河道巡护经费"
DEPARTMENT, UNIT = "315_云汉市水务局", "云汉市河道管理所"
TITLE = "项目支出绩效目标表"
WIDTHS = (52.0, 78.0, 106.0, 130.0, 117.0)
WIDE_WIDTHS = (88.0, 56.0, 56.0, 50.0, 104.0, 60.0, 70.0, 86.0, 52.0, 58.0, 50.0)
BOXED = Style(size_pt=10, row_pt=20)
ROWS: tuple[Indicator, ...] = (
    ("成本指标", "经济成本指标", "巡护总成本", "≤46.5万元"),
    ("产出指标", "数量指标", "巡护河道长度", "≥120公里"),
    ("产出指标", "数量指标", "发放宣传册", "=3000份"),
    ("产出指标", "质量指标", "发现问题整改率", "≥95%"),
    ("产出指标", "时效指标", "巡护任务完成时间", "2025年12月15日前"),
    ("效益指标", "社会效益指标", "群众投诉件数", "明显减少"),
    ("满意度指标", "服务对象满意度指标", "沿河群众满意度", "≥90%"),
)
LONG_ROW: Indicator = (
    "产出指标", "质量指标",
    "巡护记录填写完整并经复核无误的比例，复核退回后重新填写的记录不计入，由巡护队每月汇总一次并报管理所备案", "≥98%",
)
SIGNED = (
    ("产出指标", "数量指标", "巡护河道长度", "≥", "120", "公里"),
    ("产出指标", "时效指标", "巡护记录归档时限", "≤", "5", "天"),
    ("产出指标", "质量指标", "发现问题整改率", "≥", "95", "%"),
    ("效益指标", "社会效益指标", "河道环境", "定性", "明显改善", ""),
    ("效益指标", "生态效益指标", "漂浮物打捞率", "=", "100", "%"),
    ("满意度指标", "服务对象满意度指标", "群众满意度", "≥", "90", "%"),
)
COMPOSED: tuple[Indicator, ...] = tuple(
    (one, two, three, ("" if sign == "定性" else sign) + value + unit) for one, two, three, sign, value, unit in SIGNED
)
"""What a reader reads in the columns of SIGNED."""


def project(name: str = NAME, rows: Rows = ROWS) -> Project:
    goal = "按月开展河道巡护，及时发现并整改问题，保持河道整洁。"
    return Project(name=name, goal=goal, indicators=rows, total="46.50", fiscal="46.50", carryover="0.00", other="0.00")


def form(name: str = NAME, rows: Rows = ROWS) -> Grid:
    return national_form(project(name, rows), DEPARTMENT, UNIT)


def drawn(grid: Grid, style: Style = BOXED, flow: Flow | None = None, widths: Sequence[float] = WIDTHS) -> bytes:
    """A title and a table, from where the flow stands."""
    flow = flow or Flow(style=style)
    flow.paragraph(TITLE, 16, "center")
    flow.table(grid, widths, style)
    return flow.finish()


def one_form(style: Style = BOXED, flow: Flow | None = None) -> Layout:
    return Layout(drawn(form(), style, flow), ROWS, (NAME,))
