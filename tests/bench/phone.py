"""A member's phone: opens pages, fills in forms and sends them as a browser does, and times each request."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Protocol
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit

from flask import Flask, Response
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.bench.load import Connection
from tests.browser.html_forms import Filled, check, choose, kind_of, sent_by

FORM = "application/x-www-form-urlencoded"
REDIRECTS = (301, 302, 303)
ENCODINGS = "identity"  # the phone reads the pages; what compressing costs is measured by itself

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True)
class Answer:
    """A whole answer: its status, headers in order, and body."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """The value of a header, empty where there is none."""
        return next((value for key, value in self.headers if key.lower() == name), "")


class Line(Protocol):
    """How requests reach the portal; `took` says what the last one took, in milliseconds."""

    took: float

    def ask(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """Send a request and wait for the whole answer."""
        ...


class Called(Line):
    """The application called as WSGI in this process; `took` is processor time."""

    def __init__(self, app: Wsgi) -> None:
        self._app = app
        self.took = 0.0

    def ask(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """The answer of the application."""
        begun: list[Any] = []
        environ = environ_of(method, path, headers, body)
        began = time.process_time()
        parts = self._app(environ, lambda *head: begun.extend(head))
        content = b"".join(parts)
        close = getattr(parts, "close", None)
        if close is not None:
            close()
        self.took = (time.process_time() - began) * 1000
        return Answer(int(begun[0][:3]), begun[1], content)


class Served(Line):
    """A kept-alive connection to a server; `took` is what the answer took to come."""

    def __init__(self, port: int) -> None:
        self._connection = Connection(port)
        self.took = 0.0

    def ask(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """The answer of the server."""
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        lines += [f"Content-Length: {len(body)}"] if method == "POST" else []
        began = time.perf_counter()
        whole = self._connection.answer_to(("\r\n".join(lines) + "\r\n\r\n").encode() + body)
        self.took = (time.perf_counter() - began) * 1000
        head, _end, content = whole.partition(b"\r\n\r\n")
        status, *pairs = head.decode("latin-1").split("\r\n")
        named = [(name, value) for name, _colon, value in (pair.partition(": ") for pair in pairs)]
        return Answer(int(status.split(" ")[1]), named, content)


@dataclass
class Phone:
    """One member's browser: its cookies, the page it shows, and the kind and milliseconds of what it asked."""

    line: Line
    cookies: dict[str, str] = field(default_factory=dict)
    path: str = "/"
    page: LexborHTMLParser = field(default_factory=lambda: LexborHTMLParser(""))
    asked: list[tuple[str, float]] = field(default_factory=list)
    _body: bytes = b""

    def open(self, kind: str, path: str) -> None:
        """Open the page, wherever it leads. Raises RuntimeError where it does not open."""
        self._request(kind, "GET", path, b"", {}, then=kind)
        self._show()

    def press(
        self,
        kind: str,
        button: LexborNode | None,
        *,
        htmx: bool = False,
        go: str = "",
        then: str = "",
        shows: bool = True,
    ) -> None:
        """Send the form of the button; `then` is the kind of the page that a redirect leads to.

        With htmx the document stays, and what came is looked at where it `shows`. `go` is said in place of the
        button's own. Raises RuntimeError where there is no button, or no good answer.
        """
        if button is None:
            raise RuntimeError(f"{self.path} has no such button")
        sent = sent_by(button, Filled())
        if go:
            sent.data.setlist("go", [go])
        body = urlencode(list(sent.data.items(multi=True))).encode()
        headers = {"Content-Type": FORM} | ({"HX-Request": "true"} if htmx else {})
        self._request(
            kind, sent.method, urldefrag(urljoin(self.path, sent.action)).url, body, headers, then=then or kind
        )
        if shows:
            self._show()

    def find(self, selector: str) -> LexborNode | None:
        """The first such element of the page."""
        return self.page.css_first(selector)

    def get(self, selector: str) -> LexborNode:
        """The first such element of the page. Raises RuntimeError where there is none."""
        found = self.find(selector)
        if found is None:
            raise RuntimeError(f"{self.path} has no {selector}")
        return found

    def inside(self, node: LexborNode, selector: str) -> LexborNode:
        """The first such element inside the node. Raises RuntimeError where there is none."""
        found = node.css_first(selector)
        if found is None:
            raise RuntimeError(f"{self.path} has no {selector} there")
        return found

    def _show(self) -> None:
        self.page = LexborHTMLParser(self._body.decode())

    def _request(
        self, kind: str, method: str, path: str, body: bytes, headers: dict[str, str], *, then: str
    ) -> None:
        own = {"Accept-Encoding": ENCODINGS, "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        answer = self.line.ask(method, path, own | headers, body)
        self.asked.append((kind, self.line.took))
        for name, value in answer.headers:
            if name.lower() == "set-cookie":
                key, _equals, kept = value.partition(";")[0].partition("=")
                self.cookies[key] = kept
        if answer.status in REDIRECTS:
            target = urlsplit(answer.header("location"))
            self._request(
                then, "GET", target.path + (f"?{target.query}" if target.query else ""), b"", {}, then=then
            )
            return
        if answer.status != 200:
            said = " ".join(answer.body.decode(errors="replace").split())[-600:]
            raise RuntimeError(f"{method} {path} answers {answer.status}: {said}")
        self._body = answer.body
        if method == "GET":
            self.path = path


def fill(form: LexborNode, *, option: int = 0) -> None:
    """Answer a question somehow: an option of each row of circles and each list, a word in each empty field."""
    rows: dict[str, list[LexborNode]] = {}
    lists = 0
    for control in form.css("input, select, textarea"):
        kind = kind_of(control)
        if kind == "radio":
            rows.setdefault(str(control.attributes.get("name")), []).append(control)
        elif kind == "select":
            # The first line asks to choose; each list another one, so that an order is one.
            choose(control, index=1 + lists % (len(control.css("option")) - 1))
            lists += 1
        elif kind in ("text", "number", "tel") and not control.attributes.get("value"):
            control.attrs["value"] = "10"
        elif kind == "checkbox" and str(control.attributes.get("name")).rpartition(".")[2] == "choice":
            check(control)
    for row in rows.values():
        check(row[option % len(row)])


def environ_of(method: str, path: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
    """The WSGI environment of a request."""
    path, _mark, query = path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in headers.items():
        key = re.sub("-", "_", name.upper())
        environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
    return environ


def bare_processor_time(body: bytes = b"x" * 20_000, calls: int = 2000) -> float:
    """Milliseconds of processor time that a bare Flask view with this answer takes, called in this process."""
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: Response(body, 200, {"Content-Type": "text/html; charset=utf-8"}))
    line = Called(app)
    took = []
    for _call in range(calls):
        line.ask("GET", "/", {}, b"")
        took.append(line.took)
    return sum(took) / calls
