"""Before the source is blamed for a failure: whether the cells that it is made of were read as they are printed."""
from __future__ import annotations

from pipeline.checks.material import Material
from pipeline.checks.numbers import Number, doubt_of
from pipeline.checks.rule import Held, doubted

_DASHES = frozenset("-—－–─/ \u3000\n\t")


def looked_at_again(material: Material, held: Held) -> Held:
    """The failure, blamed on the reading where one of its cells may not have been read as it is printed."""
    if held.check.blame != "source":
        return held
    doubts = (doubt for number in held.numbers if (doubt := _doubt(material, number)))
    why = next(doubts, None)
    return doubted(held, why) if why else held


def _doubt(material: Material, number: Number) -> str | None:
    """Why a number may not be what its cells print."""
    for origin in (origin for origin in number.origins if origin.table_no):
        if f"table {origin.table_no}" in material.unread_tables:
            return "something of the table could not be read"
        cell = material.cell(origin)
        if cell is None:
            return "a cell of it is merged with others, or was not found"
        if number.blank and not set(cell.text) <= _DASHES:
            return f"a cell of it prints {cell.text!r}, which is no amount"
        if doubt := doubt_of(cell, cell.text):
            return doubt
    return None
