"""Whoever goes on right after typing finds every word on the next screen, and is not asked whether to leave."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Dialog, Page

from portal.accounts.models import User
from portal.courses.models import Course
from portal.units.models import Unit
from tests import factories
from tests.browser.expecting import expect
from tests.browser.looks import DESK
from tests.studio.conftest import work

COURSE = "/studio/courses/an-toan"
EDITOR = f"{COURSE}/pages/mot"
CARDS = f"{COURSE}/pages/kiem-tra/cards"


@pytest.fixture
def app(bare_app: Flask) -> Flask:
    """The served portal; `course` publishes one."""
    return bare_app


@pytest.fixture(autouse=True)
def course(app: Flask, commune: Unit) -> Course:
    """A course of the commune with a lesson and a quiz."""
    return factories.make_course(
        pages={
            "01-mot.md": factories.lesson_markdown("Bài một", "Dòng đầu."),
            "09-kiem-tra.md": factories.quiz_markdown(),
        },
        unit=commune.code,
    )


def asked_to_leave(page: Page) -> list[str]:
    """What the browser asks from now on; each is answered with yes."""
    found: list[str] = []

    def note(dialog: Dialog) -> None:
        found.append(dialog.type)
        dialog.accept()

    page.on("dialog", note)
    return found


def write(page: Page, words: str) -> None:
    """Type at the end of the text."""
    page.locator("#source").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


@pytest.mark.parametrize("press", ["tap", "enter"])
def test_what_was_just_typed_stands_on_the_cards(
    open_phone: Callable[..., Page], trainer: User, press: str
) -> None:
    page = open_phone(trainer)
    asked = asked_to_leave(page)
    page.goto(EDITOR)
    write(page, "\n\nGõ xong qua thẻ liền.")

    cards = page.get_by_role("link", name="Thẻ", exact=True)
    cards.press("Enter") if press == "enter" else cards.click()

    expect(page).to_have_url(re.compile("/cards$"))
    words = page.locator("textarea[name=text]").last
    expect(words).to_have_value(re.compile("Gõ xong qua thẻ liền"))
    assert asked == []


def test_what_was_just_typed_goes_with_a_button_of_another_form(
    open_phone: Callable[..., Page], trainer: User, course: Course
) -> None:
    page = open_phone(trainer, viewport=DESK)
    asked = asked_to_leave(page)
    page.goto(EDITOR)
    # The first save draws anew what may be done with the text, the button among it.
    write(page, "\n\nChữ một.")
    page.keyboard.press("Control+s")
    ask = page.get_by_role("button", name="Nhờ coi lại")
    expect(page.locator("#state")).to_contain_text("Bản nháp")
    if not ask.is_visible():
        page.get_by_text("Nhờ người khác coi trước").click()
    write(page, " Chữ hai.")

    ask.click()

    expect(page.locator("#state")).to_contain_text("Chờ coi lại")
    expect(page.locator("#source")).to_have_value(re.compile("Chữ một. Chữ hai"))
    assert work(course).source.endswith("Chữ một. Chữ hai.")
    assert asked == []


def test_what_was_just_typed_into_a_card_is_kept_by_the_way_to_the_next(
    open_phone: Callable[..., Page], trainer: User, course: Course
) -> None:
    page = open_phone(trainer)
    asked = asked_to_leave(page)
    page.goto(f"{CARDS}/1")
    page.get_by_label("Câu hỏi", exact=True).fill("Câu một đã sửa?")

    page.get_by_role("link", name="Câu sau").click()

    expect(page).to_have_url(re.compile("/cards/2$"))
    assert "Câu một đã sửa?" in work(course, "kiem-tra").source
    page.get_by_label("Câu hỏi", exact=True).fill("Câu hai đã sửa?")
    page.get_by_role("link", name="Câu trước").click()
    expect(page.get_by_label("Câu hỏi", exact=True)).to_have_value(re.compile("Câu một đã sửa?"))
    assert "Câu hai đã sửa?" in work(course, "kiem-tra").source
    assert asked == []


def test_who_goes_back_finds_the_text_as_it_was_saved_last(
    open_phone: Callable[..., Page], trainer: User, course: Course
) -> None:
    page = open_phone(trainer)
    asked_to_leave(page)
    page.goto(COURSE)
    page.goto(EDITOR)
    write(page, "\n\nGõ xong bấm về.")
    page.locator(f"main a[href='{COURSE}']").first.click()
    expect(page).to_have_url(re.compile("/an-toan$"))
    assert work(course).source.endswith("Gõ xong bấm về.")

    page.go_back()

    expect(page.locator("#source")).to_have_value(re.compile("Gõ xong bấm về"))
