"""What stands over a form: its title, its lead, and the document it is in."""
from __future__ import annotations

from dataclasses import dataclass

from pipeline.forms.context import Context
from pipeline.forms.lead import Lead


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
