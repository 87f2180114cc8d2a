"""Labels that stand beside their value in a form: what field a label names (vocabulary/labels.csv)."""
from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.normalizer import vocabulary
from pipeline.normalizer.text import is_bracketed, label_key, squeeze, strip_numbering

_OF_WHICH = re.compile(r"^\s*其中[:：]")
_YEAR = re.compile(r"^20\d\d年度?")


class Field(NamedTuple):
    """A field that a label names; the lower rank wins where a form has several labels for one field."""

    name: str
    rank: int


@cache
def _fields() -> dict[str, tuple[Field, ...]]:
    fields: dict[str, tuple[Field, ...]] = {}
    for row in vocabulary.rows("labels"):
        found = Field(row["field"], int(row["rank"]))
        for key in {squeeze(row["label"]), label_key(row["label"])}:
            fields[key] = (*fields.get(key, ()), found)
    return fields


@lru_cache(maxsize=16_384)  # all cells of a form are asked whether they are labels, and many are alike
def fields_of(text: str) -> tuple[Field, ...]:
    """The fields that a label names, () for a text that is no label."""
    for key in (strip_numbering(squeeze(text)).strip(":："), label_key(text)):
        for candidate in (key, _YEAR.sub("", key)):
            if candidate in _fields():
                return _fields()[candidate]
    return ()


def is_label(text: str) -> bool:
    return bool(fields_of(text))


def split_inline(text: str) -> tuple[str, str] | None:
    """A label and its value in one cell (资金总额：184.37); None where the text is not both."""
    if ":" not in text and "：" not in text:
        return None
    label, colon, value = _OF_WHICH.sub("", text).replace("：", ":", 1).partition(":")
    if colon and value.strip() and is_label(label) and (is_bracketed(value) or not is_label(text)):
        return label, value.strip()
    return None


@cache
def figure_unit(label: str) -> str | None:
    """What a labelled number counts: "money", a counting unit, or None for a label of no figure."""
    key = label_key(label)
    return next((row["unit"] for row in vocabulary.rows("figure_nouns") if row["word"] in key), None)
