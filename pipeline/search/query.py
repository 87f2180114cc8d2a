"""What is looked for, and which finds come first."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.search.folding import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Words that all have to be found in a record, in any order; `limit` is the most hits that are wanted.

    `fiscal_year` and `kinds` (names of KINDS) are the record's, `organisation` is a part of its organisation's name or
    of its document's.
    """

    words: tuple[str, ...]
    fiscal_year: int | None = None
    kinds: tuple[str, ...] = ()
    organisation: str | None = None
    limit: int = 20

    @property
    def terms(self) -> tuple[str, ...]:
        """The words, folded; blanks set words apart, too.  Bytes that are no UTF-8 are found nowhere."""
        text = " ".join(self.words).encode("utf-8", "replace").decode()
        return tuple(dict.fromkeys(map(fold, text.split())))


@dataclass(frozen=True, slots=True)
class Tier:
    """A group of finds: those of an earlier tier come before those of a later one.

    `named`: "all" terms are in the name, or "any" of them.  `as_words`: each is a word, not the end of one and the
    beginning of another.
    """

    named: str | None = None
    as_words: bool = False


EVERY = Tier()  # all that is found


def tiers(terms: tuple[str, ...]) -> Iterator[Tier]:
    """The tiers of a query, the best first; the last one holds all of them.

    Within a tier short names come first, so that a name that is nothing but the terms comes before all others.
    """
    yield Tier("all", as_words=True)
    yield Tier("all")
    if len(terms) > 1:
        yield Tier("any")
    yield Tier(as_words=True)
    yield EVERY
