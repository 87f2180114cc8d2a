"""The picture of the imports: one direction, and one owner for each library."""
from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from workbench import ROOT, cli_environment

from pipeline.version import DECIDING

# Which rooms a room may use.  A room is a module or a package with all in it, and may always use itself;
# the longest name that fits a module is its room.
ALLOWED = {
    "parsers": {"parsers"},
    "parsers.document": set[str](),
    "parsers.errors": set[str](),
    "parsers.garbage": set[str](),
    "parsers.encoding": set[str](),
    "parsers.ragged": {"parsers.document"},
    "parsers.detect": {"parsers.document", "parsers.encoding"},
    "parsers.pdf": {"parsers.document", "parsers.errors", "parsers.scan"},
    # OCR gives pages as a PDF reader does, and looks for text in the cells of the same lattices.
    "parsers.pictures": {"parsers.document", "parsers.errors", "parsers.detect", "parsers.pdf"},
    "parsers.facsimile": {"parsers.pictures"},
    "parsers.scan": {"parsers.pdf.page", "parsers.pdf.lattice"},
    "parsers.docx": {"parsers.document", "parsers.errors", "parsers.zipped"},
    "parsers.zipped": {"parsers.errors"},
    "parsers.compound": {"parsers.errors"},
    "parsers.word97": {"parsers.errors", "parsers.compound"},
    "parsers.wordml": {"parsers.errors"},
    "parsers.soffice": {"parsers.errors"},
    "parsers.office": {
        "parsers.document", "parsers.errors", "parsers.encoding", "parsers.zipped", "parsers.compound",
        "parsers.soffice", "parsers.word97", "parsers.wordml",
    },
    "parsers.archive": {"parsers.document", "parsers.encoding", "parsers.errors", "parsers.zipped"},
    "parsers.cut": {"parsers.document", "parsers.errors"},
    "parsers.dump": {"parsers.document", "parsers.ragged"},
    "parsers.titled": {"parsers.document"},
    "parsers.text": {"parsers.document", "parsers.errors", "parsers.encoding", "parsers.dump"},
    "parsers.excel": {
        "parsers.document", "parsers.errors", "parsers.zipped", "parsers.compound", "parsers.cut",
        "parsers.titled",
    },
    "parsers.html": {
        "parsers.document", "parsers.errors", "parsers.encoding", "parsers.dump", "parsers.cut", "parsers.titled",
    },
    "pipeline": {"pipeline.frames"},
    "pipeline.records": set[str](),
    "pipeline.normalizer": {"pipeline.records"},
    "pipeline.forms": {"pipeline.records", "pipeline.normalizer", "parsers.document"},
    "pipeline.budget": {"pipeline.records", "pipeline.normalizer", "pipeline.forms", "parsers.document"},
    "pipeline.prose": {"pipeline.records", "pipeline.normalizer", "parsers.document"},
    "pipeline.checks": {"pipeline.records", "pipeline.normalizer", "parsers.document"},
    "pipeline.corrections": {"parsers.document", "parsers.encoding", "pipeline.records"},
    "pipeline.corrections.places": {"pipeline.corrections", "pipeline.documents"},
    "pipeline.corrections.stored": {"parsers.document", "pipeline.database"},
    "pipeline.items": {
        "pipeline.records", "pipeline.checks.numbers", "pipeline.checks.sheets", "pipeline.checks.three_public",
        "pipeline.checks.two_sides", "pipeline.checks.words", "pipeline.subtotals",
    },
    "pipeline.subtotals": {"pipeline.checks.numbers", "pipeline.checks.sheets"},
    "pipeline.folders": set[str](),
    "pipeline.remote": {"pipeline.folders"},
    "pipeline.sources": {
        "parsers.archive", "parsers.document", "pipeline.corrections", "pipeline.folders", "pipeline.remote",
    },
    "pipeline.version": {"parsers", "pipeline"},
    "pipeline.footing": {"pipeline.records", "parsers.document"},
    # The title of a table that no reader knows is found as those of the others are.
    "pipeline.ledger": {
        "pipeline.records", "pipeline.normalizer", "pipeline.forms.lead", "pipeline.budget.titles", "parsers.document",
    },
    "pipeline.extract": {
        "parsers", "pipeline", "pipeline.records", "pipeline.forms", "pipeline.budget", "pipeline.prose",
        "pipeline.checks", "pipeline.corrections", "pipeline.footing", "pipeline.items", "pipeline.ledger",
    },
    "pipeline.schema": set[str](),
    "pipeline.names": {"pipeline.normalizer.vocabulary"},
    "pipeline.absence": {"pipeline.records", "pipeline.normalizer"},
    "pipeline.rows": {"parsers.document", "pipeline.absence", "pipeline.records"},
    "pipeline.database": {"pipeline.interrupts", "pipeline.schema"},
    "pipeline.loader": {
        "parsers.detect", "pipeline.database", "pipeline.names", "pipeline.normalizer.classification", "pipeline.rows",
        "pipeline.schema",
    },
    "pipeline.documents": {"pipeline.database"},
    "pipeline.search": {"pipeline.database", "pipeline.normalizer", "pipeline.schema"},
    "pipeline.compare": {"pipeline.database"},
    "pipeline.views": {"pipeline.database", "pipeline.names"},
    "pipeline.frames": {"pipeline.database", "pipeline.views"},
    "pipeline.dictionary": {
        "pipeline.database", "pipeline.loader", "pipeline.names", "pipeline.schema", "pipeline.views",
    },
    "pipeline.export": {"pipeline.database", "pipeline.names", "pipeline.schema", "pipeline.views"},
    "pipeline.workers": set[str](),
    "pipeline.scratch": set[str](),
    "pipeline.pools": {"pipeline.workers"},
    "pipeline.cluster": {"pipeline.version", "pipeline.workers"},
    "pipeline.plan": {"pipeline.sources", "pipeline.corrections", "pipeline.extract", "pipeline.loader"},
    "pipeline.reading": {
        "parsers.archive", "parsers.detect", "parsers.document", "parsers.errors", "parsers.garbage",
        "pipeline.extract", "pipeline.rows", "pipeline.sources",
    },
    # Workers read and do not store: the library that writes databases takes as long to import as all else.
    "pipeline.storing": {
        "parsers.document", "pipeline.corrections", "pipeline.database", "pipeline.extract", "pipeline.loader",
        "pipeline.reading", "pipeline.sources", "pipeline.version",
    },
    "pipeline.run": {
        "parsers.document", "parsers.garbage", "pipeline.corrections", "pipeline.extract", "pipeline.folders",
        "pipeline.loader", "pipeline.plan", "pipeline.pools", "pipeline.reading", "pipeline.records",
        "pipeline.scratch", "pipeline.sources", "pipeline.storing", "pipeline.version", "pipeline.workers",
    },
    "pipeline.report": {"parsers.document", "pipeline.run", "pipeline.rows"},
    "pipeline.web": {
        "parsers.archive", "parsers.detect", "parsers.errors", "parsers.facsimile", "pipeline.database",
        "pipeline.folders", "pipeline.names", "pipeline.remote", "pipeline.rows", "pipeline.schema", "pipeline.search",
        "pipeline.sources", "pipeline.workers",
    },
    "pipeline.listing": {"pipeline.report"},
    "pipeline.json_log": {"pipeline.listing", "pipeline.run"},
    "pipeline.status": {"pipeline.database", "pipeline.rows"},
    "pipeline.doctor": {"parsers.archive", "parsers.soffice"},
    "pipeline.commands": {
        "parsers", "pipeline.cluster", "pipeline.compare", "pipeline.corrections", "pipeline.database",
        "pipeline.doctor", "pipeline.documents", "pipeline.export", "pipeline.extract", "pipeline.folders",
        "pipeline.json_log", "pipeline.listing", "pipeline.loader", "pipeline.names", "pipeline.remote",
        "pipeline.report", "pipeline.run", "pipeline.search", "pipeline.sources", "pipeline.status", "pipeline.views",
        "pipeline.web", "pipeline.workers",
    },
    "pipeline.cli": {"pipeline.command_line"},
    "pipeline.command_line": {
        "pipeline", "pipeline.cluster", "pipeline.commands", "pipeline.corrections", "pipeline.database",
        "pipeline.documents", "pipeline.export", "pipeline.folders", "pipeline.json_log", "pipeline.report",
    },
}
# Which room a library belongs to, so that it can be exchanged there.
OWNERS = {
    "docx": {"parsers.docx"},
    "openpyxl": {"parsers.excel", "pipeline.export"},
    "pandas": {"pipeline.frames"},
    "pyarrow": {"pipeline.export"},
    "pdfminer": {"parsers.pdf"},
    "py7zr": {"parsers.archive"},
    "rarfile": {"parsers.archive"},
    "pdfplumber": {"parsers.pdf"},
    "pypdfium2": {"parsers.facsimile", "parsers.pdf", "parsers.scan"},
    "cv2": {"parsers.scan"},
    "PIL": {"parsers.facsimile", "parsers.pictures"},
    "rapidocr": {"parsers.scan"},
    "numpy": {"parsers.pdf", "parsers.pictures", "parsers.scan", "pipeline.normalizer"},
    "jieba": {"pipeline.normalizer"},
    "packaging": {"pipeline.doctor"},
    "rich": {"pipeline.report", "pipeline.listing"},
    "shtab": {"pipeline.commands"},
    "sqlalchemy": {"pipeline.database", "pipeline.loader"},
    "lxml": {"parsers.docx", "parsers.html", "parsers.wordml"},
    "olefile": {"parsers.compound"},
    "dask": {"pipeline.cluster"},
    "distributed": {"pipeline.cluster"},
    "fsspec": {"pipeline.remote"},
    "xlrd": {"parsers.excel"},
    "datasette": {"pipeline.web"},
    "uvicorn": {"pipeline.web"},
    "jinja2": {"pipeline.web"},
    "markupsafe": {"pipeline.web"},
}


