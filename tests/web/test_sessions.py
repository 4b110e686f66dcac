"""The signed cookie, known after its first check."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, request

from portal.accounts.models import User
from portal.db import db
from tests.conftest import Browser, make_app
from tests.factories import PASSWORD


def cookie_of(browser: Browser) -> str:
    cookie = browser.get_cookie("tung_ngo")
    assert cookie is not None
    return cookie.value


def test_a_forged_cookie_is_nobody(app: Flask, browser: Browser, member: User) -> None:
    value = cookie_of(browser.sign_in(member))
    assert browser.get("/progress").status_code == 200

    for forged in (value[:-8] + "A" * 8, "x" + value, value.split(".")[0], "", "."):
        browser.set_cookie("tung_ngo", forged)

        assert browser.get("/progress").status_code == 302


def test_a_cookie_expires_also_when_it_is_known(
    app: Flask, browser: Browser, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_in(member)
    assert browser.get("/progress").status_code == 200
    import time

    now = time.time()
    monkeypatch.setattr("portal.web.sessions.time.time", lambda: now + 61 * 86400)

    assert browser.get("/progress").status_code == 302


def test_a_message_is_shown_once_even_if_its_cookie_comes_again(
    app: Flask, browser: Browser, member: User
) -> None:
    browser.sign_in(member)
    with browser.session_transaction() as session:
        session["_flashes"] = [("ok", "Chào một lần")]
    with_message = cookie_of(browser)

    first = browser.get("/progress").text
    after = browser.get("/progress").text
    browser.set_cookie("tung_ngo", with_message)
    again = browser.get("/progress").text

    assert first.count("Chào một lần") == 1
    assert "Chào một lần" not in after
    assert again.count("Chào một lần") == 1


def test_two_portals_with_different_keys_do_not_know_each_other_s_cookies(
    app: Flask, browser: Browser, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_in(member).get("/progress")

    monkeypatch.setattr(app, "secret_key", "another key altogether")

    assert browser.get("/progress").status_code == 302


def test_a_request_that_changes_a_list_of_its_session_changes_no_other_request_s(
    app: Flask, browser: Browser, member: User
) -> None:
    browser.sign_in(member)
    with browser.session_transaction() as session:
        session["others"] = ["one"]
    cookie = f"tung_ngo={cookie_of(browser)}"

    for _ in range(2):
        with app.test_request_context("/", headers={"Cookie": cookie}):
            opened = app.session_interface.open_session(app, request)
            assert opened is not None
            assert opened["others"] == ["one"]
            opened["others"].append("two")


SECURE = {"SESSION_COOKIE_SECURE": True}


@pytest.fixture
def secure_browser(app: Flask) -> Iterator[Browser]:
    """A browser before the same portal as production serves it, over HTTPS."""
    secure = make_app(app.config["SQLALCHEMY_DATABASE_URI"], **SECURE)
    secure.test_client_class = Browser
    client = secure.test_client()
    assert isinstance(client, Browser)
    yield client
    with secure.app_context():
        db.engine.dispose()


def test_in_production_no_other_host_can_set_or_get_the_cookie(secure_browser: Browser, member: User) -> None:
    answer = secure_browser.post(
        "/sign-in", data={"login": "0912000001", "password": PASSWORD}, base_url="https://localhost"
    )

    [cookie] = [line for line in answer.headers.getlist("Set-Cookie") if "tung_ngo" in line]
    assert cookie.startswith("__Host-tung_ngo=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_a_cookie_of_the_earlier_name_stays_signed_in_and_is_renamed(
    app: Flask, browser: Browser, secure_browser: Browser, member: User
) -> None:
    earlier = cookie_of(browser.sign_in(member))
    secure_browser.set_cookie("tung_ngo", earlier)

    answer = secure_browser.get("/progress", base_url="https://localhost")
    again = secure_browser.get("/progress", base_url="https://localhost")

    assert (answer.status_code, again.status_code) == (200, 200)
    sent = answer.headers.getlist("Set-Cookie")
    assert any(line.startswith("__Host-tung_ngo=") for line in sent)
    assert any(line.startswith("tung_ngo=;") for line in sent)
    assert secure_browser.get_cookie("tung_ngo") is None


@pytest.mark.parametrize("name", ["tung_ngo", "__Host-tung_ngo"])
def test_a_forged_cookie_of_either_name_is_nobody(secure_browser: Browser, member: User, name: str) -> None:
    secure_browser.set_cookie(name, "x.y.z")

    assert secure_browser.get("/progress", base_url="https://localhost").status_code == 302
