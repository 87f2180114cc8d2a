"""What a person sees of a run: a progress bar or plain lines, then a summary.

Names and messages come from strangers' files: nothing of them reaches the terminal as a control or as markup.
"""
from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.logging import RichHandler
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from parsers.document import json_text
from pipeline.rows import TABLES
from pipeline.run import Step, Summary

_IDEOGRAPHIC_SPACE = "\u3000"


def printable(text: str) -> str:
    """The text on one line, controls and direction marks written out as escapes."""
    return "".join(c if is_shown(c) else ascii(c)[1:-1] for c in text)


def is_shown(character: str) -> bool:
    """Whether a terminal shows the character, and does nothing else on meeting it."""
    return character.isprintable() or character == _IDEOGRAPHIC_SPACE


def print_json(rows: Iterable[Mapping[str, Any]]) -> None:
    """A JSON array (stdout), a line each, as they come."""
    before = "[\n"
    for row in rows:
        print(f"{before}{json_text(row, indent=None)}", end="")
        before = ",\n"
    print("\n]" if before == ",\n" else "[]")


def line(step: Step) -> str:
    """[12/63] ok  name (34 pages, 120 indicators, 1.2 s)"""
    facts = [f"{step.pages} pages"] if step.pages is not None else []
    facts += [f"{step.rows['indicator']} indicators"] if step.status in ("ok", "partial") else []
    facts += [f"{step.seconds:.1f} s"] if step.seconds else []
    details = f" ({', '.join(facts)})" if facts else ""
    reason = f": {step.error}" if step.error else ""
    return printable(f"[{step.number}/{step.total}] {step.status}  {step.name}{details}{reason}")


@contextmanager
def progress(quiet: bool = False) -> Iterator[Callable[[Step], None]]:
    """What to call with every step, for as long as the run goes; the log goes the same way (stderr).

    Quiet, it tells of files only that were not read.
    """
    if quiet:
        _log_to(logging.StreamHandler())
        yield lambda step: print(line(step), file=sys.stderr, flush=True) if step.was_not_read else None
    elif sys.stderr.isatty():
        with _bar() as show:
            yield show
    else:
        _log_to(logging.StreamHandler())
        yield lambda step: print(line(step), file=sys.stderr, flush=True)


def print_summary(summary: Summary) -> None:
    """Counts, then every file that was not or not wholly read, with its reason (stdout)."""
    console = Console(highlight=False, soft_wrap=True)
    console.print(_table(summary))
    for step in [*summary.with_status("partial"), *summary.not_read]:
        console.print(Text(printable(f"{step.status}  {step.name}: {step.error}")))
    if summary.unopened:
        console.print(f"{summary.unopened:,} files have not been touched since the last run and were not opened.")
    if summary.interrupted:
        left = summary.total - len(summary.steps)
        console.print(f"Interrupted: {left} of {summary.total} files are left; run the same command again to go on.")


@contextmanager
def _bar() -> Iterator[Callable[[Step], None]]:
    console = Console(stderr=True)
    _log_to(RichHandler(console=console, show_path=False))
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("looking at the files", total=None)

        def show(step: Step) -> None:
            bar.update(task, total=step.total, completed=step.number, description=printable(step.name))
            if step.status in ("failed", "unsupported", "partial"):
                console.print(Text(line(step)))

        yield show


def _table(summary: Summary) -> Table:
    table = Table("", "", show_header=False)
    table.columns[1].justify = "right"
    for status, number in sorted(summary.statuses.items()):
        table.add_row(f"files {status}", f"{number:,}")
    table.add_row("pages", f"{summary.pages:,}")
    for name in TABLES.values():
        if summary.rows[name] and name != "page":  # which "pages" counts
            table.add_row(name.replace("_", " "), f"{summary.rows[name]:,}")
    if summary.coverage.glyphs:
        table.add_row("glyphs", f"{summary.coverage.glyphs:,}")
        table.add_row("glyphs in unclaimed tables", f"{summary.coverage.in_unclaimed:,}")
        table.add_row("glyphs accounted for", f"{1 - summary.coverage.in_nothing / summary.coverage.glyphs:.2%}")
    table.add_row("seconds", f"{summary.seconds:.1f}")
    return table


class _PrintableFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return "\n".join(printable(part) for part in super().format(record).splitlines())


def _log_to(handler: logging.Handler) -> None:
    handler.setFormatter(_PrintableFormatter("%(message)s"))
    logging.basicConfig(level=logging.ERROR, handlers=[handler], force=True)
