"""Writes the sample disclosures, one for each form family and format: `python -m data.make_samples [FOLDER]`.

Agencies, places, codes and amounts are made up.  Two oddities are meant, for the checks to find: a self-evaluation
whose scores sum to 1 less than its printed total, and prose that contradicts the purchase table below it.
FOLDER is `data/raw` unless another is given.  Every run writes the same bytes.
"""
from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import data.samples_departments as departments
import data.samples_projects as projects

SAMPLES: dict[str, Callable[[], bytes]] = {
    "沧澜县水务局2025年部门预算绩效文本.pdf": projects.planned_projects_pdf,
    "青禾县农业农村局2025年部门整体预算绩效目标表.docx": departments.department_form_docx,
    "望溪区文化馆2023年绩效目标表.docx": departments.special_funds_docx,
    "云汉市档案馆2024年部门预算绩效文本.txt": projects.planned_projects_text,
    "澄原区环境卫生中心2024年绩效目标表.txt": departments.special_funds_text,
    "汀岚市图书馆2025年项目支出绩效目标表.pdf": projects.national_forms_pdf,
    "云汉市城市管理局2026年项目支出绩效目标表.pdf": projects.wide_list_pdf,
    "沧澜县应急管理局2025年部门预算信息公开情况说明.docx": departments.budget_story_docx,
    "汀岚市公共交通管理中心2023年项目支出绩效自评表.pdf": projects.self_evaluations_pdf,
    "汀岚市图书馆2025年项目支出绩效目标表（下载中断）.pdf": projects.truncated_pdf,
}


def write_samples(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in SAMPLES.items():
        (folder / name).write_bytes(make())


if __name__ == "__main__":
    write_samples(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "raw")
