"""pdfminer's interpreter with a device that lists what the page draws.

pdfminer reports every glyph of the text layer.  Here the clip path, render mode 3 and the ink's colour are
kept track of, from which drawn.py tells what is printed.
"""
from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.utils import apply_matrix_pt, mult_matrix

from parsers.pdf.drawn import DEEPEST, Box, Drawn, Letters, seen
from parsers.pdf.page import Array, PageContent

Matrix = tuple[float, float, float, float, float, float]
NUMBERED_COLOURS = frozenset({"Separation", "DeviceN", "Indexed", "Lab", "Pattern"})  # 1 is not white there
INVISIBLE = 3  # text render mode: neither filled nor stroked


def intersect(a: Box, b: Box) -> Box:
    return (max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))


def bounds(points: Sequence[tuple[float, float]]) -> Box:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return (min(xs), min(ys), max(xs), max(ys))


def _clipping(operator: Callable[[Any], None]) -> Callable[[Any], None]:
    def paint(interpreter: Interpreter) -> None:
        interpreter.apply_clip()
        operator(interpreter)

    return paint


class Interpreter(PDFPageInterpreter):
    """pdfminer's interpreter, which leaves clipping out, with the clip path kept on the device."""

    device: PageDevice
    _clip_pending = False

    def do_q(self) -> None:
        super().do_q()
        self.device.save_clip()

    def do_Q(self) -> None:
        super().do_Q()
        self.device.restore_clip()

    def do_W(self) -> None:
        self._clip_pending = True

    def do_W_a(self) -> None:
        self._clip_pending = True

    # The path that a W took for clipping is the current one until an operator paints or drops it.
    do_n = _clipping(PDFPageInterpreter.do_n)
    do_S = _clipping(PDFPageInterpreter.do_S)
    do_f = _clipping(PDFPageInterpreter.do_f)
    do_F = do_f  # the old name of f, which pdfminer leaves out
    do_f_a = _clipping(PDFPageInterpreter.do_f_a)
    do_B = _clipping(PDFPageInterpreter.do_B)
    do_B_a = _clipping(PDFPageInterpreter.do_B_a)

    def render_contents(self, resources: Any, streams: Any, ctm: Any = (1, 0, 0, 1, 0, 0)) -> None:
        """A form's unbalanced q and Q must not reach the page's clip."""
        depth = self.device.clip_depth()
        self.device.save_clip()
        super().render_contents(resources, streams, ctm=ctm)
        self.device.restore_clip(to_depth=depth)

    def apply_clip(self) -> None:
        if self._clip_pending:
            self._clip_pending = False
            self.device.clip_to(self.curpath)


