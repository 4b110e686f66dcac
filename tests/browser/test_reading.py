"""Leaving a lesson in its middle and coming back; what readers say, and what trainers answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from portal.accounts.models import User
from portal.db import db
from portal.progress.models import ReadingPosition
from portal.units.models import Unit
from tests import factories
from tests.browser.expecting import expect
from tests.browser.looks import violations
from tests.browser.phones import until

LESSON = "/courses/nhan-dien-lua-dao/cuoc-goi-gia-danh"
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])


@pytest.fixture
def writer(commune: Unit) -> User:
    """A trainer who writes for everybody."""
    return factories.make_user("Phạm Thị Út", unit=commune, grants={"trainer": commune.parent})


def kept_place() -> str | None:
    """The place that the portal has kept, which a browser tells as it leaves a page, a moment later."""
    db.session.rollback()
    return db.session.scalar(select(ReadingPosition.anchor))


def test_who_leaves_in_the_middle_is_led_back_on_another_phone(
    open_phone: Callable[..., Page], member: User
) -> None:
    first = open_phone(member)
    first.goto(LESSON)
    expect(first.locator(".kept-place")).to_have_count(0)
    first.locator("#cong-an").evaluate("heading => heading.scrollIntoView()")
    first.goto("/courses")
    until(first, lambda: kept_place() == "cong-an")

    second = open_phone(member)
    second.goto(LESSON)
    assert second.evaluate("scrollY") == 0
    row = second.locator(".kept-place")
    expect(row).to_contain_text("Công an, viện kiểm sát, thuế")
    row.click()

    expect(second.locator("#cong-an")).to_be_in_viewport()
    bar = second.locator("header.top").bounding_box()
    heading = second.locator("#cong-an").bounding_box()
    assert bar is not None
    assert heading is not None
    assert heading["y"] >= bar["y"] + bar["height"] - 1  # not under the bar that stays


def test_a_lesson_that_was_only_opened_tells_nothing(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member)
    page.goto(LESSON)
    page.evaluate("() => { navigator.sendBeacon = (_url, body) => sessionStorage.setItem('told', body) || true; }")

    page.goto("/courses")

    assert page.evaluate("sessionStorage.getItem('told')") is None


def test_finishing_a_lesson_tells_no_place(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member)
    page.goto(LESSON)
    page.evaluate("() => { navigator.sendBeacon = (_url, body) => sessionStorage.setItem('told', body) || true; }")
    finish = page.locator("#finish button")
    finish.scroll_into_view_if_needed()

    finish.click()
    page.wait_for_url("**/completion")

    assert page.evaluate("sessionStorage.getItem('told')") is None


def test_without_scripts_resting_keeps_the_place(open_phone: Callable[..., Page], member: User) -> None:
    part = "## Phần {n}\n\n" + "Cúp máy rồi gọi số mình biết. " * 60 + "\n\n{question}"
    body = "\n".join(part.format(n=n, question=factories.practice_markdown(f"cau-{n}")) for n in range(1, 4))
    factories.make_course("dai", {"01-dai.md": factories.lesson_markdown(body=body)})
    page = open_phone(member, scripts=False)
    page.goto("/courses/dai/dai")

    page.locator("button[name=rest]").click()

    page.goto("/courses/dai/dai")
    expect(page.locator(".kept-place")).to_contain_text("Phần")


@SCRIPTS
def test_a_report_reaches_the_trainer_and_the_answer_comes_back(
    open_phone: Callable[..., Page], member: User, writer: User, scripts: bool
) -> None:
    page = open_phone(member, scripts=scripts)
    page.goto(LESSON)
    page.locator(".feedback-ways [value=hard]").click()
    expect(page.locator("#feedback")).to_contain_text("Còn khó")
    reports = page.locator("#main a[href*='report']")
    expect(reports).to_have_count(1)
    reports.click()
    page.locator("textarea[name=text]").fill("Số này gọi không được.")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("#feedback")).to_contain_text("Số này gọi không được.")
    if scripts:
        assert violations(page) == []

    studio = open_phone(writer, scripts=scripts)
    studio.goto("/studio")
    studio.locator("a[href$='/feedback']").click()
    expect(studio.locator("main")).to_contain_text("Số này gọi không được.")
    if scripts:
        assert violations(studio) == []
    studio.locator("[name=reply]").fill("Sửa rồi, cảm ơn cô.")
    studio.locator("[name=state][value=fixed]").click()
    expect(studio.locator("main")).to_contain_text("Đã sửa")

    page.goto(LESSON)
    expect(page.locator("#feedback")).to_contain_text("Sửa rồi, cảm ơn cô.")


def test_undoing_a_rating_keeps_the_focus_and_says_so(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member)
    page.goto(LESSON)
    page.locator(".feedback-ways [value=easy]").click()
    said = page.locator("#feedback [role=status]")
    expect(said).to_contain_text("Dễ hiểu")
    expect(said).to_be_focused()

    page.locator("#feedback").get_by_role("button", name="Bỏ chọn").click()

    expect(page.locator(".feedback-ways")).to_be_visible()
    expect(page.locator("#announcer")).to_contain_text("Đã rút lại.")


def test_help_comes_into_the_lesson_with_the_heads_number(
    open_phone: Callable[..., Page], member: User, head: User
) -> None:
    page = open_phone(member)
    page.goto(LESSON)

    page.locator("#help-page a").click()

    expect(page.locator(f".help a[href='tel:{head.phone}']")).to_be_visible()
    assert page.url.endswith(LESSON)
