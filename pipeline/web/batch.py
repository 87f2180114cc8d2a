"""One page on a batch, to hand to a colleague: it needs nothing beside itself, and prints well."""
from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files

from parsers.facsimile import Box
from pipeline.database import Row
from pipeline.web.original import OriginalError
from pipeline.web.overview import overview
from pipeline.web.pages import Pages
from pipeline.web.passage import Passage, passages
from pipeline.web.record import Frame, Record, read_record
from pipeline.web.rendering import environment
from pipeline.web.select import Select

MOST_CONTRADICTIONS = 10
_MARGIN_PT = 60.0  # above and below the numbers, some rows


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of a page with all frames of a record that stand on it; `box` in points, `image` as base64 of PNG."""

    page: int
    box: Box
    image: str

    @property
    def size(self) -> tuple[float, float]:
        return self.box[2] - self.box[0], self.box[3] - self.box[1]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A check that failed; `crops`, or where no page can be shown the `passages` and the reason."""

    check: Row
    record: Record
    crops: Sequence[Crop]
    passages: Sequence[Passage]
    trouble: str | None


def report(select: Select, name: str) -> str:
    """The page as HTML; `name` is what the database is called on it."""
    with closing(Pages()) as pages:
        contradictions = [_contradiction(select, pages, check) for check in _largest(select)]
    return environment().get_template("report.html").render(
        name=name, overview=overview(select), contradictions=contradictions, now=datetime.now(UTC),
        style=files(__package__).joinpath("static/gongkai.css").read_text(encoding="utf-8"),
    )


def _largest(select: Select) -> list[Row]:
    """The failed checks that are not blamed on the reading, the largest difference of money first."""
    return select(
        f"""SELECT * FROM v_check WHERE result = 'fail' AND COALESCE(blame, '') <> 'extraction'
        ORDER BY CASE unit WHEN 'yuan' THEN 1 ELSE 2 END, abs(difference) DESC, document_id, no
        LIMIT {MOST_CONTRADICTIONS}""")


def _contradiction(select: Select, pages: Pages, check: Row) -> Contradiction:
    record = read_record(select, check["document_id"], "check_result", check["no"])
    assert record is not None
    crops, trouble = _crops(pages, record)
    shown = [] if crops else passages(select, check["document_id"], record.frames)
    return Contradiction(check, record, crops, shown, trouble)


def _crops(pages: Pages, record: Record) -> tuple[list[Crop], str | None]:
    try:
        sizes = pages.sizes(record.original, record.pages)
        return [_crop(pages, record, page, size) for page, size in zip(record.pages, sizes, strict=False)], None
    except OriginalError as error:
        return [], str(error)


def _crop(pages: Pages, record: Record, page: int, size: tuple[float, float]) -> Crop:
    box = _around([frame for frame in record.frames if frame.page == page], size)
    return Crop(page, box, b64encode(pages.picture(record.original, page, box)).decode())


def _around(frames: Sequence[Frame], size: tuple[float, float]) -> Box:
    """The part of a page to show: the rows of what is framed, with a margin; without frames all of it."""
    boxes = [frame.box for frame in frames if frame.box is not None]
    if not boxes:
        return 0.0, 0.0, *size
    top, bottom = min(box[1] for box in boxes) - _MARGIN_PT, max(box[3] for box in boxes) + _MARGIN_PT
    return 0.0, max(top, 0.0), size[0], min(bottom, size[1])