class PageDevice(PDFTextDevice):
    """Collects glyphs, rules and fills in the page's own space (origin at the lower left)."""

    ctm: Matrix  # the interpreter sets it before it draws

    def __init__(self, rsrcmgr: Any, visible: Box) -> None:
        super().__init__(rsrcmgr)
        self._visible = visible
        self._clips: list[Box] = [visible]
        self._matrices: list[Matrix] = []
        self._text: list[str] = []
        self._boxes: list[Box] = []
        self._glyph_clips: list[Box] = []
        self._white: list[bool] = []
        self._directions: Counter[int] = Counter()
        self._areas: list[Box] = []
        self._strokes: list[Box] = []
        self._image_area = 0.0
        self._render_mode = 0

    # Clipping: rectangles only.  The clip paths that office programs write are rectangles; of any other
    # shape the bounding box is taken.
    def save_clip(self) -> None:
        self._clips.append(self._clips[-1])

    def restore_clip(self, to_depth: int | None = None) -> None:
        keep = len(self._clips) - 1 if to_depth is None else to_depth
        del self._clips[max(keep, 1):]

    def clip_depth(self) -> int:
        return len(self._clips)

    def clip_to(self, path: Sequence[Any]) -> None:
        points = [point for part in path for point in _points(part, self.ctm)]
        if points:
            self._clips[-1] = intersect(self._clips[-1], bounds(points))

    def begin_figure(self, name: str, bbox: Sequence[float], matrix: Any) -> None:
        self.save_clip()
        self._matrices.append(self.ctm)
        x0, y0, x1, y1 = (float(value) for value in bbox)
        corners = [apply_matrix_pt(mult_matrix(matrix, self.ctm), p) for p in ((x0, y0), (x1, y0), (x0, y1), (x1, y1))]
        if (x0, y0, x1, y1) != (0, 0, 1, 1):  # the unit square is pdfminer's stand-in for an image
            self._clips[-1] = intersect(self._clips[-1], bounds(corners))

    def end_figure(self, name: str) -> None:
        self.restore_clip()
        self.set_ctm(self._matrices.pop())  # pdfminer leaves the form's in place

    def render_image(self, name: str, stream: Any) -> None:
        corners = [apply_matrix_pt(self.ctm, p) for p in ((0, 0), (1, 0), (0, 1), (1, 1))]
        x0, y0, x1, y1 = intersect(self._clips[-1], bounds(corners))
        self._image_area += max(x1 - x0, 0) * max(y1 - y0, 0)

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        self._render_mode = textstate.render
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(self, matrix: Any, font: Any, fontsize: float, scaling: float, rise: float, cid: int,
                    ncs: Any, graphicstate: Any) -> float:
        advance = float(font.char_width(cid) * fontsize * scaling)
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = "\N{REPLACEMENT CHARACTER}"
        self._directions[_direction(matrix)] += 1
        if self._render_mode != INVISIBLE:
            self._add_glyph(text, _glyph_box(matrix, font, fontsize, scaling, rise, cid, advance), graphicstate)
        return advance

    def _add_glyph(self, text: str, box: Box, graphicstate: Any) -> None:
        self._text.append(text)
        self._boxes.append(box)
        self._glyph_clips.append(self._clips[-1])
        self._white.append(_is_white(graphicstate.ncolor, graphicstate.ncs))

    def paint_path(self, graphicstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Sequence[Any]) -> None:
        for subpath in _subpaths(path):
            points = [point for part in subpath for point in _points(part, self.ctm)]
            if fill and len(points) > 2 and not _is_white(graphicstate.ncolor, graphicstate.ncs):
                self._areas.append(intersect(self._clips[-1], bounds(points)))
            if stroke and not _is_white(graphicstate.scolor, graphicstate.scs):
                self._add_stroke(subpath, points)

    def _add_stroke(self, subpath: Sequence[Any], points: list[tuple[float, float]]) -> None:
        if any(part[0] in "cvy" for part in subpath):
            return
        closed = [*points, points[0]] if any(part[0] == "h" for part in subpath) and points else points
        for start, end in pairwise(closed):
            self._strokes.append(intersect(self._clips[-1], bounds([start, end])))

    def content(self, number: int) -> PageContent:
        letters = Letters(self._text, _array(self._boxes), _array(self._glyph_clips), np.array(self._white, dtype=bool),
                          self._directions)
        drawn = Drawn(letters, _array(self._areas), _array(self._strokes), self._image_area)
        return seen(drawn, number, self._visible)


def _direction(matrix: Matrix) -> int:
    """The way that text runs on the page: 0 to the right, 90 up, 180 to the left, 270 down."""
    a, b = matrix[0], matrix[1]
    if abs(a) >= abs(b):
        return 0 if a >= 0 else 180
    return 90 if b > 0 else 270


def _array(boxes: Sequence[Box]) -> Array:
    return np.array(boxes, dtype=np.float64).reshape(-1, 4)


def _glyph_box(matrix: Any, font: Any, fontsize: float, scaling: float, rise: float, cid: int, advance: float) -> Box:
    if font.is_vertical():
        displacement = font.char_disp(cid)
        vx, vy = displacement if isinstance(displacement, tuple) else (None, displacement)
        left = -(fontsize / 2 if vx is None else vx * fontsize * 0.001)
        upper = (1000 - vy) * fontsize * 0.001 + rise
        corners = ((left, upper + advance), (left + fontsize, upper))
    else:
        lower = max(font.get_descent(), DEEPEST) * fontsize + rise
        corners = ((0.0, lower), (advance, lower + fontsize))
    (ax, ay), (bx, by) = (apply_matrix_pt(matrix, corner) for corner in corners)
    return (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def _points(part: Sequence[Any], ctm: Any) -> list[tuple[float, float]]:
    """The end points of a path segment (`m`, `l`, `c` ... with their operands), in the page's space."""
    if part[0] == "h":
        return []
    return [apply_matrix_pt(ctm, (part[-2], part[-1]))]


def _subpaths(path: Sequence[Any]) -> Iterator[list[Any]]:
    current: list[Any] = []
    for part in path:
        if part[0] == "m" and current:
            yield current
            current = []
        current.append(part)
    if current:
        yield current


def _is_white(color: Any, space: Any) -> bool:
    """Whether ink of this colour leaves no trace on paper: gray, RGB or CMYK white."""
    if space.name in NUMBERED_COLOURS:
        return False
    values = color if isinstance(color, list | tuple) else (color,)
    if not values or not all(isinstance(value, int | float) and math.isfinite(value) for value in values):
        return False
    if len(values) == 4:
        return bool(max(values) <= 0.01)
    return bool(min(values) >= 0.99)
