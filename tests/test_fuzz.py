"""Broken files of every format: a file that cannot be read is refused with a ParseError, whatever was done to it.

`python -m tests.test_fuzz SECONDS FORMAT [FILE ...]` goes on for longer, with files of one's own if any are named.
"""
from __future__ import annotations

import logging
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from data.samples_docx import WordFile
from data.samples_pdf import Paper
from parsers.document import SourceFile, from_json, to_json
from parsers.word97 import is_encrypted, with_closing_paragraph
from pipeline.extract import extract
from tests.mutations import BYTES, PDF, TEXT, XML, ZIPPED_XML, Mutation
from tests.office_files import docx_bytes, ending_with_a_table, needs_soffice, odt, soffice, word_2003

EXAMPLES = 80
LIBREOFFICE_EXAMPLES = 4  # about a second each
PICTURE_EXAMPLES = 30
SLOW_SECONDS = 10.0
LARGEST_BYTES = 1_000_000
GRID = [["一级指标", "二级指标", "三级指标", "指标值"], ["产出指标", "数量指标", "检查次数", "≥12次"],
        ["^", "质量指标", "合格率", "≥95%"], ["效益指标", "<", "满意度", "≥90%"]]

WORD_2003 = (
    "<wx:sect><w:p><w:pPr><w:listPr><wx:t wx:val='1.'/></w:listPr></w:pPr><w:r><w:t>单位：万元</w:t></w:r></w:p><w:tbl>"
    "<w:tr><w:tc><w:tcPr><w:vmerge w:val='restart'/></w:tcPr><w:p><w:r><w:t>支出</w:t></w:r></w:p></w:tc></w:tr>"
    "<w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/><w:vmerge/></w:tcPr></w:tc></w:tr></w:tbl></wx:sect>"
)


def _txt() -> bytes:
    lines = ["项目支出绩效目标表", "单位：万元", *("\t".join(row) for row in GRID), "", "一、总额1,250.50万元。"]
    return "\n".join(lines).encode()


def _docx() -> bytes:
    file = WordFile()
    file.paragraph("项目支出绩效目标表")
    file.table(GRID)
    return file.finish()


def _pdf() -> bytes:
    paper = Paper((400.0, 300.0))
    for row in range(5):
        paper.line(20, 50 + 20 * row, 340, 50 + 20 * row, 0.5)
        paper.line(20 + 80 * row, 50, 20 + 80 * row, 130, 0.5)
    for row, texts in enumerate(GRID):
        for col, text in enumerate(texts):
            paper.text(24 + 80 * col, 64 + 20 * row, text, 9)
    return paper.finish()


def _rtf() -> bytes:
    cells = r"\trowd\cellx2000\cellx4000 {\'cf\'ee\cell 12.50\cell\row}"
    return rf"{{\rtf1\ansi\ansicpg936 \u21333?\u20301?\par{cells * 3}\pard end\par}}".encode()


def _doc() -> bytes:
    with TemporaryDirectory() as name:
        path = Path(name, "a.docx")
        path.write_bytes(docx_bytes(ending_with_a_table(3, 3)))
        return (soffice([path], "doc", path.parent) / "a.doc").read_bytes()


def _picture(kind: str) -> bytes:
    """A small grid with strokes in it that may be figures."""
    image = Image.new("L", (160, 80), 255)
    pen = ImageDraw.Draw(image)
    for at in (10, 40, 70):
        pen.line((10, at, 150, at), 0, 2)
        pen.line((at * 2 + 10, 10, at * 2 + 10, 70), 0, 2)
    pen.text((40, 20), "12.50", 0)
    buffer = BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()


@dataclass(frozen=True)
class Format:
    """How a format is broken: a sample, what is done to it, and how many broken files are read."""

    sample: Callable[[], bytes]
    mutation: Mutation
    examples: int = EXAMPLES


# A new format is a line here.
FORMATS = {
    "txt": Format(_txt, TEXT),
    "docx": Format(_docx, ZIPPED_XML),
    "pdf": Format(_pdf, PDF),
    "rtf": Format(_rtf, TEXT, LIBREOFFICE_EXAMPLES),
    "doc": Format(_doc, BYTES, LIBREOFFICE_EXAMPLES),
    "odt": Format(lambda: odt("<text:p>单位：万元</text:p>"), ZIPPED_XML, LIBREOFFICE_EXAMPLES),
    "xml": Format(lambda: word_2003(WORD_2003), XML),
    "png": Format(lambda: _picture("PNG"), BYTES, PICTURE_EXAMPLES),
    "jpg": Format(lambda: _picture("JPEG"), BYTES, PICTURE_EXAMPLES),
    "tiff": Format(lambda: _picture("TIFF"), BYTES, PICTURE_EXAMPLES),
    "gif": Format(lambda: _picture("GIF"), BYTES, PICTURE_EXAMPLES),
}
LIBREOFFICE = {name for name, how in FORMATS.items() if how.examples == LIBREOFFICE_EXAMPLES}


@cache
def sample(name: str) -> bytes:
    return FORMATS[name].sample()


def bear(name: str, data: bytes) -> None:
    """Fails where anything but a ParseError comes of a file, or what is read of it does not fit the database."""
    outcome = extract(SourceFile(f"a.{name}", data[:LARGEST_BYTES]))
    assert outcome.trace is None, outcome.trace
    assert outcome.document is None or from_json(to_json(outcome.document)) == outcome.document
    assert outcome.status == "ok" or outcome.error


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[needs_soffice] if name in LIBREOFFICE else []) for name in FORMATS]
)
def test_broken_files_are_read_or_refused(name: str) -> None:
    @settings(max_examples=FORMATS[name].examples, suppress_health_check=list(HealthCheck))
    @given(st.randoms(use_true_random=True))
    def fuzz(chance: Random) -> None:
        bear(name, FORMATS[name].mutation(sample(name), chance))

    assert extract(SourceFile(f"a.{name}", sample(name))).status == "ok"
    fuzz()


@needs_soffice
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=True))
def test_what_is_looked_at_before_libreoffice_reads_a_word_document(chance: Random) -> None:
    data = BYTES(sample("doc"), chance)
    assert with_closing_paragraph(data).startswith(data[:8])
    is_encrypted(data)  # raises nothing


def main(seconds: float, name: str, paths: Sequence[str]) -> None:
    logging.disable()  # libraries warn of every odd byte
    samples = [Path(path).read_bytes() for path in paths] or [sample(name)]
    end = time.monotonic() + seconds
    for seed in count():
        if time.monotonic() > end:
            print(f"{seed} files")
            return
        chance = Random(seed)
        start = time.process_time()
        try:
            bear(name, FORMATS[name].mutation(chance.choice(samples), chance))
        except Exception:
            print(f"seed {seed}: {traceback.format_exc(limit=-8)}")
        if time.process_time() - start > SLOW_SECONDS:
            print(f"seed {seed}: {time.process_time() - start:.1f} seconds")


if __name__ == "__main__":
    main(float(sys.argv[1]), sys.argv[2], sys.argv[3:])
