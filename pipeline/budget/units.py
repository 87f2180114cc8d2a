"""The unit of a table's money, where neither a header nor a line over the table names it."""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.forms.lead import Line
from pipeline.normalizer.money import YUAN
from pipeline.normalizer.numerals import NUMBER, to_decimal
from pipeline.normalizer.text import squeeze
from pipeline.normalizer.values import find_unit
from pipeline.normalizer.vocabulary import alternation

LEAST_MATCHES = 2  # of a table's amounts have to be told in prose, for one can be chance
_TOLD = re.compile(rf"(?P<number>{NUMBER.pattern})(?P<unit>{alternation(YUAN)})")
_NOTE = re.compile(r"^[（(]?(?:备?注|说明)[:：]?")


@dataclass(frozen=True)
class Prose:
    """The amounts that a document's running text tells, with their units: value -> unit -> times."""

    units: dict[Decimal, Counter[str]]

    def unit_of(self, amounts: Iterable[Decimal]) -> str | None:
        """The unit in which the text tells most of these amounts; None where it tells too few."""
        votes: Counter[str] = Counter()
        for amount in set(amounts):
            votes.update(set(self.units.get(amount, ())))
        return next((unit for unit, count in votes.most_common(1) if count >= LEAST_MATCHES), None)


def read_prose(texts: Iterable[str]) -> Prose:
    units: dict[Decimal, Counter[str]] = {}
    for text in texts:
        for found in _TOLD.finditer(squeeze(text)):
            units.setdefault(to_decimal(found["number"]), Counter())[found["unit"]] += 1
    return Prose(units)


def unit_in_notes(lines: Sequence[Line]) -> tuple[str, Line] | None:
    """The unit that a note under a table names, and the note: 注：本表金额单位为万元."""
    notes = ((squeeze(line.text).replace("单位为", "单位:").replace("单位均为", "单位:").rstrip("。"), line)
             for line in lines if _NOTE.match(line.text))
    return next(((unit, line) for note, line in notes if (unit := find_unit(note))), None)
