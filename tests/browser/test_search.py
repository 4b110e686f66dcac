"""Searching on a phone: as one types, without scripts, and by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from flask import Flask
from playwright.sync_api import Page

from portal.accounts.models import User
from portal.db import db
from tests.browser.conftest import Server
from tests.browser.expecting import expect
from tests.browser.looks import violations
from tests.search.corpus import publish_corpus

OTP_PAGE = "Mã OTP là chìa khóa nhà"


@pytest.fixture
def app(served: Server) -> Iterator[Flask]:
    """The served portal with the corpus of the search, which stays as it is when courses are rewritten."""
    with served.app.app_context():
        served.start_with(publish_corpus)
        yield served.app
        db.session.rollback()


def test_what_is_typed_is_found_at_once_and_the_address_follows(
    open_phone: Callable[..., Page], member: User
) -> None:
    page = open_phone(member)
    page.goto("/")
    page.locator(".top-search").tap()
    expect(page.locator("#q")).to_be_focused()
    page.wait_for_load_state()
    page.evaluate("window.stayed = true")

    page.locator("#q").press_sequentially("ma ot", delay=30)

    expect(page.locator(".hit h2").first).to_have_text(OTP_PAGE)
    expect(page.locator(".hit mark").first).to_have_text("Mã OTP")
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#announcer")).to_contain_text("Tìm thấy")
    expect(page).to_have_url(re.compile(r"/search\?q=ma(%20|\+)ot$"))
    assert page.evaluate("window.stayed")
    assert page.locator("#results").count() == 1


def test_a_hit_leads_to_its_heading_and_back_to_what_was_found(
    open_phone: Callable[..., Page], member: User
) -> None:
    page = open_phone(member)
    page.goto("/search")
    page.locator("#q").press_sequentially("ke lua", delay=20)
    expect(page).to_have_url(re.compile(r"/search\?q=ke(%20|\+)lua$"))
    hit = page.locator(".hit", has=page.locator(".hit-heading")).first
    heading = hit.locator(".hit-heading").inner_text()

    hit.locator("h2 a").tap()

    expect(page.locator("h2:target, h3:target")).to_have_text(heading)
    expect(page.locator(":target")).to_be_in_viewport()
    page.go_back()
    expect(page.locator("#q")).to_have_value("ke lua")
    expect(page.locator(".hit").first).to_be_visible()


def test_without_scripts_the_button_finds(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member, scripts=False)
    page.goto("/search")

    page.locator("#q").fill("ma otp")
    page.locator(".search-form button").click()

    expect(page).to_have_url("/search?q=ma+otp")
    expect(page.locator(".hit h2").first).to_have_text(OTP_PAGE)
    page.locator(".hit h2 a").first.click()
    expect(page.locator("h1")).to_have_text(OTP_PAGE)


def test_the_keyboard_alone_suffices(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member, viewport={"width": 1280, "height": 800}, has_touch=False)
    page.goto("/search")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("so cuu", delay=30)
    expect(page).to_have_url(re.compile(r"/search\?q=so(%20|\+)cuu$"))
    expect(page.locator(".hit").first).to_be_visible()

    page.keyboard.press("Tab")
    page.keyboard.press("Tab")

    expect(page.locator(".hit h2 a").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/courses/**")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_question_without_an_answer_is_made_shorter_by_a_tap(
    open_phone: Callable[..., Page], member: User, scripts: bool
) -> None:
    page = open_phone(member, scripts=scripts)
    page.goto("/search?q=otp+zzzz")

    page.locator(".suggestions a").click()

    expect(page).to_have_url("/search?q=otp")
    expect(page.locator(".hit").first).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_more_follows_and_the_first_of_it_is_next(
    open_phone: Callable[..., Page], member: User, scripts: bool
) -> None:
    page = open_phone(member, java_script_enabled=scripts)
    page.goto("/search?q=ma")
    number = page.locator(".hit").count()
    assert number == 8

    page.locator(".results .actions a").click()

    expect(page.locator(".hit")).not_to_have_count(8)
    expect(page.locator("#more")).to_be_in_viewport()
    if scripts:
        expect(page.locator("#more h2 a")).to_be_focused()


def test_a_resident_finds_a_guide_without_an_account_or_a_cookie(open_phone: Callable[..., Page]) -> None:
    page = open_phone()
    page.goto("/g")
    page.get_by_role("link", name="Tìm tờ hướng dẫn").click()

    page.locator("#q").press_sequentially("bi lua", delay=30)

    expect(page.locator(".hit h2").first).to_be_visible()
    page.locator(".hit h2 a").first.tap()
    page.wait_for_url("**/g/**")
    assert page.context.cookies() == []


def test_axe_finds_nothing_in_any_state(open_phone: Callable[..., Page], member: User) -> None:
    found = []
    for page in (open_phone(member), open_phone()):
        for asked in ("", "m", "zz", "?"):
            page.goto(f"/search?q={asked}")
            found += violations(page)

    assert found == []


@pytest.mark.parametrize("size", ["1", "2", "3", "4"])
def test_nothing_overlaps_in_the_bar_at_any_size_of_letters(
    open_phone: Callable[..., Page], member: User, size: str
) -> None:
    page = open_phone(member)
    for path in ("/", "/courses/an-toan/ma-otp"):
        page.goto(path)
        page.evaluate(f"document.documentElement.dataset.text = '{size}'")
        boxes = [
            box
            for shown in page.locator(".brand svg, .brand-name, .place, .top-search, .aid").all()
            # A name that has no room wraps below the bar's edge, out of sight.
            if (box := shown.bounding_box()) is not None and box["width"] > 1 and box["y"] < 40
        ]

        overlaps = [
            (left, right) for left, right in pairwise(boxes) if left["x"] + left["width"] > right["x"] + 0.5
        ]
        assert overlaps == [], path
        assert page.locator(".brand").get_by_text("Từng Ngõ").count() == 1
        assert boxes[-1]["x"] + boxes[-1]["width"] <= 360
