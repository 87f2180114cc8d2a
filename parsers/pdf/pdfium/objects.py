"""The objects of a page: texts, paths and pictures, those of forms among them, each with its clip."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from parsers.pdf.drawn import Box, Flags, area, cut
from parsers.pdf.page import Array
from parsers.pdf.pdfium import calls
from parsers.pdf.pdfium.calls import Handle

EVERYWHERE: Box = (-np.inf, -np.inf, np.inf, np.inf)
WHITE = 253  # of 255: ink this light leaves no trace on paper


@dataclass(frozen=True)
class Objects:
    """`n` objects of one type: handles, what the clip path leaves of the page for each (`clips`, n x 4: boxes),
    and the matrix that takes the points of all of them to the page."""

    handles: list[Handle]
    clips: Array
    matrix: Array


def objects_of(page: Handle, visible: Box) -> Iterator[tuple[int, Objects]]:
    """A page's objects by type; those of a form by themselves, through its matrix and clip."""
    handles = list(map(calls.get_object, repeat(page), range(calls.count_objects(page))))
    todo = [Objects(handles, np.tile(np.array(visible), (len(handles), 1)), np.eye(3))]
    while todo:
        level = todo.pop()
        types = calls.integers(calls.object_type, len(level.handles), level.handles)
        for kind in np.unique(types).tolist():
            found = _clipped(level, np.flatnonzero(types == kind))
            yield kind, found
            if kind == pdfium.FPDF_PAGEOBJ_FORM:
                todo += _inside(found)


def _clipped(level: Objects, index: NDArray[np.intp]) -> Objects:
    handles = [level.handles[i] for i in index]
    return Objects(handles, cut(level.clips[index], _clip_boxes(handles, level.matrix)), level.matrix)


def _inside(forms: Objects) -> Iterator[Objects]:
    """The objects inside each form."""
    for form, clip, matrix in zip(forms.handles, forms.clips, matrices(forms), strict=True):
        handles = list(map(calls.get_form_object, repeat(form), range(calls.count_form_objects(form))))
        yield Objects(handles, np.tile(clip, (len(handles), 1)), matrix)


def _clip_boxes(handles: Sequence[Handle], matrix: Array) -> Array:
    """The boxes (n x 4) that the objects' own clip paths leave.

    The clip paths that office programs write are rectangles; of any other shape the bounding box is taken.
    Objects drawn under one clip share the path that narrowed it last, by which it is known again.
    """
    clips = list(map(calls.clip_path, handles))
    counts = list(map(calls.count_clip_paths, clips))
    last = list(map(calls.get_clip_segment, clips, (count - 1 for count in counts), repeat(0)))
    distinct = {key: (number, clip, count) for number, (key, clip, count) in enumerate(
        dict(zip(last, zip(last, clips, counts, strict=True), strict=True)).values())}
    boxes = np.array([_clip_box(clip, count, matrix) for _, clip, count in distinct.values()]).reshape(-1, 4)
    return boxes[[distinct[key][0] for key in last]]


def _clip_box(clip: Handle, count: int, matrix: Array) -> Box:
    x0, y0, x1, y1 = EVERYWHERE
    for number in range(count):
        length = calls.count_clip_segments(clip, number)
        segments = list(map(calls.get_clip_segment, repeat(clip, length), repeat(number), range(length)))
        if segments:
            points = moved(calls.table(calls.segment_point, np.float32, 2, length, segments), matrix)
            (left, lower), (right, upper) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
            x0, y0, x1, y1 = max(x0, left), max(y0, lower), min(x1, right), min(y1, upper)
    return x0, y0, x1, y1


def matrices(objects: Objects) -> Array:
    """n x 3 x 3: by which each object's own points are drawn on the page."""
    return by_rows(calls.struct_table(calls.object_matrix, 6, len(objects.handles), objects.handles)) @ objects.matrix


def by_rows(rows: Array) -> Array:
    """Matrices a, b, c, d, e, f (n x 6) as n x 3 x 3, for points as rows (x, y, 1)."""
    result = np.zeros((len(rows), 3, 3))
    result[:, :, :2] = rows.reshape(-1, 3, 2)
    result[:, 2, 2] = 1.0
    return result


def moved(points: Array, matrix: Array) -> Array:
    """Points (n x 2) through one matrix (3 x 3), or through one each (n x 3 x 3)."""
    return np.asarray((points[:, None, :] @ matrix[..., :2, :2])[:, 0] + matrix[..., 2, :2])


def is_white(colour: Callable[..., int], handles: Sequence[Handle]) -> Flags:
    """Of which objects the ink is that of the paper.  pdfium calls shadings white too."""
    colours = calls.table(colour, np.uint32, 4, len(handles), handles)
    return np.asarray((colours[:, :3] >= WHITE).all(axis=1))


def picture_area(pictures: Objects) -> float:
    """What pictures cover, in square points."""
    corners = np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 1.0], [0.0, 1.0, 1.0], [1.0, 1.0, 1.0]])
    points = (corners @ matrices(pictures))[..., :2]
    boxes = cut(pictures.clips, np.hstack([points.min(axis=1), points.max(axis=1)]))
    return float(area(boxes).sum())
