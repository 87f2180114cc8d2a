"""Goals told in running text (分项绩效目标): a heading, 绩效目标：…, 绩效指标：…"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from parsers.document import Document
from pipeline.normalizer.text import clean, strip_numbering
from pipeline.records import Goal

GOAL = re.compile(r"^(?:年度)?绩效目标[:：](?P<text>.+)$")
INDICATOR = re.compile(r"^(?:年度)?绩效指标[:：](?P<text>.+)$")
HEADING = re.compile(r"^(第?[一二三四五六七八九十\d]+[、.．部章节]|[(（][一二三四五六七八九十\d]+[)）])")


def read_goals(document: Document) -> Iterator[Goal]:
    """A goal for every 绩效目标：, named by the heading over it; text goes on until the next heading."""
    name: str | None = None
    goal: Goal | None = None
    for paragraph in document.paragraphs:
        text = clean(paragraph.text)
        if not text or paragraph.role == "furniture":
            continue
        if found := GOAL.match(text):
            if goal:
                yield goal
            goal = Goal(page=paragraph.place.page, name=name or "", goal=found["text"])
        elif found := INDICATOR.match(text):
            goal = replace(goal, indicator=found["text"]) if goal else None
        elif HEADING.match(text) or goal is None:
            if goal:
                yield goal
            goal, name = None, strip_numbering(text).rstrip("。：:")
        elif goal:
            goal = _continued(goal, text)
    if goal:
        yield goal


def _continued(goal: Goal, text: str) -> Goal:
    """A paragraph that a page break or a hard wrap cut from the one before."""
    if goal.indicator is None:
        return replace(goal, goal=f"{goal.goal}{text}")
    return replace(goal, indicator=f"{goal.indicator}{text}") if not _is_whole(goal.indicator) else goal


def _is_whole(text: str) -> bool:
    return text.endswith(("。", "；", "！"))
