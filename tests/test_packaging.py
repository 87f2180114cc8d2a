"""The wheel holds all that the program needs outside its repository."""
from __future__ import annotations

import ctypes
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from workbench import ROOT, write_disclosure


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = ["wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", folder, ROOT]
    _run(sys.executable, "-m", "pip", *build)
    (path,) = folder.glob("*.whl")
    return path


def test_wheel_holds_schema_vocabulary_pages_and_type_marks(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    kinds = ("csv", "html", "css", "sql")
    data = {path.relative_to(ROOT).as_posix() for kind in kinds for path in ROOT.glob(f"pipeline/**/*.{kind}")}
    assert {"pipeline/web/templates/home.html", "pipeline/web/static/gongkai.css"} < data
    assert data | {"pipeline/schema.sql", "pipeline/py.typed", "parsers/py.typed"} <= held
    assert not [name for name in held if name.startswith(("tests/", "data/"))]


def test_wheel_holds_the_compiled_loop(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as held:
        loop = ctypes.CDLL(held.extract("parsers/pdf/pdfium/loop.so", tmp_path))
    numbers, answers = (ctypes.c_ssize_t * 3)(-1, 2, -3), (ctypes.c_ssize_t * 3)()
    loop.call_each(ctypes.CDLL(None).abs, 1, 0, ctypes.c_size_t(3), numbers, answers)
    assert list(answers) == [1, 2, 3]
    assert not wheel.stem.endswith("-any")


def test_extra_brings_the_driver_that_postgresql_is_opened_with(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as held:
        (name,) = (name for name in held.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = held.read(name).decode()
    assert "Requires-Dist: psycopg[binary]>=3.1; extra == 'postgres'" in metadata


def test_installed_program_runs_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    environment, folder = tmp_path / "env", tmp_path / "work"
    _run(sys.executable, "-m", "venv", "--without-pip", environment)
    python = environment / "bin" / "python"
    _run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel)
    _lend_dependencies(environment)
    folder.mkdir()
    write_disclosure(folder / "甲局.txt", "甲局", 1)
    done = _run(environment / "bin" / "gongkai", "extract", "甲局.txt", cwd=folder)
    assert "files ok" in done
    assert (folder / "data" / "out" / "gongkai.db").is_file()


def _lend_dependencies(environment: Path) -> None:
    """The packages of this environment, behind those of the new one; nothing has to be fetched."""
    (site_packages,) = environment.glob("lib/python*/site-packages")
    (site_packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")


def _run(*command: object, cwd: Path | None = None) -> str:
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
