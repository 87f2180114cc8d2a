"""Goals told in running text (分项绩效目标): a heading, 绩效目标：…, 绩效指标：…"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from parsers.document import Document
from pipeline.forms.lead import Line, lines_of
from pipeline.normalizer.text import strip_numbering
from pipeline.records import Goal

GOAL = re.compile(r"^(?:年度)?绩效目标[:：](?P<text>.+)$")
INDICATOR = re.compile(r"^(?:年度)?绩效指标[:：](?P<text>.+)$")
HEADING = re.compile(r"^(第?[一二三四五六七八九十\d]+[、.．部章节]|[(（][一二三四五六七八九十\d]+[)）])")


def read_goals(document: Document) -> Iterator[Goal]:
    """A goal for every 绩效目标：, named by the heading over it; text goes on until the next heading."""
    name: Line | None = None
    goal: Goal | None = None
    for line in (line for _, line in lines_of(document) if isinstance(line, Line)):
        if found := GOAL.match(line.text):
            if goal:
                yield goal
            goal = _goal(name, line, found["text"])
        elif found := INDICATOR.match(line.text):
            goal = _with(goal, "indicator", found["text"], line) if goal else None
        elif HEADING.match(line.text) or goal is None:
            if goal:
                yield goal
            goal, name = None, line
        elif goal:
            goal = _continued(goal, line)
    if goal:
        yield goal


def _goal(name: Line | None, line: Line, text: str) -> Goal:
    goal = Goal(page=line.page, name=strip_numbering(name.text).rstrip("。：:") if name else "",
                origins=(name.origin._replace(field="name"),) if name else ())
    return _with(goal, "goal", text, line)


def _with(goal: Goal, field: str, text: str, line: Line) -> Goal:
    said: dict[str, Any] = {field: text}
    return replace(goal, origins=(*goal.origins, line.origin._replace(field=field)), **said)


def _continued(goal: Goal, line: Line) -> Goal:
    """A paragraph that a page break or a hard wrap cut from the one before."""
    if goal.indicator is None:
        return _with(goal, "goal", f"{goal.goal}{line.text}", line)
    return _with(goal, "indicator", f"{goal.indicator}{line.text}", line) if not _is_whole(goal.indicator) else goal


def _is_whole(text: str) -> bool:
    return text.endswith(("。", "；", "！"))
