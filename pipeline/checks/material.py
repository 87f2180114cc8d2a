"""What checks look at: a document, what was read of it, and views of that which several checks share."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

from parsers.document import Cell, Document, Table
from pipeline.checks.numbers import Number, read
from pipeline.checks.sheets import Sheet
from pipeline.checks.words import says
from pipeline.normalizer.text import clean
from pipeline.records import Extraction, Finding, Origin, Project, Record

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Material:
    document: Document
    extraction: Extraction
    sheets: Sequence[Sheet]

    @cached_property
    def projects(self) -> list[Project]:
        return self.all(Project)

    @cached_property
    def is_whole(self) -> bool:
        """Whether all pages of the document were read, and from their text."""
        unread = any(problem.severity == "error" for problem in self.document.problems)
        return not unread and not self.document.scanned

    @cached_property
    def unread_tables(self) -> set[str | None]:
        """The tables, as findings name them, of which something could not be read."""
        return {finding.record for finding in self.all(Finding)
                if (finding.blame, finding.severity) == ("extraction", "warning")}

    @cached_property
    def tables_in_unsure_units(self) -> set[str | None]:
        """The tables, as findings name them, that print no unit of money."""
        return {finding.record for finding in self.all(Finding) if finding.rule in ("unit-missing", "unit-assumed")}

    @cached_property
    def withholds(self) -> bool:
        """Whether the document says that secret parts of it are not published."""
        paragraphs = (paragraph.text for paragraph in self.document.paragraphs)
        cells = (cell.text for table in self._tables for cell in table.cells)
        return any(says(text, "secret") and says(text, "withheld") for text in (*paragraphs, *cells))

    @cached_property
    def _tables(self) -> tuple[Table, ...]:
        return self.document.tables

    @cached_property
    def _cells(self) -> dict[int, dict[tuple[int, int], Cell]]:
        return {}

    def all(self, kind: type[R]) -> list[R]:
        return [record for record in self.extraction.records if isinstance(record, kind)]

    def table(self, number: int) -> Table:
        return self._tables[number - 1]

    def cell(self, origin: Origin) -> Cell | None:
        """The printed cell of an origin, None where it is a paragraph."""
        if not origin.table_no:
            return None
        cells = self._cells.get(origin.table_no)
        if cells is None:
            found = {(cell.row, cell.col): cell for cell in self.table(origin.table_no).cells}
            cells = self._cells[origin.table_no] = found
        return cells.get((origin.row, origin.col))

    def number(self, record: Record, field: str, value: Decimal) -> Number:
        """The number that a field of a record was read from; unread where its cell is not known."""
        for origin in origins_of(record, field):
            if (cell := self.cell(origin)) is not None:
                return read(value, clean(cell.text) or "", cell, (origin,), cell.place.page or record.page)
        return Number(value, page=record.page, unread=True)


def title_of(project: Project) -> str:
    """How messages name a project, or a department's form."""
    return project.name or project.organisation or project.form_title or "department"


def origins_of(record: Record, field: str) -> Iterator[Origin]:
    return (origin for origin in record.origins if origin.field == field)
