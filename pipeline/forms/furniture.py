"""The cells of a form that only say what others are: titles, headers, labels, units."""
from __future__ import annotations

from collections.abc import Sequence

from pipeline.forms.grid import Grid
from pipeline.forms.indicators import TOTALS
from pipeline.forms.labels import MONTH
from pipeline.forms.segments import UNIT_LINE, Segment
from pipeline.forms.simple import STROKES
from pipeline.normalizer.headers import roles_of
from pipeline.normalizer.labels import is_label
from pipeline.normalizer.taxonomy import is_level1, is_level2
from pipeline.normalizer.text import is_bracketed, is_template, label_key
from pipeline.normalizer.values import find_unit
from pipeline.records import Furniture


def read(grid: Grid, segments: Sequence[Segment]) -> Furniture:
    """The furniture of the forms on a grid; values that were read can be among it, where they sound like labels."""
    blocks = [block for segment in segments for block in segment.blocks]
    lines = [line for segment in segments for line in (*segment.titles, *segment.notes, *segment.headings)]
    rows = {row for block in blocks for row in range(block.top, block.body)}
    counted = {(row, column.start) for block in blocks for column in block.having("seq")
               for row in range(block.body, block.end)}
    known = (grid.origin("furniture", cell) for cell in grid.table.cells if (text := grid.text(cell))
             and (cell.row in rows or (cell.row, cell.col) in counted or _is_label(text)))
    return Furniture(origins=(*known, *(line.origin for line in lines)))


def _is_label(text: str) -> bool:
    return bool(roles_of(text) or is_label(text) or is_level1(text) or is_level2(text) or UNIT_LINE.match(text)
                or (is_bracketed(text) and find_unit(text)) or is_template(text)
                or label_key(text) in TOTALS or set(text) <= STROKES or MONTH.fullmatch(label_key(text)))
