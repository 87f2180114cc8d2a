"""Amounts of the running text against the tables: what the text says of a total, some table prints."""
from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.checks.material import Material, origins_of
from pipeline.checks.numbers import Number, read
from pipeline.checks.rule import Held, Rule, doubted, hold
from pipeline.normalizer.money import parse_amount
from pipeline.normalizer.numerals import NUMBER, fold, to_decimal
from pipeline.normalizer.text import squeeze
from pipeline.normalizer.vocabulary import rows
from pipeline.records import Figure

PROSE = Rule("prose-and-table", "An amount that the text tells of a total is printed in the document's tables.",
             verb="is in no table; the nearest amount there is")
RULES = (PROSE,)
_UNREAD = "parts of the document were read by OCR, or not at all"
_OTHER_UNIT = "a table prints the number in another unit"
_KINDS = {squeeze(row["item"]): set(row["kinds"].split()) for row in rows("check_figures")}


def check(material: Material) -> Iterator[Held]:
    kinds = {sheet.kind for sheet in material.sheets}
    told = [figure for figure in material.all(Figure) if kinds & _KINDS.get(squeeze(figure.item), set())
            and _is_of_the_whole(figure, material)]
    if not told:
        return
    numbers = [number for sheet in material.sheets for row in sheet.rows for number in row.cells.values()]
    printed = sorted((number for number in numbers if number.value), key=lambda number: number.value)
    for figure in told if printed else ():
        held = _held(figure, printed)
        yield doubted(held, why) if held.failed and (why := _why(material, figure, printed)) else held


def _why(material: Material, figure: Figure, printed: Sequence[Number]) -> str | None:
    """What a failure can come from, but for the source."""
    return _OTHER_UNIT if _in_other_unit(figure, printed) else None if material.is_whole else _UNREAD


def _in_other_unit(figure: Figure, printed: Sequence[Number]) -> bool:
    """Whether a table prints the number of the text, but in another unit: one of the two units is not right."""
    told = {to_decimal(token[0]) for token in NUMBER.finditer(fold(figure.quote or ""))}
    return not told.isdisjoint(parse_amount(number.text, None) for number in printed)


def _is_of_the_whole(figure: Figure, material: Material) -> bool:
    """Whether a figure is a level of the document's own agency and year."""
    own, said = squeeze(material.extraction.organisation), squeeze(figure.organisation)
    return (figure.source == "text" and figure.measure == "level" and bool(figure.amount_yuan)
            and figure.fiscal_year == material.extraction.fiscal_year and (not own or not said or own == said))


def _held(figure: Figure, printed: Sequence[Number]) -> Held:
    assert figure.amount_yuan is not None
    place = tuple(origins_of(figure, "quote"))
    number = read(figure.amount_yuan, figure.quote or "", None, place, figure.page)
    told = replace(number, text=figure.quote or "")
    return hold(PROSE, figure.item_raw, told, [_nearest(number, printed)])


def _nearest(number: Number, printed: Sequence[Number]) -> Number:
    place = bisect_left(printed, number.value, key=lambda other: other.value)
    return min(printed[max(0, place - 1):place + 1], key=lambda other: abs(other.value - number.value))
