"""Slips of the hand mended in a real browser, taken back, and without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from portal.accounts.models import User
from portal.courses.models import Course
from portal.units.models import Unit
from tests import factories
from tests.browser import looks
from tests.browser.expecting import expect
from tests.courses.conftest import COMPETENCES, FACTS
from tests.studio.conftest import work

EDITOR = "/studio/courses/an-toan/pages/mot"
DESK = {"viewport": {"width": 1280, "height": 800}, "has_touch": False}
SLIPS = "##Ba bước\n\n• Dừng\n• Báo số 156\n\nCâu 1: Cô Ba làm gì?\nA. Đọc mã\nB. Cúp máy\nĐáp án: B\n"
MENDED = (
    "## Ba bước\n\n- Dừng\n- Báo số 156\n\nCô Ba làm gì?\n\n"
    '<!-- data-id="co-ba-lam-gi" -->\n- [( )] Đọc mã\n- [(X)] Cúp máy\n'
)


@pytest.fixture
def app(bare_app: Flask) -> Flask:
    """The served portal; `course` publishes one."""
    return bare_app


@pytest.fixture(autouse=True)
def course(app: Flask, commune: Unit) -> Course:
    """A course of the commune with one lesson."""
    pages = {"01-mot.md": factories.lesson_markdown("Bài một")}
    return factories.make_course(
        pages=pages, files={"facts.yml": FACTS, "competences.yml": COMPETENCES}, unit=commune.code
    )


@pytest.mark.parametrize("size", [DESK, {}], ids=["desk", "phone"])
def test_all_that_is_safe_is_fixed_at_once_and_can_be_taken_back(
    open_phone: Callable[..., Page], trainer: User, size: dict[str, object]
) -> None:
    page = open_phone(trainer, **size)
    page.goto(EDITOR)
    text = page.locator("#source")
    text.fill(SLIPS)
    everything = page.get_by_role("button", name="Sửa giùm hết 3 chỗ")
    expect(everything).to_be_visible()
    assert looks.violations(page) == []

    everything.focus()
    page.keyboard.press("Enter")
    expect(text).to_have_value(MENDED)
    expect(page.locator("#fixed")).to_contain_text("Đã sửa giùm 3 chỗ")
    expect(page.locator("#faults ol[aria-labelledby=notes-title] li")).to_have_count(1)
    page.get_by_role("button", name="Lấy lại như cũ").click()
    expect(text).to_have_value(SLIPS)
    expect(page.locator("#fixed")).to_be_hidden()
    page.locator("[data-quick-fix][value=heading-4]").click()
    expect(text).to_have_value(SLIPS.replace("##Ba", "## Ba"))
    if size:
        page.keyboard.press("Control+z")
        expect(text).to_have_value(SLIPS)


def test_without_scripts_one_place_is_fixed_saved_and_taken_back(
    open_phone: Callable[..., Page], trainer: User, course: Course
) -> None:
    page = open_phone(trainer, scripts=False)
    page.goto(EDITOR)
    page.locator("#source").fill(SLIPS)
    page.get_by_role("button", name="Lưu", exact=True).click()

    page.locator("[data-quick-fix][value=choices-9]").click()
    assert "- [(X)] Cúp máy" in page.locator("#source").input_value()
    assert "- [(X)] Cúp máy" in work(course).source
    page.get_by_role("button", name="Lấy lại như cũ").click()

    assert page.locator("#source").input_value() == SLIPS
    assert work(course).source.endswith(SLIPS)
