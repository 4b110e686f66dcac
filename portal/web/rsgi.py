"""The portal for granian's RSGI: an event loop takes requests in whole, and a few threads answer them.

Under WSGI a request holds its thread while its body comes in, so that a handful of half-sent forms stop a process.
Here a slow body costs no thread, /healthz answers whatever the threads do, and what cannot be served is told so.
"""

import asyncio
import logging
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

from flask import Flask, render_template
from granian._granian import RSGIHTTPProtocol as HTTPProtocol
from granian.rsgi import Scope
from werkzeug.exceptions import HTTPException, LengthRequired

from portal.web import request_body, uploads
from portal.web.headers import CONTENT_SECURITY_POLICY
from portal.web.request_body import BodyTimeout, BodyTruncated
from portal.web.request_queue import Admission, Limits, Overloaded, RequestClass, Slot
from portal.web.transactions import SAFE_METHODS

logger = logging.getLogger("portal.server")

HEALTH_PATH = "/healthz"
MAX_UNSTREAMED_BYTES = 1024 * 1024  # bytes; an answer up to this goes out in one piece, a longer one as it comes
SEND_TIMEOUT = 30.0  # seconds for the other side to take one piece
RETRY_AFTER = 5  # seconds
PLAIN_TEXT_HEADERS = [("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store")]
BASE_ENVIRON: dict[str, Any] = {
    "SCRIPT_NAME": "",
    "SERVER_SOFTWARE": "granian",
    "wsgi.errors": sys.stderr,
    "wsgi.input_terminated": True,
    "wsgi.multiprocess": True,
    "wsgi.multithread": True,
    "wsgi.run_once": False,
    "wsgi.version": (1, 0),
}

Headers = list[tuple[str, str]]


