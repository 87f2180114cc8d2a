"""How rules and text are drawn, and text that is there without being seen."""
from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from data.samples_pdf import A4, Flow, Paper, Rect, Style, barred, edges
from tests.layout_parts import NAME, Layout, Maker, drawn, form, one_form, register

LAYOUTS: dict[str, Maker] = {}
layout = register(LAYOUTS)


@layout
def rules_as_lines() -> Layout:
    """Rules are stroked lines."""
    return one_form()


@layout
def rules_as_thin_rectangles() -> Layout:
    """Rules are filled rectangles, 0.7 pt thin."""
    return one_form(Style(size_pt=10, row_pt=20, frame=barred, rule_pt=0.7))


@layout
def rules_as_cell_fills() -> Layout:
    """No rules at all: each cell is a grey rectangle, with a hair of white between neighbours."""
    def filled(paper: Paper, rect: Rect, sides: frozenset[str], width: float) -> None:
        gap = width / 2
        paper.fill((rect[0] + gap, rect[1] + gap, rect[2] - gap, rect[3] - gap), gray=0.92)

    return one_form(Style(size_pt=10, row_pt=20, frame=filled))


@layout
def rules_doubled() -> Layout:
    """Each rule is two lines, 1.4 pt apart."""
    def doubled(paper: Paper, rect: Rect, sides: frozenset[str], width: float) -> None:
        for gap in (-0.7, 0.7):
            inset = (rect[0] + gap, rect[1] + gap, rect[2] - gap, rect[3] - gap)
            for edge in edges(inset, sides):
                paper.line(*edge, width)

    return one_form(Style(size_pt=10, row_pt=20, frame=doubled))


@layout
def no_outer_rules() -> Layout:
    """The table is open on its left and right."""
    return one_form(Style(size_pt=10, row_pt=20, open_sides=frozenset({"left", "right"})))


# Text that is there but is not what it seems.


@layout
def text_twice_for_bold() -> Layout:
    """Every line is drawn twice, 0.3 pt apart."""
    def twice(paper: Paper, x: float, baseline: float, text: str, size: float) -> None:
        for dx in (0.0, 0.3):
            paper.text(x + dx, baseline, text, size)

    return one_form(Style(size_pt=10, row_pt=20, print_line=twice))


@layout
def shifted_baselines() -> Layout:
    """Within a line, runs of Latin letters and digits stand 1.5 pt higher than the Chinese ones."""
    def shifted(paper: Paper, x: float, baseline: float, text: str, size: float) -> None:
        for latin, chars in groupby(text, str.isascii):
            run = "".join(chars)
            paper.text(x, baseline - 1.5 * latin, run, size)
            x += paper.canvas.stringWidth(run)

    return one_form(Style(size_pt=10, row_pt=20, print_line=shifted))


def with_ghosts(draw_ghost: Callable[[Paper, float, float, float], None], paper: Paper | None = None) -> Layout:
    """The form; behind each line of text stands a word that nobody sees: `draw_ghost(paper, x, baseline, size)`."""
    def haunted(shown: Paper, x: float, baseline: float, text: str, size: float) -> None:
        shown.text(x, baseline, text, size)
        draw_ghost(shown, x + shown.canvas.stringWidth(text), baseline, size)

    style = Style(size_pt=10, row_pt=20, print_line=haunted)
    return one_form(style, Flow(paper or Paper(), style=style, margin=156 if paper else 56))


@layout
def text_in_invisible_mode() -> Layout:
    """Words in text render mode 3 behind every line, the title's included."""
    def ghost(paper: Paper, x: float, baseline: float, size: float) -> None:
        text = paper.canvas.beginText(x, paper.height - baseline)
        text.setTextRenderMode(3)
        text.textOut("作废")
        paper.canvas.saveState()
        paper.canvas.drawText(text)
        paper.canvas.restoreState()

    return with_ghosts(ghost)


@layout
def text_white_on_white() -> Layout:
    """White words on the white page behind every line."""
    def ghost(paper: Paper, x: float, baseline: float, size: float) -> None:
        paper.canvas.setFillGray(1)
        paper.text(x, baseline, "作废", size)
        paper.canvas.setFillGray(0)

    return with_ghosts(ghost)


@layout
def text_outside_crop_box() -> Layout:
    """The crop box lies 100 pt inside the media box; words stand to the right of it at the height of every line."""
    paper = Paper((A4[0] + 200, A4[1] + 200))
    paper.canvas.setCropBox((100, 100, A4[0] + 100, A4[1] + 100))
    return with_ghosts(lambda shown, x, baseline, size: shown.text(A4[0] + 120, baseline, "作废", size), paper)


@layout
def text_hidden_by_clip_path() -> Layout:
    """Words behind every line that a clip path elsewhere on the page hides."""
    def ghost(paper: Paper, x: float, baseline: float, size: float) -> None:
        with paper.clipped((0, 0, 10, 10)):
            paper.text(x, baseline, "作废", size)

    return with_ghosts(ghost)


@layout
def full_width_signs() -> Layout:
    """Signs, digits and brackets of double width."""
    rows = (("产出指标", "质量指标", "整改率（％）", "≥９５％"), ("产出指标", "数量指标", "巡护次数", "＝１２次"))
    return Layout(drawn(form(rows=rows)), rows, (NAME,))
