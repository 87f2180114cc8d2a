"""Views of a database as files for spreadsheets, pandas and other databases.

    database ─ views ─► Table (columns, rows) ─► xlsx | csv | parquet | jsonl

A workbook holds a sheet a view; of the other formats every view is a file.  Rows are streamed; a file appears under its
name only when it is whole.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pipeline.database import Session
from pipeline.export.tables import ExportError, Table, Written
from pipeline.views import columns_of, rows_of

__all__ = ["FORMATS", "ExportError", "export"]


def _xlsx(path: Path, tables: Sequence[Table]) -> list[Written]:
    from pipeline.export.xlsx import write

    return write(path, tables)


def _csv(path: Path, tables: Sequence[Table]) -> list[Written]:
    from pipeline.export.lines import write_csv

    return [write_csv(path, table) for table in tables]


def _parquet(path: Path, tables: Sequence[Table]) -> list[Written]:
    try:
        from pipeline.export.parquet import write
    except ModuleNotFoundError as error:
        raise ExportError("Parquet needs pyarrow: pip install 'gongkai[parquet]' brings it") from error

    return [write(path, table) for table in tables]


def _jsonl(path: Path, tables: Sequence[Table]) -> list[Written]:
    from pipeline.export.lines import write_jsonl

    return [write_jsonl(path, table) for table in tables]


_WORKBOOK = "xlsx"  # the one format that holds several views
FORMATS: dict[str, Callable[[Path, Sequence[Table]], list[Written]]] = {
    _WORKBOOK: _xlsx, "csv": _csv, "parquet": _parquet, "jsonl": _jsonl,
}


def export(
    session: Session, views: Sequence[str], kind: str, out: Path, where: str | None = None
) -> Iterator[Written]:
    """Write views, or their rows that a condition in SQL holds for.

    `out` is a file where its name ends with the format's, else a folder.  Raises DatabaseError where a view cannot be
    read, ExportError where a file cannot be written.
    """
    tables = [Table(view, columns_of(session, view), rows_of(session, view, where)) for view in views]
    try:
        for path, there in _paths(tables, kind, out):
            path.parent.mkdir(parents=True, exist_ok=True)
            yield from FORMATS[kind](path, there)
    except OSError as error:
        raise ExportError(f"{error.filename or out} cannot be written: {error.strerror}") from error


def _paths(tables: Sequence[Table], kind: str, out: Path) -> list[tuple[Path, Sequence[Table]]]:
    """The files, each with the views that go into it."""
    named = out.suffix.lower() == f".{kind}"
    if kind == _WORKBOOK:
        return [(out if named else out / f"export.{kind}", tables)]
    if not named:
        return [(out / f"{table.view}.{kind}", [table]) for table in tables]
    if len(tables) > 1:
        raise ExportError(f"{len(tables)} views are as many files: name a folder, or one view")
    return [(out, tables)]
