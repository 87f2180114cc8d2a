"""The pictures of the documentation: the site and the report on the samples.

    python -m tests.screenshots

writes docs/images.
"""
from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))  # as pytest does
from PIL import Image
from sites import browser, served
from workbench import ROOT, cli_command, cli_environment

FOLDER = ROOT / "docs" / "images"
COLOURS = 64  # enough for pages that are black on white
SIZE = {"width": 1100, "height": 720}


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "gongkai.db"
        gongkai("extract", ROOT / "data" / "raw", "--db", database)
        gongkai("report", Path(folder) / "report.html", "--db", database)
        with closing(sqlite3.connect(database)) as connection:
            ((document, no),) = connection.execute("SELECT document_id, no FROM finding WHERE rule = 'score-total'")
        with served(database) as address, browser() as opened:
            page = opened.new_page(viewport=SIZE)
            take(page, f"{address}/", "home")
            take(page, f"{address}/-/source/{document}/finding/{no}", "source")
            take(page, f"{address}/-/plots", "plots", lambda: page.locator("#execution").scroll_into_view_if_needed())
            take(page, (Path(folder) / "report.html").as_uri(), "report",
                 lambda: page.locator(".contradiction").first.scroll_into_view_if_needed())


def gongkai(*arguments: object) -> None:
    subprocess.run(cli_command(*arguments), env=cli_environment(), check=False, stdout=subprocess.DEVNULL)


def take(page: Any, address: str, name: str, prepare: Callable[[], object] = lambda: None) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    prepare()
    path = FOLDER / f"{name}.png"
    page.screenshot(path=path)
    with Image.open(path) as image:
        image.convert("RGB").quantize(COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    main()
