"""A real Chromium on a small phone, before a portal that is really served, with the courses that are shipped."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask, appcontext_popped
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from portal.accounts.models import User
from portal.courses.operations import publish_library
from portal.db import db
from portal.units.models import Unit
from tests import factories
from tests.conftest import clean_database, make_app

SILENCE = 0.4  # seconds
PHONE = {"width": 360, "height": 740}
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The Chromium of the system; fails by name when there is none."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.fail("Chromium is missing: the browser tests need Debian's package “chromium”.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@dataclass(frozen=True)
class Server:
    """The portal behind an address."""

    app: Flask
    url: str
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
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    served = Server(app, f"http://127.0.0.1:{server.server_port}")
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
    # Tabs that were closed still send their good-bye, which must not meet the next test.
    wait_for_silence(served.app)


def wait_for_silence(app: Flask) -> None:
    """Let the server answer everything, until nobody has asked for a while."""
    heard = [time.monotonic()]

    def hear(_app: Flask, **_more: object) -> None:
        heard.append(time.monotonic())

    with appcontext_popped.connected_to(hear, app):
        while time.monotonic() - heard[-1] < SILENCE:
            time.sleep(0.05)


def publish_nothing() -> None:
    """Publish no course."""


@pytest.fixture
def second(commune: Unit) -> User:
    """Another trainer of the commune."""
    return factories.make_user("Đặng Văn Bảy", phone="0912000017", unit=commune, grants={"trainer": commune})


@pytest.fixture
def open_phone(chromium: Browser, served: Server, app: Flask) -> Iterator[Callable[..., Page]]:
    """A function that takes out a phone: a new browser profile, signed in as `user` if one is given."""
    contexts: list[BrowserContext] = []

    def take_out(user: User | None = None, **options: Any) -> Page:
        context = chromium.new_context(
            base_url=served.url, **{"viewport": PHONE, "locale": "vi-VN", "has_touch": True, **options}
        )
        contexts.append(context)
        if user is not None:
            context.add_cookies([session_cookie(served, user)])
        page = context.new_page()
        page.set_default_timeout(8000)
        return page

    yield take_out
    for context in contexts:
        context.close()


def session_cookie(served: Server, user: User) -> Any:
    """The cookie of a browser where the user is signed in."""
    serializer = SecureCookieSessionInterface().get_signing_serializer(served.app)
    assert serializer is not None
    value = serializer.dumps(factories.sign_in_cookie(served.app, user))
    return {"name": served.app.config["SESSION_COOKIE_NAME"], "value": value, "url": served.url}
