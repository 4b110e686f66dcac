"""A quiz with a question that must be right, from its first screen to the pass, on a phone and in every look."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from portal.accounts.models import User
from tests import factories
from tests.browser.expecting import expect
from tests.browser.looks import violations
from tests.learning.test_remedial import LESSON, QUIZ, QUIZ_TEXT, SHORT


@pytest.fixture
def app(bare_app: Flask) -> Flask:
    """The served portal with a course whose quiz has a section that must be right."""
    factories.make_course("an-toan", pages={"01-bai.md": LESSON, "02-kiem-tra.md": QUIZ_TEXT})
    return bare_app


def answer(page: Page, right: bool) -> None:
    """Choose an option of the question on the screen."""
    page.locator(f".question [name=choice][value='{0 if right else 1}']").check()


def test_a_miss_is_explained_read_up_and_made_up_for(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member)
    page.goto(QUIZ)
    expect(page.locator(".quiz-card .must-pass h2")).to_have_text("1 câu giữ tiền")
    found = violations(page)
    page.locator("form[action$='/attempts'] button").click()
    for number in range(1, 5):
        page.wait_for_url(f"**/questions/{number}")
        expect(page.locator(".must-pass-mark")).to_have_count(1 if number == 1 else 0)
        answer(page, right=number > 1)
        page.locator("#saved, .saved").first.wait_for()
        page.locator("button[name=go][value=next]").click()
    page.wait_for_url("**/review")
    found += violations(page)
    page.locator("form[action$='/submission'] button").click()
    expect(page.locator(".result")).to_contain_text(SHORT)
    found += violations(page)

    page.locator(".must-pass a[href$='/remedial/passage']").click()
    expect(page.locator("h1")).to_have_text("Tắt máy trước")
    found += violations(page)
    page.locator(".actions a[href$='/remedial']").click()
    page.locator("h1.must-pass-title").wait_for()
    found += violations(page)
    answer(page, right=False)
    page.locator(".quiz-question button").click()
    expect(page.locator(".must-pass")).to_contain_text("Câu vừa rồi cũng chưa đúng.")
    page.locator(".must-pass a[href$='/remedial']").click()
    answer(page, right=True)
    page.locator(".quiz-question button").click()
    expect(page.locator(".result.passed")).to_contain_text("Câu giữ tiền đã trả lời lại, đúng rồi.")

    assert found + violations(page) == []


def test_the_keyboard_alone_does_it(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member)
    page.goto(QUIZ)
    page.locator("form[action$='/attempts'] button").press("Enter")
    for number in range(1, 5):
        page.wait_for_url(f"**/questions/{number}")
        page.locator(f".question [name=choice][value='{1 if number == 1 else 0}']").press("Space")
        page.locator("button[name=go][value=next]").press("Enter")
    page.wait_for_url("**/review")
    page.locator("form[action$='/submission'] button").press("Enter")
    page.locator(".must-pass a[href$='/remedial']").press("Enter")
    page.locator(".question [name=choice][value='0']").press("Space")
    page.locator(".quiz-question button").press("Enter")

    expect(page.locator(".result.passed")).to_be_visible()
