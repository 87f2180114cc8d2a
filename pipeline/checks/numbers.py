"""Printed numbers with what their rounding can hide: the numbers that rules compare."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from parsers.document import Cell
from pipeline.normalizer.money import YUAN
from pipeline.normalizer.numerals import NUMBER, fold, to_decimal
from pipeline.records import Origin

ZERO = Decimal(0)
ONE = Decimal(1)
LOST = "\ufffd"  # what a glyph without a meaning is read as
_FACTORS = (*sorted({ONE, Decimal(100), *YUAN.values()}),)  # 100: a share printed as 0.95
# A program that drops the zeros at the end of 12.50 does so to one number in ten, by chance.
_SHARE_WITH_ZEROS = 10


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number, in yuan where it is money.

    `text` is as printed.  `factor` is what one printed unit is worth, `decimals` how many are printed: the number is
    off by at most half a unit of the last.  `exact` numbers (blank cells) are not off.  `doubt` says why the reading of
    the number is not certain, `unread` that there is one which could not be read, `blank` that none was found there.
    """

    value: Decimal
    text: str = ""
    factor: Decimal = ONE
    decimals: int = 0
    exact: bool = False
    origins: tuple[Origin, ...] = ()
    page: int | None = None
    doubt: str | None = None
    unread: bool = False
    blank: bool = False

    @property
    def slack(self) -> Decimal:
        """How far the number can be from the one that was rounded to it."""
        return ZERO if self.exact else self.factor.scaleb(-self.decimals) / 2

    @property
    def counts(self) -> bool:
        """Whether it makes a difference to a sum, or can make one."""
        return self.unread or bool(self.value)


def read(value: Decimal, text: str, cell: Cell | None, origins: tuple[Origin, ...], page: int | None) -> Number:
    """The number `value` (yuan for money) of a printed `text`, which may hold more than the number."""
    for token in NUMBER.finditer(fold(text)):
        printed = to_decimal(token[0])
        for factor in _FACTORS:
            if abs(printed * factor - abs(value)) < Decimal("0.01"):
                decimals = len(token[0].partition(".")[2])
                return Number(value, text, factor, decimals, origins=origins, page=page, doubt=doubt_of(cell, text))
    return Number(value, text, origins=origins, page=page, unread=True)


def doubt_of(cell: Cell | None, text: str) -> str | None:
    """Why what is read of a cell may not be what is printed there; None where nothing speaks against it."""
    if LOST in text:
        return "a glyph of it could not be read"
    if cell is not None and cell.confidence is not None:
        return "it was read by OCR"  # which takes one digit for another more often than a sum is misprinted
    return None


def usual_decimals(numbers: Iterable[Number]) -> int:
    """The decimals to which the numbers of a table are rounded, where the zeros at their ends may not be printed."""
    counts = Counter(number.decimals for number in numbers if number.value)
    least = counts.total() / _SHARE_WITH_ZEROS
    return max((decimals for decimals in counts
                if sum(count for more, count in counts.items() if more >= decimals) >= least), default=0)


def slack_of(numbers: Sequence[Number]) -> Decimal:
    """How far a sum of printed numbers can be from the printed sum, by rounding alone."""
    return sum((number.slack for number in numbers), ZERO)
