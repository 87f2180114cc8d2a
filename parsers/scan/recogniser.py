"""RapidOCR's model for lines of text: a picture of a line to characters, each with its place and its certainty."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.scan.blocks import Block
from parsers.scan.picture import Grey

HEIGHT = 48  # pixels of the pictures that the model was taught with
LEAST_WIDTH = 32
MARGIN = 0.15  # of a line's height: paper over and under it
SIDE_MARGIN = 0.25  # before and after it
BLANK = 0  # the model's class for "no character here"


@dataclass(frozen=True)
class Character:
    """`x` is its middle, as a share of the picture's width; `confidence` from 0 to 1."""

    text: str
    x: float
    confidence: float


@cache
def _recogniser() -> Any:
    """The model, loaded once a process; one thread, as there is a process for each core."""
    from rapidocr import RapidOCR
    from rapidocr.ch_ppocr_rec import TextRecognizer

    one_thread = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    engine = RapidOCR(params={**one_thread, "Global.log_level": "error"})
    return engine._load_rec_model()


def strip(grey: Grey, block: Block, letter: float) -> Grey:
    """A line of text with paper around it, no lower than letters of that height: a dash alone is no letter."""
    height = max(block.height, letter)
    middle, above = (block.top + block.bottom) / 2, (0.5 + MARGIN) * height
    rows = slice(max(round(middle - above), 0), round(middle + above) + 1)
    beside = round(SIDE_MARGIN * height)
    return grey[rows, max(block.x0 - beside, 0):block.x1 + beside]


def recognise(line: Grey) -> list[Character]:
    """The characters of a line of text, from left to right."""
    model = _recogniser()
    width = max(round(line.shape[1] * HEIGHT / line.shape[0]), LEAST_WIDTH)
    scaled = cv2.resize(line, (width, HEIGHT), interpolation=cv2.INTER_AREA if line.shape[0] > HEIGHT else cv2.INTER_CUBIC)
    pixels = np.broadcast_to(scaled.astype(np.float32) / 127.5 - 1.0, (1, 3, HEIGHT, width))
    return _decode(model.session(np.ascontiguousarray(pixels))[0], model.postprocess_op.character)


def _decode(likelihood: NDArray[np.float32], alphabet: list[str]) -> list[Character]:
    """Columns x classes to characters: a run of columns with one best class is one character."""
    best = likelihood.argmax(axis=1)
    begins = np.flatnonzero(np.diff(best, prepend=-1))
    ends = np.append(begins[1:], len(best))
    return [Character(alphabet[best[begin]], (begin + end) / 2 / len(best), float(likelihood[begin:end, best[begin]].max()))
            for begin, end in zip(begins.tolist(), ends.tolist(), strict=True) if best[begin] != BLANK]
