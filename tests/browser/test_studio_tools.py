"""The tools of the editor in a real browser: the menu, tables, pasting, finding."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from portal.accounts.models import User
from portal.courses.models import Course
from portal.units.models import Unit
from tests import factories
from tests.browser.expecting import expect
from tests.browser.test_studio_editor import EDITOR, holding
from tests.courses.conftest import COMPETENCES, FACTS

DESK = {"viewport": {"width": 1280, "height": 800}, "has_touch": False}


@pytest.fixture
def app(bare_app: Flask) -> Flask:
    """The served portal; `course` publishes one."""
    return bare_app


@pytest.fixture(autouse=True)
def course(app: Flask, commune: Unit) -> Course:
    """A course of the commune with two lessons."""
    return factories.make_course(
        pages={
            "01-mot.md": factories.lesson_markdown("Bài một", "Dòng đầu.\n\nXem [bài hai](02-hai.md)."),
            "02-hai.md": factories.lesson_markdown("Bài hai"),
        },
        files={"facts.yml": FACTS, "competences.yml": COMPETENCES},
        unit=commune.code,
    )


def test_the_menu_is_searched_without_marks_and_the_first_is_inserted(
    open_phone: Callable[..., Page], trainer: User
) -> None:
    page = open_phone(trainer, **DESK)
    page.goto(EDITOR)
    groups = page.locator(".insert-head")

    page.locator("#insert > summary").click()
    expect(groups).to_have_text(["Dạy", "Hỏi", "Nối"])
    box = page.locator(".insert-groups").evaluate(
        "box => [box.scrollHeight - box.clientHeight, innerHeight - box.getBoundingClientRect().bottom]"
    )
    assert box[0] <= 0 <= box[1], "the whole menu is seen at once"
    page.keyboard.type("doan van cho trong")
    expect(page.locator("#insert .menu-item:visible")).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")

    expect(page.locator("#source")).to_have_value(holding("[[OTP]]"))
    expect(page.locator("#insert .menu-box")).to_be_hidden()
    page.locator("#insert > summary").click()
    page.keyboard.type("khủng long")
    expect(page.locator(".insert-none")).to_have_text("Không có món nào như vậy.")


def test_a_table_is_drawn_by_a_grid_and_grows_where_the_caret_is(
    open_phone: Callable[..., Page], trainer: User, course: Course
) -> None:
    page = open_phone(trainer)
    page.goto(EDITOR)
    before = page.locator("#source").input_value()

    page.locator(".tools [data-open=table]").click()
    page.locator("[data-cell='3,2']").click()
    page.keyboard.type("Dấu hiệu")
    page.locator(".tools [data-open=table]").click()
    page.locator("[data-table=column]").click()

    table = "| Dấu hiệu |  | Cột 2 |\n| --- | --- | --- |\n|  |  |  |\n|  |  |  |"
    expect(page.locator("#source")).to_have_value(f"{before.rstrip()}\n\n{table}\n")
    expect(page.frame_locator("#preview iframe").locator("th")).to_have_count(3)
    page.locator("#source").press("Control+z")
    expect(page.locator("#source")).to_have_value(holding("| Dấu hiệu | Cột 2 |\n| --- | --- |\n|  |  |"))
