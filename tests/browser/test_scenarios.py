"""Rehearsing a call on a small phone, to both endings, with scripts and without."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from portal.accounts.models import User
from portal.db import db
from portal.progress.models import PageProgress
from portal.scenarios.models import ScenarioRun, ScenarioStep
from tests import factories
from tests.browser.conftest import Server, publish_shipped
from tests.browser.expecting import expect
from tests.browser.looks import violations
from tests.browser.test_keyboard import reach
from tests.scenarios.playing import SCENARIO, make_scenario

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
PAGE = "/courses/an-toan/cuoc-goi"


def publish() -> None:
    """Publish a call that can end either way, beside the shipped courses."""
    publish_shipped()
    db.session.commit()
    make_scenario()


@pytest.fixture
def app(served: Server) -> Iterator[Flask]:
    """The served portal with that call."""
    with served.app.app_context():
        served.start_with(publish)
        yield served.app
        db.session.rollback()


def begin(page: Page, address: str = PAGE) -> None:
    page.goto(address)
    page.locator("form[action$='/runs'] button").click()


def choose(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def endings() -> list[str | None]:
    db.session.rollback()
    return list(db.session.scalars(select(ScenarioRun.ending).order_by(ScenarioRun.id)))


@SCRIPTS
def test_to_harm_and_from_the_decisive_moment_to_safety(
    open_phone: Callable[..., Page], member: User, scripts: bool
) -> None:
    page = open_phone(member, scripts=scripts)
    begin(page)
    expect(page.locator("#scene-title")).to_have_text("Chuông reo")

    choose(page, "Hỏi lại cho rõ")
    expect(page.locator("#scene-title")).to_have_text("Họ hối")
    choose(page, "Đọc mã")
    expect(page.locator(".ending.harmed")).to_be_visible()
    expect(page.locator(".decisive h3")).to_have_text("Họ hối")
    expect(page.locator(".decisive .chosen b")).to_have_text("Đọc mã")

    page.get_by_role("button", name="Thử lại từ khúc này").click()
    expect(page.locator("#scene-title")).to_have_text("Họ hối")
    choose(page, "Cúp máy, gọi công an xã")
    expect(page.locator(".ending.safe")).to_be_visible()
    page.get_by_role("link", name="Qua bài: Bài sau").click()

    expect(page).to_have_url("/courses/an-toan/bai-sau")
    assert endings() == ["harmed", "safe"]
    assert len(db.session.scalars(select(PageProgress)).all()) == 1


@SCRIPTS
def test_going_back_does_not_take_back(open_phone: Callable[..., Page], member: User, scripts: bool) -> None:
    page = open_phone(member, scripts=scripts)
    begin(page)
    other_tab = page.context.new_page()
    other_tab.goto(page.url)
    choose(page, "Hỏi lại cho rõ")
    expect(page.locator("#scene-title")).to_have_text("Họ hối")

    choose(other_tab, "Cúp máy")

    expect(other_tab.locator("#scene-title")).to_have_text("Họ hối")
    expect(other_tab.locator("#main")).to_contain_text("không rút lại được")
    db.session.rollback()
    assert db.session.scalars(select(ScenarioStep.choice)).all() == [0]


def test_the_back_button_shows_the_present_scene_or_leads_to_it(
    open_phone: Callable[..., Page], member: User
) -> None:
    page = open_phone(member, java_script_enabled=False)
    begin(page)
    choose(page, "Hỏi lại cho rõ")
    expect(page.locator("#scene-title")).to_have_text("Họ hối")

    page.go_back()
    if page.locator("#scene-title").inner_text() == "Chuông reo":
        choose(page, "Cúp máy")

    expect(page.locator("#scene-title")).to_have_text("Họ hối")
    assert endings() == [None]


def test_the_keyboard_alone_leads_through_and_the_focus_follows(
    open_phone: Callable[..., Page], member: User
) -> None:
    page = open_phone(member)
    page.goto(PAGE)
    page.locator("form[action$='/runs'] button").press("Enter")
    expect(page.locator("#scene-title")).to_have_text("Chuông reo")

    reach(page, page.locator(".way").first)
    page.keyboard.press("Enter")
    expect(page.locator("#scene-title")).to_have_text("Họ hối")
    expect(page.locator("#scene")).to_be_focused()
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator(".ending.safe")).to_be_focused()


def test_the_start_goes_on_with_the_open_scene(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member)
    begin(page)
    choose(page, "Hỏi lại cho rõ")
    expect(page.locator("#scene-title")).to_have_text("Họ hối")
    page.goto(PAGE)

    page.get_by_role("button", name="Tập tiếp").click()

    expect(page.locator("#scene-title")).to_have_text("Họ hối")


def test_messages_keep_what_was_said_above(open_phone: Callable[..., Page], member: User) -> None:
    make_scenario(SCENARIO.replace("channel: call", "channel: zalo"))
    page = open_phone(member)
    begin(page)

    choose(page, "Hỏi lại cho rõ")

    expect(page.locator(".thread .mine")).to_have_text("Anh/chị: Hỏi lại cho rõ")
    expect(page.locator(".thread .theirs")).to_contain_text("dính vào đường dây")
    expect(page.locator("#scene")).to_be_in_viewport()


def test_axe_finds_nothing_from_the_start_to_the_ending_in_every_dress(
    open_phone: Callable[..., Page], member: User
) -> None:
    channels = ("call", "sms", "zalo", "door", "counter")
    texts = {
        f"0{n}-{name}.md": SCENARIO.replace("channel: call", f"channel: {name}") for n, name in enumerate(channels)
    }
    factories.make_course("tap-thu", pages=texts)
    page = open_phone(member)

    found = []
    for channel in channels:
        begin(page, f"/courses/tap-thu/{channel}")
        choose(page, "Hỏi lại cho rõ")
        expect(page.locator("#scene-title")).to_have_text("Họ hối")
        found += violations(page)
    choose(page, "Đọc mã")
    page.locator(".ending.harmed").wait_for()
    found += violations(page)
    page.goto(f"/courses/tap-thu/{channel}")
    found += violations(page)

    assert found == []


def test_axe_finds_nothing_on_what_trainers_see(
    open_phone: Callable[..., Page], member: User, admin: User
) -> None:
    page = open_phone(member)
    begin(page)
    choose(page, "Cúp máy")
    page.locator(".ending").wait_for()

    desk = open_phone(admin)
    desk.goto(f"/studio{PAGE.replace('/an-toan/', '/an-toan/pages/')}/choices")

    expect(desk.locator("progress").first).to_be_visible()
    assert violations(desk) == []
