"""How fast gongkai is, side by side with what it builds on: `python -m tests.bench FOLDER [--pages N] [--repeats N]`.

Every contender reads the same pages, those of the folder's PDFs that hold text, in a process of its own that has
read one file before the clock starts.  Ratios are of processor time in one round, the median over the rounds; what
several workers do is told in pages a second of the wall clock, start of the processes included.
"""
from __future__ import annotations

import argparse
import io
import multiprocessing
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

GROWTH = 10  # times the documents
FORMS = "{:<36} {:>10} {:>9} {:>8} {:>9}"


class Cost(NamedTuple):
    """Of reading files: seconds of the processor and of the wall clock, and the most memory that was taken (MB)."""

    processor: float
    wall: float
    memory: float


# Each contender imports what it takes, and no more: it counts as its memory, and a worker imports this module, too.
def pdfium_text(paths: Sequence[Path]) -> None:
    import pypdfium2

    for path in paths:
        with pypdfium2.PdfDocument(path) as pdf:
            for page in pdf:
                page.get_textpage().get_text_range()


def extract_tables(paths: Sequence[Path]) -> None:
    import pdfplumber

    for path in paths:
        with pdfplumber.open(io.BytesIO(path.read_bytes())) as pdf:
            for page in pdf.pages:
                page.extract_tables()
                page.close()


def parse(paths: Sequence[Path]) -> None:
    import parsers
    from parsers.document import SourceFile

    for path in paths:
        parsers.parse(SourceFile(path.name, path.read_bytes()))


def end_to_end(paths: Sequence[Path], workers: int = 1) -> None:
    """From the files to committed rows."""
    from pipeline.loader import open_loader
    from pipeline.run import run

    with tempfile.TemporaryDirectory() as folder:
        database = open_loader(Path(folder) / "bench.db")
        not_read = run(paths, database, workers).not_read
        database.close()
    if not_read:  # which is soon done
        raise RuntimeError(f"{not_read[0].name}: {not_read[0].error}")


CONTENDERS: dict[str, Callable[[Sequence[Path]], None]] = {
    "pdfplumber extract_tables()": extract_tables,
    "pdfium, load and text": pdfium_text,
    "gongkai, parse": parse,
    "gongkai, end to end": end_to_end,
}


def cost(read: Callable[[Sequence[Path]], None], paths: Sequence[Path]) -> Cost:
    """What reading costs in a new process, after a first file."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(_cost, read, paths).result()


def _cost(read: Callable[[Sequence[Path]], None], paths: Sequence[Path]) -> Cost:
    read(paths[:1])
    processor, wall = time.process_time(), time.perf_counter()
    read(paths)
    processor, wall = time.process_time() - processor, time.perf_counter() - wall
    return Cost(processor, wall, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def born_digital(folder: Path, most_pages: int) -> dict[Path, int]:
    """PDFs with text on their first page, any of the folder, and their pages, as many as asked for in all."""
    import pypdfium2

    found: dict[Path, int] = {}
    for path in random.Random(0).sample(paths := sorted(folder.rglob("*.pdf")), len(paths)):
        try:
            pdf = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError:
            continue
        if sum(found.values()) + len(pdf) <= most_pages and pdf[0].get_textpage().count_chars():
            found[path] = len(pdf)
    return found


def copies(paths: Sequence[Path], folder: Path) -> list[Path]:
    """GROWTH times the files, each with another content: a comment after the end, which no reader minds."""
    made = []
    for number in range(GROWTH):
        for path in paths:
            made.append(folder / f"{number}-{path.name}")
            made[-1].write_bytes(path.read_bytes() + b"\n%% copy %d\n" % number)
    return made


def compare(paths: Sequence[Path], pages: int, repeats: int) -> None:
    """Round after round, so that what else the machine does meets all contenders."""
    print(FORMS.format("one core", "ms a page", "pages/s", "ratio", "peak MB"))
    rounds = [{name: cost(read, paths) for name, read in CONTENDERS.items()} for _ in range(repeats)]
    base = next(iter(CONTENDERS))
    for name in CONTENDERS:
        seconds = statistics.median(costs[name].processor for costs in rounds)
        ratio = statistics.median(costs[base].processor / costs[name].processor for costs in rounds)
        print(FORMS.format(name, f"{seconds / pages * 1000:.2f}", f"{pages / seconds:.0f}", f"{ratio:.1f}",
                           f"{max(costs[name].memory for costs in rounds):.0f}"))


def grow(paths: Sequence[Path], pages: int) -> None:
    """Workers, and many times the documents."""
    print(FORMS.format("end to end", "ms a page", "pages/s", "", "peak MB"))
    end_to_end(paths[:1])
    with tempfile.TemporaryDirectory() as folder:
        for factor, files in ((1, paths), (GROWTH, copies(paths, Path(folder)))):
            for workers, who in ((1, resource.RUSAGE_SELF), (2, resource.RUSAGE_CHILDREN)):
                start = time.perf_counter()
                end_to_end(files, workers)
                seconds = (time.perf_counter() - start) / factor
                print(FORMS.format(f"{workers} worker(s), {factor}x the documents", f"{seconds / pages * 1000:.2f}",
                                   f"{pages / seconds:.0f}", "", f"{resource.getrusage(who).ru_maxrss / 1024:.0f}"))


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=300, help="of all files together, at most (300)")
    parser.add_argument("--repeats", type=int, default=3, help="of each measurement (3)")
    options = parser.parse_args(arguments)
    files = born_digital(options.folder, options.pages)
    if not files:
        print(f"no PDF with text in {options.folder}", file=sys.stderr)
        return 1
    pages = sum(files.values())
    print(f"{len(files)} files, {pages} pages, median of {options.repeats}\n")
    compare(list(files), pages, options.repeats)
    print()
    grow(list(files), pages)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
