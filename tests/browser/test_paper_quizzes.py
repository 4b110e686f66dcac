"""Typing sheets in as somebody does who has forty of them: by keyboard, by thumb, and while the line is cut."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from portal.accounts.models import User
from portal.courses.queries.published import find_page
from portal.db import db
from portal.paper_quizzes.models import PaperQuiz, PaperResult
from portal.paper_quizzes.rules.drawing import sheet_code
from portal.units.models import Unit
from tests import factories
from tests.browser.looks import visit
from tests.paper_quizzes.conftest import make_paper_quiz

DESK = {"viewport": {"width": 1280, "height": 800}, "has_touch": False}
QUESTIONS = 20
MINUTE = 60  # seconds for a sheet
KEYS_PER_SECOND = 2  # of somebody who looks at the sheet between them
STORED = "JSON.stringify(Object.keys(localStorage).filter((name) => name.startsWith('unsent:')))"


@pytest.fixture
def app(bare_app: Flask) -> Flask:
    """The served portal without courses."""
    return bare_app


@pytest.fixture
def quiz(team: Unit, head: User, member: User) -> PaperQuiz:
    """Twenty questions of one letter each, in two versions."""
    text = factories.quiz_markdown(QUESTIONS)
    factories.make_course(pages={"01-bai.md": factories.lesson_markdown(), "02-kiem-tra.md": text})
    page = find_page("an-toan", "kiem-tra")
    assert page is not None
    return make_paper_quiz(page, team, head, versions=2)


def right_letters(quiz: PaperQuiz, letter: str) -> str:
    """The line of a sheet on which the second option, as written, is crossed everywhere: all are right."""
    return "".join("ABCD"[one["options"].index(1)] for one in quiz.draw["versions"][letter])


def only_result() -> PaperResult:
    db.session.rollback()
    return db.session.query(PaperResult).one()


class Keyboard:
    """Presses keys one by one from the field that has the focus at first, and counts them."""

    def __init__(self, page: Page) -> None:
        # A browser gives the focus when it has drawn the page, which may be after it has loaded.
        expect(page.locator("#q")).to_be_focused()
        self.page, self.pressed = page, 0

    def type(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1


def test_a_sheet_of_twenty_is_typed_by_keyboard_within_a_minute(
    open_phone: Callable[..., Page], quiz: PaperQuiz, head: User, member: User
) -> None:
    page = open_phone(head, **DESK)
    page.goto(f"/paper-quizzes/{quiz.id}/results")
    keyboard, began = Keyboard(page), monotonic()

    keyboard.type(*member.name.split()[-1][0].lower(), "Enter", "b", *right_letters(quiz, "B").lower(), "Enter")
    expect(page.locator(".notice").first).to_contain_text("100 %")

    assert monotonic() - began + keyboard.pressed / KEYS_PER_SECOND < MINUTE
    assert (only_result().version, only_result().user_id, only_result().score) == ("B", member.id, 1.0)
    expect(page.locator("#q")).to_be_focused()


def test_without_scripts_it_is_the_same_line(
    open_phone: Callable[..., Page], quiz: PaperQuiz, head: User, member: User
) -> None:
    page = open_phone(head, java_script_enabled=False, **DESK)
    page.goto(f"/paper-quizzes/{quiz.id}/results?sheet={sheet_code(quiz.code, 'A')}")
    keyboard, began = Keyboard(page), monotonic()

    keyboard.type("Tab", "Tab", "Space", "Tab", "Tab", *right_letters(quiz, "A").lower(), "Enter")
    expect(page.locator(".notice").first).to_contain_text("100 %")

    assert monotonic() - began + keyboard.pressed / KEYS_PER_SECOND < MINUTE
    assert (only_result().version, only_result().score) == ("A", 1.0)


def test_what_was_typed_outlives_a_cut_line_and_comes_once(
    open_phone: Callable[..., Page], quiz: PaperQuiz, head: User, member: User
) -> None:
    page = open_phone(head, own=True, **DESK)
    path = f"/paper-quizzes/{quiz.id}/results"
    page.goto(path)
    page.get_by_label(member.name).check()
    page.locator("[name=version][value=B]").check()
    page.locator("#line").fill(right_letters(quiz, "B"))
    page.wait_for_function(f"{STORED} !== '[]'")
    page.context.set_offline(True)
    page.locator("#line").press("Enter")
    page.wait_for_timeout(300)
    context = page.context
    page.close()
    context.set_offline(False)

    page = context.new_page()
    page.goto(path)

    expect(page.locator("#line")).to_have_value(right_letters(quiz, "B"))
    expect(page.get_by_label(member.name)).to_be_checked()
    expect(page.locator("[name=version][value=B]")).to_be_checked()
    page.locator(".paper-send button").click()
    expect(page.locator("#line")).to_have_value("")
    assert (only_result().version, only_result().score) == ("B", 1.0)
    page.wait_for_function(f"{STORED} === '[]'")


def test_by_thumb_each_question_writes_its_letter_into_the_line(
    open_phone: Callable[..., Page], quiz: PaperQuiz, head: User, member: User
) -> None:
    page = open_phone(head)
    page.goto(f"/paper-quizzes/{quiz.id}/results")
    page.locator("[name=version][value=A]").check()
    page.locator("[name='A-1'][value=B]").check()
    page.locator("[name='A-3'][value=A]").check()

    expect(page.locator("#line")).to_have_value("B-A" + "-" * (QUESTIONS - 3))
    expect(page.locator("[data-version=B]")).to_be_hidden()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_screens_are_sound(
    open_phone: Callable[..., Page], quiz: PaperQuiz, head: User, member: User, language: str
) -> None:
    page = open_phone(head, own=True)
    page.goto("/")
    page.context.add_cookies([{"name": "language", "value": language, "url": page.url}])
    at = f"/paper-quizzes/{quiz.id}"

    assert visit(page, ["/paper-quizzes", "/paper-quizzes/new", f"/paper-quizzes/new?page={quiz.page_id}"]) == []
    assert visit(page, [at, f"{at}/results"]) == []
