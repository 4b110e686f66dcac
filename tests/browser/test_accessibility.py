"""Axe finds nothing: on every screen, on a phone and on a desk, light and dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize

from portal.accounts.models import User
from tests.browser.looks import violations, visit

COURSE = "/courses/nhan-dien-lua-dao"
AID = "/g/so-cuu-khi-bi-lua"
STRANGERS = ("/", "/sign-in", "/activate", "/first-aid", "/first-aid/banks", "/first-aid/police", "/search?q=lua")
RESIDENTS = ("/g", "/g?nhom=cao-tuoi", AID, f"{AID}?cam-on=1")
MEMBERS = ("/", "/courses", COURSE, f"{COURSE}/cuoc-goi-gia-danh", f"{COURSE}/kiem-tra", "/progress", "/account")
MEMBERS += (f"{COURSE}/hoi-lai", f"{COURSE}/so-cuu-khi-bi-lua", "/competences", "/search?q=ma")
MEMBERS += ("/visits", "/visits/new")


def test_screens_for_strangers(open_phone: Callable[..., Page]) -> None:
    assert visit(open_phone(), STRANGERS) == []


SMALLEST: ViewportSize = {"width": 320, "height": 640}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_screens_of_a_member_on_the_smallest_phone_with_letters_twice_as_large(
    open_phone: Callable[..., Page], member: User, language: str
) -> None:
    page = open_phone(member)
    page.goto("/healthz")
    page.context.add_cookies([{"name": "display", "value": f"auto.1.{language}", "url": page.url}])
    found = []

    for path in ("/", COURSE, f"{COURSE}/cuoc-goi-gia-danh", f"{COURSE}/kiem-tra", "/progress", "/accessibility"):
        page.goto(path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        found += violations(page, ((SMALLEST, "light"), (SMALLEST, "dark")))

    assert found == []


@pytest.mark.parametrize("path", ["/khong-co-trang-nay", "/g/khong-co"])
def test_what_is_not_there(open_phone: Callable[..., Page], path: str) -> None:
    page = open_phone()
    page.goto(path)

    assert violations(page) == []


def test_screens_for_residents(open_phone: Callable[..., Page]) -> None:
    assert visit(open_phone(), RESIDENTS) == []


def test_a_guide_in_its_course_and_what_was_said_of_it(open_phone: Callable[..., Page], trainer: User) -> None:
    assert visit(open_phone(trainer), (f"{COURSE}/so-cuu-khi-bi-lua", "/guides/results")) == []


def test_screens_of_a_member(open_phone: Callable[..., Page], member: User) -> None:
    assert visit(open_phone(member), MEMBERS) == []


def test_screens_of_a_head(open_phone: Callable[..., Page], head: User, member: User) -> None:
    page = open_phone(head)

    watched = f"/people/{member.id}/teach-back"
    found = visit(page, ("/people", f"{watched}/nhan-dien-lua-dao/hoi-lai", watched, f"/people/{member.id}"))
    page.locator("#code summary").click()
    page.locator("#code form button").click()
    page.wait_for_url("**/code**")

    assert found + violations(page) == []


def test_a_quiz_from_its_first_question_to_its_result(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member)
    page.goto(f"{COURSE}/kiem-tra")
    page.locator("form[action$='/attempts'] button").click()
    page.wait_for_url("**/questions/1")
    found = violations(page)
    page.goto(f"{page.url.rsplit('/questions/', 1)[0]}/review")
    found += violations(page)
    page.locator("form[action$='/submission'] button").click()
    page.locator(".result").wait_for()

    assert found + violations(page) == []


def test_a_practice_question_answered_wrong(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member)
    page.goto(f"{COURSE}/cuoc-goi-gia-danh")
    form = page.locator("#question-xa-moi-dong-bo")
    form.locator("[name$=choice][value='0']").check()
    page.locator(".verdict").wait_for()

    assert violations(page) == []
