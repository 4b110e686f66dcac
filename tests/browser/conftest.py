"""A real Chromium on a small phone, before a portal that is really served, with the courses that are shipped."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from threading import Condition, Thread
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from portal.accounts.models import User
from portal.courses.sync.operations.publish_library import publish_library
from portal.db import db
from portal.units.models import Unit
from tests import factories
from tests.browser.chromium import CHROMIUM_FLAGS, PROGRAMS
from tests.browser.phones import PATIENCE, Phones
from tests.browser.plain_page import PlainPage
from tests.conftest import Browser as Client
from tests.conftest import clean_database, make_app


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The Chromium of the system; fails by name when there is none."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.fail("Chromium is missing: the browser tests need Debian's package “chromium-headless-shell”.")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patches:
        for action in ("click", "press"):
            patches.setattr(Locator, action, until_loaded(getattr(Locator, action)))
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


def until_loaded(act: Callable[..., None]) -> Callable[..., None]:
    """The same action, ending once the screen that it leads to is whole, as on a page without scripts.

    Playwright's own ends when that screen begins to come: what is read next would be read of half a screen.
    """

    @wraps(act)
    def done(target: Locator, *args: Any, **options: Any) -> None:
        act(target, *args, **options)
        target.page.wait_for_load_state()

    return done


class CountingServer(ThreadedWSGIServer):
    """A server on a free port that knows when it has answered everything."""

    def __init__(self, app: Flask) -> None:
        super().__init__("127.0.0.1", 0, app, handler=CountedRequest)
        self._unanswered = 0
        self._changed = Condition()

    def count(self, more: int) -> None:
        """Take note that a request has begun (1) or was answered (-1)."""
        with self._changed:
            self._unanswered += more
            self._changed.notify_all()

    def wait_until_idle(self) -> None:
        """Return once no request is being answered that was sent before."""
        # Connections are taken in their order: once this one is answered, those before it are taken, and counted.
        with urlopen(f"http://127.0.0.1:{self.server_port}/healthz"):
            pass
        with self._changed:
            self._changed.wait_for(lambda: self._unanswered == 0)


class CountedRequest(WSGIRequestHandler):
    """A request that its server counts."""

    def run_wsgi(self) -> None:
        """Answer the request."""
        assert isinstance(self.server, CountingServer)
        self.server.count(1)
        try:
            super().run_wsgi()
        finally:
            self.server.count(-1)


@dataclass(frozen=True)
class Server:
    """The portal behind an address."""

    app: Flask
    url: str
    server: CountingServer
    copies: dict[Callable[[], None], sqlite3.Connection] = field(default_factory=dict)

    def start_with(self, publish: Callable[[], None]) -> None:
        """Let the database hold what `publish` makes of an empty one, and nothing else; needs the app's context.

        It is called the first time; afterwards its rows are copied, for a library takes half a second.
        """
        clean_database()
        with db.engine.connect() as connection:
            file = connection.connection.driver_connection
            assert isinstance(file, sqlite3.Connection)
            if publish in self.copies:
                self.copies[publish].backup(file)
                return
            publish()
            db.session.commit()
            self.copies[publish] = sqlite3.connect(":memory:", check_same_thread=False)
            file.backup(self.copies[publish])


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The portal on a port of its own, guarded by CSRF as in real life."""
    url = f"sqlite:///{tmp_path_factory.mktemp('browser') / 'portal.db'}"
    app = make_app(url, WTF_CSRF_ENABLED=True)
    with app.app_context():
        db.create_all()
    server = CountingServer(app)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    served = Server(app, f"http://127.0.0.1:{server.server_port}", server)
    yield served
    server.shutdown()
    thread.join()
    for copy in served.copies.values():
        copy.close()


def publish_shipped() -> None:
    """Publish the shipped courses."""
    publish_library(factories.shipped_library(), actor=None)


@pytest.fixture
def app(served: Server) -> Iterator[Flask]:
    """The served portal, emptied, with the shipped courses; on SQLite, since a browser sees no difference."""
    with served.app.app_context():
        served.start_with(publish_shipped)
        yield served.app
        db.session.rollback()


@pytest.fixture
def bare_app(served: Server) -> Iterator[Flask]:
    """The served portal without a course, for tests that publish one of their own."""
    with served.app.app_context():
        served.start_with(publish_nothing)
        yield served.app
        db.session.rollback()


def publish_nothing() -> None:
    """Publish no course."""


@pytest.fixture
def second(commune: Unit) -> User:
    """Another trainer of the commune."""
    return factories.make_user("Đặng Văn Bảy", phone="0912000017", unit=commune, grants={"trainer": commune})


@pytest.fixture(scope="session")
def phones(chromium: Browser, served: Server) -> Phones:
    """The phones of this worker."""
    return Phones(chromium, served.url)


@pytest.fixture
def open_phone(phones: Phones, served: Server, app: Flask) -> Iterator[Callable[..., Page]]:
    """A function that takes out a phone: an empty browser profile, signed in as `user` if one is given.

    Options are those of a Playwright context. A test that adds a script to every page, or listens to what
    a page tells, needs a phone of its `own`: what is added stays with the page.
    Without `scripts` it is no Chromium: the page is read from its HTML, and only links and forms lead on.
    """

    def take_out(user: User | None = None, *, scripts: bool = True, **options: Any) -> Page | PlainPage:
        if not scripts:
            return plain_page(served, user)
        page = phones.take_out(**options)
        if user is not None:
            page.context.add_cookies([session_cookie(served, user)])
        return page

    yield take_out
    phones.put_back()
    # What is still being answered must not meet the next test.
    served.server.wait_until_idle()


def plain_page(served: Server, user: User | None) -> PlainPage:
    """The page of a browser without scripts, before the same portal."""
    served.app.test_client_class = Client
    client = served.app.test_client()
    if user is not None:
        cookie = session_cookie(served, user)
        client.set_cookie(cookie["name"], cookie["value"], domain=urlsplit(served.url).hostname or "")
    return PlainPage(client, served.url)


def session_cookie(served: Server, user: User) -> Any:
    """The cookie of a browser where the user is signed in."""
    serializer = SecureCookieSessionInterface().get_signing_serializer(served.app)
    assert serializer is not None
    value = serializer.dumps(factories.sign_in_cookie(served.app, user))
    return {"name": served.app.config["SESSION_COOKIE_NAME"], "value": value, "url": served.url}
