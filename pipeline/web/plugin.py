"""Pages of ours in Datasette: routes, links in its tables, the menu."""
from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

import jinja2
from datasette import Response, hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import NotFound, Request
from markupsafe import Markup

from pipeline.database import DatabaseError
from pipeline.names import original
from pipeline.web import plots
from pipeline.web.guard import App, guarded
from pipeline.web.names import column_name, record_of
from pipeline.web.original import OriginalError
from pipeline.web.overview import overview
from pipeline.web.pages import Pages
from pipeline.web.passage import passages
from pipeline.web.places import read_cell, read_paragraph
from pipeline.web.queries import queries
from pipeline.web.record import Record, document_of, original_of, read_record
from pipeline.web.rendering import install
from pipeline.web.search import MOST_HITS, Finds, search
from pipeline.web.select import Select, select_from

DATABASE = "gongkai"  # what it is called in addresses, whatever the file is called
SOURCE_COLUMN = "出处"  # of a query: document_id/record/no
_TEMPLATES = ("base.html", "page.html", "tables.html", "sheet.html", "source.html")
_MOST_WORDS, _MOST_LETTERS = 8, 200
_MENU = {"/": "首页", "/-/search": "检索", "/-/plots": "图表", f"/{DATABASE}": "数据与查询"}
_PAGES = Pages()
T = TypeVar("T")


@hookimpl
def startup(datasette: Datasette) -> Callable[[], Any]:
    """What the first page would have to wait for: a process, and templates that are compiled."""
    def prepare() -> None:
        _PAGES.start()
        for name in _TEMPLATES:
            datasette.jinja_env.get_template(name)

    return partial(asyncio.to_thread, prepare)


@hookimpl
def asgi_wrapper() -> Callable[[App], App]:
    return guarded


@hookimpl
def prepare_jinja2_environment(env: jinja2.Environment) -> None:
    install(env)


@hookimpl
def menu_links() -> list[dict[str, str]]:
    return [{"href": path, "label": label} for path, label in _MENU.items()]


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    return [
        (r"^/$", home),
        (r"^/-/search$", search_page),
        (r"^/-/plots$", plots_page),
        (r"^/-/source/(?P<document>\d{1,19})/cell/(?P<table>\d{1,9})/(?P<row>\d{1,9})/(?P<col>\d{1,9})$", cell_page),
        (r"^/-/source/(?P<document>\d{1,19})/paragraph/(?P<paragraph>\d{1,9})$", paragraph_page),
        (r"^/-/source/(?P<document>\d{1,19})/(?P<record>[a-z_]+)/(?P<no>\d{1,9})$", source_page),
        (r"^/-/page/(?P<document>\d{1,19})/(?P<page>\d{1,6})\.png$", page_image),
    ]


@hookimpl
def render_cell(row: Any, value: object, column: str, table: str | None) -> Markup | None:
    """The link from a row to its source view."""
    path = _source_path(row, value, column, table)
    return None if path is None else Markup('<a href="/-/source/{}">{}</a>').format(path, value)


def _source_path(row: Any, value: object, column: str, table: str | None) -> str | None:
    """Of a query by its column; of a view by its file's name, in whichever language its columns are."""
    if column == SOURCE_COLUMN and table is None:
        return str(value)
    view, record = original(table or ""), record_of(table or "")
    if record is None or column not in ("file_name", column_name(view, "file_name")):
        return None
    keys = dict(zip(row.keys(), tuple(row), strict=True))
    document, no = (keys.get(key, keys.get(column_name(view, key))) for key in ("document_id", "no"))
    no = 1 if record == "document" else no
    return None if document is None or no is None else f"{document}/{record}/{no}"


async def home(datasette: Datasette, request: Request) -> Response:
    found = await _read(datasette, overview)
    return await _page(datasette, request, "home.html", overview=found, queries=queries())


async def search_page(datasette: Datasette, request: Request) -> Response:
    text, year = str(request.args.get("q") or "")[:_MOST_LETTERS], _year(request)
    finds, trouble = Finds(), None
    try:
        path = str(datasette.get_database(DATABASE).path)
        finds = await asyncio.to_thread(search, path, text.split()[:_MOST_WORDS], year)
    except DatabaseError as error:
        trouble = str(error)
    years = await _read(datasette, plots.years)
    return await _page(datasette, request, "search.html", text=text, finds=finds, trouble=trouble,
                       most=MOST_HITS, years=years, year=year)


async def plots_page(datasette: Datasette, request: Request) -> Response:
    year = _year(request)
    found = await _read(datasette, partial(plots.plots, year=year))
    years = await _read(datasette, plots.years)
    return await _page(datasette, request, "plots.html", plots=found, years=years, year=year)


async def source_page(datasette: Datasette, request: Request) -> Response:
    asked = request.url_vars
    read = partial(read_record, document=int(asked["document"]), record=asked["record"], no=int(asked["no"]))
    return await _source(datasette, request, read)


async def cell_page(datasette: Datasette, request: Request) -> Response:
    document, table, row, col = (int(request.url_vars[name]) for name in ("document", "table", "row", "col"))
    return await _source(datasette, request, partial(read_cell, document=document, key=(table, row, col)))


async def paragraph_page(datasette: Datasette, request: Request) -> Response:
    document, no = (int(request.url_vars[name]) for name in ("document", "paragraph"))
    return await _source(datasette, request, partial(read_paragraph, document=document, no=no))


async def _source(datasette: Datasette, request: Request, read: Callable[[Select], Record | None]) -> Response:
    found = await _read(datasette, read)
    if found is None:
        raise NotFound("没有这条记录")
    sizes, trouble = await _sizes(found)
    shown = [] if sizes else await _read(
        datasette, partial(passages, document=found.document["document_id"], frames=found.frames))
    return await _page(datasette, request, "source.html", found=found, sizes=sizes, trouble=trouble, passages=shown)


async def page_image(datasette: Datasette, request: Request) -> Response:
    asked = request.url_vars
    document = await _read(datasette, partial(document_of, document=int(asked["document"])))
    if document is None:
        raise NotFound("没有这个文件")
    try:
        image = await asyncio.to_thread(_PAGES.picture, original_of(document), int(asked["page"]))
    except OriginalError as error:
        raise NotFound(f"没有这一页的图像（{error}）") from error
    return Response(image, content_type="image/png", headers={"cache-control": "no-cache"})


async def _sizes(found: Record) -> tuple[dict[int, tuple[float, float]], str | None]:
    """Of the pages that can be shown, by their numbers; why there are none, where there should be some."""
    try:
        sizes = await asyncio.to_thread(_PAGES.sizes, found.original, found.pages)
    except OriginalError as error:
        return {}, str(error)
    return dict(zip(found.pages, sizes, strict=False)), None


async def _read(datasette: Datasette, function: Callable[[Select], T]) -> T:
    found: T = await datasette.get_database(DATABASE).execute_fn(lambda connection: function(select_from(connection)))
    return found


async def _page(datasette: Datasette, request: Request, template: str, **context: object) -> Response:
    text = await datasette.render_template(template, {**context, "database": DATABASE}, request=request)
    return Response.html(text)


def _year(request: Request) -> int | None:
    args: Mapping[str, str] = request.args
    text = args.get("year") or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else None
