"""What is answered where a question cannot be; in place of Datasette's handler, which prints all variables."""
from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable

from datasette import Response, hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import Base400, Request
from datasette.views.base import DatasetteError
from markupsafe import Markup


@hookimpl
def handle_exception(datasette: Datasette, request: Request, exception: Exception) -> Callable[[], Awaitable[Response]]:
    async def answer() -> Response:
        status, message = _told(request.path, exception)
        if request.path.endswith(".json"):
            return Response.json({"ok": False, "error": str(message), "status": status, "title": None}, status=status)
        text = await datasette.render_template(
            "error.html", {"title": None, "status": status, "error": message}, request=request)
        return Response.html(text, status=status)

    return answer


def _told(path: str, exception: Exception) -> tuple[int, str]:
    if isinstance(exception, DatasetteError):
        message = str(exception.message)
        return exception.status, Markup(message) if exception.message_is_html else message
    if isinstance(exception, Base400):
        return exception.status, str(exception)
    print(f"gongkai: {path!a}: {exception!a}", file=sys.stderr, flush=True)
    return 500, str(exception)
