"""What a column holds, told from its header: by synonym, else by the words in it.

The synonyms are `vocabulary/headers.csv`, the words `vocabulary/header_tokens.csv`; both are data.
"""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pipeline.normalizer import vocabulary
from pipeline.normalizer.text import label_key, squeeze, strip_numbering

if TYPE_CHECKING:
    from pipeline.normalizer.segmentation import Tokenizer

LONGEST_HEADER = 60  # characters; what is longer is no header
_MONTHS = re.compile(r"^\d{1,2}[-—–~至到]\d{1,2}月份?")


@cache
def synonyms(family: str) -> dict[str, str]:
    """Header -> role, for one family of tables; a header that is printed with brackets is known with and without."""
    table = [(row["header"].split("/"), row["role"]) for row in vocabulary.rows("headers") if row["family"] == family]
    bare = {"/".join(map(label_key, path)): role for path, role in reversed(table)}
    return bare | {"/".join(map(_whole, path)): role for path, role in table}


def rank_of(family: str, path: Sequence[str]) -> int:
    """How little a header says beside others of its role: 二级项目名称 is 1, 项目名称 2, 一级项目名称 3.

    1 where headers.csv says nothing.
    """
    named = [label_key(text) for text in path]
    return next((rank for begin in (-2, -1) if (rank := _ranks(family).get("/".join(named[begin:])))), 1)


@cache
def _ranks(family: str) -> dict[str, int]:
    return {"/".join(map(label_key, row["header"].split("/"))): int(row["rank"])
            for row in vocabulary.rows("headers") if row["family"] == family and row["rank"]}


def role_of(family: str, path: Sequence[str]) -> str | None:
    """The role of a column whose headers, from the top down, are `path`; None where no synonym fits.

    A leaf that says little (值, 单位) is looked up under the header above it first, and with its brackets first.
    The months that a header is of (1-7月执行数) are no part of its name.
    """
    return _known_role(family, tuple(path)) if max(map(len, path), default=0) <= LONGEST_HEADER else None


def roles_of(text: str) -> Mapping[str, str]:
    """Family -> role, for each family that knows a column with this header alone."""
    return _roles_of(text) if len(text) <= LONGEST_HEADER else {}


@lru_cache(maxsize=16_384)  # all cells of a table are asked whether they are headers, and many are alike
def _roles_of(text: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    name = _MONTHS.sub("", squeeze(text)) if label_key(text) else ""
    for key in (_whole(name), label_key(name)) if name else ():
        for family, role in _families_by_header().get(key, ()):
            found.setdefault(family, role)
    return found


@cache
def _families_by_header() -> dict[str, list[tuple[str, str]]]:
    """Header -> the families that know it, each with its role there."""
    found: dict[str, list[tuple[str, str]]] = {}
    for family in sorted({row["family"] for row in vocabulary.rows("headers")}):
        for header, role in synonyms(family).items():
            found.setdefault(header, []).append((family, role))
    return found


@lru_cache(maxsize=16_384)
def _known_role(family: str, path: tuple[str, ...]) -> str | None:
    known = synonyms(family)
    named = [_MONTHS.sub("", squeeze(text)) for text in path if label_key(text)]
    for begin in (-2, -1):
        for key in (_whole, label_key):
            if len(named) >= -begin and (role := known.get("/".join(map(key, named[begin:])))):
                return role
    return None


def _whole(text: str) -> str:
    return strip_numbering(squeeze(text)).strip("*:：")


def role_by_tokens(family: str, path: Sequence[str]) -> str | None:
    """The role that the words of an unknown header point to; None where none does."""
    return _role_by_tokens(family, label_key(path[-1])) if path else None


@lru_cache(maxsize=16_384)
def _role_by_tokens(family: str, header: str) -> str | None:
    for wanted, barred, role in _token_rules(family):
        if all(word in header for word in wanted) and _tokens(header).issuperset(wanted) \
                and _tokens(header).isdisjoint(barred):
            return role
    return None


@cache
def _token_rules(family: str) -> list[tuple[list[str], list[str], str]]:
    """The words that a header has to have, those that it must not have, and its role."""
    return [(row["all_of"].split(), (row["none_of"] or "").split(), row["role"])
            for row in vocabulary.rows("header_tokens") if row["family"] == family]


@lru_cache(maxsize=4096)
def _tokens(text: str) -> frozenset[str]:
    return frozenset(_tokenizer().lcut(text)) | frozenset(_tokenizer().lcut_for_search(text))


@cache
def _tokenizer() -> Tokenizer:
    """jieba with the field's words."""
    from pipeline.normalizer.segmentation import Tokenizer  # few headers are looked at word by word

    return Tokenizer(files(vocabulary).joinpath("words.txt").read_text(encoding="utf-8").split())
