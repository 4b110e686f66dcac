"""A member's home on a small phone, with scripts and without: what to do first, whom to ask, what is new."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.content.enums import PageKind
from portal.courses.models import Page as CoursePage
from portal.db import db
from portal.observations.models import Observation
from tests.browser.expecting import expect
from tests.browser.test_learning import attempt_of, give_answer, solution

COURSE = "/courses/nhan-dien-lua-dao"
FIRST = "/courses/vai-tro-va-cach-go-cua/viec-cua-to"
both_ways = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])


@both_ways
def test_the_first_home_has_one_card_that_begins(
    open_phone: Callable[..., Page], member: User, head: User, scripts: bool
) -> None:
    page = open_phone(member, scripts=scripts)
    page.goto("/")
    expect(page.locator("h1")).to_contain_text("Mình bắt đầu nghen")
    expect(page.locator("main .card")).to_have_count(1)
    expect(page.locator("main a.button.wide")).to_have_count(1)
    expect(page.locator("main a.course-line")).to_have_count(0)

    page.locator(".main-card a.button").click()

    expect(page).to_have_url(FIRST)


@both_ways
def test_an_open_quiz_waits_on_home(open_phone: Callable[..., Page], member: User, scripts: bool) -> None:
    page = open_phone(member, scripts=scripts)
    page.goto(f"{COURSE}/kiem-tra")
    page.locator("form[action$='/attempts'] button").click()
    give_answer(page, solution(attempt_of(page), 1), right=True)
    page.locator("button[name=go][value=next]").click()
    expect(page).to_have_url(page.url.split("/questions/")[0] + "/questions/2")
    question = page.url

    page.goto("/")
    expect(page.locator(".main-card")).to_contain_text("Bài kiểm tra đang làm dở")
    expect(page.locator(".main-card")).to_contain_text("câu 2 trên")
    page.locator(".main-card a.button").click()

    expect(page).to_have_url(question)
    page.goto("/continue")
    expect(page).to_have_url(question)


@both_ways
def test_what_the_head_said_is_read_and_goes(
    open_phone: Callable[..., Page], member: User, head: User, scripts: bool
) -> None:
    checklist = db.session.scalars(select(CoursePage).where(CoursePage.kind == PageKind.CHECKLIST)).first()
    assert checklist is not None
    seen = Observation(user_id=member.id, observer_id=head.id, page_id=checklist.id, ticked=[0], is_complete=False)
    seen.revision_id, seen.token = checklist.revision_id or 0, "một"
    seen.remark, seen.observed_at = "Nói chậm mà rõ.", clock.now()
    db.session.add(seen)
    db.session.commit()
    page = open_phone(member, scripts=scripts)
    page.goto("/")
    expect(page.locator("main")).to_contain_text("Nói chậm mà rõ.")

    page.locator("form[action*='/acknowledgement'] button").click()

    expect(page.locator("main")).not_to_contain_text("Nói chậm mà rõ.")
    expect(page).to_have_url("/")
    page.reload()
    expect(page.locator("main")).not_to_contain_text("Nói chậm mà rõ.")


def test_whom_to_ask_opens_with_the_keyboard_and_dials(
    open_phone: Callable[..., Page], member: User, head: User
) -> None:
    page = open_phone(member)
    page.goto("/")
    call = page.locator(f"a[href='tel:{head.phone}']")
    expect(call).to_be_hidden()

    page.locator("details.contact summary").focus()
    page.keyboard.press("Enter")
    expect(call).to_be_visible()
    page.keyboard.press("Tab")

    expect(call).to_be_focused()
    boxes = [link.bounding_box() for link in page.locator("details.contact a").all()]
    assert [box is not None and box["height"] >= 48 for box in boxes] == [True, True]


@both_ways
def test_learning_has_three_places_beside_each_other(
    open_phone: Callable[..., Page], member: User, scripts: bool
) -> None:
    page = open_phone(member, scripts=scripts)
    page.goto("/courses")
    for path in ("/progress", "/competences", "/courses"):
        page.locator(f".tabs a[href='{path}']").click()
        expect(page).to_have_url(path)
        expect(page.locator(".tabs a[aria-current=page]")).to_have_count(1)
