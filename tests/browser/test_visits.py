"""Three taps at a door, also where the line is cut, the tab closed, or nothing but forms work."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect

from portal.accounts.models import User
from portal.db import db
from portal.visits.models import Visit

KEPT = "Object.keys(localStorage).some((name) => name.startsWith('unsent:'))"


@pytest.fixture
def app(bare_app: Flask) -> Flask:
    """The served portal without courses."""
    return bare_app


def recorded() -> list[tuple[str, int, str]]:
    db.session.rollback()
    return [(visit.topic, visit.people, visit.outcome) for visit in db.session.query(Visit)]


def tap(page: Page, topic: str = "scam", people: str = "3", outcome: str = "beside") -> None:
    page.locator(f".visit-topics label:has([value={topic}])").click()
    page.locator(f".visit-people label:has([value='{people}'])").click()
    page.locator(f"[name=outcome][value={outcome}]").click()


def test_three_taps_and_it_is_recorded(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member)
    page.goto("/visits/new")
    expect(page.locator(".visit-people")).to_be_hidden()
    tap(page)

    expect(page.locator(".visit-logged")).to_be_visible()
    expect(page).to_have_url("/visits")
    assert recorded() == [("scam", 3, "beside")]


def test_whoever_chose_the_wrong_thing_sees_the_others_again(
    open_phone: Callable[..., Page], member: User
) -> None:
    page = open_phone(member)
    page.goto("/visits/new")
    page.locator(".visit-topics label:has([value=scam])").click()
    expect(page.locator(".visit-topics label:has([value=phone])")).to_have_css("width", "1px")
    page.locator(".visit-back").click()
    tap(page, "phone")

    expect(page.locator(".visit-logged")).to_be_visible()
    assert recorded() == [("phone", 3, "beside")]


def test_the_keys_alone_suffice(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member)
    page.goto("/visits/new")
    page.locator(".visit-topics [value=payment]").focus()
    for key in ("ArrowRight", "ArrowRight", "Tab", "Space", "ArrowRight"):
        page.keyboard.press(key)
    page.locator("[name=outcome][value=later]").focus()
    page.keyboard.press("Enter")

    expect(page.locator(".visit-logged")).to_be_visible()
    assert [row[1:] for row in recorded()] == [(2, "later")]


def test_a_visit_without_a_line_outlives_the_closed_tab_and_is_sent_once(
    open_phone: Callable[..., Page], member: User
) -> None:
    page = open_phone(member)
    page.goto("/visits/new")
    page.context.set_offline(True)
    tap(page)
    expect(page.locator("#connection")).to_be_visible()
    page.wait_for_function(KEPT)
    page.goto("about:blank")
    page.context.set_offline(False)
    assert recorded() == []

    page.goto("/visits")
    expect(page.locator("#unsent-visit")).to_be_visible()
    page.locator("#unsent-visit a").click()
    expect(page.locator(".visit-logged")).to_be_visible()
    page.goto("/visits/new")
    page.wait_for_load_state("networkidle")

    assert recorded() == [("scam", 3, "beside")]
    page.goto("/visits")
    expect(page.locator("#unsent-visit")).to_be_hidden()


def test_a_line_cut_while_sending_counts_once(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member)
    page.goto("/visits/new")

    def cut(route: Route) -> None:
        route.fetch(max_redirects=0)  # it arrives, and the answer is lost
        route.abort()

    page.route("**/visits/new", cut, times=1)
    tap(page)
    page.wait_for_function(KEPT)
    page.goto("about:blank")
    page.goto("/visits/new")
    expect(page.locator(".visit-logged")).to_be_visible()

    assert recorded() == [("scam", 3, "beside")]


def test_without_scripts_it_is_recorded_too(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member, java_script_enabled=False)
    page.goto("/visits/new")
    tap(page)

    expect(page.locator(".visit-logged")).to_be_visible()
    assert recorded() == [("scam", 3, "beside")]


def test_a_name_is_refused_beside_the_line_while_it_is_typed(
    open_phone: Callable[..., Page], member: User
) -> None:
    page = open_phone(member)
    page.goto("/visits/new")
    page.locator(".visit-topics label:has([value=scam])").click()
    page.locator(".visit-form > details > summary").click()
    page.locator("#remark").press_sequentially("nhà cô Ba Hạnh")
    expect(page.locator("#remark-now .error")).to_be_visible()
    page.wait_for_function(KEPT)  # asking is not sending
    page.locator("#remark").fill("máy cũ")
    expect(page.locator("#remark-now .error")).to_have_count(0)
