"""What stands over a form: its title, its lead, and the document it is in."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from pipeline.forms.context import Context
from pipeline.forms.lead import Lead
from pipeline.records import Finding, Origin, Record


@dataclass(frozen=True)
class Heading:
    """The nearer says more: the form's own lead, then the document."""

    lead: Lead
    context: Context

    @property
    def title(self) -> str | None:
        return self.lead.title

    @property
    def unit(self) -> str | None:
        return self.lead.unit or self.context.unit

    @property
    def year(self) -> int | None:
        return self.lead.year or self.context.fiscal_year

    @property
    def organisation(self) -> str | None:
        return self.lead.organisation or self.context.organisation

    def origins(self, *fields: str) -> tuple[Origin, ...]:
        """Where the lead says the fields; what only the document says has its places there."""
        return self.lead.origins(*fields)


def in_told_unit(read: Callable[[Heading], Iterable[Record]], heading: Heading) -> Iterator[Record]:
    """The records of a form, and a finding where its amounts are in a unit that neither form nor lead names.

    Read without the document's unit, and with it: only where that makes a difference was the unit needed.  Amounts
    whose unit nothing names stay None.
    """
    if heading.lead.unit is not None:
        yield from read(heading)
        return
    alone = tuple(read(_with_unit(heading, None)))
    assumed = heading.context.unit
    taken = tuple(read(_with_unit(heading, assumed or "元")))
    yield from taken if assumed else alone
    independent = frozenset(alone)
    depends = next((record for record in taken if record not in independent), None)
    if depends is not None:
        yield _finding(depends.page, heading, assumed)


def _with_unit(heading: Heading, unit: str | None) -> Heading:
    return replace(heading, context=replace(heading.context, unit=unit))


def _finding(page: int | None, heading: Heading, assumed: str | None) -> Finding:
    title = tuple(origin._replace(field="place") for origin in heading.origins("form_title"))
    if assumed is None:
        return Finding(page=page, rule="unit-missing", severity="warning", record=heading.title, origins=title,
                       message="no unit of money is printed for this form, so that its amounts are not in yuan")
    return Finding(page=page, rule="unit-assumed", severity="info", record=heading.title, origins=title,
                   message=f"no unit of money is printed for this form; {assumed} is taken from the document")
