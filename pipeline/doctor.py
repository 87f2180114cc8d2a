"""What the program needs and what of it is installed: libraries, programs, fonts, models, room on the disk."""
from __future__ import annotations

import platform
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from parsers import soffice
from parsers.archive import rars

PACKAGE = "gongkai"
_LEAST_GIGABYTES = 1
_ESSENTIAL = "nothing can be read"
# What is missed without an extra.
_EXTRAS = {
    "postgres": "databases on a PostgreSQL server cannot be used",
    "remote": "files behind URLs cannot be read",
    "cluster": "a Dask cluster cannot read",
}
_FOR_DEVELOPERS = "dev"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Something that the program needs.

    `found` is its version or its place, None where it is missing; `cost` is what is missed without it, `remedy` the
    command that brings it.
    """

    name: str
    found: str | None
    cost: str
    remedy: str
    is_essential: bool = False

    def __str__(self) -> str:
        state, told = ("missing", f"{self.cost}; {self.remedy}") if self.found is None else ("ok", self.found)
        return f"{state:<8} {self.name}: {told}"


def parts(folder: Path) -> Iterator[Part]:
    """All parts; `folder` is where the database is, or will be."""
    yield from _distribution()
    yield _full_text_search()
    yield Part(
        name="LibreOffice", found=soffice.program(), remedy=soffice.INSTALL,
        cost="doc, wps, rtf, odt, ods and XML of Office 2003 cannot be read",
    )
    yield Part(
        name="a program for rar archives", found="installed" if rars.can_unpack() else None, remedy=rars.INSTALL,
        cost="packed rar archives cannot be opened",
    )
    yield _fonts()
    yield _compiled_loop()
    yield _models()
    yield _room(folder)


def _distribution() -> Iterator[Part]:
    """Python and the libraries, as the installed package asks for them."""
    try:
        package = metadata.distribution(PACKAGE)
    except metadata.PackageNotFoundError:
        yield Part(name=PACKAGE, found=None, cost="what it needs is not known", remedy="pip install .")
        return
    yield _python(package.metadata["Requires-Python"])
    for requirement in map(Requirement, package.requires or ()):
        extra = _extra(requirement)
        if requirement.name != PACKAGE and extra != _FOR_DEVELOPERS:
            yield _library(requirement, extra)


def _python(wanted: str) -> Part:
    version = platform.python_version()
    return Part(
        name="Python", found=version if version in SpecifierSet(wanted) else None, cost=_ESSENTIAL,
        remedy=f"install Python {wanted}", is_essential=True,
    )


def _library(requirement: Requirement, extra: str | None) -> Part:
    try:
        version = metadata.version(requirement.name)
    except metadata.PackageNotFoundError:
        version = None
    fits = version is not None and requirement.specifier.contains(version, prereleases=True)
    wanted = f"{PACKAGE}[{extra}]" if extra else f"{requirement.name}{requirement.specifier}"
    return Part(
        name=f"{requirement.name}{f' (extra {extra})' if extra else ''}", found=version if fits else None,
        cost=_EXTRAS.get(extra, f"what the extra {extra} is for cannot be used") if extra else _ESSENTIAL,
        remedy=f"pip install '{wanted}'", is_essential=extra is None,
    )


def _extra(requirement: Requirement) -> str | None:
    """The extra that a requirement belongs to, None for those of all."""
    marker = str(requirement.marker or "")
    _, found, extra = marker.partition("extra == ")
    return extra.strip("\"' ") if found else None


def _full_text_search() -> Part:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE probe USING fts5 (text)")
        found: str | None = sqlite3.sqlite_version
    except sqlite3.OperationalError:
        found = None
    connection.close()
    return Part(name="SQLite with FTS5", found=found, cost="a SQLite database cannot be searched",
                remedy="install a Python whose SQLite has FTS5, as those of Debian and python.org do")


def _fonts() -> Part:
    lister = shutil.which("fc-list")
    listed = subprocess.run([lister, ":lang=zh", "family"], capture_output=True, encoding="utf-8", check=False).stdout \
        if lister else ""
    family = next(iter(sorted(listed.splitlines())), None)
    return Part(name="a Chinese font", found=family, remedy="apt-get install fontconfig fonts-arphic-uming",
                cost="pages that do not bring their own fonts are drawn without their characters")


def _compiled_loop() -> Part:
    found = Path(soffice.__file__).with_name("pdf") / "pdfium" / "loop.so"
    return Part(name="the compiled loop for PDF", found=str(found) if found.is_file() else None,
                cost="PDF takes a third longer to read",
                remedy="apt-get install gcc libc6-dev, and install gongkai again")


def _models() -> Part:
    spec = find_spec("rapidocr")
    folders = spec.submodule_search_locations if spec else None
    models = sorted(path for folder in folders or () for path in Path(folder).glob("models/*rec*.onnx"))
    return Part(name="OCR model", found=models[0].stem if models else None,
                cost="scans cannot be read without fetching it first", remedy="pip install --force-reinstall rapidocr")


def _room(folder: Path) -> Part:
    """The space for the database, in the nearest folder above it that is there."""
    there = next(path for path in (folder, *folder.absolute().parents) if path.is_dir())
    free = shutil.disk_usage(there).free / 1e9
    return Part(
        name="room on the disk", found=f"{free:.0f} GB" if free >= _LEAST_GIGABYTES else None,
        cost=f"a run ends when the disk is full; {free:.1f} GB are free", remedy=f"make room in {there}",
    )
