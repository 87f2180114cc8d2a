"""Fixtures that several tests use."""
from __future__ import annotations

import importlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from exports import fill
from hypothesis import settings
from servers import PostgreSQL, postgresql_programs, postgresql_server
from workbench import ROOT, Query, write_disclosure

from parsers.pdf.pdfium import calls
from pipeline.loader import Loader, open_loader

settings.register_profile("unhurried", deadline=None)  # how fast a machine is says nothing of the code
settings.load_profile("unhurried")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--direct-coverage", action="store_true",
                     help="measure coverage only in tests whose module imports something of what --cov names")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Measuring makes a test half as slow again: those that are of something else need not bear it.

    They come last: what is done once a process, such as reading the vocabulary, is done where it is measured.
    """
    if not config.getoption("--direct-coverage"):
        return
    packages = config.getoption("--cov")
    for path in (path for package in packages for path in ROOT.glob(f"{package.replace('.', '/')}/**/*.py")):
        importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    others = {item for item in items if not _imports_from(packages, vars(item.getparent(pytest.Module).obj))}
    for item in others:
        item.add_marker("no_cover")
    items.sort(key=others.__contains__)


def _imports_from(packages: list[str], names: dict[str, object]) -> bool:
    origins = {getattr(value, "__module__", None) or getattr(value, "__name__", "") for value in names.values()}
    return any(f"{origin}.".startswith(f"{package}.") for origin in origins for package in packages)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents, which is not part of the repository."""
    folder = ROOT.parent / "shared"
    if not (folder / "corpus").is_dir():
        pytest.skip("the folder of real documents is not here")
    return folder


@pytest.fixture(params=["pdfium", "pdfium, not compiled", "pdfplumber"])
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of each reader of PDF in turn, that of pdfium a second time without its compiled loop."""
    name, _, is_slow = request.param.partition(", ")
    if is_slow:
        monkeypatch.setattr(calls, "_loop", None)
    return str(name)


@pytest.fixture
def disclosures(tmp_path: Path) -> Path:
    """A folder with three text disclosures: 甲局, 乙局, 丙局."""
    folder = tmp_path / "raw"
    folder.mkdir()
    for amount, name in enumerate(("甲局", "乙局", "丙局"), 1):
        write_disclosure(folder / f"{name}.txt", name, amount)
    return folder


@pytest.fixture
def database_path(tmp_path: Path) -> Path:
    return tmp_path / "out" / "test.db"


@pytest.fixture
def database(database_path: Path) -> Iterator[Loader]:
    database = open_loader(database_path)
    yield database
    database.close()


@pytest.fixture
def query(database_path: Path) -> Query:
    """Rows of the test's database, read past all code of ours."""

    def run(sql: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(database_path)) as connection:
            return connection.execute(sql, values).fetchall()

    return run


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of some samples, and of a disclosure with formulas for names."""
    return fill(tmp_path_factory.mktemp("filled"))


@pytest.fixture(scope="session")
def postgresql_of_session() -> Iterator[PostgreSQL]:
    programs = postgresql_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    with postgresql_server(programs) as server:
        yield server


@pytest.fixture
def postgresql(postgresql_of_session: PostgreSQL) -> str:
    """The URL of an empty database of the test's own."""
    return postgresql_of_session.new_database()
