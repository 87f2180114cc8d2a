"""Sample disclosures with an error planted in what is printed, made and read as the samples are."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import data.samples_departments as departments
import data.samples_projects as projects
import tests.budget_sample as budgets
from data.make_samples import SAMPLES
from data.samples_grid import Grid
from parsers.document import SourceFile
from pipeline.extract import extract
from pipeline.records import Extraction

BUDGET = "云汉市水务局2026年部门预算.docx"
MAKERS: dict[str, Callable[[], bytes]] = {**SAMPLES, BUDGET: budgets.budget_docx}
_WRITERS: tuple[tuple[ModuleType, str], ...] = (
    (departments, "WordFile"), (projects, "Flow"), (budgets, "WordFile"))


@dataclass(frozen=True)
class Edit:
    """A misprint: `old` is printed as `new` in the row, line or paragraph that holds `anchor`; None drops the row.

    `table` counts the document's tables from 0, None is text; `at` says which of the row's cells that are `old`.
    """

    table: int | None
    anchor: str
    old: str = ""
    new: str | None = None
    at: int = 0


@dataclass
class _Planter:
    """Applies the edits to what is about to be printed, each once."""

    edits: tuple[Edit, ...]
    tables: int = 0
    done: set[Edit] = field(default_factory=set)

    def grid(self, grid: Grid) -> Grid:
        rows = [list(row) for row in grid]
        for edit in self.edits:
            if edit.table == self.tables:
                rows = self._in_rows(rows, edit)
        self.tables += 1
        return rows

    def text(self, text: str) -> str:
        for edit in self.edits:
            if edit.table is None and edit.anchor in text and edit.old in text and edit not in self.done:
                self.done.add(edit)
                text = text.replace(edit.old, edit.new or "", 1)
        return text

    def _in_rows(self, rows: list[list[str]], edit: Edit) -> list[list[str]]:
        number = next(n for n, row in enumerate(rows) if edit.anchor in row and (edit.new is None or edit.old in row))
        self.done.add(edit)
        if edit.new is None:
            return rows[:number] + rows[number + 1:]
        cells = [n for n, text in enumerate(rows[number]) if text == edit.old]
        rows[number][cells[edit.at]] = edit.new
        return rows


@contextmanager
def _printing(planter: _Planter) -> Iterator[None]:
    """Within the block the samples are printed with the planter's edits."""
    real = [(module, name, getattr(module, name)) for module, name in _WRITERS]
    for module, name, writer in real:
        setattr(module, name, _planting(writer, planter))
    try:
        yield
    finally:
        for module, name, writer in real:
            setattr(module, name, writer)


def _planting(writer: Any, planter: _Planter) -> Any:
    class Planting(writer):  # type: ignore[misc] # the writers' class is known only here
        def table(self, grid: Grid, *args: Any, **kwargs: Any) -> None:
            super().table(planter.grid(grid), *args, **kwargs)

        def paragraph(self, text: str, *args: Any, **kwargs: Any) -> None:
            super().paragraph(planter.text(text), *args, **kwargs)

    return Planting


def planted(name: str, *edits: Edit) -> Extraction:
    """What is read of a sample that has been printed with these errors.  Fails where one is not printed."""
    planter = _Planter(edits)
    with _printing(planter):
        data = MAKERS[name]()
    if name.endswith(".txt"):
        data = "\n".join(map(planter.text, data.decode().split("\n"))).encode()
    assert planter.done == set(edits), f"nothing of {name} is printed so"
    outcome = extract(SourceFile(name, data))
    assert outcome.status == "ok", outcome.error
    return outcome.extraction
