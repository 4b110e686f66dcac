"""A new member's first evening: the slip, the password, the consent, the first lesson."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from portal.accounts.models import Consent, User
from portal.accounts.operations.activation_codes import issue_code
from portal.db import db
from portal.units.models import Unit
from tests import factories
from tests.browser.expecting import expect

PASSWORD = "con nuoc lon chieu nay"


@pytest.fixture
def newcomer(team: Unit) -> User:
    """Somebody who has an account and no password yet."""
    return factories.make_user("Huỳnh Văn Bảy", phone="0912000077", unit=team, password=None, consented=False)


def set_password(page: Page) -> None:
    page.locator("main [name=password]").fill(PASSWORD)
    page.locator("main form .actions button").click()
    expect(page).to_have_url(re.compile("/consent"))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_from_the_slip_to_the_first_lesson(open_phone: Callable[..., Page], newcomer: User, scripts: bool) -> None:
    code = issue_code(newcomer, actor=None)
    db.session.commit()
    page = open_phone(scripts=scripts)
    page.goto("/")
    page.locator("main a[href='/activate']").click()
    page.locator("[name=code]").fill(code.lower().replace("-", " "))
    page.locator("main form .actions button").click()
    expect(page.locator("h1")).to_contain_text("Bảy")
    set_password(page)

    boxes = page.locator("main input[type=checkbox]")
    expect(page.locator("main input[type=checkbox]:checked")).to_have_count(0)
    for box in boxes.all():
        box.check()
    page.locator("main form .actions button").click()

    expect(page).to_have_url("/")
    page.locator(".main-card a.button").click()
    expect(page).to_have_url("/courses/nhan-dien-lua-dao/vi-sao-bi-lua")
    db.session.rollback()
    assert len(db.session.scalars(select(Consent).where(Consent.user_id == newcomer.id)).all()) == 3


def test_the_address_of_the_qr_brings_the_code_along(open_phone: Callable[..., Page], newcomer: User) -> None:
    code = issue_code(newcomer, actor=None)
    db.session.commit()
    page = open_phone()

    page.goto(f"/activate?code={code}")
    set_password(page)

    again = open_phone()
    again.goto(f"/activate?code={code}")
    expect(again.locator("[name=code][aria-invalid=true]")).to_be_visible()


def test_saying_no_keeps_the_courses_closed_and_explains(open_phone: Callable[..., Page], newcomer: User) -> None:
    code = issue_code(newcomer, actor=None)
    db.session.commit()
    page = open_phone()
    page.goto(f"/activate?code={code}")
    set_password(page)

    page.locator("main form .actions button").click()

    page.goto("/courses")
    expect(page).to_have_url("/consent?next=/courses")


def test_the_next_day_the_phone_is_still_signed_in_and_the_place_is_kept(
    open_phone: Callable[..., Page], member: User
) -> None:
    page = open_phone()
    page.goto("/sign-in")
    page.locator("[name=login]").fill("+84 912 000 001")
    page.locator("[name=password]").fill(factories.PASSWORD)
    page.locator("main form button:not([type=button])").first.click()
    expect(page).to_have_url("/")
    cookie = next(cookie for cookie in page.context.cookies() if cookie["name"] == "tung_ngo")

    days = (cookie["expires"] - page.evaluate("Date.now() / 1000")) / 86400

    assert 59 < days <= 60
