"""Where the focus goes, what is read out and what the tab is called, for those who hear a page."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from portal.accounts.models import User
from tests.browser.test_dashboard_screens import until_htmx_listens
from tests.browser.test_learning import FIRST, QUIZ, attempt_of, give_answer, solution

FOCUSED = "document.activeElement.outerHTML.slice(0, 200)"


def test_focus_and_title_move_with_the_question_of_a_quiz(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member)
    page.goto(QUIZ)
    page.locator("form[action$='/attempts'] button").click()
    attempt = attempt_of(page)
    count = len(attempt.drawn)

    for number in range(1, count):
        give_answer(page, solution(attempt, number), right=True)
        until_htmx_listens(page, "#attempt form")
        page.locator("button[name=go][value=next]").focus()
        page.keyboard.press("Enter")
        said = f"Câu {number + 1} trên {count}"
        expect(page).to_have_title(f"{said} · Từng Ngõ")
        expect(page.locator("h1.steps-text")).to_have_text(said)
        expect(page.locator("h1.steps-text")).to_be_focused()
        # What is asked is said with it.
        expect(page.locator("h1.steps-text")).to_have_accessible_description(
            page.locator("legend").first.inner_text()
        )

    until_htmx_listens(page, "#attempt form")
    page.locator("button[name=go][value=next]").click()
    expect(page).to_have_title("Coi lại trước khi nộp · Từng Ngõ")
    expect(page.locator("#attempt h1")).to_be_focused()


def test_the_flag_of_a_question_keeps_the_focus_and_its_place(
    open_phone: Callable[..., Page], member: User
) -> None:
    page = open_phone(member, viewport={"width": 360, "height": 420})
    page.goto(QUIZ)
    page.locator("form[action$='/attempts'] button").click()
    until_htmx_listens(page, "#attempt form")
    page.locator("button[value=flag]").focus()
    before = page.evaluate("scrollY")
    page.keyboard.press("Enter")

    expect(page.locator("button[value=unflag]")).to_be_focused()
    assert page.evaluate("scrollY") == before > 0


def test_the_keyboard_finds_the_button_of_a_question_that_a_tap_sends(
    open_phone: Callable[..., Page], member: User
) -> None:
    page = open_phone(member)
    page.goto(FIRST)
    form = page.locator("form.question-form[data-tap]").first
    button = form.locator(".actions button")
    width = "actions => actions.getBoundingClientRect().width"
    assert form.locator(".actions").evaluate(width) == 1

    form.locator("input[type=radio]").first.focus()
    for _stop in range(form.locator("summary").count() + 1):
        page.keyboard.press("Tab")

    expect(button).to_be_focused()
    assert form.locator(".actions").evaluate(width) > 100


def test_a_question_without_a_clear_answer_says_what_is_missing(
    open_phone: Callable[..., Page], member: User
) -> None:
    page = open_phone(member)
    page.goto(FIRST)
    form = page.locator("form.question-form").filter(has=page.locator("[name$=choice]")).first
    name = form.get_attribute("id")

    until_htmx_listens(page, f"#{name}")
    form.evaluate("form => form.requestSubmit()")

    expect(page.locator(f"#{name} .question > .error")).to_be_focused()
    expect(page.locator("#announcer")).not_to_be_empty()


def test_a_verdict_takes_the_focus_when_it_comes_and_not_when_the_lesson_is_opened(
    open_phone: Callable[..., Page], member: User
) -> None:
    page = open_phone(member)
    page.goto(FIRST)
    form = page.locator("form.question-form").filter(has=page.locator("[name$=choice]")).last
    name = form.get_attribute("id")
    form.locator("[name$=choice]").first.check()
    form.evaluate("form => form.isConnected && form.requestSubmit()")
    expect(page.locator(f"#{name} .verdict")).to_be_focused()

    page.goto("/")
    page.goto(FIRST)

    expect(page.locator(f"#{name} .verdict")).to_be_visible()
    assert page.evaluate("scrollY") == 0
    assert page.evaluate("document.activeElement === document.body"), page.evaluate(FOCUSED)
