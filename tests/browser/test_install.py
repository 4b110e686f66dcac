"""The home screen: the hint, the browser's own offer behind our button, and the pictures that stand there."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser, Page

from portal.accounts.models import User
from portal.db import db
from portal.learning.queries import get_lane
from portal.progress.models import PageProgress
from portal.web.assets import STATIC
from tests.browser.app_icons import ICONS, draw
from tests.browser.expecting import expect
from tests.browser.looks import violations
from tests.people.actions import START, add

MAX_DIFFERENCE = 2.0  # of 255, on the average: another Chromium smooths edges otherwise
# What a browser that can install sends; the test's own has no home screen.
OFFER = """() => {
  const offer = new Event("beforeinstallprompt", { cancelable: true });
  offer.prompt = () => { window.asked = (window.asked || 0) + 1; };
  window.dispatchEvent(offer);
  return offer.defaultPrevented;
}"""


@pytest.fixture
def twice_done(member: User) -> User:
    """A member with two finished pages."""
    for page in get_lane("nhan-dien-lua-dao", viewer=member).pages[:2]:  # type: ignore[arg-type]  # for everybody
        row = page.page
        add(PageProgress, user_id=member.id, page_id=row.id, revision_id=row.revision_id, done_at=START)
    db.session.commit()
    return member


def test_our_button_asks_the_browser_s_question_once(open_phone: Callable[..., Page], twice_done: User) -> None:
    page = open_phone(twice_done)
    page.goto("/")
    expect(page.locator("#install-hint [data-install]")).to_be_hidden()

    assert page.evaluate(OFFER)
    page.locator("#install-hint [data-install]").click()

    expect(page.locator("#install-hint [data-install]")).to_be_hidden()
    assert page.evaluate("window.asked") == 1
    assert violations(page) == []
    page.evaluate("window.dispatchEvent(new Event('appinstalled'))")
    expect(page.locator("#install-hint")).to_have_attribute("role", "status")
    page.goto("/courses")
    assert not page.evaluate(OFFER)  # without our button the browser may say it in its own way


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_hint_explains_and_goes_for_good(
    open_phone: Callable[..., Page], twice_done: User, scripts: bool
) -> None:
    page = open_phone(twice_done, scripts=scripts)
    page.goto("/")
    page.locator("#install-hint a").click()
    expect(page).to_have_url("/install")
    expect(page.locator("#android li")).to_have_count(3)
    page.goto("/")
    page.locator("#install-dismissal button").click()
    expect(page.locator("#install-title")).to_have_count(0)

    page.goto("/")

    expect(page.locator("#install-title")).to_have_count(0)


def test_the_pictures_are_drawn_as_their_drawings_are_now(chromium: Browser) -> None:
    for name, content in draw(chromium).items():
        shipped = Image.open(BytesIO((STATIC / name).read_bytes()))
        assert shipped.size == (ICONS[name][1], ICONS[name][1])
        difference = ImageChops.difference(shipped.convert("RGBA"), Image.open(BytesIO(content)).convert("RGBA"))
        assert max(ImageStat.Stat(difference).mean) <= MAX_DIFFERENCE, f"{name}: run make icons"
