"""Draws tables and text into PDF pages, in the ways of the programs that print real disclosures.

All coordinates are points from the page's top left corner.  The font is a CID font that every PDF reader
knows by name, so that no font file is needed; it lacks ⩾ and ≧, which must not be drawn with it.
"""
from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from data.samples_grid import Box, Grid, boxes

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
A4 = (595.0, 842.0)
PAD = 3.0
LEADING = 1.25
"""Line pitch in font sizes."""

Rect = tuple[float, float, float, float]
"""x0, top, x1, bottom."""


class Paper:
    """Pages of one size to draw on.  Output is the same for the same calls: no dates, no compression."""

    def __init__(self, size: tuple[float, float] = A4) -> None:
        self.width, self.height = size
        self._buffer = io.BytesIO()
        self.canvas = Canvas(self._buffer, pagesize=size, invariant=1, pageCompression=0)

    def text(self, x: float, baseline: float, text: str, size: float) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, self.height - baseline, text)

    def line(self, x0: float, top: float, x1: float, bottom: float, width: float) -> None:
        self.canvas.setLineWidth(width)
        self.canvas.line(x0, self.height - top, x1, self.height - bottom)

    def fill(self, rect: Rect, gray: float) -> None:
        x0, top, x1, bottom = rect
        self.canvas.setFillGray(gray)
        self.canvas.rect(x0, self.height - bottom, x1 - x0, bottom - top, stroke=0, fill=1)
        self.canvas.setFillGray(0)

    @contextmanager
    def clipped(self, rect: Rect) -> Iterator[None]:
        """Nothing that is drawn inside the block shows outside of `rect`."""
        x0, top, x1, bottom = rect
        self.canvas.saveState()
        path = self.canvas.beginPath()
        path.rect(x0, self.height - bottom, x1 - x0, bottom - top)
        self.canvas.clipPath(path, stroke=0, fill=0)
        yield
        self.canvas.restoreState()

    def new_page(self) -> None:
        self.canvas.showPage()

    def finish(self) -> bytes:
        self.canvas.save()
        return self._buffer.getvalue()


Print = Callable[[Paper, float, float, str, float], None]
"""Prints a line of text: paper, x, baseline, text, size."""
Frame = Callable[[Paper, Rect, frozenset[str], float], None]
"""Draws the rules of a cell on the given sides (left top right bottom) in the given width."""


def edges(rect: Rect, sides: frozenset[str]) -> Iterator[Rect]:
    x0, top, x1, bottom = rect
    ends = {"left": (x0, top, x0, bottom), "top": (x0, top, x1, top),
            "right": (x1, top, x1, bottom), "bottom": (x0, bottom, x1, bottom)}
    yield from (ends[side] for side in ends if side in sides)


def stroked(paper: Paper, rect: Rect, sides: frozenset[str], width: float) -> None:
    """Rules as lines."""
    for edge in edges(rect, sides):
        paper.line(*edge, width)


def barred(paper: Paper, rect: Rect, sides: frozenset[str], width: float) -> None:
    """Rules as thin filled rectangles."""
    half = width / 2
    for x0, top, x1, bottom in edges(rect, sides):
        paper.fill((x0 - half, top - half, x1 + half, bottom + half), gray=0)


@dataclass(frozen=True)
class Style:
    """How a table is drawn; a row is at least `row_pt` high.

    `header_rows` are repeated on each page.  `breaks` says where a page may cut: at a "row", between two text
    "lines" of a row, or "anywhere".  `cut` is what becomes of a cell that is cut: its lines are "dealt" to the pages;
    it is drawn whole on each page and "clipped"; or it is printed "again", whole, in each page's part.
    `middle` is the vertical place of text in a cell, else the top; `centered` goes for single lines only.
    `open_sides` have no outer rule; "cut" among them leaves out the rules where a page cuts the table.
    """

    size_pt: float = 9.0
    rule_pt: float = 0.5
    row_pt: float = 0.0
    header_rows: int = 0
    breaks: str = "row"
    cut: str = "dealt"
    open_sides: frozenset[str] = frozenset()
    middle: bool = True
    centered: bool = True
    frame: Frame = stroked
    print_line: Print = Paper.text


