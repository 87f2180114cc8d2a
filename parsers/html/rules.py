"""The lines around cells, as styles tell them: a sheet that was saved as a page has them around its tables only."""
from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.html.tree import Element

_RULED = re.compile(r"border(?:-left|-right)?\s*:[^;]{0,99}?\b(?:solid|double|dashed|dotted|dot-dash|hairline)", re.I)
_CLASS = re.compile(r"\.([\w-]+)\s*\{([^{}]*)\}")
_SPREADSHEET = re.compile(r"Excel\.Sheet|Microsoft Excel|ET\.Sheet", re.I)


@dataclass(frozen=True, slots=True)
class Rules:
    """`classes` are those of cells with a line at their left or right."""

    classes: frozenset[str]
    of_spreadsheet: bool

    def at(self, cell: Element) -> bool:
        """Whether a line stands at the left or right of the cell."""
        return bool(_RULED.search(cell.get("style", ""))) or not self.classes.isdisjoint(cell.get("class", "").split())


def rules_of(root: Element) -> Rules:
    sheets = "".join(style.text or "" for style in root.iter("style"))
    classes = frozenset(name for name, body in _CLASS.findall(sheets) if _RULED.search(body))
    return Rules(classes, any(_SPREADSHEET.search(meta.get("content", "")) for meta in root.iter("meta")))
