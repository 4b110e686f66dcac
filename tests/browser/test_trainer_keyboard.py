"""Cards of questions, comments, deleting and restoring, with the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from portal.accounts.models import User
from portal.courses.models import Course
from portal.units.models import Unit
from tests import factories
from tests.browser.test_keyboard import reach
from tests.browser.test_studio_keyboard import enter
from tests.studio.conftest import work

COURSE = "/studio/courses/an-toan"
DESK = {"viewport": {"width": 1280, "height": 800}, "has_touch": False}


@pytest.fixture
def app(bare_app: Flask) -> Flask:
    """The served portal; `course` publishes one."""
    return bare_app


@pytest.fixture(autouse=True)
def course(app: Flask, commune: Unit) -> Course:
    """A course of the commune with a lesson and a quiz."""
    pages = {"01-mot.md": factories.lesson_markdown("Bài một"), "02-kiem-tra.md": factories.quiz_markdown(2)}
    return factories.make_course(pages=pages, unit=commune.code)


def open_menu_of(page: Page, title: str, item: str) -> None:
    """Follow a line of the menu of a page in its course."""
    page.goto(COURSE)
    reach(page, page.locator(f"summary[aria-label$='{title}']"))
    page.keyboard.press("Enter")
    reach(page, page.get_by_role("link", name=item, exact=True))
    enter(page)


def test_a_question_is_written_moved_remarked_on_and_its_page_deleted_and_restored(
    open_phone: Callable[..., Page], trainer: User, course: Course
) -> None:
    page = open_phone(trainer, **DESK)
    open_menu_of(page, "Kiểm tra", "Thẻ câu hỏi")
    reach(page, page.locator("#new > summary"))
    page.keyboard.press("Enter")
    reach(page, page.get_by_label("Anh/chị hỏi gì?"))
    page.keyboard.type("Ai được hỏi mã OTP?")
    reach(page, page.get_by_role("button", name="Thêm vô bài"))
    enter(page)
    form = page.locator("form.card-form").last
    for number, words in enumerate(("Không ai", "Ngân hàng"), 1):
        reach(page, form.get_by_label(f"Ý {number}", exact=True))
        page.keyboard.type(words)
    reach(page, form.get_by_label("Đúng", exact=True).first, "Shift+Tab")
    page.keyboard.press("Space")
    reach(page, form.get_by_role("button", name="Lưu", exact=True))
    page.keyboard.press("Enter")
    expect(form.locator(".card-saved")).to_have_text("Đã lưu")
    assert "Ai được hỏi mã OTP?" in work(course, "kiem-tra").source

    page.goto(f"{COURSE}/pages/mot/comments")
    reach(page, page.locator(".comment-add").first)
    enter(page)
    reach(page, page.locator("#words"))
    page.keyboard.type("Gọn hơn được không?")
    reach(page, page.get_by_role("button", name="Gửi góp ý"))
    enter(page)
    expect(page.locator(".comment-words")).to_have_text("Gọn hơn được không?")

    open_menu_of(page, "Bài một", "Xóa bài này")
    reach(page, page.get_by_role("button", name="Xóa bài này"))
    enter(page)
    reach(page, page.locator("a[href='/studio/deleted']").first)
    enter(page)
    reach(page, page.get_by_role("button", name=re.compile("Lấy lại")))
    enter(page)
    expect(page).to_have_url(re.compile("/pages/mot$"))
