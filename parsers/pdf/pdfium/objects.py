"""The objects of pages: texts, paths and pictures, those of forms among them, each with its clip."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, repeat

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from parsers.pdf.drawn import Box, Flags, area, cut
from parsers.pdf.page import Array
from parsers.pdf.pdfium import calls
from parsers.pdf.pdfium.calls import Handle

EVERYWHERE: Box = (-np.inf, -np.inf, np.inf, np.inf)
Index = NDArray[np.intp]
Colour = Callable[..., int]  # one of the functions that tell an object's colour
KINDS = (pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE)  # the others draw no more
WHITE = 253  # of 255: ink this light leaves no trace on paper


@dataclass(frozen=True)
class Objects:
    """`n` objects: handles, the page of each (an index), what clip paths leave of the page for each (`clips`, n x 4:
    boxes), and the matrices that take their points to the page (`outer`, n x 3 x 3: those of the forms that they lie
    in; None where no form is)."""

    handles: list[Handle]
    page: Index
    clips: Array
    outer: Array | None = None

    def take(self, index: Index) -> Objects:
        outer = None if self.outer is None else self.outer[index]
        return Objects(chosen(self.handles, index), self.page[index], self.clips[index], outer)


def objects_of(pages: Sequence[Handle], visible: Array) -> dict[int, Objects]:
    """The objects of pages, of each of which a box is visible (p x 4), by type; those in forms after the others."""
    page, number = owners(calls.integers(calls.count_objects, len(pages), pages))
    handles = list(map(calls.get_object, chosen(pages, page), number.tolist()))
    level = Objects(handles, page, visible[page])
    levels, types = [level], [np.empty(0, dtype=np.intp)]
    while level.handles:
        levels.append(replace(level, clips=cut(level.clips, _clip_boxes(level))))
        types.append(calls.integers(calls.object_type, len(level.handles), level.handles))
        level = _inside(levels[-1].take(np.flatnonzero(types[-1] == pdfium.FPDF_PAGEOBJ_FORM)))
    found, kinds = _stacked(levels[1:]), np.concatenate(types)
    return {kind: found.take(np.flatnonzero(kinds == kind)) for kind in KINDS}


def _inside(forms: Objects) -> Objects:
    """The objects that lie in forms."""
    counts = calls.integers(calls.count_form_objects, len(forms.handles), forms.handles)
    form, number = owners(counts)
    handles = list(map(calls.get_form_object, chosen(forms.handles, form), number.tolist()))
    return Objects(handles, forms.page[form], forms.clips[form], matrices(forms)[form])


def _stacked(levels: Sequence[Objects]) -> Objects:
    if len(levels) == 1:
        return levels[0]
    handles = list(chain.from_iterable(level.handles for level in levels))
    outers = (np.tile(np.eye(3), (len(level.handles), 1, 1)) if level.outer is None else level.outer
              for level in levels)
    return Objects(handles, np.concatenate([np.empty(0, dtype=np.intp), *(level.page for level in levels)]),
                   np.concatenate([np.empty((0, 4)), *(level.clips for level in levels)]),
                   np.concatenate([np.empty((0, 3, 3)), *outers]))


def chosen(handles: Sequence[Handle], index: Index) -> list[Handle]:
    return list(map(handles.__getitem__, index.tolist()))


def owners(counts: Index) -> tuple[Index, Index]:
    """Of things that owners have so many of each: the number of each one's owner, and its own number among them."""
    owner = np.repeat(np.arange(len(counts)), counts)
    return owner, np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)


def _clip_boxes(objects: Objects) -> Array:
    """The boxes (n x 4) that the objects' own clip paths leave.

    The clip paths that office programs write are rectangles; of any other shape the bounding box is taken.
    Objects drawn under one clip share the path that narrowed it last, by which it is known again.
    """
    clips = list(map(calls.clip_path, objects.handles))
    counts = np.maximum(calls.integers(calls.count_clip_paths, len(clips), clips), 0)  # -1 where an object has none
    last = list(map(calls.get_clip_segment, clips, (counts - 1).tolist(), repeat(0)))
    one_of_each = dict(zip(last, range(len(last)), strict=True))
    index = np.array(list(one_of_each.values()), dtype=np.intp)
    outer = None if objects.outer is None else objects.outer[index]
    boxes = _intersections(chosen(clips, index), counts[index], outer)
    number = dict(zip(one_of_each, range(len(boxes)), strict=True))
    return boxes[list(map(number.__getitem__, last))]


def _intersections(clips: Sequence[Handle], counts: Index, outer: Array | None) -> Array:
    """The boxes (n x 4) that clips leave, each of which has so many paths and lies in a form of its own matrix."""
    boxes = np.tile(np.array(EVERYWHERE), (len(clips), 1))
    clip, path = owners(counts)
    handles = chosen(clips, clip)
    lengths = calls.integers(calls.count_clip_segments, len(clip), handles, path.tolist())
    of_path, number = owners(lengths)
    if len(of_path):
        segments = map(calls.get_clip_segment, chosen(handles, of_path), path[of_path].tolist(), number.tolist())
        points = calls.table(calls.segment_point, np.float32, 2, len(of_path), segments)
        points = points if outer is None else moved(points, outer[clip[of_path]])
        drawn, begin = np.flatnonzero(lengths), np.flatnonzero(number == 0)
        np.maximum.at(boxes[:, :2], clip[drawn], np.minimum.reduceat(points, begin))
        np.minimum.at(boxes[:, 2:], clip[drawn], np.maximum.reduceat(points, begin))
    return boxes


def matrices(objects: Objects) -> Array:
    """n x 3 x 3: by which each object's own points are drawn on the page."""
    result = np.zeros((len(objects.handles), 3, 3))  # for points as rows (x, y, 1)
    result[:, :, :2] = calls.struct_table(calls.object_matrix, 6, len(result), objects.handles).reshape(-1, 3, 2)
    result[:, 2, 2] = 1.0
    return result if objects.outer is None else result @ objects.outer


def moved(points: Array, matrix: Array) -> Array:
    """Points (n x 2), each through a matrix of its own (n x 3 x 3)."""
    return np.asarray((points[:, None, :] @ matrix[:, :2, :2])[:, 0] + matrix[:, 2, :2])


def is_white(colour: Colour, handles: Sequence[Handle]) -> Flags:
    """Of which objects the ink is that of the paper.  pdfium calls shadings white too."""
    colours = calls.table(colour, np.uint32, 4, len(handles), handles)
    return np.asarray((colours[:, :3] >= WHITE).all(axis=1))


def picture_areas(pictures: Objects, pages: int) -> Array:
    """What pictures cover of each page, in square points."""
    corners = np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 1.0], [0.0, 1.0, 1.0], [1.0, 1.0, 1.0]])
    points = (corners @ matrices(pictures))[..., :2]
    boxes = cut(pictures.clips, np.hstack([points.min(axis=1), points.max(axis=1)]))
    return np.asarray(np.bincount(pictures.page, weights=area(boxes), minlength=pages), dtype=np.float64)
