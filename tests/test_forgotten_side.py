"""A form whose table lacks a side is read as if it were drawn."""
from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas

from parsers.document import SourceFile
from pipeline.extract import extract
from pipeline.records import Project
from tests.drawn_pages import pdf

LEFT = (20, 80, 160, 210, 280, 340, 380)
HEADERS = ("项目名称", "绩效目标", "一级指标", "二级指标", "三级指标", "指标值")
INDICATORS = (("产出指标", "数量指标", "巡护河道长度", "≥120米"), ("产出指标", "质量指标", "问题整改率", "≥95%"),
              ("效益指标", "社会效益指标", "河道环境", "明显改善"))


def list_of_projects(canvas: Canvas) -> None:
    """The side between the goal and the indicators stands in the header only."""
    canvas.drawString(120, 280, "项目支出绩效目标表")
    for x, text in zip(LEFT, HEADERS, strict=False):
        canvas.drawString(x + 4, 245, text)
    canvas.drawString(24, 200, "河道巡护")
    canvas.drawString(84, 215, "保持河道整洁，")
    canvas.drawString(84, 195, "及时整改问题。")
    for row, indicator in enumerate(INDICATORS):
        for x, text in zip(LEFT[2:], indicator, strict=False):
            canvas.drawString(x + 4, 225 - 20 * row, text)
    for y in (260, 240, 180):
        canvas.line(LEFT[0], y, LEFT[-1], y)
    for y in (220, 200):
        canvas.line(LEFT[2], y, LEFT[-1], y)
    for x in LEFT:
        canvas.line(x, 260, x, 240 if x == LEFT[2] else 180)


def test_a_goal_does_not_take_the_labels_of_its_indicators() -> None:
    extraction = extract(SourceFile("a.pdf", pdf(list_of_projects))).extraction
    (project,) = (record for record in extraction.records if isinstance(record, Project))
    assert (project.name, project.goal) == ("河道巡护", "保持河道整洁，及时整改问题。")
    assert [(row.level1, row.level2, row.level3, row.value_text) for row in project.indicators] == [*INDICATORS]
