"""Turns PDFs into scans: their pages as pictures, clean, askew, sideways, or under a red seal."""
from __future__ import annotations

import io
import math
from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from data.samples_pdf import FONT

Pixels = NDArray[np.uint8]
DPI = 200
SKEW_DEGREES, NOISE, POOR_QUALITY, GOOD_QUALITY = 0.7, 12.0, 60, 92
SEAL_PT, SEAL_ALPHA, RED = 115.0, 0.75, (0.85, 0.08, 0.12)


def pictures(pdf: bytes) -> list[Pixels]:
    """The pages as a scanner of DPI dots an inch sees them."""
    return [np.array(page.render(scale=DPI / 72).to_pil().convert("RGB")) for page in pypdfium2.PdfDocument(pdf)]


def as_pdf(pages: list[Pixels], quality: int = GOOD_QUALITY) -> bytes:
    """A PDF that holds nothing but pictures of these pages, as JPEG."""
    first, *others = (Image.fromarray(page) for page in pages)
    buffer = io.BytesIO()
    first.save(buffer, "PDF", resolution=DPI, quality=quality, save_all=True, append_images=others)
    return buffer.getvalue()


def clean(pdf: bytes) -> bytes:
    return as_pdf(pictures(pdf))


def askew(pdf: bytes) -> bytes:
    """Turned by SKEW_DEGREES, with grain, in poor quality."""
    random = np.random.default_rng(0)
    return as_pdf([grained(rotated(page, SKEW_DEGREES), random) for page in pictures(pdf)], POOR_QUALITY)


def rotated(page: Pixels, degrees: float) -> Pixels:
    """Turned counter-clockwise around its middle, with white corners."""
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return cv2.warpAffine(page, matrix, (width, height), borderValue=(255, 255, 255)).astype(np.uint8)


def grained(page: Pixels, random: np.random.Generator) -> Pixels:
    return np.clip(page + random.normal(0, NOISE, page.shape), 0, 255).astype(np.uint8)


def turned(quarters: int) -> Callable[[bytes], bytes]:
    """Turned counter-clockwise by so many quarters."""
    return lambda pdf: as_pdf([np.ascontiguousarray(np.rot90(page, quarters)) for page in pictures(pdf)])


def sealed(pdf: bytes) -> bytes:
    """Under a round red seal that half hides the table's head."""
    return as_pdf([under_seal(page) for page in pictures(pdf)])


def under_seal(page: Pixels, ink: tuple[float, float, float] = RED) -> Pixels:
    stamp = seal(ink)
    top, left = page.shape[0] // 12, page.shape[1] // 2
    window = page[top:top + len(stamp), left:left + len(stamp)]
    covered = (stamp < 255).any(axis=2, keepdims=True) * SEAL_ALPHA
    stamped = page.copy()
    stamped[top:top + len(stamp), left:left + len(stamp)] = window * (1 - covered) + stamp * covered
    return stamped


@cache
def seal(ink: tuple[float, float, float]) -> Pixels:
    """A ring of letters around a star."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(SEAL_PT, SEAL_PT), invariant=1)
    middle = SEAL_PT / 2
    canvas.translate(middle, middle)
    canvas.setFillColorRGB(*ink)
    canvas.setStrokeColorRGB(*ink)
    canvas.setLineWidth(3)
    canvas.circle(0, 0, middle - 3)
    star = canvas.beginPath()
    for corner in range(10):
        radius, angle = (17 if corner % 2 == 0 else 7), math.radians(90 + 36 * corner)
        (star.lineTo if corner else star.moveTo)(radius * math.cos(angle), radius * math.sin(angle))
    canvas.drawPath(star, stroke=0, fill=1)
    for number, letter in enumerate("汀岚市公共事务专用章"):
        canvas.saveState()
        canvas.rotate(108 - 24 * number)
        canvas.setFont(FONT, 14)
        canvas.drawCentredString(0, middle - 21, letter)
        canvas.restoreState()
    canvas.save()
    return pictures(buffer.getvalue())[0]


@cache
def has_chinese_font() -> bool:
    """Whether PDFium finds letters for a font that is not embedded: else it draws no 国, or an empty box."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(80, 40), invariant=1)
    canvas.setFont(FONT, 30)
    canvas.drawString(5, 8, "国一")
    canvas.save()
    dark = pictures(buffer.getvalue())[0].min(axis=2) < 128
    left, right = np.split(dark, [dark.shape[1] // 2], axis=1)
    return bool(left.sum() > 2 * right.sum() > 0)


NO_FONT = "no Chinese font is installed to draw scans with (apt-get install fonts-arphic-uming)"
