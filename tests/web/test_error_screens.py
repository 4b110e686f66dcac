"""Everything that goes wrong ends in a screen that says what to do next."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine
from sqlalchemy.exc import IntegrityError, OperationalError

from portal import sqlite
from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.errors import Forbidden, NotFound, RateLimited, Refused, Stale
from tests import factories
from tests.conftest import Browser
from tests.faults.conftest import renew_connections


def break_home(app: Flask, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def broken(**_values: Any) -> None:
        raise error

    monkeypatch.setitem(app.view_functions, "home.index", broken)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound(), 404),
        (Forbidden(), 403),
        (Stale(), 409),
        (Refused("Không được đâu."), 422),
        (RateLimited(300), 429),
        (IntegrityError("INSERT", {}, Exception()), 409),
        (OperationalError("SELECT", {}, Exception()), 503),
        (RuntimeError("unforeseen"), 500),
    ],
)
@pytest.mark.parametrize("htmx", [True, False], ids=["fragment", "screen"])
def test_each_error_has_its_screen_and_its_fragment(
    app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, htmx: bool
) -> None:
    break_home(app, monkeypatch, error)

    response = browser.get("/", headers={"HX-Request": "true"} if htmx else {})

    assert response.status_code == status
    assert 'id="error"' in response.text
    assert response.text.lstrip().startswith("<!doctype html>") is not htmx
    assert "Traceback" not in response.text
    assert (response.headers["X-Request-ID"] in response.text) is (status >= 500)


def test_a_refusal_says_why(app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    break_home(app, monkeypatch, Refused("Không được đâu."))

    assert "Không được đâu." in browser.get("/").text


def test_too_many_tries_say_when_to_come_back(
    app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_home(app, monkeypatch, RateLimited(300))

    response = browser.get("/")

    assert response.headers["Retry-After"] == "300"
    assert "5" in response.text


def test_a_database_that_is_away_still_gets_a_screen(
    app: Flask, browser: Browser, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_in(member)

    def away(*_args: Any, **_options: Any) -> None:
        raise OperationalError("SELECT", {}, Exception("no connection"))

    monkeypatch.setattr(sys.modules["portal.db"], "_reader", away)
    response = browser.get("/courses")

    assert response.status_code == 503
    assert 'id="error"' in response.text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_locked_database_asks_for_patience_and_keeps_nothing_half_done(
    app: Flask, browser: Browser, member: User, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_in(member)
    db.session.rollback()
    other = create_engine(app.config["SQLALCHEMY_DATABASE_URI"])
    # Whatever connection the request takes, it waits for a moment instead of five seconds.
    renew_connections()
    with monkeypatch.context() as hurried, other.connect() as holder:
        hurried.setattr(sqlite, "PRAGMAS", (*sqlite.PRAGMAS, "PRAGMA busy_timeout=50"))
        holder.exec_driver_sql("BEGIN IMMEDIATE")

        response = browser.post("/courses/an-toan/bai-mot/completion")

        holder.exec_driver_sql("ROLLBACK")
    renew_connections()
    other.dispose()

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert browser.post("/courses/an-toan/bai-mot/completion").status_code in (303, 422)


@pytest.fixture
def course(app: Flask) -> Course:
    """Any course."""
    return factories.make_course()


def test_an_unknown_address_is_a_friendly_404(browser: Browser) -> None:
    response = browser.get("/khong-co-trang-nay")

    assert response.status_code == 404
    assert 'id="error"' in response.text


def test_a_body_beyond_the_limit_is_413(browser: Browser, member: User) -> None:
    response = browser.sign_in(member).post("/display", data={"theme": "x" * (2 * 1024 * 1024)})

    assert response.status_code == 413
    assert 'id="error"' in response.text


def test_a_signed_in_person_is_told_whom_to_ask_and_led_back(
    browser: Browser, member: User, head: User, app: Flask
) -> None:
    browser.sign_in(member)

    html = browser.get("/khong-co", headers={"Referer": "http://localhost/progress?a=1"}).text

    assert 'href="/progress?a=1"' in html
    assert "tel:0912000002" in html
    assert "https://zalo.me/0912000002" in html


@pytest.mark.parametrize("referrer", ["https://khac.example/progress", "http://localhost/khong-co", ""])
def test_nobody_is_led_back_to_another_site_or_in_a_circle(browser: Browser, referrer: str) -> None:
    html = browser.get("/khong-co", headers={"Referer": referrer} if referrer else {}).text

    assert "Quay lại trang trước" not in html
    assert "/sign-in" in html.split('id="error"')[1].split("</footer>")[0]


def test_a_failure_stays_a_screen_where_the_contact_cannot_be_read(
    app: Flask, browser: Browser, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_viewer: Any) -> None:
        raise OperationalError("SELECT", {}, Exception())

    monkeypatch.setitem(app.extensions, "portal_error_contact", broken)
    break_home(app, monkeypatch, RuntimeError("unforeseen"))

    response = browser.sign_in(member).get("/")

    assert response.status_code == 500
    assert 'id="error"' in response.text


def test_whoever_tried_too_often_sees_how_long_to_wait(
    app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_home(app, monkeypatch, RateLimited(290))

    html = browser.get("/").text

    assert "5 phút" in html.split("error-screen")[1]
    assert 'data-countdown="290"' in html
