"""How fast a search is: `python -m tests.bench_search FOLDER [--repeats N]`.

The documents of the folder are read, copied until there are ten times as many, and put into the search index.
The clock runs for a whole search, from the words to the hits with their passages.
"""
from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from pipeline.database import Database, open_database
from pipeline.loader import open_loader
from pipeline.rows import TABLES
from pipeline.run import run
from pipeline.search import Query, refresh, search
from tests.search_queries import QUERIES

GROWTH = 10  # times the documents
FILTERS: dict[str, dict[str, Any]] = {
    "all": {},
    "of 2026": {"fiscal_year": 2026},
    "of 2017": {"fiscal_year": 2017},
    "indicators": {"kinds": ("indicator",)},
    "of one agency": {"organisation": "民政局", "fiscal_year": 2026},
}
FORM = "{:<36} {:>10} {:>9} {:>8} {:>9}"


def grow(database: Database) -> None:
    """Copy all documents with all that was read from them, under keys of their own."""
    originals = "SELECT id FROM document WHERE location NOT LIKE '%#copy %'"
    with database.writing() as session:
        for number in range(1, GROWTH):
            for table in ("document", "paragraph", "cell", *TABLES.values(), "origin"):
                key = "id" if table == "document" else "document_id"
                names = [row["name"] for row in session.rows(f"SELECT name FROM pragma_table_info('{table}')")]
                changed = {key: f"{key} - {number}", "location": f"location || '#copy {number}'"}
                values = ", ".join(changed.get(name, name) for name in names)
                session.define([f"INSERT INTO {table} SELECT {values} FROM {table} WHERE {key} IN ({originals})"])


def times(database: Database, repeats: int, **filters: Any) -> Iterator[float]:
    """Milliseconds of each search."""
    for _ in range(repeats):
        for words in QUERIES:
            start = time.perf_counter()
            search(database, Query(words=(words,), **filters))
            yield (time.perf_counter() - start) * 1000


def measure(database: Database, repeats: int) -> None:
    with database.reading() as session:
        documents, entries = (session.value(f"SELECT count(*) FROM {table}") for table in ("document", "search_entry"))
    print(f"{documents:,} documents, {entries:,} records, paragraphs and cells; {len(QUERIES)} queries {repeats}x")
    search(database, Query(words=("没有这样的词吧",)))  # loads jieba's dictionary, once a process
    print(FORM.format("search", "p50 ms", "p95 ms", "p99 ms", "max ms"))
    for name, filters in FILTERS.items():
        taken = list(times(database, repeats, **filters))
        marks = statistics.quantiles(taken, n=100)
        print(FORM.format(name, *(f"{value:.1f}" for value in (marks[49], marks[94], marks[98], max(taken)))))


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--repeats", type=int, default=3, help="of each query (3)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        with closing(open_loader(path)) as loader:
            run([options.folder], loader)
        with open_database(path) as database:
            grow(database)
            size, start = path.stat().st_size, time.perf_counter()
            refresh(database)
            seconds, growth = time.perf_counter() - start, path.stat().st_size / size - 1
            print(f"the index was made in {seconds:.0f} s and takes {growth:.0%} of what the rest does")
            measure(database, options.repeats)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
