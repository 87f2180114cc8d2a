"""Pages drawn with reportlab, and what the readers say of them."""
from __future__ import annotations

import io
from collections.abc import Callable

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from data.samples_pdf import FONT
from parsers.pdf.page import PageContent
from parsers.pdf.readers import open_reader

SIZE = (400.0, 300.0)
Draw = Callable[[Canvas], None]


def pdf(*pages: Draw, encrypt: StandardEncryption | None = None) -> bytes:
    """A file with a page of SIZE for each drawing."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=SIZE, invariant=1, encrypt=encrypt)
    for draw in pages:
        canvas.setFont(FONT, 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def pages(data: bytes, reader: str = "pdfium") -> list[PageContent]:
    """The pages of a file of which each can be read."""
    found = list(open_reader(data, reader).pages())
    assert all(isinstance(page, PageContent) for page in found)
    return [page for page in found if isinstance(page, PageContent)]


def page(draw: Draw, reader: str = "pdfium") -> PageContent:
    return pages(pdf(draw), reader)[0]


def text(content: PageContent) -> str:
    return "".join(content.glyphs.text)
