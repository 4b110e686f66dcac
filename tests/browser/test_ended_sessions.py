"""What was answered when the session had ended leads through the sign-in back, and is nobody else's to send."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from portal.accounts.models import User
from tests.browser.conftest import session_cookie
from tests.browser.expecting import expect
from tests.browser.four_questions import ALL, LESSON, answers, choose_all, publish


@pytest.fixture
def app(bare_app: Flask) -> Flask:
    """The served portal, with no course but that of the test."""
    return bare_app


@pytest.fixture
def take_out(open_phone: Callable[..., Any], member: User) -> Callable[..., Any]:
    """A phone before the lesson."""

    def take(*, clock: bool = False, **options: Any) -> Any:
        publish()
        page = open_phone(member, own=clock, **options)
        if clock:
            page.clock.install()
        page.goto(LESSON)
        return page

    return take


def test_an_answer_sent_after_the_session_is_gone_leads_through_sign_in_back_to_it(
    take_out: Callable[..., Page], served: Any, member: User
) -> None:
    page = take_out()
    page.locator("[name='so-bao.text']").fill("156")
    page.context.clear_cookies()

    page.locator("#question-so-bao .actions button").click()

    error = page.locator("#messages #error")
    expect(error.locator("h1")).to_have_text("Đăng nhập lại, phần anh/chị làm còn đây")
    expect(page.locator("[name='so-bao.text']")).to_have_value("156")
    link = error.locator("a.button")
    assert "next=" in (link.get_attribute("href") or "")
    link.click()
    page.context.add_cookies([session_cookie(served, member)])
    page.reload()  # who is signed in is led on at once, as after the form
    expect(page.locator("#question-so-bao .verdict.right")).to_be_visible()
    assert page.url.endswith(f"{LESSON}#question-so-bao")
    assert answers() == {"so-bao": {"text": "156"}}


def test_without_scripts_what_was_sent_after_the_session_is_gone_comes_back_to_be_sent_again(
    take_out: Callable[..., Any], served: Any, member: User
) -> None:
    page = take_out(scripts=False)
    choose_all(page)
    name = served.app.config["SESSION_COOKIE_NAME"]
    page.client.delete_cookie(name, domain="127.0.0.1")

    page.locator("#finish button").click()

    expect(page.locator("form[data-given-back]")).to_have_count(1)
    page.client.set_cookie(name, session_cookie(served, member)["value"], domain="127.0.0.1")
    page.locator("form[data-given-back] button").click()
    assert answers() == ALL


def test_what_came_back_is_sent_by_its_own_account_alone(
    take_out: Callable[..., Any], served: Any, member: User, head: User
) -> None:
    page = take_out(scripts=False)
    choose_all(page)
    name = served.app.config["SESSION_COOKIE_NAME"]
    page.client.delete_cookie(name, domain="127.0.0.1")
    page.locator("#finish button").click()

    page.client.set_cookie(name, session_cookie(served, head)["value"], domain="127.0.0.1")
    page.locator("form[data-given-back] button").click()

    expect(page.locator("h1")).to_have_text("Người khác đang đăng nhập trên máy này")
    assert answers() == {}
    page.client.set_cookie(name, session_cookie(served, member)["value"], domain="127.0.0.1")
    page.locator("form[data-given-back] button").click()
    assert answers() == ALL


def test_a_form_of_an_earlier_sign_in_is_sent_again_by_itself(
    take_out: Callable[..., Page], served: Any, member: User
) -> None:
    page = take_out()
    page.locator("[name='so-bao.text']").fill("156")
    page.context.clear_cookies()
    page.context.add_cookies([session_cookie(served, member)])

    page.locator("#question-so-bao .actions button").click()

    expect(page.locator("#question-so-bao .verdict.right")).to_be_visible()
    assert answers() == {"so-bao": {"text": "156"}}


def test_a_form_of_another_account_is_not(take_out: Callable[..., Page], served: Any, head: User) -> None:
    page = take_out()
    page.locator("[name='so-bao.text']").fill("156")
    page.context.clear_cookies()
    page.context.add_cookies([session_cookie(served, head)])

    page.locator("#question-so-bao .actions button").click()

    expect(page.locator("#messages #error")).to_be_visible()
    assert answers() == {}
