"""Test documents, one for each layout that was met in real disclosures, each with what a reader must find in it.

`LAYOUTS` has them by name; the docstring of each says what is special about it.  They are drawn by the code that
makes the samples in `data/`.
"""
from __future__ import annotations

from tests import layout_drawing, layout_forms, layout_pages
from tests.layout_parts import Layout, Maker

__all__ = ["LAYOUTS", "Layout"]

LAYOUTS: dict[str, Maker] = layout_drawing.LAYOUTS | layout_pages.LAYOUTS | layout_forms.LAYOUTS
