"""Whoever goes on right after typing finds every word on the next screen, and is not asked whether to leave."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Dialog, Page, Route

from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.drafts.operations.create import TitleAndSlug, create_page_draft
from portal.units.models import Unit
from tests import factories
from tests.browser.expecting import expect
from tests.browser.looks import DESK
from tests.browser.phones import until
from tests.browser.studio import until_written
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
    page = open_phone(trainer, own=True)
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
    page = open_phone(trainer, viewport=DESK, own=True)
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
    page = open_phone(trainer, own=True)
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
    page = open_phone(trainer, own=True)
    asked_to_leave(page)
    page.goto(COURSE)
    page.goto(EDITOR)
    write(page, "\n\nGõ xong bấm về.")
    page.locator(f"main a[href='{COURSE}']").first.click()
    expect(page).to_have_url(re.compile("/an-toan$"))
    assert work(course).source.endswith("Gõ xong bấm về.")

    page.go_back()

    expect(page.locator("#source")).to_have_value(re.compile("Gõ xong bấm về"))


def test_what_was_just_typed_into_a_scene_is_kept_by_the_way_to_the_others(
    open_phone: Callable[..., Page], trainer: User, course: Course
) -> None:
    create_page_draft(course, TitleAndSlug("Cuộc gọi lạ"), kind="scenario", actor=trainer)
    db.session.commit()
    scenes = f"{COURSE}/pages/cuoc-goi-la/scenes"
    page = open_phone(trainer)
    page.goto(scenes)
    page.get_by_label("Tên cảnh").fill("Chuông reo")
    page.get_by_role("button", name="Thêm rồi soạn").click()
    expect(page).to_have_url(re.compile("/scenes/1$"))
    page.get_by_label("Chuyện gì xảy ra").fill("Số lạ gọi tới.")

    page.get_by_role("link", name="Mọi cảnh").click()

    expect(page).to_have_url(re.compile("/scenes$"))
    expect(page.locator("main")).to_contain_text("Số lạ gọi tới.")
    page.get_by_role("link", name="Chuông reo").first.click()
    page.get_by_label("Chuyện gì xảy ra").fill("Số lạ gọi hoài.")
    page.go_back()
    until_written(page, course, "cuoc-goi-la", "Số lạ gọi hoài.")


def test_what_is_typed_into_a_scene_while_its_fresh_form_is_on_its_way_goes_into_that_form(
    open_phone: Callable[..., Page], trainer: User, course: Course
) -> None:
    create_page_draft(course, TitleAndSlug("Cuộc gọi lạ"), kind="scenario", actor=trainer)
    db.session.commit()
    page = open_phone(trainer)
    page.goto(f"{COURSE}/pages/cuoc-goi-la/scenes")
    page.get_by_label("Tên cảnh").fill("Chuông reo")
    page.get_by_role("button", name="Thêm rồi soạn").click()
    page.wait_for_url("**/scenes/1")
    page.get_by_label("Chuyện gì xảy ra").fill("Số lạ gọi tới.")
    page.locator("#label-1").fill("Cúp máy")
    expect(page.locator("#scene-saved")).to_contain_text("Đã lưu")
    held: list[Route] = []
    page.route("**/scenes/1", lambda route: route.continue_() if held else held.append(route))
    page.locator("#to-1").select_option("+")
    until(page, lambda: bool(held))
    page.locator("#label-2").press_sequentially("Đọc mã")

    held[0].continue_()

    expect(page.locator("#to-1 option:checked")).to_have_text("Cúp máy")
    expect(page.locator("#label-2")).to_have_value("Đọc mã")
    expect(page.locator("#label-2")).to_be_focused()
    until_written(page, course, "cuoc-goi-la", "Đọc mã")


@pytest.mark.parametrize("place", ["card", "text"])
def test_a_page_that_was_deleted_meanwhile_is_not_called_a_line_that_is_cut(
    open_phone: Callable[..., Page], trainer: User, course: Course, place: str
) -> None:
    page = open_phone(trainer)
    page.goto(f"{CARDS}/1" if place == "card" else f"{COURSE}/pages/kiem-tra")
    deleted = open_phone(trainer)
    deleted.goto(f"{COURSE}/pages/kiem-tra/deletion")
    deleted.locator("main form[method=post] button").first.click()
    expect(deleted).to_have_url(re.compile("/an-toan(#.*)?$"))

    field = page.get_by_label("Câu hỏi", exact=True) if place == "card" else page.locator("#source")
    field.fill("Chữ chưa lưu.")
    page.keyboard.press("Control+s")

    expect(page.locator(".card-saved" if place == "card" else "#trouble")).to_contain_text("đã bị xóa")
    expect(field).to_have_value("Chữ chưa lưu.")