class RsgiServer:
    """The application as granian calls it with `--interface rsgi`."""

    def __init__(self, app: Flask, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._app = app
        self._admission = Admission(self._limits)
        self._pool = ThreadPoolExecutor(self._limits.threads, thread_name_prefix="request")
        self._receiving = 0
        self._screens: dict[int, bytes] = {}

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request."""
        if scope.path == HEALTH_PATH and scope.method == "GET":
            protocol.response_bytes(200, PLAIN_TEXT_HEADERS, b"ok\n")
            return
        environ = environ_of(scope)
        try:
            body = await self._body(scope.method, environ, protocol)
        except BodyTimeout:
            self._refuse(protocol, 408)
            return
        except LengthRequired:
            protocol.response_bytes(
                411, [*PLAIN_TEXT_HEADERS, ("connection", "close")], b"the length of a body must be told\n"
            )
            return
        except BodyTruncated:
            protocol.response_bytes(
                400, [*PLAIN_TEXT_HEADERS, ("connection", "close")], b"the request was cut off\n"
            )
            return
        except Overloaded:
            self._refuse(protocol, 503)
            return
        with body:
            environ["wsgi.input"] = body
            await self._run(request_class_of(self._app, environ), environ, protocol)

    async def _body(self, method: str, environ: dict[str, Any], protocol: HTTPProtocol) -> IO[bytes]:
        length = environ.get("CONTENT_LENGTH", "")
        if method in SAFE_METHODS:
            return request_body.empty()
        if "HTTP_TRANSFER_ENCODING" in environ or (length and not length.isdecimal()):
            # Of a body without a length nobody could tell whether it was cut off; browsers tell it.
            raise LengthRequired
        size = int(length or 0)
        if size > uploads.max_body_bytes(self._app, environ["PATH_INFO"], method, size=size):
            return request_body.empty()  # the application refuses it by its length, and says what fits
        if self._receiving >= request_body.MAX_UNFINISHED_BODIES:
            raise Overloaded
        self._receiving += 1
        try:
            return await request_body.receive(aiter(protocol), length=size, grace=self._limits.body_grace)
        finally:
            self._receiving -= 1

    async def _run(self, request_class: RequestClass, environ: dict[str, Any], protocol: HTTPProtocol) -> None:
        try:
            place = await self._admission.admit(request_class)
        except Overloaded:
            self._refuse(protocol, 503)
            return
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self._pool, answer, self._app, environ, protocol, place, loop)
        finally:
            place.leave()

    def _refuse(self, protocol: HTTPProtocol, status: int) -> None:
        if status not in self._screens:
            with self._app.app_context():
                self._screens[status] = render_template("errors/unavailable.html", status=status).encode()
        headers = [("content-type", "text/html; charset=utf-8"), ("cache-control", "no-store")]
        headers += [
            ("content-security-policy", CONTENT_SECURITY_POLICY),
            ("retry-after", str(RETRY_AFTER)),
            ("connection", "close"),
        ]
        protocol.response_bytes(status, headers, self._screens[status])


def request_class_of(app: Flask, environ: dict[str, Any]) -> RequestClass:
    """The class in which the request is admitted: that of an expensive route, else by whether it may write."""
    method = environ["REQUEST_METHOD"]
    path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
    try:
        endpoint, _values = app.url_map.bind("").match(path, method)
    except HTTPException:
        endpoint = ""  # an error screen, or a redirect to the address as it should be
    if getattr(app.view_functions.get(endpoint), "is_expensive", False):
        return "expensive"
    return "reading" if method in SAFE_METHODS else "writing"


def environ_of(scope: Scope) -> dict[str, Any]:
    """The WSGI environment of a request, without its body."""
    host, _colon, port = scope.server.rpartition(":")
    environ = {
        **BASE_ENVIRON,
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": scope.path.encode().decode("latin-1"),  # as PEP 3333 wants it
        "QUERY_STRING": scope.query_string,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.url_scheme": scope.scheme,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue  # it would pass for the name with a hyphen, which a proxy may have cleaned
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        if key in environ:
            value = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{value}"
        environ[key] = value
    if "HTTP_HOST" not in environ and scope.authority:
        environ["HTTP_HOST"] = scope.authority
    return environ


def answer(
    app: Callable[..., Iterable[bytes]],
    environ: dict[str, Any],
    protocol: HTTPProtocol,
    place: Slot,
    loop: asyncio.AbstractEventLoop,
) -> None:
    """Let the application answer, in a thread; what it did not catch itself is logged and gets a bare 500."""
    begun: list[tuple[int, Headers]] = []
    sent = False

    def start_response(status: str, headers: Headers, _error: Any = None) -> None:
        begun[:] = [(int(status[:3]), headers)]

    try:
        parts = app(environ, start_response)
        try:
            status, headers = begun[0]
            length = next((int(value) for name, value in headers if name.lower() == "content-length"), None)
            if length is None or length > MAX_UNSTREAMED_BYTES:
                sent = True
                asyncio.run_coroutine_threadsafe(place.begin_sending(), loop).result()
                send_parts(parts, status, headers, protocol, loop)
                return
            body = b"".join(parts)
        finally:
            close = getattr(parts, "close", None)
            if close is not None:
                close()
        sent = True
        protocol.response_bytes(status, headers, body)
    except Exception:
        logger.exception("the application failed outside its own error screens")
        if not sent:
            protocol.response_bytes(500, PLAIN_TEXT_HEADERS, b"something broke on our side\n")


def send_parts(
    parts: Iterable[bytes],
    status: int,
    headers: Headers,
    protocol: HTTPProtocol,
    loop: asyncio.AbstractEventLoop,
) -> None:
    """Send each part when it is there; who does not take one within SEND_TIMEOUT is left. Raises TimeoutError."""
    transport = protocol.response_stream(status, headers)

    async def send(part: bytes) -> None:
        async with asyncio.timeout(SEND_TIMEOUT):
            await transport.send_bytes(part)

    for part in parts:
        if part:
            asyncio.run_coroutine_threadsafe(send(part), loop).result()
