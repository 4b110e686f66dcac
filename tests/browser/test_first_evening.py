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
from tests.browser.looks import violations

PASSWORD = "con nuoc lon chieu nay"
WITH_MARKS = "con nước lớn chiều này"  # as a keyboard writes it while the letters are shown


@pytest.fixture
def newcomer(team: Unit) -> User:
    """Somebody who has an account and no password yet."""
    return factories.make_user("Huỳnh Văn Bảy", phone="0912000077", unit=team, password=None, consented=False)


def set_password(page: Page) -> None:
    page.locator("main [name=password]").fill(PASSWORD)
    page.locator("main form .actions button").click()
    expect(page).to_have_url(re.compile("/consent"))


class Thumb:
    """A thumb on a phone that counts its taps, and the screens that it has seen."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0
        self.screens: list[str] = []

    def arrive(self, address: str) -> None:
        """Be on a screen, which outlives a reload."""
        expect(self.page).to_have_url(re.compile(address))
        heading = self.page.locator("h1").inner_text()
        self.screens.append(heading)
        self.page.goto(self.page.url)  # as a phone does that had closed the tab
        expect(self.page.locator("h1")).to_have_text(heading)

    def fill(self, what: str, text: str) -> None:
        """Tap a field and type."""
        self.page.locator(what).fill(text)
        self.taps += 1

    def tick(self, what: str) -> None:
        """Tap a box."""
        self.page.locator(what).check()
        self.taps += 1

    def tap(self, what: str) -> None:
        """Tap one thing."""
        self.page.locator(what).first.click()
        self.taps += 1


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_from_the_slip_to_the_first_lesson(open_phone: Callable[..., Page], newcomer: User, scripts: bool) -> None:
    code = issue_code(newcomer, actor=None)
    db.session.commit()
    page = open_phone(scripts=scripts)
    thumb = Thumb(page)

    page.goto(f"/activate?code={code}")
    thumb.arrive("/activate")
    assert page.locator("#login").input_value() == "0912 000 077"
    thumb.fill("main [name=password]", PASSWORD)
    thumb.tap("main form .actions button")
    thumb.arrive("/consent")
    expect(page.locator("main input[type=checkbox]:checked")).to_have_count(0)
    for purpose in ("learning", "reporting", "improvement"):
        thumb.tick(f"main [name={purpose}]")
    if scripts:
        height = page.evaluate("document.documentElement.scrollHeight / innerHeight")
        button = page.locator("main .actions button").first.bounding_box()
        assert height <= 1.3
        assert button is not None
        assert button["y"] + button["height"] <= 740
    thumb.tap("main form .actions button")
    thumb.arrive("/courses/vai-tro-va-cach-go-cua/viec-cua-to")

    assert thumb.taps <= 6
    assert len(thumb.screens) == 3
    db.session.rollback()
    assert len(db.session.scalars(select(Consent).where(Consent.user_id == newcomer.id)).all()) == 3


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_typed_code_a_weak_password_and_a_closed_tab_lead_on(
    open_phone: Callable[..., Page], newcomer: User, scripts: bool
) -> None:
    code = issue_code(newcomer, actor=None)
    db.session.commit()
    page = open_phone(scripts=scripts)
    page.goto("/sign-in")
    page.locator("main a[href='/activate']").click()
    page.locator("[name=code]").fill(code.lower().replace("-", " "))
    page.locator("main form .actions button").click()
    expect(page.locator("h1")).to_contain_text("Bảy")
    page.locator("main [name=password]").fill("huynhvanbay")
    page.locator("main form .actions button").click()
    expect(page.locator("#password-error")).to_be_visible()
    expect(page.locator("#password[autofocus]")).to_be_visible()
    if scripts:
        expect(page.locator("#password")).to_be_focused()

    page.goto(page.url)  # the address takes only what is sent; a phone that comes back asks it for a page
    expect(page.locator("h1")).to_contain_text("Bảy")
    set_password(page)


def test_axe_finds_nothing_from_the_slip_to_the_refusal(open_phone: Callable[..., Page], newcomer: User) -> None:
    code = issue_code(newcomer, actor=None)
    db.session.commit()
    page = open_phone()
    page.goto("/activate?code=77777777")
    found = violations(page)
    page.goto(f"/activate?code={code}")
    found += violations(page)
    set_password(page)
    page.locator("main form .actions button").first.click()
    page.locator("#learning-error").wait_for()
    page.locator("main summary").click()
    found += violations(page)
    page.locator("[name=refuse]").click()
    expect(page).to_have_url(re.compile("/consent/refusal"))
    found += violations(page)

    assert found == []


def test_the_slip_scanned_again_opens_the_sign_in_with_the_number(
    open_phone: Callable[..., Page], newcomer: User
) -> None:
    code = issue_code(newcomer, actor=None)
    db.session.commit()
    page = open_phone()
    page.goto(f"/activate?code={code}")
    set_password(page)

    again = open_phone()
    again.goto(f"/activate?code={code}")
    expect(again.locator("h1")).to_have_text("Đăng nhập")
    expect(again.locator("[name=login]")).to_have_value("0912 000 077")
    again.locator("main [name=password]").fill(
        "còn nước lớn chiều này"
    )  # the eye was open, and the keyboard wrote marks
    again.locator("main form .actions button").first.click()
    expect(again).to_have_url(re.compile("/consent"))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_an_overlooked_box_is_asked_for_and_saying_no_is_a_choice(
    open_phone: Callable[..., Page], newcomer: User, scripts: bool
) -> None:
    code = issue_code(newcomer, actor=None)
    db.session.commit()
    page = open_phone(scripts=scripts)
    page.goto(f"/activate?code={code}")
    set_password(page)

    page.locator("[name=reporting]").check()
    page.locator("main form .actions button").first.click()
    expect(page.locator("#learning-error")).to_be_visible()
    expect(page.locator("#learning[autofocus]")).to_be_visible()
    expect(page.locator("[name=reporting]:checked")).to_have_count(1)
    if scripts:
        expect(page.locator("#learning")).to_be_focused()
    page.locator("[name=refuse]").click()
    expect(page).to_have_url(re.compile("/consent/refusal"))

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