def modules() -> dict[str, Path]:
    paths = [path for package in ("parsers", "pipeline") for path in sorted((ROOT / package).rglob("*.py"))]
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in paths}


MODULES = modules()
OURS = ("parsers", "pipeline")


@cache
def imports(module: str) -> frozenset[str]:
    """The modules that a module imports; `from package import module` is an import of the module."""
    return frozenset(_imports(module))


def _imports(module: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module is not None and node.level == 0, f"{module} has a relative import"
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in MODULES else node.module for name in inner)


def room(module: str) -> str:
    return max((name for name in ALLOWED if f"{module}.".startswith(f"{name}.")), key=len)


def fits(module: str, allowed: set[str]) -> bool:
    """A package that is allowed is allowed with all in it; `pipeline`, whose rooms are named, by itself only."""
    return any(module == name or (name != "pipeline" and module.startswith(f"{name}.")) for name in allowed)


@pytest.mark.parametrize("module", MODULES)
def test_module_imports_only_what_its_room_may_use(module: str) -> None:
    allowed = ALLOWED[room(module)]
    ours = {name for name in imports(module) if name.split(".")[0] in OURS}
    assert [name for name in sorted(ours) if room(name) != room(module) and not fits(name, allowed)] == []


@pytest.mark.parametrize("module", MODULES)
def test_library_is_imported_by_its_owner_only(module: str) -> None:
    libraries = {name.split(".")[0] for name in imports(module)} - set(sys.stdlib_module_names) - set(OURS)
    assert [name for name in sorted(libraries) if room(module) not in OWNERS.get(name, ())] == []


def test_version_knows_the_rooms_that_decide_what_is_extracted() -> None:
    reached, waiting = set[str](), ["pipeline.extract", "pipeline.rows"]
    while waiting:
        module = waiting.pop()
        reached.add(module)
        waiting += {name for name in imports(module) if name in MODULES} - reached
    rooms = {module.split(".")[1] for module in reached if module.startswith("pipeline.")}
    assert rooms == DECIDING


def test_imports_have_no_cycle() -> None:
    graph = {module: {name for name in imports(module) if name in MODULES} for module in MODULES}
    assert len(list(TopologicalSorter(graph).static_order())) == len(MODULES)


@pytest.mark.parametrize("name", [*ALLOWED, *OWNERS])
def test_picture_names_nothing_that_is_not_there(name: str) -> None:
    used = set(MODULES) | {library.split(".")[0] for module in MODULES for library in imports(module)}
    assert name in used


def test_what_every_process_imports_again_brings_no_library_along() -> None:
    program = "import sys, pipeline.cli; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], env=cli_environment(), capture_output=True, encoding="utf-8", check=True)
    assert {"sqlalchemy", "rich", "numpy"} & set(done.stdout.split()) == set()
