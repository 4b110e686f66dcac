"""A browser over HTTP, for several servers of one portal: it keeps cookies and fills in the forms it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPMessage
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

from tests.bench.server import Server

SECONDS = 60  # for an answer; a busy machine takes its time


@dataclass(frozen=True)
class Shown:
    """What came in the end, after redirects."""

    status: int
    path: str
    text: str
    headers: HTTPMessage


class ServedBrowser:
    """One person's browser, which a load balancer may send to any of the servers: they share its cookies."""

    def __init__(self, servers: Sequence[Server]) -> None:
        self._servers = servers
        self.cookies = CookieJar()
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(self.cookies))

    def get(self, server: int, path: str, **headers: str) -> Shown:
        """The page at this path, from the server with this number."""
        return self._open(server, path, None, headers)

    def submit(self, server: int, path: str, action: str, **fields: str) -> Shown:
        """Open the page at the path and send its form with that action, some of its fields filled in."""
        page = self.get(server, path)
        form = _Form(action)
        form.feed(page.text)
        assert "csrf_token" in form.fields, f"{path} ({page.status}) has no form to {action}"
        return self._open(server, action, urlencode(form.fields | fields).encode(), {})

    def _open(self, server: int, path: str, body: bytes | None, headers: dict[str, str]) -> Shown:
        request = Request(f"http://127.0.0.1:{self._servers[server].port}{path}", body, headers)
        try:
            answer = self._opener.open(request, timeout=SECONDS)
        except HTTPError as error:
            answer = error
        with answer:
            text = answer.read().decode()
            return Shown(answer.status, urlsplit(answer.url).path, text, answer.headers)


class _Form(HTMLParser):
    """What a browser would send of the first form with this action, as it stands on the page."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.fields = action, dict[str, str]()
        self._is_inside, self._is_over, self._textarea = False, False, ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._is_inside = said.get("action") == self.action and not self._is_over
        elif not self._is_inside or "name" not in said:
            return
        elif tag == "input" and (said.get("type") not in ("radio", "checkbox") or "checked" in said):
            self.fields[said["name"]] = said.get("value", "on")
        elif tag == "textarea":
            self._textarea = said["name"]
            self.fields[self._textarea] = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.fields[self._textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""
        elif tag == "form" and self._is_inside:
            self._is_inside, self._is_over = False, True
