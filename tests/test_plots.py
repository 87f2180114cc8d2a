"""What the plots count, read from a real file."""
from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

from workbench import gongkai

from data.samples_pdf import Flow
from pipeline.database import read_only
from pipeline.web.plots import Plot, plots

WHOLE = [["科目编码", "科目名称", "2024年预算数", "2025年预算数"],
         ["208", "社会保障和就业支出", "900.00", "60.00"], ["20805", "行政事业单位养老支出", "900.00", "60.00"],
         ["213", "农林水支出", "300.00", "400.00"], ["合计", "", "1,200.00", "460.00"]]
PART = [["科目编码", "科目名称", "2025年预算数"], ["213", "农林水支出", "150.00"], ["合计", "", "150.00"]]


def spending(folder: Path, year: int | None) -> Plot:
    flow = Flow()
    for title, grid in (("2025年部门支出总表", WHOLE), ("2025年政府性基金预算支出表", PART)):
        flow.paragraph(title, 14, "center")
        flow.paragraph("单位：万元", 10)
        flow.table(grid, [100.0] * len(grid[0]))
    (folder / "沧澜县水务局2025年部门预算.pdf").write_bytes(flow.finish())
    gongkai("extract", folder / "沧澜县水务局2025年部门预算.pdf", "--db", folder / "a.db")
    with read_only(folder / "a.db") as session:
        return plots(session.rows, year)[0]


def test_spending_is_that_of_the_documents_year_and_of_the_table_that_has_all_of_it(tmp_path: Path) -> None:
    plot = spending(tmp_path, None)
    assert [(bar.label, bar.value) for bar in plot.bars] == [("农林水支出", 4_000_000), ("社会保障和就业支出", 600_000)]
    assert parse_qs(plot.bars[0].query) == {"classification__exact": ["functional"], "code__exact": ["213"]}


def test_a_year_without_documents_has_no_spending(tmp_path: Path) -> None:
    assert spending(tmp_path, 2024).bars == []
