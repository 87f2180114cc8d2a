"""pdfium's functions, called for many objects at a time.

A page has thousands of glyphs and path segments, and pdfium tells of each by a call of its own.  So a function is
called for rows of arguments, which are numbers and addresses, and writes straight into an array.  A loop in C does it
(loop.c, compiled where gongkai is installed), or, where there was no compiler, one call of ctypes after the other.
"""
from __future__ import annotations

import ctypes
from ctypes import c_float, c_int, c_size_t, c_uint, c_void_p
from ctypes import c_void_p as c_index  # a number below 2³¹: ctypes takes a third longer to turn one into a c_int
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

Handle = int
Index = NDArray[np.intp]
"""Numbers of things, or their handles."""
Numbers = NDArray[Any]


def _compiled_loop() -> Any:
    """The function of loop.c; None where it was not compiled."""
    try:
        function = ctypes.PyDLL(str(Path(__file__).with_name("loop.so"))).call_each
    except OSError:
        return None
    function.argtypes = (c_void_p, c_int, c_int, c_size_t, c_void_p, c_void_p)
    function.restype = None
    return function


_loop = _compiled_loop()


class Function:
    """A function of pdfium that takes and gives addresses as integers; a short one keeps the interpreter's lock,
    which is cheaper than to release it for a tenth of a microsecond."""

    def __init__(self, function: Any, result: Any, *arguments: Any, is_short: bool = True) -> None:
        self._address = ctypes.cast(function, c_void_p).value or 0
        self._once = (ctypes.PYFUNCTYPE if is_short else ctypes.CFUNCTYPE)(result, *arguments)(self._address)
        self._gives_address = result is c_void_p
        self._takes_float = c_float in arguments

    def __call__(self, *arguments: Any) -> Any:
        return self._once(*arguments)

    def each(self, *columns: Any) -> Index:
        """What the function answers for each row of arguments, of which a column is an array or, but for the first,
        one number for all."""
        count = len(columns[0])
        if _loop is None or self._takes_float:
            rows = zip(*(np.broadcast_to(column, count).tolist() for column in columns), strict=True)
            return np.array([self._once(*row) or 0 for row in rows], dtype=np.intp)
        answers, arguments = np.empty(count, dtype=np.intp), np.empty((count, len(columns)), dtype=np.intp)
        for i, column in enumerate(columns):
            arguments[:, i] = column
        _loop(self._address, len(columns), self._gives_address, count, arguments.ctypes.data, answers.ctypes.data)
        return answers

    def structs(self, width: int, *columns: Any) -> Numbers:
        """n x width floats: the struct that the function writes for each row of arguments; zeros where it has none."""
        rows = np.zeros((len(columns[0]), width), dtype=np.float32)
        self.each(*columns, _pointers(rows)[:, 0])
        return rows

    def numbers(self, dtype: Any, width: int, *columns: Any) -> Numbers:
        """n x width numbers, for each of which the function takes a pointer; zeros where it writes none."""
        rows = np.zeros((len(columns[0]), width), dtype=dtype)
        self.each(*columns, *_pointers(rows).T)
        return rows


def _pointers(rows: Numbers) -> Index:
    """The addresses of the numbers of a table."""
    return rows.ctypes.data + rows.itemsize * np.arange(rows.size).reshape(rows.shape)


load_page = Function(pdfium.FPDF_LoadPage, c_void_p, c_void_p, c_index, is_short=False)
load_text = Function(pdfium.FPDFText_LoadPage, c_void_p, c_void_p, is_short=False)
close_page = Function(pdfium.FPDF_ClosePage, None, c_void_p)
close_text = Function(pdfium.FPDFText_ClosePage, None, c_void_p)
page_box = Function(pdfium.FPDF_GetPageBoundingBox, c_int, c_void_p, c_void_p)
page_rotation = Function(pdfium.FPDFPage_GetRotation, c_int, c_void_p)

count_objects = Function(pdfium.FPDFPage_CountObjects, c_int, c_void_p)
get_object = Function(pdfium.FPDFPage_GetObject, c_void_p, c_void_p, c_index)
count_form_objects = Function(pdfium.FPDFFormObj_CountObjects, c_int, c_void_p)
get_form_object = Function(pdfium.FPDFFormObj_GetObject, c_void_p, c_void_p, c_index)
object_type = Function(pdfium.FPDFPageObj_GetType, c_int, c_void_p)
object_matrix = Function(pdfium.FPDFPageObj_GetMatrix, c_int, c_void_p, c_void_p)
object_bounds = Function(pdfium.FPDFPageObj_GetBounds, c_int, *[c_void_p] * 5)
fill_colour = Function(pdfium.FPDFPageObj_GetFillColor, c_int, *[c_void_p] * 5)
stroke_colour = Function(pdfium.FPDFPageObj_GetStrokeColor, c_int, *[c_void_p] * 5)

clip_path = Function(pdfium.FPDFPageObj_GetClipPath, c_void_p, c_void_p)
count_clip_paths = Function(pdfium.FPDFClipPath_CountPaths, c_int, c_void_p)
count_clip_segments = Function(pdfium.FPDFClipPath_CountPathSegments, c_int, c_void_p, c_index)
get_clip_segment = Function(pdfium.FPDFClipPath_GetPathSegment, c_void_p, c_void_p, c_index, c_index)

draw_mode = Function(pdfium.FPDFPath_GetDrawMode, c_int, c_void_p, c_void_p, c_void_p)
count_segments = Function(pdfium.FPDFPath_CountSegments, c_int, c_void_p)
get_segment = Function(pdfium.FPDFPath_GetPathSegment, c_void_p, c_void_p, c_index)
segment_point = Function(pdfium.FPDFPathSegment_GetPoint, c_int, c_void_p, c_void_p, c_void_p)
segment_type = Function(pdfium.FPDFPathSegment_GetType, c_int, c_void_p)

font_of = Function(pdfium.FPDFTextObj_GetFont, c_void_p, c_void_p)
font_size = Function(pdfium.FPDFTextObj_GetFontSize, c_int, c_void_p, c_void_p)
render_mode = Function(pdfium.FPDFTextObj_GetTextRenderMode, c_int, c_void_p)

count_characters = Function(pdfium.FPDFText_CountChars, c_int, c_void_p)
get_text = Function(pdfium.FPDFText_GetText, c_int, c_void_p, c_index, c_index, c_void_p)
get_unicode = Function(pdfium.FPDFText_GetUnicode, c_uint, c_void_p, c_index)
is_generated = Function(pdfium.FPDFText_IsGenerated, c_int, c_void_p, c_index)
is_unmapped = Function(pdfium.FPDFText_HasUnicodeMapError, c_int, c_void_p, c_index)
text_object = Function(pdfium.FPDFText_GetTextObject, c_void_p, c_void_p, c_index)
loose_box = Function(pdfium.FPDFText_GetLooseCharBox, c_int, c_void_p, c_index, c_void_p)
character_origin = Function(pdfium.FPDFText_GetCharOrigin, c_int, c_void_p, c_index, c_void_p, c_void_p)

is_embedded = Function(pdfium.FPDFFont_GetIsEmbedded, c_int, c_void_p)
font_flags = Function(pdfium.FPDFFont_GetFlags, c_int, c_void_p)
font_descent = Function(pdfium.FPDFFont_GetDescent, c_int, c_void_p, c_float, c_void_p)
glyph_width = Function(pdfium.FPDFFont_GetGlyphWidth, c_int, c_void_p, c_uint, c_float, c_void_p)
