"""Forms to records: every table is searched for the blocks and labels that the families of forms are known by.

    Document -> tables with what stands over them -> Grid -> blocks, segments -> records
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from parsers.document import Document
from pipeline.forms import (
    assets,
    figures,
    fund_items,
    funds,
    furniture,
    indicators,
    institutions,
    procurement,
    project_list,
    spending,
    tasks,
)
from pipeline.forms.beside import cut
from pipeline.forms.blocks import Block, Column, find_blocks
from pipeline.forms.columns import told_by_content, unknown_headers
from pipeline.forms.context import Context, read_context
from pipeline.forms.goals import read_goals
from pipeline.forms.grid import Grid
from pipeline.forms.heading import Heading, in_told_unit
from pipeline.forms.headless import beside_others, carried, headless_block
from pipeline.forms.lead import Lead, tables_with_lead
from pipeline.forms.project import Begun, completed, continued, empty_form, is_continuation, is_rest, read_form
from pipeline.forms.ragged import aligned
from pipeline.forms.segments import Segment, split
from pipeline.records import Extraction, Finding, Furniture, Project, Record

__all__ = ["FAMILIES", "read"]

FAMILIES = (indicators.FAMILY, funds.FAMILY, procurement.FAMILY, spending.FAMILY, tasks.FAMILY, fund_items.FAMILY,
            institutions.FAMILY, assets.FAMILY, project_list.GOALS_FAMILY, institutions.LIST_FAMILY)


def read(document: Document, file_name: str) -> Extraction:
    """All records of a document; `file_name` only where the content names no agency or year."""
    context = read_context(document, file_name)
    records: list[Record] = []
    before = _Before()
    for number, table, lead in tables_with_lead(document):
        fitted = aligned(table)
        before = _Before() if lead.parts else before
        for grid in cut(Grid(fitted.table, number, fitted.moved)):
            blocks = _blocks(grid, before)
            found = list(_read_table(grid, blocks, lead, context))
            for record in _whole(found, before):
                _add(records, record, goes_on=not lead.parts)
            listed = next(filter(project_list.is_list, reversed(blocks)), None)
            before = _Before(listed, grid.n_cols, tuple(found) if any(map(_is_begun, found)) else ())
    records += read_goals(document)
    return Extraction(title=context.title, organisation=context.organisation, fiscal_year=context.fiscal_year,
                      doc_kind=context.doc_kind, published_on=context.published_on, revised=context.revised,
                      records=tuple(records), origins=context.origins)


class _Before(NamedTuple):
    """What the table before a table leaves it: its list, which can go on there, and the number of its columns.

    `begun` is what was read of it where the head of a form is among it.
    """

    listed: Block | None = None
    n_cols: int = 0
    begun: tuple[Record, ...] = ()


def _is_begun(record: Record) -> bool:
    return isinstance(record, Begun)


def _is_head(found: Sequence[Record]) -> bool:
    """Whether nothing was read of a table but the head of a form."""
    return any(map(_is_begun, found)) and all(isinstance(record, Begun | Furniture) for record in found)


def _whole(found: Sequence[Record], before: _Before) -> Iterator[Record]:
    """The records of a table, its first form with the head that the table before has; heads alone are no records."""
    begun = next((record for record in reversed(before.begun) if isinstance(record, Begun)), None)
    for record in () if _is_head(found) else found:
        if begun is not None and isinstance(record, Project) and is_rest(record):
            yield completed(begun, record)
            yield from (other for other in before.begun if isinstance(other, Furniture) and _is_head(before.begun))
            begun = None
        elif not isinstance(record, Begun):
            yield record


def _add(records: list[Record], record: Record, goes_on: bool) -> None:
    """Add a record; a form that says nothing but indicators goes on with the form before it, if no line parts them."""
    if goes_on and isinstance(record, Project) and is_continuation(record):
        before = next((i for i in range(len(records) - 1, -1, -1) if isinstance(records[i], Project)), None)
        if before is not None:
            records[before] = continued(records[before], record)
            return
    records.append(record)


def _read_table(grid: Grid, blocks: list[Block], lead: Lead, context: Context) -> Iterator[Record]:
    lost = next((block for block in blocks if block.top == block.body and not project_list.is_list(block)
                 and block.family is indicators.FAMILY and beside_others(grid, block)), None)
    if lost is not None and lead.title is None:
        yield _lost_header(grid, lost)
        return
    segments = split(grid, blocks)
    found = [record for segment in segments for record in _read_form(grid, segment, lead, context)]
    yield from found
    if found or blocks:
        yield furniture.read(grid, segments)


def _read_form(grid: Grid, segment: Segment, lead: Lead, context: Context) -> Iterator[Record]:
    heading = Heading(Lead((*lead.lines, *segment.titles, *segment.notes)), context)
    found = tuple(in_told_unit(partial(_read_segment, grid, segment), heading))
    if any(isinstance(record, Begun) for record in found):  # nothing is told of what may be no form
        found = tuple(record for record in found if not isinstance(record, Finding))
    yield from found
    yield from _unknown_headers(grid, segment)


def _lost_header(grid: Grid, block: Block) -> Finding:
    row = grid.row(block.top)
    return Finding(
        page=grid.page(grid.at(block.top, 0)), rule="lost-header", severity="warning", blame="extraction",
        record=f"table {grid.number}", origins=tuple(grid.origin("place", cell) for cell in row),
        message="indicators without a header stand beside other columns; whose they are is not known: none was read")


def _blocks(grid: Grid, before: _Before) -> list[Block]:
    blocks = [_told(grid, block) for block in find_blocks(grid, FAMILIES)]
    headed = any(block.family is indicators.FAMILY for block in blocks)
    headless = None if headed else carried(grid, before.listed, before.n_cols) or headless_block(grid)
    return [*blocks, headless] if headless else blocks


def _told(grid: Grid, block: Block) -> Block:
    """The block with the roles that only the cells under the headers tell."""
    if block.family is indicators.FAMILY:
        return told_by_content(grid, block)
    return funds.of_money(grid, block) if block.family is funds.FAMILY else block


def _read_segment(grid: Grid, segment: Segment, heading: Heading) -> Iterator[Record]:
    lists = [block for block in segment.blocks if project_list.is_list(block)]
    for block in lists:
        yield from project_list.read_list(grid, block, heading)
    project = None if lists else read_form(grid, segment, heading)
    if isinstance(project, Begun):
        yield project
    elif project is not None and (unfilled := empty_form(project)):
        yield unfilled
    elif project is not None:
        yield project
        if project.form_kind.startswith("department"):
            yield from figures.read(grid, segment.rows, project, heading.unit)
    yield from _read_blocks(grid, segment, heading, project)


def _read_blocks(grid: Grid, segment: Segment, heading: Heading, project: Project | None) -> Iterator[Record]:
    unit = heading.unit
    for block in segment.blocks:
        if block.family is tasks.FAMILY:
            yield from tasks.read(grid, block, unit)
        elif block.family is fund_items.FAMILY:
            yield from fund_items.read(grid, block, unit)
        elif block.family is spending.FAMILY:
            yield from spending.read(grid, block, unit, project)
        elif block.family is procurement.FAMILY:
            yield from procurement.read(grid, block, unit)
        elif block.family is assets.FAMILY:
            yield from assets.read(grid, block, unit)
        elif block.family in (institutions.FAMILY, institutions.LIST_FAMILY):
            yield from institutions.read(grid, block)


def _unknown_headers(grid: Grid, segment: Segment) -> Iterator[Finding]:
    """A column that no header word explains is told once, so that a line in headers.csv can name it.

    Money under 预算数 and 决算数 is that of a form only beside indicators.
    """
    told: set[tuple[str, str]] = set()
    blocks = [block for block in segment.blocks if block.family is not funds.FAMILY or segment.block("indicator")]
    for block in blocks:
        for column in unknown_headers(block):
            if (block.family.name, column.header) not in told:
                told.add((block.family.name, column.header))
                yield _unknown_header(grid, block, column)


def _unknown_header(grid: Grid, block: Block, column: Column) -> Finding:
    head = grid.at(block.top, column.start)
    return Finding(
        page=grid.page(head), rule="unknown-header", severity="warning", blame="extraction",
        record=f"table {grid.number}", origins=(grid.origin("place", head),) if head else (),
        message=f"the column {column.header!r} of a block of the family {block.family.name} is not known; "
                "a line in headers.csv names its role")
