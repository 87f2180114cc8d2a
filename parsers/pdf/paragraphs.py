"""Lines outside tables to paragraphs, and the page's furniture told from its text."""
from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.document import Paragraph, Place
from parsers.pdf.lines import Line, join_lines

PAGE_NUMBER = re.compile(r"[-－‐−—–―一\s·]*(第?\s*\d{1,4}\s*页?)([\s/，,共]*\d{1,4}\s*页?)?[-－‐−—–―一\s·]*")
MARGIN_SHARE = 0.12  # of the page's height: page numbers stand this near to its head or foot
FULL_LINE_EMS = 1.5  # a line that ends this near to the right margin was wrapped
WRAPPED_EMS = 14.0  # a shorter line was not wrapped: titles and notes stand under each other
INDENT_EMS = 0.8  # a line that begins further in than this begins a paragraph
FIRST_LINE_EMS = 4.0  # a line that begins further in than this stands by itself: a note at the right
LINE_PITCH_EMS = 2.4  # lines further apart than this belong to different paragraphs


def read_paragraphs(lines: Sequence[Line], page: int, page_height: float) -> list[Paragraph]:
    """The paragraphs of one page, in the order of the lines, which are those outside the tables."""
    furniture = [_is_page_number(line, page_height) for line in lines]
    body = [line for line, is_furniture in zip(lines, furniture, strict=True) if not is_furniture]
    left, right = min((line.x0 for line in body), default=0.0), max((line.x1 for line in body), default=0.0)
    groups: list[list[Line]] = []
    for line in body:
        if groups and _continues(groups[-1][-1], line, left, right):
            groups[-1].append(line)
        else:
            groups.append([line])
    paragraphs = [_paragraph(group, page, "text") for group in groups]
    numbers = [_paragraph([line], page, "furniture") for line, f in zip(lines, furniture, strict=True) if f]
    return sorted([*paragraphs, *numbers], key=lambda paragraph: paragraph.place.top or 0.0)


def _is_page_number(line: Line, page_height: float) -> bool:
    at_edge = line.bottom < MARGIN_SHARE * page_height or line.top > (1 - MARGIN_SHARE) * page_height
    return at_edge and PAGE_NUMBER.fullmatch(line.text) is not None


def _continues(above: Line, line: Line, left: float, right: float) -> bool:
    """Whether the line above was wrapped into this one."""
    em = above.size
    return (abs(line.size - em) < 0.15 * em
            and 0 < line.top - above.top < LINE_PITCH_EMS * em
            and above.x1 - above.x0 > WRAPPED_EMS * em
            and above.x0 < left + FIRST_LINE_EMS * em
            and above.x1 > right - FULL_LINE_EMS * em
            and line.x0 < left + INDENT_EMS * em)


def _paragraph(lines: Sequence[Line], page: int, role: str) -> Paragraph:
    place = Place(page, min(line.x0 for line in lines), lines[0].top, max(line.x1 for line in lines), lines[-1].bottom)
    return Paragraph(join_lines([line.text for line in lines]), place, role)
