"""The hint to put the portal on the home screen: for whom, for how long, and where it is explained for good."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.progress.models import PageProgress
from tests.conftest import Browser
from tests.people.actions import START, add

HINT = 'id="install-hint"'


def completed(user: User, course: Course, pages: int) -> None:
    """The user finished that many pages."""
    for page in course.pages[:pages]:
        add(PageProgress, user_id=user.id, page_id=page.id, revision_id=page.revision_id, done_at=START)
    db.session.commit()


@pytest.mark.parametrize(("pages", "is_shown"), [(0, False), (1, False), (2, True), (3, True)])
def test_the_hint_comes_after_the_second_finished_page(
    course: Course, browser: Browser, member: User, pages: int, is_shown: bool
) -> None:
    completed(member, course, pages)

    assert (HINT in browser.sign_in(member).get("/").text) is is_shown


def test_dismissed_it_does_not_come_back_on_this_phone_and_does_on_another(
    app: Flask, course: Course, browser: Browser, member: User
) -> None:
    completed(member, course, 2)
    browser.sign_in(member).get("/")

    answer = browser.post("/install/dismissal")

    assert answer.location == "/"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("install=dismissed;")
    assert "HttpOnly" in cookie
    assert f"Max-Age={400 * 24 * 3600}" in cookie
    assert HINT not in browser.get("/").text
    browser.delete_cookie("install")
    assert HINT in browser.get("/").text


def test_with_htmx_it_goes_in_its_place_and_says_where_it_stands(
    course: Course, browser: Browser, member: User
) -> None:
    answer = browser.sign_in(member).post("/install/dismissal", headers={"HX-Request": "true"})

    assert answer.text.lstrip().startswith('<p id="install-hint"')
    assert "Tài khoản" in answer.text


def test_the_account_leads_to_how_it_is_done(course: Course, browser: Browser, member: User) -> None:
    html = browser.sign_in(member).get("/account").text

    assert 'href="/install"' in html
    assert "Thêm vào MH chính" in browser.get("/install").text


def test_a_stranger_may_read_how_it_is_done(browser: Browser) -> None:
    assert browser.get("/install").status_code == 200
    assert browser.post("/install/dismissal").status_code == 302
