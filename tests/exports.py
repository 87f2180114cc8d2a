"""Exports: a disclosure with formulas for names, and what programs read of a file beside what the view holds."""
from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas
from workbench import ROOT, gongkai

from pipeline.database import read_only
from pipeline.export import export
from pipeline.views import Column, columns_of, rows_of

SAMPLES = (
    "沧澜县应急管理局2025年部门预算信息公开情况说明.docx", "云汉市档案馆2024年部门预算绩效文本.txt",
    "汀岚市公共交通管理中心2023年项目支出绩效自评表.pdf", "汀岚市图书馆2025年项目支出绩效目标表（下载中断）.pdf",
)
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(1+1)", "＝1+1", '=HYPERLINK("https://a.example","b")', "'=1+1", "=40套")
PLANTED = "云汉市水务局2025年部门预算\n\n收入总表\n单位：元\n\n科目名称\t金额\n" + "".join(
    f"{formula}\t-{number}.50\n" for number, formula in enumerate(FORMULAS, 1))
VIEWS = (
    "v_document", "v_indicator", "v_budget_line", "v_attainment", "v_three_public", "v_check", "v_cell", "绩效指标",
    "项目规模",
)
Rows = list[tuple[Any, ...]]
Sheets = dict[str, tuple[list[str], Rows]]  # the columns and rows of each view


def fill(folder: Path) -> Path:
    """A database of some samples and of the disclosure, which are in the folder `raw` beside it."""
    raw = folder / "raw"
    raw.mkdir()
    for name in SAMPLES:
        shutil.copy(ROOT / "data" / "raw" / name, raw)
    (raw / "planted.txt").write_text(PLANTED, encoding="utf-8")
    done = gongkai("extract", raw, "--db", folder / "filled.db")
    assert done.returncode == 1, done.stderr  # one sample is cut off
    return folder / "filled.db"


def exported(database: Path, kind: str, out: Path) -> dict[str, Path]:
    with read_only(database) as session:
        return {written.view: written.path for written in export(session, VIEWS, kind, out)}


def seen(database: Path, view: str) -> tuple[list[Column], Rows]:
    with read_only(database) as session:
        return columns_of(session, view), list(rows_of(session, view))


def assert_equals_the_views(database: Path, found: Sheets) -> None:
    for view in VIEWS:
        columns, rows = seen(database, view)
        names, values = found[view]
        assert rows
        assert names == [column.name for column in columns]
        assert told(values, columns) == told(rows, columns), view


def told(rows: Rows, columns: list[Column]) -> Rows:
    return [tuple(typed(value, column) for value, column in zip(row, columns, strict=True)) for row in rows]


def typed(value: Any, column: Column) -> Any:
    """What a program read of a cell as the type of its column; a blank text and none are one in a table of texts."""
    if value is None or value == "" or (isinstance(value, float) and value != value) or value is pandas.NaT:
        return None
    if column.type in ("money", "number"):
        assert isinstance(value, int | float | Decimal) and not isinstance(value, bool)
        return Decimal(str(value))
    if column.type in ("date", "time"):
        assert isinstance(value, date), value
        return value if column.type == "time" else date(value.year, value.month, value.day)
    kinds = {"integer": int, "key": int, "real": int | float, "boolean": bool, "text": str}
    assert isinstance(value, kinds[column.type]), (value, column)
    return round(value, 9) if column.type == "real" else value  # LibreOffice saves 15 digits


def keys_back(columns: list[Column], rows: Rows) -> Rows:
    """Keys, which are texts in a workbook, as numbers."""
    return [tuple(int(value) if column.type == "key" and isinstance(value, str) else value
                  for value, column in zip(row, columns, strict=True)) for row in rows]
