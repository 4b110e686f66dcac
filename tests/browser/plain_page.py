"""The portal as a browser without scripts shows it: the HTML is read, and only links and forms lead on.

It has the part of Playwright's Page and Locator that journeys use, so that one test walks with scripts in Chromium
and without them here, at a tenth of the cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.browser.html_forms import Filled, Upload, ancestors, check, choose, closest, kind_of, sent_by, value_of

REDIRECTS = (301, 302, 303, 307, 308)
UNSEEN = ("head", "script", "style", "template")


def words_of(node: LexborNode) -> str:
    """The text of an element, with single spaces."""
    return " ".join(node.text().split())


def is_shown(node: LexborNode) -> bool:
    """Whether it is to be seen, as far as the HTML says."""
    if node.attributes.get("type") == "hidden":
        return False
    inside = closest(node, "summary")
    for step in ancestors(node):
        closed = step.tag == "details" and "open" not in step.attributes
        if "hidden" in step.attributes or step.tag in UNSEEN or (closed and (inside or step).parent != step):
            return False
    return True


@dataclass
class PlainPage:
    """One tab: its address, its document, and what was filled in there so far."""

    client: FlaskClient
    origin: str
    url: str = "about:blank"
    document: LexborHTMLParser = field(default_factory=lambda: LexborHTMLParser(""))
    filled: Filled = field(default_factory=Filled)
    visited: list[str] = field(default_factory=list)
    set_cookies: list[str] = field(default_factory=list)
    downloaded: bytes | None = None

    def goto(self, address: str) -> None:
        """Open the address."""
        self._request(urljoin(f"{self.origin}/", address), "GET")

    def reload(self) -> None:
        """Open the same address again."""
        self._request(self.url, "GET", remember=False)

    def go_back(self) -> None:
        """Open the address before this one again."""
        self.visited.pop()
        self._request(self.visited[-1], "GET", remember=False)

    def submit(self, button: LexborNode) -> None:
        """Send the form of the button."""
        sent = sent_by(button, self.filled)
        address = urljoin(self.url, sent.action)
        if sent.method == "GET":
            query = urlencode(list(sent.data.items(multi=True)))
            self._request(urlsplit(address)._replace(query=query).geturl(), "GET")
        else:
            self._request(address, sent.method, sent.data)

    def _request(self, address: str, method: str, data: Any = None, *, remember: bool = True) -> None:
        while True:
            parts = urlsplit(address)
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            assert address.startswith(f"{self.origin}/"), f"leads away: {address}"
            answer = self.client.open(target, base_url=self.origin, method=method, data=data)
            self.set_cookies += answer.headers.getlist("Set-Cookie")
            if answer.status_code not in REDIRECTS:
                break
            address = urljoin(address, answer.headers["Location"])
            method, data = ("GET", None) if answer.status_code in (301, 302, 303) else (method, data)
        if answer.headers.get("Content-Disposition", "").startswith("attachment"):
            self.downloaded = answer.data
            return
        self.url, self.document, self.filled = address, LexborHTMLParser(answer.text), Filled()
        if remember:
            self.visited.append(address)

    def locator(self, selector: str, *, has_text: str | None = None) -> PlainLocator:
        """The elements that the selector finds, of those with this text in them if one is given."""
        return PlainLocator(self, lambda: self.document.css(selector), selector)._with(has_text)

    def get_by_role(self, role: str, *, name: str, exact: bool = False) -> PlainLocator:
        """The buttons or links with this name."""
        selector = {"button": "button, input[type=submit]", "link": "a[href]"}[role]
        return self.locator(selector).filter(lambda node: is_shown(node) and _is_called(node, name, exact=exact))

    def get_by_label(self, name: str, *, exact: bool = False) -> PlainLocator:
        """The controls with this label."""
        labels = self.locator("label").filter(lambda node: _is_called(node, name, exact=exact))
        return PlainLocator(self, lambda: [_control_of(label) for label in labels.nodes()], f"label {name}")

    def get_by_text(self, words: str, *, exact: bool = False) -> PlainLocator:
        """The innermost elements with this text."""
        found = self.locator("body *").filter(lambda node: _is_called(node, words, exact=exact))
        return found.filter(lambda node: not any(_is_called(one, words, exact=exact) for one in node.iter()))

    @property
    def context(self) -> SimpleNamespace:
        """The profile: its cookies, of which it keeps all that were ever set, and its other tabs."""
        return SimpleNamespace(
            cookies=lambda: self.set_cookies, new_page=lambda: PlainPage(self.client, self.origin)
        )

    @contextmanager
    def expect_navigation(self) -> Iterator[None]:
        """See to it that another screen, or the same anew, comes of what is done meanwhile."""
        before = self.document
        yield
        assert self.document is not before, "the screen stayed"

    @contextmanager
    def expect_response(self, _which: object) -> Iterator[None]:
        """Do something that is answered before the next step anyway."""
        yield

    @contextmanager
    def expect_download(self) -> Iterator[SimpleNamespace]:
        """Give the path of the file that comes of what is done meanwhile."""
        self.downloaded = None
        download = SimpleNamespace()
        yield download
        assert self.downloaded is not None, "nothing was downloaded"
        with NamedTemporaryFile(delete=False) as file:
            file.write(self.downloaded)
        download.value = SimpleNamespace(path=lambda: file.name)


def _is_called(node: LexborNode, name: str, *, exact: bool) -> bool:
    words = node.attributes.get("aria-label") or words_of(node) or node.attributes.get("value") or ""
    return words == name if exact else name.casefold() in words.casefold()


def _control_of(label: LexborNode) -> LexborNode:
    target = label.attributes.get("for")
    found = label.parser.css(f"[id='{target}']") if target else label.css("input, select, textarea")
    assert found, f"a label of nothing: {label.html}"
    return found[0]


@dataclass
class PlainLocator:
    """Elements of a page, looked for anew each time."""

    page: PlainPage
    nodes: Callable[[], list[LexborNode]]
    said: str

    def node(self) -> LexborNode:
        """The one element there is. Raises AssertionError if there are none or several."""
        found = self.nodes()
        assert len(found) == 1, f"{len(found)} elements {self.said} on {self.page.url}"
        return found[0]

    def filter(self, which: Callable[[LexborNode], bool]) -> PlainLocator:
        """Those of them for which this holds."""
        return PlainLocator(self.page, lambda: list(filter(which, self.nodes())), self.said)

    def _with(self, words: str | None) -> PlainLocator:
        if words is None:
            return self
        return self.filter(lambda node: " ".join(words.split()).casefold() in words_of(node).casefold())

    def locator(self, selector: str, *, has_text: str | None = None) -> PlainLocator:
        """What the selector finds inside of them; `xpath=ancestor::TAG` finds what they lie in."""

        def inside() -> list[LexborNode]:
            if selector.startswith("xpath=ancestor::"):
                tag = selector.removeprefix("xpath=ancestor::")
                return [step for node in self.nodes() for step in ancestors(node) if step.tag == tag]
            found = [one for node in self.nodes() for one in node.css(selector) if one != node]
            return list({one.mem_id: one for one in found}.values())

        return PlainLocator(self.page, inside, f"{self.said} {selector}")._with(has_text)

    @property
    def first(self) -> PlainLocator:
        """The first of them."""
        return PlainLocator(self.page, lambda: self.nodes()[:1], f"{self.said}, first")

    @property
    def last(self) -> PlainLocator:
        """The last of them."""
        return PlainLocator(self.page, lambda: self.nodes()[-1:], f"{self.said}, last")

    def nth(self, place: int) -> PlainLocator:
        """The one at this place, counted from 0."""
        return PlainLocator(self.page, lambda: self.nodes()[place : place + 1], f"{self.said}, {place}")

    def all(self) -> list[PlainLocator]:
        """Each of those that are there now."""
        return [self.nth(place) for place in range(self.count())]

    def count(self) -> int:
        """How many there are."""
        return len(self.nodes())

    def wait_for(self) -> None:
        """See to it that the element is there to be seen."""
        self._shown()

    def inner_text(self) -> str:
        """The text of the element."""
        return words_of(self.node())

    def input_value(self) -> str:
        """What stands in the field."""
        return value_of(self.node(), self.page.filled)

    def get_attribute(self, name: str) -> str | None:
        """The attribute as the HTML has it."""
        value: str | None = self.node().attributes.get(name)
        return value

    def _shown(self) -> LexborNode:
        node = self.node()
        assert is_shown(node), f"not to be seen: {node.html}"
        return node

    def fill(self, words: str) -> None:
        """Write into the field, in place of what stands there."""
        node = self._shown()
        if node.tag == "textarea":
            self.page.filled.texts[node.mem_id] = words
        else:
            assert kind_of(node) not in ("checkbox", "radio", "file", "submit"), f"no field: {node.html}"
            node.attrs["value"] = words

    def check(self, *, force: bool = False) -> None:
        """Choose the circle or box."""
        node = self.node() if force else self._shown()
        assert kind_of(node) in ("checkbox", "radio"), f"nothing to choose: {node.html}"
        check(node)

    def select_option(self, value: str | None = None, *, index: int | None = None) -> None:
        """Choose a line of the list."""
        choose(self._shown(), value=value, index=index)

    def set_input_files(self, file: Any) -> None:
        """Choose a file: its path, or its name, type and content."""
        if isinstance(file, Path):
            file = {"name": file.name, "mimeType": f"image/{file.suffix[1:]}", "buffer": file.read_bytes()}
        self.page.filled.files[self.node().mem_id] = [Upload(file["name"], file["mimeType"], file["buffer"])]

    def tap(self) -> None:
        """Do what a tap does."""
        self.click()

    def click(self) -> None:
        """Follow the link, send the form, open what is folded, or choose what the label belongs to."""
        node = self._shown()
        target = closest(node, "a", "button", "input", "summary", "label")
        assert target is not None, f"nothing happens: {node.html}"
        if target.tag == "label":
            target = _control_of(target)
        if target.tag == "a":
            self.page.goto(urljoin(self.page.url, target.attributes["href"] or ""))
        elif target.tag == "summary":
            details = target.parent
            if "open" in details.attributes:
                del details.attrs["open"]
            else:
                details.attrs["open"] = ""
        elif kind_of(target) in ("checkbox", "radio"):
            check(target)
        else:
            assert kind_of(target) == "submit", f"does nothing without scripts: {target.html}"
            self.page.submit(target)
