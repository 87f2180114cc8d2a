"""The objects of a page: texts, paths and pictures, those of forms among them, each with its clip."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from parsers.pdf.drawn import Box, area, cut
from parsers.pdf.page import Array
from parsers.pdf.pdfium import calls
from parsers.pdf.pdfium.calls import Handle

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
    Objects drawn under one clip share its paths, so that each has to be read but once.
    """
    paths = list(map(calls.clip_path, handles))
    counts = map(calls.count_clip_paths, paths)
    boxes: dict[tuple[Handle, ...], Array] = {(): np.array([-np.inf, -np.inf, np.inf, np.inf])}
    result = np.empty((len(handles), 4))
    for i, (path, count) in enumerate(zip(paths, counts, strict=True)):
        shared = tuple(calls.get_clip_segment(path, number, 0) for number in range(count))
        if shared not in boxes:
            boxes[shared] = _clip_box(path, count, matrix)
        result[i] = boxes[shared]
    return result


def _clip_box(path: Handle, count: int, matrix: Array) -> Array:
    box = np.array([-np.inf, -np.inf, np.inf, np.inf])
    for number in range(count):
        length = calls.count_clip_segments(path, number)
        segments = list(map(calls.get_clip_segment, repeat(path, length), repeat(number), range(length)))
        if segments:
            points = moved(calls.table(calls.segment_point, np.float32, 2, length, segments), matrix)
            box = cut(box[None], np.hstack([points.min(axis=0), points.max(axis=0)])[None])[0]
    return box


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


def white(colours: Array) -> NDArray[np.bool_]:
    """Whether ink of these colours (n x 4: red, green, blue, opacity; 0 to 255) is that of the paper."""
    return np.asarray((colours[:, :3] >= WHITE).all(axis=1))


def picture_area(pictures: Objects) -> float:
    """What pictures cover, in square points."""
    corners = np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 1.0], [0.0, 1.0, 1.0], [1.0, 1.0, 1.0]])
    points = (corners @ matrices(pictures))[..., :2]
    boxes = cut(pictures.clips, np.hstack([points.min(axis=1), points.max(axis=1)]))
    return float(area(boxes).sum())
