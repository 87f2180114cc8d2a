"""The site: Datasette on one database that it can only read, with the pages of plugin.py."""
from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import uvicorn
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from pipeline.database import read_only
from pipeline.names import original
from pipeline.web import errors, plugin
from pipeline.web.names import column_name, view_name
from pipeline.web.queries import queries

_HERE = Path(__file__).parent
# Facets that are shown from the start, by view; a reader asks for others.
_FACETS = {
    "v_document": ["status", "format", "fiscal_year", "doc_kind"],
    "v_indicator": ["category2", "value_kind", "comparator", "fiscal_year"],
    "v_project": ["form_kind", "fiscal_year", "organisation"],
    "v_budget_line": ["table_kind", "section"],
    "v_budget_line_classified": ["classification", "level", "fiscal_year"],
    "v_figure": ["measure", "source", "fiscal_year"],
    "v_finding": ["severity", "blame", "rule"],
    "v_check": ["result", "rule", "blame"],
}
_SETTINGS = {
    "allow_download": False,
    "default_allow_sql": True,
    "facet_time_limit_ms": 2_000,
    "suggest_facets": False,  # they are tried column by column, which takes long on views
    "sql_time_limit_ms": 10_000,
}


def open_site(path: Path) -> Datasette:
    """The site on a SQLite database, not serving yet."""
    if not pm.is_registered(plugin):
        pm.register(plugin, "gongkai")
        pm.unregister(name="datasette.handle_exception")
        pm.register(errors, "gongkai errors")
    site = Datasette(
        files=[], memory=True, metadata=_metadata(path), template_dir=str(_HERE / "templates"),
        static_mounts=[("gongkai-static", str(_HERE / "static"))], settings=_SETTINGS,
    )
    site.remove_database("_memory")
    site.add_database(Database(site, path=str(path)), name=plugin.DATABASE)
    return site


def serve(site: Datasette, listening: socket.socket) -> None:
    """Answer until interrupted."""
    config = uvicorn.Config(site.app(), log_level="warning", lifespan="on")
    uvicorn.Server(config).run(sockets=[listening])


def _metadata(path: Path) -> dict[str, Any]:
    with read_only(path) as session:
        columns = {view: list(session.columns(view)) for view in session.views()}
        tables: dict[str, Any] = {table: {"hidden": True} for table in session.tables()}
    return {
        "title": "gongkai",
        "databases": {plugin.DATABASE: {
            "queries": queries(),
            "tables": tables | {view: _of_view(view, names) for view, names in columns.items()},
        }},
    }


def _of_view(view: str, columns: list[str]) -> dict[str, Any]:
    source = original(view)
    facets = [name for facet in _FACETS.get(source, []) for name in (facet, column_name(source, facet))]
    return {
        "title": f"{view_name(view)} {view}" if view_name(view) != view else view,
        "facets": [name for name in facets if name in columns],
        "columns": {name: called for name in columns if (called := column_name(view, name)) != name},
    }
