"""From a new page to the published text and back, with the keyboard alone."""

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
from tests.browser.studio import until_kept
from tests.browser.test_keyboard import reach
from tests.studio.conftest import work

COURSE = "/studio/courses/an-toan"
EDITOR = f"{COURSE}/pages/qua-la"


@pytest.fixture
def app(bare_app: Flask) -> Flask:
    """The served portal; `course` publishes one."""
    return bare_app


@pytest.fixture(autouse=True)
def course(app: Flask, commune: Unit) -> Course:
    """A course of the commune with two lessons."""
    pages = {
        "01-mot.md": factories.lesson_markdown("Bài một"),
        "02-hai.md": factories.lesson_markdown("Bài hai"),
    }
    return factories.make_course(pages=pages, unit=commune.code)


def enter(page: Page) -> None:
    """Press what has the focus, and wait for the screen that it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_page_is_written_published_moved_and_brought_back(
    open_phone: Callable[..., Page], trainer: User, course: Course
) -> None:
    page = open_phone(trainer, viewport={"width": 1280, "height": 800}, has_touch=False)
    page.goto(COURSE)
    reach(page, page.get_by_label("Tên", exact=True))
    page.keyboard.type("Quà lạ")
    reach(page, page.get_by_role("button", name="Thêm rồi soạn"))
    enter(page)

    source = page.locator("#source")
    reach(page, page.locator("#insert > summary"))
    page.keyboard.press("Enter")
    reach(page, page.locator("#insert .menu-item", has_text="Câu chọn một đáp án"))
    page.keyboard.press("Enter")
    expect(source).to_have_value(re.compile("data-id"))
    expect(source).to_be_focused()
    page.keyboard.press("Control+a")  # the words of the template and the sample make way for one's own
    page.keyboard.type("Ai cho quà thì hỏi kỹ. ")
    page.keyboard.press("Control+s")
    until_kept(page, course, "qua-la")
    expect(page.locator("#faults-title")).to_have_text("Không thấy lỗi nào")
    expect(page.locator("#faults a:not([data-note], .button)")).to_have_count(0)  # a warning may stand there
    page.reload()
    reach(page, page.get_by_role("button", name="Đăng ngay"))
    enter(page)

    # The course's screen again: the new page goes up one place, and the focus stays with it.
    reach(page, page.get_by_role("link", name="Sắp xếp"))
    enter(page)
    up = page.locator("#up-qua-la")
    reach(page, up)
    page.keyboard.press("Enter")
    expect(page.locator("#order li").nth(1)).to_contain_text("Quà lạ")
    expect(up).to_be_focused()

    page.goto(f"{EDITOR}/history")
    reach(page, page.locator("main a", has_text="Bản 1").first)
    enter(page)
    text = work(course, "qua-la")
    assert text.number == 1
    assert text.file_name == "02-qua-la.md"
    assert text.source.count("Ai cho quà thì hỏi kỹ.") == 1
