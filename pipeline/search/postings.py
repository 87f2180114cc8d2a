"""Entries as they are written: numbered, with the facets by which hits are chosen."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.search.entries import Entry
from pipeline.search.folding import letters

ENTRY = (
    "INSERT INTO search_entry (id, document_id, kind, no, row_no, col_no)"
    " VALUES (:id, :document_id, :kind, :no, :row_no, :col_no)"
)
_NUMBER_BITS = 40  # of an id; above them is the rank


@dataclass(frozen=True, slots=True)
class Posting:
    """`number` counts all entries that were ever written; `organisations` are rows of search_organisation."""

    entry: Entry
    number: int
    organisations: tuple[int, ...]

    @property
    def id(self) -> int:
        return self.entry.rank << _NUMBER_BITS | self.number

    @property
    def row(self) -> dict[str, Any]:
        """Its row in search_entry."""
        no, row_no, col_no = (*self.entry.key, None, None, None)[:3]
        place = {"no": no, "row_no": row_no, "col_no": col_no}
        return {"id": self.id, "document_id": self.entry.document_id, "kind": self.entry.kind} | place

    @property
    def facets(self) -> list[str]:
        years = [year_facet(self.entry.fiscal_year)] if self.entry.fiscal_year else []
        return [kind_facet(self.entry.kind), *years, *map(organisation_facet, self.organisations)]


def kind_facet(kind: str) -> str:
    return letters(f"k{kind}")


def year_facet(year: int) -> str:
    return f"y{year}"


def organisation_facet(organisation: int) -> str:
    return f"o{organisation}"
