"""RapidOCR's model for lines of text: a picture of a line to characters, each with its place and its certainty."""
from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.scan.picture import Grey

HEIGHT = 48  # pixels of the pictures that the model was taught with
LEAST_WIDTH = 32
BLANK = 0  # the model's class for "no character here"


@dataclass(frozen=True)
class Character:
    """`x` is its middle, a share of the picture's width; `confidence` from 0 to 1; `second` its next best reading."""

    text: str
    x: float
    confidence: float
    second: str = ""


@dataclass(frozen=True)
class _Model:
    """The network, its classes, and of each class the one that is its full-width or half-width form (or itself)."""

    session: Any
    alphabet: list[str]
    twins: NDArray[np.intp]


def recognise(line: Grey) -> list[Character]:
    """The characters of a line of text, from left to right, without blanks."""
    model = _model()
    width = max(round(line.shape[1] * HEIGHT / line.shape[0]), LEAST_WIDTH)
    method = cv2.INTER_AREA if line.shape[0] > HEIGHT else cv2.INTER_CUBIC
    scaled = cv2.resize(line, (width, HEIGHT), interpolation=method).astype(np.float32) / 127.5 - 1.0
    likelihood = model.session(np.ascontiguousarray(np.broadcast_to(scaled, (1, 3, HEIGHT, width))))[0]
    return [character for character in _decode(likelihood, model) if not character.text.isspace()]


@cache
def _model() -> _Model:
    """The model, loaded once a process; one thread, as there is a process for each core."""
    from rapidocr import RapidOCR  # takes long to import

    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    engine: Any = RapidOCR(params={**threads, "Global.log_level": "error"})
    recogniser = engine._load_rec_model()  # the engine's own call does not tell where characters stand
    alphabet = recogniser.postprocess_op.character
    index = {character: number for number, character in enumerate(alphabet)}
    twins = [index.get(_other_width(character), number) for number, character in enumerate(alphabet)]
    return _Model(recogniser.session, alphabet, np.array(twins))


def _other_width(character: str) -> str:
    narrow = unicodedata.normalize("NFKC", character)
    if narrow != character:
        return narrow
    return chr(ord(character) + 0xFEE0) if len(character) == 1 and "!" <= character <= "~" else character


def _decode(likelihood: NDArray[np.float32], model: _Model) -> list[Character]:
    """Columns x classes to characters: a run of columns with one best class is one character.

    The two widths of a sign look alike: what is sure of the one or the other is sure of the sign.
    """
    best = likelihood.argmax(axis=1)
    begins = np.flatnonzero(np.diff(best, prepend=-1))
    ends = np.append(begins[1:], len(best))
    characters = []
    for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
        if (number := best[begin]) != BLANK:
            run = likelihood[begin:end]
            either = float(run[:, sorted({number, model.twins[number]})].sum(axis=1).max())
            second = model.alphabet[_second_best(run, number)]
            characters.append(Character(model.alphabet[number], (begin + end) / 2 / len(best), either, second))
    return characters


def _second_best(run: NDArray[np.float32], best: int) -> int:
    """The class that comes nearest to the best one where that is surest, other than none at all."""
    likelihood = run[run[:, best].argmax()].copy()
    likelihood[[best, BLANK]] = 0
    return int(likelihood.argmax())
