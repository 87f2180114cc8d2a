"""The objects of pages: texts, paths and pictures, those of forms among them, each with its clip."""
from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pypdfium2.raw as pdfium

from parsers.pdf.drawn import Box, Flags, area, cut
from parsers.pdf.page import Array
from parsers.pdf.pdfium import calls
from parsers.pdf.pdfium.calls import Function, Handle, Index

EVERYWHERE: Box = (-np.inf, -np.inf, np.inf, np.inf)
KINDS = (pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE)  # the others draw no more
WHITE = 253  # of 255: ink this light leaves no trace on paper


class Listed(NamedTuple):
    """The objects of a page: handles, types, and the form that each lies in (its number in this list, -1 where it lies
    in none), which stands before it."""

    handles: Index
    types: Index
    forms: Index

    @property
    def size(self) -> int:
        """How many objects there are, and how many segments of paths."""
        paths = self.handles[self.types == pdfium.FPDF_PAGEOBJ_PATH]
        return len(self.handles) + int(calls.count_segments.each(paths).sum())


@dataclass(frozen=True)
class Objects:
    """`n` objects: handles, the page of each (an index), what clip paths leave of the page for each (`clips`, n x 4:
    boxes), and the matrices (n x 3 x 3) by which their points, as rows (x, y, 1), are drawn on the page."""

    handles: Index
    page: Index
    clips: Array
    matrices: Array

    def take(self, index: Index) -> Objects:
        return Objects(self.handles[index], self.page[index], self.clips.take(index, axis=0),
                       self.matrices.take(index, axis=0))


def listed(page: Handle) -> Listed:
    """All objects of a page, those in its forms too."""
    handles = _inside(calls.get_object, page, calls.count_objects(page))
    types = calls.object_type.each(handles)
    forms = np.full(len(handles), -1)
    todo = deque(np.flatnonzero(types == pdfium.FPDF_PAGEOBJ_FORM).tolist())
    while todo:
        number = todo.popleft()
        form = int(handles[number])
        inside = _inside(calls.get_form_object, form, calls.count_form_objects(form))
        kinds = calls.object_type.each(inside)
        todo += (np.flatnonzero(kinds == pdfium.FPDF_PAGEOBJ_FORM) + len(handles)).tolist()
        handles, types = np.append(handles, inside), np.append(types, kinds)
        forms = np.append(forms, np.full(len(inside), number))
    return Listed(handles, types, forms)


def _inside(get: Function, owner: Handle, count: int) -> Index:
    return get.each(np.full(max(count, 0), owner), np.arange(max(count, 0)))


def objects_of(pages: Sequence[Listed], visible: Array) -> dict[int, Objects]:
    """The objects of pages, of each of which a box is visible (p x 4), by type."""
    handles = np.concatenate([page.handles for page in pages])
    page, number = owners(np.array([len(page.handles) for page in pages]))
    form = np.concatenate([page.forms for page in pages])
    form = np.where(form < 0, -1, np.arange(len(handles)) - number + form)
    matrices = _matrices(handles)
    levels = list(_levels(form))
    for inside in levels:
        matrices[inside] = matrices[inside] @ matrices[form[inside]]
    outer = np.where(form[:, None, None] < 0, np.eye(3), matrices[form]) if levels else None
    own = _clip_boxes(handles, outer)
    clips = cut(visible.take(page, axis=0), own)
    for inside in levels:
        clips[inside] = cut(clips[form[inside]], own[inside])
    found = Objects(handles, page, clips, matrices)
    types = np.concatenate([page.types for page in pages])
    return {kind: found.take(np.flatnonzero(types == kind)) for kind in KINDS}


def _levels(form: Index) -> Iterator[Index]:
    """Of objects each of which lies in another one, or in none: those in forms, those in forms of these, and so on."""
    is_open = form < 0
    while len(level := np.flatnonzero((form >= 0) & is_open[form])):
        yield level
        is_open = np.zeros(len(form), dtype=bool)
        is_open[level] = True


def owners(counts: Index) -> tuple[Index, Index]:
    """Of things that owners have so many of each: the number of each one's owner, and its own number among them."""
    owner = np.repeat(np.arange(len(counts)), counts)
    return owner, np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)


def _clip_boxes(handles: Index, outer: Array | None) -> Array:
    """The boxes (n x 4) that the objects' own clip paths leave; `outer` (n x 3 x 3) are the matrices of their forms.

    The clip paths that office programs write are rectangles; of any other shape the bounding box is taken.
    Objects drawn under one clip share the path that narrowed it last, by which it is known again.
    """
    clips = calls.clip_path.each(handles)
    counts = np.maximum(calls.count_clip_paths.each(clips), 0)  # -1 where an object has none
    last = calls.get_clip_segment.each(clips, counts - 1, 0)
    _, index, number = np.unique(last, return_index=True, return_inverse=True)
    return _intersections(clips[index], counts[index], None if outer is None else outer[index]).take(number, axis=0)


def _intersections(clips: Index, counts: Index, outer: Array | None) -> Array:
    """The boxes (n x 4) that clips leave, each of which has so many paths and lies in a form of its own matrix."""
    boxes = np.tile(np.array(EVERYWHERE), (len(clips), 1))
    clip, path = owners(counts)
    lengths = calls.count_clip_segments.each(clips[clip], path)
    of_path, number = owners(lengths)
    if len(of_path):
        segments = calls.get_clip_segment.each(clips[clip][of_path], path[of_path], number)
        points = calls.segment_point.numbers(np.float32, 2, segments)
        points = points if outer is None else moved(points, outer[clip[of_path]])
        drawn, begin = np.flatnonzero(lengths), np.flatnonzero(number == 0)
        np.maximum.at(boxes[:, :2], clip[drawn], np.minimum.reduceat(points, begin))
        np.minimum.at(boxes[:, 2:], clip[drawn], np.maximum.reduceat(points, begin))
    return boxes


def _matrices(handles: Index) -> Array:
    """n x 3 x 3: by which each object's own points are drawn on the page, or in the form that it lies in."""
    result = np.zeros((len(handles), 3, 3))
    result[:, :, :2] = calls.object_matrix.structs(6, handles).reshape(-1, 3, 2)
    result[:, 2, 2] = 1.0
    return result


def moved(points: Array, matrix: Array) -> Array:
    """Points (n x 2), each through a matrix of its own (n x 3 x 3)."""
    x, y = points.astype(np.float64).T
    return np.column_stack([x * matrix[:, 0, i] + y * matrix[:, 1, i] + matrix[:, 2, i] for i in (0, 1)])


def is_white(colour: Function, handles: Index) -> Flags:
    """Of which objects the ink, which one of the functions for colours tells, is that of the paper.  pdfium calls
    shadings white too."""
    colours = colour.numbers(np.uint32, 4, handles)
    return np.asarray((colours[:, :3] >= WHITE).all(axis=1))


def picture_areas(pictures: Objects, pages: int) -> Array:
    """What pictures cover of each page, in square points."""
    corners = np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 1.0], [0.0, 1.0, 1.0], [1.0, 1.0, 1.0]])
    points = (corners @ pictures.matrices)[..., :2]
    boxes = cut(pictures.clips, np.hstack([points.min(axis=1), points.max(axis=1)]))
    return np.asarray(np.bincount(pictures.page, weights=area(boxes), minlength=pages), dtype=np.float64)
