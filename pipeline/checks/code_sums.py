"""Rows of a budget table against the rows under them: a 类 is the sum of its 款, a 款 of its 项, 合计 of all."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.checks.majority import fewest_failures, unless_withheld, where_established
from pipeline.checks.material import Material
from pipeline.checks.rule import Held, Rule, hold
from pipeline.checks.sheets import Row, Sheet
from pipeline.checks.words import says

CODES = Rule("code-sum", "The amount of a 类 is the sum of its 款, that of a 款 the sum of its 项, in every column.")
TOTAL = Rule("total-row", "The row 合计 is the sum of the table's rows, in every column.")
RULES = (CODES, TOTAL)
_OUTSIDE = frozenset({"three_public", "procurement", "purchased_services", "assets", "meetings_and_training"})


def check(material: Material) -> Iterator[Held]:
    for sheet in material.sheets:
        rows = sheet.side(None)
        if rows and sheet.kind not in _OUTSIDE:
            coded = [row for row in rows if row.classified]
            yield from unless_withheld(material, where_established(_codes(sheet, rows, coded)))
            yield from unless_withheld(material, _total(sheet, rows, coded))


def _codes(sheet: Sheet, rows: Sequence[Row], coded: Sequence[Row]) -> Iterator[Held]:
    uncoded = [row for row in rows if not row.classified and not says(row.name, "total")]
    for parent, parts in _families(coded):
        doubt = apart(parent, parts) or _strange(uncoded, parent, parts)
        for label in _columns(sheet, (parent, *parts)):
            numbers = [part.at(label) for part in parts]
            yield hold(CODES, parent.title, parent.at(label), numbers, column=label, doubt=doubt)


def _families(coded: Iterable[Row]) -> list[tuple[Row, list[Row]]]:
    """Each row whose code begins those of rows under it, with those of them that no other row is between."""
    families: list[tuple[Row, list[Row]]] = []
    above: list[tuple[Row, list[Row]]] = []
    for row in coded:
        code = row.code or ""
        while above and not (code.startswith(above[-1][0].code or "") and code != above[-1][0].code):
            above.pop()
        if above:
            above[-1][1].append(row)
        above.append((row, []))
        families.append(above[-1])
    return [(parent, parts) for parent, parts in families if parts]


def _total(sheet: Sheet, rows: Sequence[Row], coded: Sequence[Row]) -> Iterator[Held]:
    """The rows that make up the total are those under which most columns add up."""
    totals = [row for row in rows if not row.code and says(row.name, "total")]
    others = [row for row in rows if row not in totals]
    if len(totals) != 1 or not others:
        return
    tops = _tops(coded)
    readings = [tops] if len(coded) == len(others) else [tops, others, *_by_length(others)]
    applied = [list(_totals(sheet, totals[0], reading)) for reading in readings if reading]
    certain = len(readings) == 1 and (len(applied[0]) == 1 or not all(held.failed for held in applied[0]))
    yield from applied[0] if certain else where_established(fewest_failures(applied))


def _by_length(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows of each length of code: agencies have longer codes than the departments that they are summed up in."""
    lengths = sorted({len(row.code or "") for row in rows})
    return [[row for row in rows if len(row.code or "") == length] for length in lengths]


def _tops(coded: Sequence[Row]) -> list[Row]:
    under = {id(part) for _, parts in _families(coded) for part in parts}
    return [row for row in coded if id(row) not in under]


def _totals(sheet: Sheet, total: Row, parts: Sequence[Row]) -> Iterator[Held]:
    for label in _columns(sheet, (total, *parts)):
        numbers = [part.at(label) for part in parts]
        yield hold(TOTAL, total.title, total.at(label), numbers, column=label, doubt=apart(total, parts))


def _columns(sheet: Sheet, rows: Sequence[Row]) -> list[str]:
    """The columns that any of the rows is filled in."""
    return [label for label in sheet.columns[None] if any(row.at(label).counts for row in rows)]


def _strange(uncoded: Sequence[Row], parent: Row, parts: Sequence[Row]) -> str | None:
    """Whether a row whose code was not read stands among those of a sum, or right after them."""
    among = any(row.table_no == parent.table_no and parent.row_no < row.row_no <= parts[-1].row_no + 1
                for row in uncoded)
    return "a row without a known code stands among those of the sum" if among else None


def apart(total: Row, parts: Sequence[Row]) -> str | None:
    """What can be wrong with the rows of a sum: a page break among them, where a row can be lost."""
    pages = {row.page for row in (total, *parts)}
    return "the rows of the sum stand on several pages" if len(pages) > 1 else None
