"""What the site answers is for this machine's browser: other hosts' names are refused, and pages load nothing else.

A page of another site that has its name lead to this machine sends that name as Host.
"""
from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

# 'unsafe-inline': Datasette's own pages have scripts and styles in them.
_POLICY = (
    b"default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; "
    b"object-src 'none'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = [
    (b"content-security-policy", _POLICY),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
]
_HERE = {"127.0.0.1", "localhost", "[::1]"}


def guarded(app: App) -> App:
    async def answer(scope: Message, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", []), *_HEADERS]}
            await send(message)

        if scope["type"] == "http" and _is_foreign(scope):
            await send({"type": "http.response.start", "status": 403, "headers": []})
            await send({"type": "http.response.body", "body": b"This site is for the machine that it runs on."})
            return
        await app(scope, receive, send_with_headers)

    return answer


def _is_foreign(scope: Message) -> bool:
    """Whether a request to a loopback address names a host that is none."""
    address = (scope.get("server") or ("",))[0]
    if address not in ("127.0.0.1", "::1"):
        return False
    named = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
    return named.rpartition(":")[0] not in _HERE if ":" in named.rpartition("]")[2] else named not in _HERE
