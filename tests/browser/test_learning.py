"""Whole ways of learning on a small phone, with scripts and without."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.courses.models import Page as CoursePage
from portal.courses.queries.published import find_page
from portal.courses.queries.revision_cache import page_content
from portal.db import db
from portal.learning.questions.views.parts.part import plain_text
from portal.progress.models import PageProgress
from portal.questions.models import Answer, Attempt
from tests.browser.expecting import expect
from tests.browser.plain_page import PlainPage

COURSE = "/courses/nhan-dien-lua-dao"
FIRST = f"{COURSE}/go-cua-cho-ba-con-tin"
FIRST_COURSE = "/courses/vai-tro-va-cach-go-cua"
QUIZ = f"{COURSE}/kiem-tra"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_guide_is_done_once_its_reader_says_so(
    open_phone: Callable[..., Page], member: User, scripts: bool
) -> None:
    page = open_phone(member, scripts=scripts)
    page.goto(f"{COURSE}/so-cuu-khi-bi-lua")
    done = select(PageProgress.user_id).join(CoursePage, CoursePage.id == PageProgress.page_id)
    db.session.rollback()
    assert db.session.scalars(done).all() == []

    page.locator("form[action$='/guide-completion'] button").click()

    expect(page).to_have_url(f"{COURSE}/so-cuu-khi-bi-lua/done")
    db.session.rollback()
    assert db.session.scalars(done.where(CoursePage.kind == "guide")).all() == [member.id]


def attempt_of(page: Page) -> Attempt:
    """The attempt that is on the screen."""
    expect(page).to_have_url(re.compile(r"/attempts/\d+/"))
    db.session.rollback()
    return db.session.get_one(Attempt, int(page.url.split("/attempts/")[1].split("/")[0]))


def solution(attempt: Attempt, number: int) -> Any:
    """The question of the attempt with what is right."""
    return page_content(attempt.revision_id).questions[attempt.drawn[number - 1]["name"]]


def give_answer(page: Page, question: Any, *, right: bool) -> None:
    """Choose or write the answer to the question on the screen."""
    if question.kind == "order":
        put_in_order(page, question, right=right)
        return
    if question.kind == "matrix":
        for number, row in enumerate(question.rows):
            value = next(place for place in range(len(question.columns)) if (place in row.right) is right)
            page.locator(f"[name=row-{number}][value='{value}']").check()
        return
    if question.kind == "select":
        value = next(place for place, option in enumerate(question.options) if option.right is right)
        page.locator("main select[name=choice]").select_option(str(value))
        return
    if not question.options:
        wanted = question.accepted[0] if question.accepted else f"{question.number:g}"
        page.locator("input[name=text]").fill(wanted if right else "999")
        return
    for value, option in enumerate(question.options):
        if option.right is right:
            page.locator(f"[name=choice][value='{value}']").check()
            if question.kind == "single":
                return


def put_in_order(page: Page, question: Any, *, right: bool) -> None:
    """Put the steps of the question on the screen in their order, or in another one."""
    wanted = [plain_text(item) for item in (question.items if right else question.items[::-1])]
    if isinstance(page, PlainPage):
        for place, text in enumerate(wanted, 1):
            page.locator(f"[data-item='{text}'] select").select_option(str(place))
        return
    for place, text in enumerate(wanted):
        step = page.locator(f"[data-item='{text}']")
        while step.evaluate("step => [...step.parentNode.children].indexOf(step)") > place:
            step.locator("[data-move='-1']").click()


def walk_through(page: Page, *, right: bool) -> None:
    """Answer the open attempt from its present question to the last look."""
    attempt = attempt_of(page)
    number = int(page.url.rsplit("/", 1)[1])
    for place in range(number, len(attempt.drawn) + 1):
        expect(page).to_have_url(f"/attempts/{attempt.id}/questions/{place}")
        give_answer(page, solution(attempt, place), right=right)
        page.locator("button[name=go][value=next]").click()
    expect(page).to_have_url(f"/attempts/{attempt.id}/review")


def answer_practice(page: Page, *, right: bool) -> None:
    """Answer every practice question of the lesson on the screen."""
    _courses, course, slug = urlsplit(page.url).path.rsplit("/", 2)
    db.session.rollback()
    found = find_page(course, slug)
    assert found is not None
    for name, question in page_content(found.revision_id).questions.items():
        form = page.locator(f"#question-{name}")
        if question.options:
            values = [n for n, option in enumerate(question.options) if option.right is right]
            for value in values if question.kind == "multiple" else values[:1]:
                form.locator(f"[name$=choice][value='{value}']").check()
        else:
            wanted = question.accepted[0] if question.accepted else f"{question.number:g}"
            form.locator("input[name$=text]").fill(wanted if right else "999")
        # With scripts, one choice of several was answered by the tap.
        if isinstance(page, PlainPage) or question.kind != "single":
            form.locator("button:not([type=button])").click()
        expect(page.locator(f"#question-{name} .verdict")).to_have_class(
            f"verdict {'right' if right else 'wrong'}"
        )


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_from_home_through_a_lesson_to_the_next(
    open_phone: Callable[..., Page], member: User, scripts: bool
) -> None:
    page = open_phone(member, scripts=scripts)
    page.goto("/")
    page.locator(".main-card a.button").click()
    expect(page).to_have_url(f"{FIRST_COURSE}/viec-cua-to")

    answer_practice(page, right=True)
    page.locator("form[action$='/completion'] button").click()

    expect(page).to_have_url(f"{FIRST_COURSE}/viec-cua-to/done")
    expect(page.locator(".houses-bar .lit[width='1']")).to_have_count(1)
    page.reload()
    page.locator(".evening .button").first.click()
    expect(page).to_have_url(f"{FIRST_COURSE}/so-ghi-san")
    # What is not done has one way on, and that one counts.
    expect(page.locator("main form[action$='/guide-completion']")).to_have_count(1)
    expect(page.locator("main a[href$='/tam-dieu-o-cua']")).to_have_count(0)
    page.go_back()
    expect(page.locator(".evening h1")).to_contain_text("Bài 1 xong.")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_failing_a_quiz_and_passing_it_the_second_time(
    open_phone: Callable[..., Page], member: User, scripts: bool
) -> None:
    page = open_phone(member, scripts=scripts)
    page.goto(QUIZ)
    page.locator("form[action$='/attempts'] button").click()
    walk_through(page, right=False)
    page.locator("form[action$='/submission'] button").click()
    expect(page.locator(".result.not-passed")).to_be_visible()
    expect(page.locator(".review .why-right").first).to_be_visible()

    page.locator("form[action$='/attempts'] button").click()
    walk_through(page, right=True)
    page.locator("form[action$='/submission'] button").click()

    expect(page.locator(".result.passed")).to_be_visible()
    expect(page.locator(".score")).to_contain_text("10 trên 10 câu đúng")


def test_a_quiz_left_half_way_goes_on_in_another_browser_at_the_right_question(
    open_phone: Callable[..., Page], member: User
) -> None:
    first = open_phone(member)
    first.goto(QUIZ)
    first.locator("form[action$='/attempts'] button").click()
    attempt = attempt_of(first)
    for number in (1, 2):
        give_answer(first, solution(attempt, number), right=True)
        first.locator("button[name=go][value=next]").click()
        expect(first).to_have_url(f"/attempts/{attempt.id}/questions/{number + 1}")
    first.context.close()

    second = open_phone(member)
    second.goto(QUIZ)
    second.locator("form[action$='/attempts'] button").click()

    expect(second).to_have_url(f"/attempts/{attempt.id}/questions/3")
    second.locator("button[name=go][value=back]").click()
    answered = solution(attempt, 2)
    if answered.kind == "order":
        step = second.locator("#attempt [data-item]").first
        expect(step).to_have_attribute("data-item", plain_text(answered.items[0]))
    elif answered.kind == "select":
        place = next(place for place, option in enumerate(answered.options) if option.right)
        expect(second.locator("#attempt select")).to_have_value(str(place))
    else:
        expect(second.locator("#attempt input:checked, #attempt input[name=text]").first).to_be_visible()


def test_a_choice_is_kept_the_moment_it_is_made(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member)
    page.goto(QUIZ)
    page.locator("form[action$='/attempts'] button").click()
    attempt = attempt_of(page)

    give_answer(page, solution(attempt, 1), right=True)
    page.locator("legend").first.click()  # a written answer is kept when the field is left

    expect(page.locator("#saved svg")).to_be_visible()
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Answer)) == 1


def test_an_answer_given_without_a_line_is_sent_when_it_returns(
    open_phone: Callable[..., Page], member: User
) -> None:
    page = open_phone(member)
    page.goto(FIRST)
    form = page.locator("form.question-form").filter(has=page.locator("[name$=choice]")).first
    page.context.set_offline(True)
    form.locator("[name$=choice]").first.check()
    expect(page.locator("#connection")).to_be_visible()
    expect(form.locator("[name$=choice]").first).to_be_checked()

    page.context.set_offline(False)

    expect(page.locator(".verdict").first).to_be_visible()
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Answer)) == 1


def test_two_tabs_and_the_back_button_lose_and_double_nothing(
    open_phone: Callable[..., Page], member: User
) -> None:
    page = open_phone(member)
    page.goto(QUIZ)
    page.locator("form[action$='/attempts'] button").click()
    attempt = attempt_of(page)
    give_answer(page, solution(attempt, 1), right=True)
    page.locator("button[name=go][value=next]").click()
    expect(page).to_have_url(f"/attempts/{attempt.id}/questions/2")
    tab = page.context.new_page()
    tab.goto(f"/attempts/{attempt.id}/questions/1")
    give_answer(tab, solution(attempt, 1), right=True)
    tab.locator("button[name=go][value=next]").click()
    expect(tab).to_have_url(f"/attempts/{attempt.id}/questions/2")

    page.go_back()

    expect(page.locator("#attempt")).to_be_visible()
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Answer)) == 1
    assert db.session.scalar(select(func.count()).select_from(Attempt)) == 1


def test_a_lesson_can_be_answered_by_keyboard_alone(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member)
    page.goto(FIRST)
    form = page.locator("form.question-form").filter(has=page.locator("[name$=choice][type=radio]")).first
    form.locator("[name$=choice]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.locator(".verdict").first).to_be_visible()


def test_text_grows_and_stays_grown(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member)
    page.goto(FIRST)
    size = "parseFloat(getComputedStyle(document.querySelector('.prose p')).fontSize)"
    before = page.evaluate(size)

    with page.expect_response("**/display"):
        page.locator("#lesson button[data-step='1']").click()
    page.wait_for_function(f"() => {size} > {before}")
    page.reload()

    assert page.evaluate(size) > before


def test_nothing_scrolls_sideways_on_a_small_phone(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member)
    too_wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    for path in ("/", "/courses", COURSE, FIRST, QUIZ, "/progress", "/account", "/first-aid"):
        page.goto(path)

        assert not page.evaluate(too_wide), path
