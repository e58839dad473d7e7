"""The local web server: the chat page, the pages of sources, and the guard before them."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import socket
import sys
from contextlib import suppress
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.errors import NotInLibrary, SettingsError
from qa.settings import Settings

if TYPE_CHECKING:
    from qa.ui.seams import Dialogue, Shelf

_TRACING: Final = ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2")
_ASSETS: Final = {"chat.css": "text/css", "chat.js": "text/javascript", "page.css": "text/css"}
_CLOSING_SECONDS: Final = 2  # how long open pages may delay the end
_LARGEST_BODY: Final = 1 << 20  # bytes; a question of 20,000 characters needs an eighth of it

# What the two kinds of page use. All else that gradio would serve (uploads, files, its proxy,
# API calls past the queue, its documentation, monitoring) is closed.
_OPEN: Final = re.compile(
    r"/|/ui/[\w.]+|/source/.+|/(?:assets|static)/.+|/theme\.css|/favicon\.ico|/manifest\.json"
    r"|/config|/gradio_api/(?:queue/(?:join|data)|heartbeat/\w+|cancel|reset|startup-events)/?"
)
_INLINE_SCRIPT: Final = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)

# gradio compiles its components' templates, hence 'unsafe-eval', and sets styles on elements;
# inline scripts run only if they were in the page as served (by hash), never out of a document.
_POLICY: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-eval'{hashes}; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; frame-src 'none'; frame-ancestors 'none'; "
    "base-uri 'self'; form-action 'self'"
)
_SOURCE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'none'"
)
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), clipboard-write=(self)",
}


class Guard:
    """Refuse what did not come from this machine's own page; add the security headers."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, or answer it with a refusal."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            return None  # nothing here speaks anything else
        # A compressed page could not be hashed, and loopback gains nothing from compression.
        scope["headers"] = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        refusal = _refusal(scope)
        app = PlainTextResponse(refusal[1] + "\n", refusal[0]) if refusal else self.app
        return await app(scope, receive, _Sealing(send))


class _Sealing:
    """Send a response with its headers; a page is held until its inline scripts are known."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._page = bytearray()

    async def __call__(self, message: Message) -> None:
        """Take one message of the response."""
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(_HEADERS)
            if headers.get("content-type", "").startswith("text/html"):
                self._start = message
                return
            headers.setdefault("Content-Security-Policy", _POLICY.format(hashes=""))
        elif self._start is not None:
            self._page += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish(self._start)
            return
        await self._send(message)

    async def _finish(self, start: Message) -> None:
        """Send the held page with a policy that names its own inline scripts."""
        hashes = "".join(
            f" 'sha256-{_digest(each)}'" for each in _INLINE_SCRIPT.findall(self._page)
        )
        headers = MutableHeaders(scope=start)
        headers.setdefault("Content-Security-Policy", _POLICY.format(hashes=hashes))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": bytes(self._page)})


def _digest(script: bytes) -> str:
    """Hash a script as a content security policy wants it."""
    return base64.b64encode(hashlib.sha256(script).digest()).decode()


def _refusal(scope: Scope) -> tuple[int, str] | None:
    """Return status and reason if a request must not be answered.

    Any port of a loopback name will do, since an SSH tunnel may end on another one; the origin
    must then be exactly the host that was asked.
    """
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    if not _is_loopback(urlsplit(f"//{host}").hostname or ""):
        return 421, "This server answers to localhost only."
    origin = headers.get("origin")
    if origin is not None and origin != f"http://{host}":
        return 403, "Requests from other sites are refused."
    if headers.get("sec-fetch-site") in ("cross-site", "same-site") and scope["method"] != "GET":
        return 403, "Requests from other sites are refused."
    if not _OPEN.fullmatch(scope["path"]):
        return 404, "There is nothing here."
    return _refused_body(scope["method"], headers.get("content-length"))


def _refused_body(method: str, length: str | None) -> tuple[int, str] | None:
    """Return status and reason if a request's body is too large, or of unknown size."""
    if method in ("GET", "HEAD"):
        return None
    if length is None or not length.isdecimal():
        return 411, "The length of the request is needed."
    return (413, "The request is too large.") if int(length) > _LARGEST_BODY else None


def _is_loopback(host: str) -> bool:
    """Say whether a host name or address means this machine alone."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def create_app(pipeline: Shelf, chat: Dialogue, settings: Settings) -> FastAPI:
    """Put chat page, source pages and guard together; `SettingsError` for a network address."""
    _refuse_network(settings.host)
    # gradio takes seconds to import and asks its makers for news unless told not to.
    from qa.ui.chat import asset, mount

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Guard)

    @app.get("/ui/{name}")
    def own_file(name: str) -> Response:
        """Serve one of the page's own files."""
        if name not in _ASSETS:
            return PlainTextResponse("There is nothing here.\n", 404)
        return Response(
            asset(name), media_type=_ASSETS[name], headers={"Cache-Control": "no-cache"}
        )

    @app.get("/source/{document_id:path}/{revision}")
    def source(document_id: str, revision: str, start: int = 0, end: int = 0) -> Response:
        """Serve the whole text of a stored revision."""
        return _source_page(pipeline, document_id, revision, start, end)

    mount(app, pipeline, chat)
    return app


def _source_page(shelf: Shelf, document_id: str, revision: str, start: int, end: int) -> Response:
    """Draw a stored revision with a span marked, or say that there is none."""
    from qa.ui.page import Span, missing, page

    headers = {"Content-Security-Policy": _SOURCE_POLICY, "Cache-Control": "no-store"}
    try:
        document = shelf.document(document_id, revision)
        state = shelf.holding(document_id, revision).state
    except NotInLibrary as error:
        return HTMLResponse(missing(error.message, error.next), 404, headers)
    return HTMLResponse(page(document, state, Span(start, end)), headers=headers)


def _refuse_network(host: str) -> None:
    """Raise `SettingsError` unless the host is this machine alone."""
    if not _is_loopback(host):
        raise SettingsError(
            f"QA_HOST={host!r} cannot be used: expected a loopback address such as 127.0.0.1.",
            next="Serving a network needs accounts, which this version does not have; "
            "use an SSH tunnel.",
        )


def listen(settings: Settings) -> socket.socket:
    """Take the port before anything slow begins; `SettingsError` if it cannot be had."""
    _refuse_network(settings.host)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen()  # so that a second program is told at once that the port is taken
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"QA_PORT={settings.port!r} on {settings.host} cannot be used: {error.strerror}.",
            next="Stop the program that uses it, or choose another port (0 picks a free one).",
        ) from None
    return listener


class _Announcing(uvicorn.Server):
    """A server that prints its address once it answers."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say where."""
        await super().startup(sockets)
        for listener in sockets or ():
            host, port = listener.getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            sys.stdout.write(f"Open http://{shown}:{port} (Ctrl-C ends)\n")
            sys.stdout.flush()


def run(app: FastAPI, listener: socket.socket) -> None:
    """Serve until interrupted."""
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_CLOSING_SECONDS,
    )
    # An interrupt that comes while a request is closing ends the loop without being raised again.
    with suppress(KeyboardInterrupt):
        _Announcing(config).run(sockets=[listener])
    sys.stdout.write("Ended.\n")


def serve(settings: Settings) -> None:
    """Open the library and serve the chat page on this machine until interrupted."""
    for name in _TRACING:
        os.environ.pop(name, None)
    with listen(settings) as listener:
        from qa.converse import Chat
        from qa.pipeline import Pipeline

        with Pipeline.open(settings) as pipeline:
            run(create_app(pipeline, Chat.open(pipeline, settings), settings), listener)
