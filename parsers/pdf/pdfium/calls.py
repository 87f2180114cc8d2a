"""pdfium's functions, called for many objects at a time.

A page has thousands of glyphs and path segments, and pdfium tells of each by a call of its own.  So the calls are
mapped over handles (addresses, as integers) and write straight into an array.
"""
from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable
from ctypes import c_float, c_int, c_uint, c_void_p
from ctypes import c_void_p as c_index  # a number below 2³¹: ctypes takes a third longer to turn one into a c_int
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

Handle = int
Numbers = NDArray[Any]


def _call(function: Any, result: Any, *arguments: Any, is_short: bool = True) -> Callable[..., Any]:
    """A function of pdfium that takes and gives addresses as integers; a short one keeps the interpreter's lock,
    which is cheaper than to release it for a tenth of a microsecond."""
    address = ctypes.cast(function, c_void_p).value
    assert address
    return (ctypes.PYFUNCTYPE if is_short else ctypes.CFUNCTYPE)(result, *arguments)(address)


load_page = _call(pdfium.FPDF_LoadPage, c_void_p, c_void_p, c_index, is_short=False)
load_text = _call(pdfium.FPDFText_LoadPage, c_void_p, c_void_p, is_short=False)
close_page = _call(pdfium.FPDF_ClosePage, None, c_void_p)
close_text = _call(pdfium.FPDFText_ClosePage, None, c_void_p)
page_box = _call(pdfium.FPDF_GetPageBoundingBox, c_int, c_void_p, c_void_p)
page_rotation = _call(pdfium.FPDFPage_GetRotation, c_int, c_void_p)

count_objects = _call(pdfium.FPDFPage_CountObjects, c_int, c_void_p)
get_object = _call(pdfium.FPDFPage_GetObject, c_void_p, c_void_p, c_index)
count_form_objects = _call(pdfium.FPDFFormObj_CountObjects, c_int, c_void_p)
get_form_object = _call(pdfium.FPDFFormObj_GetObject, c_void_p, c_void_p, c_index)
object_type = _call(pdfium.FPDFPageObj_GetType, c_int, c_void_p)
object_matrix = _call(pdfium.FPDFPageObj_GetMatrix, c_int, c_void_p, c_void_p)
object_bounds = _call(pdfium.FPDFPageObj_GetBounds, c_int, *[c_void_p] * 5)
fill_colour = _call(pdfium.FPDFPageObj_GetFillColor, c_int, *[c_void_p] * 5)
stroke_colour = _call(pdfium.FPDFPageObj_GetStrokeColor, c_int, *[c_void_p] * 5)

clip_path = _call(pdfium.FPDFPageObj_GetClipPath, c_void_p, c_void_p)
count_clip_paths = _call(pdfium.FPDFClipPath_CountPaths, c_int, c_void_p)
count_clip_segments = _call(pdfium.FPDFClipPath_CountPathSegments, c_int, c_void_p, c_index)
get_clip_segment = _call(pdfium.FPDFClipPath_GetPathSegment, c_void_p, c_void_p, c_index, c_index)

draw_mode = _call(pdfium.FPDFPath_GetDrawMode, c_int, c_void_p, c_void_p, c_void_p)
count_segments = _call(pdfium.FPDFPath_CountSegments, c_int, c_void_p)
get_segment = _call(pdfium.FPDFPath_GetPathSegment, c_void_p, c_void_p, c_index)
segment_point = _call(pdfium.FPDFPathSegment_GetPoint, c_int, c_void_p, c_void_p, c_void_p)
segment_type = _call(pdfium.FPDFPathSegment_GetType, c_int, c_void_p)

font_of = _call(pdfium.FPDFTextObj_GetFont, c_void_p, c_void_p)
font_size = _call(pdfium.FPDFTextObj_GetFontSize, c_int, c_void_p, c_void_p)
render_mode = _call(pdfium.FPDFTextObj_GetTextRenderMode, c_int, c_void_p)

count_characters = _call(pdfium.FPDFText_CountChars, c_int, c_void_p)
get_text = _call(pdfium.FPDFText_GetText, c_int, c_void_p, c_index, c_index, c_void_p)
get_unicode = _call(pdfium.FPDFText_GetUnicode, c_uint, c_void_p, c_index)
is_generated = _call(pdfium.FPDFText_IsGenerated, c_int, c_void_p, c_index)
is_unmapped = _call(pdfium.FPDFText_HasUnicodeMapError, c_int, c_void_p, c_index)
text_object = _call(pdfium.FPDFText_GetTextObject, c_void_p, c_void_p, c_index)
loose_box = _call(pdfium.FPDFText_GetLooseCharBox, c_int, c_void_p, c_index, c_void_p)
character_origin = _call(pdfium.FPDFText_GetCharOrigin, c_int, c_void_p, c_index, c_void_p, c_void_p)

is_embedded = _call(pdfium.FPDFFont_GetIsEmbedded, c_int, c_void_p)
font_flags = _call(pdfium.FPDFFont_GetFlags, c_int, c_void_p)
font_descent = _call(pdfium.FPDFFont_GetDescent, c_int, c_void_p, c_float, c_void_p)
glyph_width = _call(pdfium.FPDFFont_GetGlyphWidth, c_int, c_void_p, c_uint, c_float, c_void_p)


def struct_table(function: Callable[..., int], width: int, count: int, *arguments: Iterable[Any]) -> Numbers:
    """count x width floats: the struct that the function writes for each row of arguments; zeros where it has none."""
    rows = np.zeros((count, width), dtype=np.float32)
    step, start = width * rows.itemsize, rows.ctypes.data
    deque(map(function, *arguments, range(start, start + count * step, step)), maxlen=0)
    return rows


def table(function: Callable[..., int], dtype: Any, width: int, count: int, *arguments: Iterable[Any]) -> Numbers:
    """count x width numbers, for each of which the function takes a pointer; zeros where it writes none."""
    rows = np.zeros((count, width), dtype=dtype)
    step, start = width * rows.itemsize, rows.ctypes.data
    pointers = (range(at, at + count * step, step) for at in range(start, start + step, rows.itemsize))
    deque(map(function, *arguments, *pointers), maxlen=0)
    return rows


def integers(function: Callable[..., int], count: int, *arguments: Iterable[Any]) -> NDArray[np.intp]:
    """What the function returns for each of `count` rows of arguments."""
    return np.fromiter(map(function, *arguments), dtype=np.intp, count=count)