@dataclass(frozen=True)
class Strip:
    """A table laid out on an endless page, in points from its top left corner."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    cells: tuple[Box, ...]
    style: Style

    def rect(self, box: Box) -> Rect:
        return (self.x[box.col], self.y[box.row], self.x[box.col + box.col_span], self.y[box.row + box.row_span])


def wrap(text: str, width: float, size: float) -> list[str]:
    """The printed lines of a text in a cell `width` points wide; breaks before any character, as CJK text does."""
    lines = [""]
    for char in text:
        if char == "\n":
            lines.append("")
        elif lines[-1] and pdfmetrics.stringWidth(lines[-1] + char, FONT, size) > width:
            lines.append(char)
        else:
            lines[-1] += char
    return lines


def lay_out(grid: Grid, widths: Sequence[float], style: Style) -> Strip:
    cells = boxes(grid)
    x = (0.0, *_sums(widths))
    heights = [style.row_pt] * len(grid)
    for box in sorted(cells, key=lambda box: box.row_span):
        lines = wrap(box.text, x[box.col + box.col_span] - x[box.col] - 2 * PAD, style.size_pt)
        rows = slice(box.row, box.row + box.row_span)
        lacking = len(lines) * style.size_pt * LEADING + 2 * PAD - sum(heights[rows])
        heights[rows.stop - 1] += max(0.0, lacking)
    return Strip(x, (0.0, *_sums(heights)), cells, style)


def split_header(strip: Strip) -> tuple[Strip, Strip]:
    """The header rows (none, of no height, where the style has none) and the rows below, each from 0 down."""
    rows = strip.style.header_rows
    above = tuple(box for box in strip.cells if box.row < rows)
    below = tuple(replace(box, row=box.row - rows) for box in strip.cells if box.row >= rows)
    height = strip.y[rows]
    return (
        replace(strip, y=strip.y[: rows + 1], cells=above),
        replace(strip, y=tuple(y - height for y in strip.y[rows:]), cells=below),
    )


def _sums(steps: Sequence[float]) -> list[float]:
    return [round(sum(steps[: n + 1]), 2) for n in range(len(steps))]


def windows(strip: Strip, first_pt: float, next_pt: float) -> Iterator[tuple[float, float]]:
    """The parts of the strip that fit on pages with `first_pt`, then `next_pt` points of room below the header."""
    top, room = 0.0, first_pt
    while strip.y[-1] - top > room:
        bottom = _break(strip, top, top + room)
        yield top, bottom
        top, room = bottom, next_pt
    yield top, strip.y[-1]


def _break(strip: Strip, top: float, limit: float) -> float:
    row_top = max(y for y in strip.y if y <= limit)
    if strip.style.breaks == "row":
        return row_top if row_top > top else limit
    if strip.style.breaks == "anywhere":
        return limit
    pitch = strip.style.size_pt * LEADING
    lines_above = (limit - row_top - PAD) // pitch
    bottom = row_top + PAD + lines_above * pitch
    row_bottom = min(y for y in strip.y if y > row_top)
    return bottom if lines_above >= 1 and row_bottom - bottom > pitch else row_top


def draw_window(paper: Paper, strip: Strip, window: tuple[float, float], left: float, top: float) -> float:
    """Draws what the window shows, its top at `top` on the page; returns the bottom on the page."""
    for box in strip.cells:
        x0, y0, x1, y1 = strip.rect(box)
        if y0 < window[1] and y1 > window[0]:
            shown = (left + x0, top + max(y0, window[0]) - window[0], left + x1, top + min(y1, window[1]) - window[0])
            strip.style.frame(paper, shown, _sides(strip, box, window), strip.style.rule_pt)
            _print_cell(paper, strip, box, shown, top + y0 - window[0])
    return top + window[1] - window[0]


def _sides(strip: Strip, box: Box, window: tuple[float, float]) -> frozenset[str]:
    x0, y0, x1, y1 = strip.rect(box)
    outer = {"left": x0 == 0, "right": x1 == strip.x[-1], "top": y0 == 0, "bottom": y1 == strip.y[-1]}
    cut = {"top": window[0] > 0 and y0 <= window[0], "bottom": window[1] < strip.y[-1] and y1 >= window[1]}
    opened = strip.style.open_sides
    missing = {side for side in outer if outer[side] and side in opened}
    if "cut" in opened:
        missing |= {side for side in cut if cut[side]}
    return frozenset(outer) - missing


def _print_cell(paper: Paper, strip: Strip, box: Box, shown: Rect, cell_top: float) -> None:
    """`shown` is the part of the cell on this page, `cell_top` where the whole cell would begin."""
    style = strip.style
    x0, y0, x1, y1 = strip.rect(box)
    lines = wrap(box.text, x1 - x0 - 2 * PAD, style.size_pt)
    pitch = style.size_pt * LEADING
    top, height = (shown[1], shown[3] - shown[1]) if style.cut == "again" else (cell_top, y1 - y0)
    first = top + ((height - len(lines) * pitch) / 2 if style.middle else PAD)
    lines_at = [(first + n * pitch, line) for n, line in enumerate(lines)]
    if style.cut == "clipped":
        with paper.clipped(shown):
            _print_lines(paper, style, shown, lines_at)
    else:
        _print_lines(paper, style, shown, [at for at in lines_at if shown[1] <= at[0] + pitch / 2 <= shown[3]])


def _print_lines(paper: Paper, style: Style, shown: Rect, lines_at: list[tuple[float, str]]) -> None:
    for at, line in lines_at:
        slack = shown[2] - shown[0] - 2 * PAD - pdfmetrics.stringWidth(line, FONT, style.size_pt)
        x = shown[0] + PAD + (slack / 2 if style.centered and len(lines_at) == 1 else 0)
        if line:
            style.print_line(paper, x, at + style.size_pt * 0.98, line, style.size_pt)


@dataclass
class Flow:
    """Text and tables one below the other, over as many pages as they need."""

    paper: Paper = field(default_factory=Paper)
    margin: float = 56.0
    style: Style = Style()
    y: float = 0.0
    page: int = 1

    def __post_init__(self) -> None:
        self.y = self.y or self.margin

    @property
    def foot(self) -> float:
        """The lowest point that text may reach."""
        return self.paper.height - self.margin

    def new_page(self) -> None:
        self.paper.text(self.paper.width / 2 - 8, self.paper.height - 28, f"— {self.page} —", 9)
        self.paper.new_page()
        self.page, self.y = self.page + 1, self.margin

    def paragraph(self, text: str, size: float = 10.5, align: str = "left", indent: bool = False) -> None:
        """`align` is left, center or right."""
        width = self.paper.width - 2 * self.margin
        for line in wrap("\u3000\u3000" * indent + text, width, size):
            if self.y + size * 1.6 > self.foot:
                self.new_page()
            slack = width - pdfmetrics.stringWidth(line, FONT, size)
            x = self.margin + {"left": 0.0, "center": slack / 2, "right": slack}[align]
            self.y += size * 1.6
            self.style.print_line(self.paper, x, self.y - size * 0.4, line, size)

    def table(self, grid: Grid, widths: Sequence[float], style: Style | None = None) -> None:
        """A table below what is there already; its header rows, if the style has any, once more on each page."""
        style = style or self.style
        head, body = split_header(lay_out(grid, widths, style))
        room = self.foot - head.y[-1]
        if room - self.y < body.y[-1] and room - self.y < 4 * style.size_pt:
            self.new_page()
        for n, window in enumerate(windows(body, room - self.y, room - self.margin)):
            if n:
                self.new_page()
            for strip, part in ((head, (0.0, head.y[-1])), (body, window)):
                self.y = draw_window(self.paper, strip, part, self.margin, self.y)
        self.y += 6

    def finish(self) -> bytes:
        self.new_page()
        return self.paper.finish()
