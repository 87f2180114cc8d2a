"""Paths to filled areas and straight strokes."""
from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pypdfium2.raw as pdfium

from parsers.pdf.drawn import Flags, cut
from parsers.pdf.page import Array
from parsers.pdf.pdfium import calls
from parsers.pdf.pdfium.calls import Function, Index
from parsers.pdf.pdfium.objects import Objects, is_white, moved, owners


@dataclass(frozen=True)
class _Points:
    """The points that paths run through, in order: on the page (n x 2), of which path (`owner`), whether a part of
    the path begins there (`begins`), and whether a curve leads there (`curved`)."""

    at: Array
    owner: Index
    begins: Flags
    curved: Flags


class Boxes(NamedTuple):
    """Boxes (n x 4) and the page of each (an index)."""

    at: Array
    page: Index


def areas_and_strokes(paths: Objects) -> tuple[Boxes, Boxes]:
    """The boxes of all filled areas and of all straight strokes, cut at the clip path.

    What is painted in the paper's colour, and strokes of shapes with curves, are left out.
    """
    modes = calls.draw_mode.numbers(np.int32, 2, paths.handles) > 0
    filled, stroked = (_inked(mode, colour, paths.handles)
                       for mode, colour in zip(modes.T, (calls.fill_colour, calls.stroke_colour), strict=True))
    points = _points(paths, np.flatnonzero(filled | stroked))
    areas, of_area = _areas(points, filled)
    strokes, of_stroke = _strokes(points, stroked)
    return (Boxes(cut(paths.clips[of_area], areas), paths.page[of_area]),
            Boxes(cut(paths.clips[of_stroke], strokes), paths.page[of_stroke]))


def _inked(painted: Flags, colour: Function, handles: Index) -> Flags:
    """Which of the paths that are painted are so in another colour than the paper's."""
    index = np.flatnonzero(painted)
    inked = painted.copy()
    inked[index] = ~is_white(colour, handles[index])
    return inked


def _points(paths: Objects, index: Index) -> _Points:
    handles = paths.handles[index]
    lengths = calls.count_segments.each(handles)
    path, number = owners(lengths)
    segments = calls.get_segment.each(handles[path], number)
    at = calls.segment_point.numbers(np.float32, 2, segments)
    several = np.flatnonzero((lengths > 2)[path])  # of two points the first begins a line and the second ends it
    kinds = np.full(len(segments), pdfium.FPDF_SEGMENT_LINETO)
    kinds[several] = calls.segment_type.each(segments[several])
    curved = kinds == pdfium.FPDF_SEGMENT_BEZIERTO
    through = ~curved | (np.cumsum(curved) % 3 == 0)  # the first two points of a curve only bend it
    begins = (kinds == pdfium.FPDF_SEGMENT_MOVETO) | (number == 0)
    owner = index[path]
    on_page = moved(at, paths.matrices.take(owner, axis=0)).compress(through, axis=0)
    return _Points(on_page, owner[through], begins[through], curved[through])


def _areas(points: _Points, filled: Flags) -> tuple[Array, Index]:
    """The box of each part of a path that encloses something, and the path that it belongs to."""
    begin = np.flatnonzero(points.begins)
    if not len(begin):
        return np.empty((0, 4)), np.empty(0, dtype=np.intp)
    boxes = np.hstack([np.minimum.reduceat(points.at, begin), np.maximum.reduceat(points.at, begin)])
    encloses = filled[points.owner[begin]] & (np.diff(begin, append=len(points.at)) > 2)
    return boxes[encloses], points.owner[begin][encloses]


def _strokes(points: _Points, stroked: Flags) -> tuple[Array, Index]:
    """The box of each straight stroke of a part without curves, and the path that it belongs to."""
    part = np.cumsum(points.begins)
    straight = ~np.isin(part, part[points.curved]) & stroked[points.owner]
    end = np.flatnonzero(straight & ~points.begins)
    boxes = np.hstack([np.minimum(points.at[end - 1], points.at[end]), np.maximum(points.at[end - 1], points.at[end])])
    return boxes, points.owner[end]
