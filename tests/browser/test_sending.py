"""What was chosen or written reaches the portal, whichever button is pressed and whatever happens on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from portal.accounts.models import User
from tests.browser.conftest import session_cookie
from tests.browser.expecting import expect
from tests.browser.four_questions import ALL, LESSON, answers, choose_all, is_done, publish


@pytest.fixture
def app(bare_app: Flask) -> Flask:
    """The served portal, with no course but that of the test."""
    return bare_app


@pytest.fixture
def take_out(open_phone: Callable[..., Any], member: User) -> Callable[..., Any]:
    """A phone before the lesson."""

    def take(*, clock: bool = False, own: bool = False, **options: Any) -> Any:
        publish()
        page = open_phone(member, own=clock or own, **options)
        if clock:
            page.clock.install()
        page.goto(LESSON)
        if options.get("scripts", True):
            page.evaluate(COUNT_SEALING)
        return page

    return take


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_done_sends_whatever_is_chosen(take_out: Callable[..., Any], scripts: bool) -> None:
    page = take_out(scripts=scripts)
    choose_all(page)
    if scripts:  # a single choice was sent by the tap
        expect(page.locator("#question-dien-luc .option.wrong")).to_be_visible()

    page.locator("#finish button").click()

    if not scripts:  # a wrong answer is commented on before one goes on
        expect(page.locator(".lead-to")).to_be_visible()
        expect(page.locator("#question-dien-luc .option.wrong")).to_be_visible()
        assert is_done()
        page.locator("#finish button").click()
    expect(page.locator("#finish")).to_have_count(0)
    assert answers() == ALL
    assert is_done()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_done_with_an_open_question_loses_nothing_and_leads_to_it(
    take_out: Callable[..., Any], scripts: bool
) -> None:
    page = take_out(scripts=scripts)
    choose_all(page)
    page.locator("[name='so-bao.text']").fill("")

    page.locator("#finish button").click()

    expect(page.locator("#question-so-bao .error")).to_be_visible()
    assert answers() == {name: given for name, given in ALL.items() if name != "so-bao"}
    assert not is_done()
    expect(page.locator("[name='cong-an.choice']")).to_have_value("1")
    if scripts:
        expect(page.locator(".lead-to")).to_be_focused()
        expect(page.locator(".lead-to")).to_be_in_viewport()


def test_the_arrow_keys_choose_without_sending_and_the_space_bar_sends(take_out: Callable[..., Page]) -> None:
    page = take_out()
    first = page.locator("[name='dien-luc.choice']").first
    first.focus()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[name='dien-luc.choice'][value='1']")).to_be_checked()
    expect(page.locator("#question-dien-luc button")).to_be_visible()
    page.wait_for_timeout(200)
    assert answers() == {}

    page.keyboard.press("Space")
    expect(page.locator("#question-dien-luc .option.right")).to_be_visible()
    assert answers() == {"dien-luc": {"chosen": [1]}}


def test_where_the_author_wants_a_button_a_tap_does_not_send(
    open_phone: Callable[..., Page], member: User
) -> None:
    publish(title="answer: button\ntitle:")
    page = open_phone(member)
    page.goto(LESSON)

    page.locator("[name='dien-luc.choice'][value='0']").check()
    page.locator("[name='dien-luc.choice'][value='1']").check()
    page.wait_for_timeout(200)
    assert answers() == {}

    page.locator("#question-dien-luc button").click()
    expect(page.locator("#question-dien-luc .option.right")).to_be_visible()
    assert answers() == {"dien-luc": {"chosen": [1]}}


# How often the page is at work on its key and with it: as long as it is, something waits to be stored.
COUNT_SEALING = """() => {
  window.sealing = 0;
  const end = () => { window.sealing -= 1; };
  for (const name of ["importKey", "encrypt"]) {
    const real = crypto.subtle[name].bind(crypto.subtle);
    crypto.subtle[name] = (...all) => {
      window.sealing += 1;
      const done = real(...all);
      done.then(end, end);
      return done;
    };
  }
}"""
STORED = "JSON.stringify(Object.entries(localStorage).filter(([name]) => name.startsWith('unsent:')))"


def until_sealed(page: Page) -> None:
    """Wait until the phone has stored what was chosen and written."""
    page.wait_for_function(f"() => window.sealing === 0 && {STORED} !== '[]'")
    page.wait_for_timeout(100)  # for the browser to have it from the page, which is closed next


def reopen(page: Page, address: str = LESSON) -> Page:
    """Close the tab, with a line again, and open the page anew."""
    until_sealed(page)
    context = page.context
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    return again


def test_a_tap_without_a_line_outlives_the_tab(take_out: Callable[..., Page]) -> None:
    page = take_out()
    page.context.set_offline(True)
    page.locator("[name='dien-luc.choice'][value='1']").check()
    expect(page.locator("#connection")).to_be_visible()

    page = reopen(page)

    expect(page.locator("#question-dien-luc .option.right")).to_be_visible()
    assert answers() == {"dien-luc": {"chosen": [1]}}
    assert page.evaluate("scrollY") == 0
    page.wait_for_function(f"{STORED} === '[]'")


def test_what_was_written_and_not_sent_is_there_again(take_out: Callable[..., Page]) -> None:
    page = take_out()
    page.locator("[name='so-bao.text']").fill("156")
    page.locator("[name='nen-noi.choice'][value='1']").check()
    page.context.set_offline(True)

    page = reopen(page)

    expect(page.locator("#question-so-bao .kept-note")).to_be_visible()
    expect(page.locator("[name='so-bao.text']")).to_have_value("156")
    expect(page.locator("[name='nen-noi.choice'][value='1']")).to_be_checked()
    expect(page.locator("[name='nen-noi.choice'][value='0']")).not_to_be_checked()
    assert answers() == {}
    page.locator("#question-so-bao button").click()
    expect(page.locator("#question-so-bao .verdict.right")).to_be_visible()


def test_an_older_copy_never_wins_over_what_was_sent_elsewhere(
    take_out: Callable[..., Page], open_phone: Callable[..., Page], member: User
) -> None:
    page = take_out()
    page.context.set_offline(True)
    page.locator("[name='dien-luc.choice'][value='0']").check()
    other = open_phone(member, own=True)
    other.goto(LESSON)
    other.locator("[name='dien-luc.choice'][value='1']").check()
    expect(other.locator("#question-dien-luc .option.right")).to_be_visible()

    page = reopen(page)

    expect(page.locator("#question-dien-luc .option.right")).to_be_visible()
    page.wait_for_function(f"{STORED} === '[]'")
    assert answers() == {"dien-luc": {"chosen": [1]}}


def test_the_next_person_on_the_phone_neither_sees_nor_sends_it(
    take_out: Callable[..., Page], served: Any, head: User, member: User
) -> None:
    page = take_out()
    page.locator("[name='so-bao.text']").fill("so nay cua tui")
    page.context.set_offline(True)
    page.locator("#question-so-bao button").click()
    until_sealed(page)
    context = page.context
    page.close()
    context.set_offline(False)
    context.clear_cookies()
    context.add_cookies([session_cookie(served, head)])

    page = context.new_page()
    page.goto(LESSON)

    page.wait_for_timeout(300)
    expect(page.locator("[name='so-bao.text']")).to_have_value("")
    stored = page.evaluate(STORED)
    assert stored != "[]"
    assert "cua tui" not in stored
    assert answers() == {}
    context.clear_cookies()
    context.add_cookies([session_cookie(served, member)])
    page.goto(LESSON)
    expect(page.locator("#question-so-bao .verdict.wrong")).to_be_visible()
    assert answers() == {"so-bao": {"text": "so nay cua tui"}}


def test_a_server_that_hangs_is_told_of_and_tried_again(take_out: Callable[..., Page]) -> None:
    page = take_out(clock=True)
    page.route("**/practice/*", lambda _route: None)
    button = page.locator("#question-so-bao .actions button")
    page.locator("[name='so-bao.text']").fill("156")
    button.click()
    expect(button).to_have_class("button quiet pressed")
    expect(button).to_have_text("Trả lời")

    page.clock.run_for(1100)
    expect(button).to_have_text("Đang gửi…")
    expect(page.locator("#announcer")).to_have_text("Đang gửi…")
    page.clock.run_for(7000)
    expect(button).to_have_text("Mạng chậm, đang chờ")
    page.clock.run_for(24000)

    expect(button).to_have_text("Trả lời")
    expect(page.locator("#connection")).to_be_visible()
    expect(page.locator("[name='so-bao.text']")).to_have_value("156")
    page.unroute("**/practice/*")
    page.clock.run_for(16000)  # it is tried again by itself, as by a tap
    expect(page.locator("#question-so-bao .verdict.right")).to_be_visible()
    assert answers() == {"so-bao": {"text": "156"}}


def test_a_page_that_is_sent_whole_says_so_too(take_out: Callable[..., Page]) -> None:
    page = take_out(clock=True)
    choose_all(page)
    expect(page.locator("#question-dien-luc .option.wrong")).to_be_visible()
    page.evaluate("addEventListener('submit', (event) => event.preventDefault())")  # nothing ever comes back
    button = page.locator("#finish button")
    words = button.inner_text()
    button.click()

    page.clock.run_for(1100)
    expect(button).to_have_text("Đang gửi…")
    page.clock.run_for(31000)
    expect(button).to_have_text(words)
    expect(page.locator("#connection")).to_be_visible()


def test_an_answer_that_was_taken_is_not_said_to_be_on_its_way(take_out: Callable[..., Page]) -> None:
    page = take_out(clock=True)
    page.locator("[name='so-bao.text']").fill("156")
    page.locator("#question-so-bao .actions button").click()
    expect(page.locator("#question-so-bao .verdict.right")).to_be_visible()

    for _second in range(5):
        page.clock.run_for(8000)

    expect(page.locator("#connection")).to_be_hidden()
    expect(page.locator("#announcer")).to_be_empty()


def test_an_answer_that_is_not_whole_is_sent_once(take_out: Callable[..., Page]) -> None:
    page = take_out(own=True)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

    page.locator("#question-so-bao .actions button").click()

    expect(page.locator("#question-so-bao .error")).to_be_visible()
    page.wait_for_timeout(500)
    assert len(sent) == 1
    page.wait_for_function(f"{STORED} === '[]'")
