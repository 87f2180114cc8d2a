"""A site that serves, and a browser to look at it with, for the tests and the pictures of the documentation."""
from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench import cli_command, cli_environment

# Nothing of the browser's own leaves the machine either.
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
    "--disable-component-update", "--disable-sync",
)
SECONDS_TO_END = 20


@contextmanager
def served(database: Path) -> Iterator[str]:
    """The address of a site that `gongkai serve` opens on a database, without the slash at its end."""
    command = cli_command("serve", "--db", database, "--port", 0)
    process = subprocess.Popen(command, env=cli_environment(), stdout=subprocess.PIPE, encoding="utf-8")
    try:
        assert process.stdout is not None
        told = process.stdout.readline()
        found = re.search(r"(http://\S+)/ ", told)
        assert found, f"it says {told!r}"
        yield found[1]
    finally:
        process.terminate()
        process.communicate(timeout=SECONDS_TO_END)


def why_no_browser() -> str | None:
    """What is missing, or None where there is a browser."""
    with suppress(ImportError):
        import playwright.sync_api  # noqa: F401

        return None if shutil.which("chromium") else "Chromium is not installed (apt-get install chromium)"
    return "Playwright is not installed (pip install playwright)"


@contextmanager
def browser() -> Iterator[Any]:
    """Playwright's Browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        yield opened
        opened.close()


@dataclass
class Visit:
    """A page of a browser that notes what it should not do."""

    page: Any
    base: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)

    @property
    def foreign(self) -> list[str]:
        """Requests to other places than the site."""
        return [url for url in self.requests if not url.startswith((f"{self.base}/", "data:"))]
