"""The numbers that Word sets before paragraphs of a list: they are printed, but not in the paragraph's text.

A paragraph names a list (`numId`) and a level of it, itself or through its style.  Lists that share an
abstract list count together.  Bullets are not numbers and are left out.
"""
from __future__ import annotations

from dataclasses import dataclass, field

from parsers.docx.numerals import numeral
from parsers.docx.xml import Element, child, children, is_on, name_of, number, value

_LEVELS = 9
_MAX_STYLES = 20  # a style can be based on a style ...; a cycle ends here


@dataclass(frozen=True)
class _Level:
    start: int
    form: str
    text: str
    decimal_only: bool
    style: str | None


@dataclass
class _List:
    levels: dict[int, _Level]
    counts: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


class Numbering:
    """Counts the numbered paragraphs of one document; `label` is to be asked in the order of the document.

    `numbering` and `styles` are the roots of the parts of these names, None where the document has none.
    """

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        abstract = {value(node, "abstractNumId"): _List(_levels(node)) for node in _all(numbering, "abstractNum")}
        nums = list(_all(numbering, "num"))
        self._lists = {
            value(num, "numId"): found for num in nums if (found := abstract.get(value(child(num, "abstractNumId"))))
        }
        self._restarts = {value(num, "numId"): _restarts(num) for num in nums}
        self._styles = {value(style, "styleId"): style for style in _all(styles, "style")}

    def label(self, paragraph: Element) -> str:
        """The number that is printed before the paragraph (`一、`, `2.1`), or "" where there is none."""
        num_id, level = self._place(paragraph)
        listed = self._lists.get(num_id)
        if listed is None or level not in listed.levels:
            return ""
        start = self._restarts[num_id].pop(level, None)
        _count(listed, level, start)
        return _printed(listed, level)

    def _place(self, paragraph: Element) -> tuple[str | None, int]:
        own = child(paragraph, "pPr", "numPr")
        style_id = value(child(paragraph, "pPr", "pStyle"))
        num_id = value(child(own, "numId")) or self._num_id_of_style(style_id)
        default = self._level_of_style(num_id, style_id)
        return num_id, number(child(own, "ilvl"), default)

    def _num_id_of_style(self, style_id: str | None) -> str | None:
        for _ in range(_MAX_STYLES):
            style = self._styles.get(style_id)
            num_id = value(child(style, "pPr", "numPr", "numId"))
            if style is None or num_id is not None:
                return num_id
            style_id = value(child(style, "basedOn"))
        return None

    def _level_of_style(self, num_id: str | None, style_id: str | None) -> int:
        listed = self._lists.get(num_id)
        bound = [i for i, level in listed.levels.items() if style_id and level.style == style_id] if listed else []
        return bound[0] if bound else number(child(self._styles.get(style_id), "pPr", "numPr", "ilvl"), 0)


def _all(root: Element | None, name: str) -> list[Element]:
    return [] if root is None else [node for node in children(root) if name_of(node) == name]


def _levels(abstract: Element) -> dict[int, _Level]:
    levels = {number(node, 0, "ilvl"): _level(node) for node in _all(abstract, "lvl")}
    return {i: level for i, level in levels.items() if 0 <= i < _LEVELS}


def _level(node: Element) -> _Level:
    return _Level(
        start=number(child(node, "start"), 0),
        form=value(child(node, "numFmt")) or "decimal",
        text=value(child(node, "lvlText")) or "",
        decimal_only=is_on(child(node, "isLgl")),
        style=value(child(node, "pStyle")),
    )


def _restarts(num: Element) -> dict[int, int]:
    """Levels at which this list begins anew, with the first number; each holds once."""
    overrides = {number(node, 0, "ilvl"): child(node, "startOverride") for node in _all(num, "lvlOverride")}
    return {level: number(start, 1) for level, start in overrides.items() if start is not None}


def _count(listed: _List, level: int, restart: int | None) -> None:
    before = listed.counts[level]
    first = listed.levels[level].start if restart is None else restart
    listed.counts[level] = first if before is None or restart is not None else before + 1
    listed.counts[level + 1 :] = [None] * (_LEVELS - level - 1)


def _printed(listed: _List, level: int) -> str:
    own = listed.levels[level]
    if own.form in ("bullet", "none"):
        return ""
    label = own.text
    for i, definition in listed.levels.items():
        count = listed.counts[i]
        form = "decimal" if own.decimal_only else definition.form
        label = label.replace(f"%{i + 1}", numeral(definition.start if count is None else count, form))
    return label
