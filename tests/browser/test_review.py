"""Reviewing over three evenings, and learning only what changed: on a small phone, with scripts and without."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from portal.accounts.models import User
from portal.config import ROOT
from portal.content.files.library import Library, read_library
from portal.courses.queries.published import find_page
from portal.courses.queries.revision_cache import page_content
from portal.courses.sync.operations.publish_library import publish_library
from portal.db import begin_write, db
from portal.progress.operations.completions import complete_checklist
from portal.questions.models import Question
from tests.browser.expecting import expect
from tests.browser.looks import violations
from tests.browser.plain_page import PlainPage
from tests.browser.test_learning import COURSE, FIRST, answer_practice, give_answer
from tests.fixed_clock import FixedClock
from tests.questions.review_rounds import Calendar

SLUG = FIRST.rsplit("/", 1)[1]


@pytest.fixture
def calendar(fixed_clock: FixedClock) -> Calendar:
    """The clock of the served portal, which stands until it is moved."""
    return Calendar(fixed_clock)


def question_on(page: Page) -> Any:
    """The question of the review that is on the screen, with what is right."""
    question_id = int(page.locator("input[name=question]").get_attribute("value") or 0)
    revision_id = int(page.locator("input[name=revision]").get_attribute("value") or 0)
    db.session.rollback()
    name = db.session.get_one(Question, question_id).name
    return page_content(revision_id).questions[name]


def send_answer(page: Page, question: Any, button: Locator, *, right: bool) -> None:
    """Answer a question, and send it: one choice of several is sent by the tap where there are scripts."""
    give_answer(page, question, right=right)
    if isinstance(page, PlainPage) or question.kind != "single":
        button.click()


def answer(page: Page, *, right: bool) -> None:
    """Answer the question on the screen."""
    send_answer(page, question_on(page), page.locator("#review form button:not([type=button])"), right=right)
    expect(page.locator(".verdict")).to_have_class(f"verdict {'right' if right else 'wrong'}")


def finish(user: User, slug: str) -> None:
    """Let the person finish a page as it is now."""
    found = find_page("nhan-dien-lua-dao", slug)
    assert found is not None
    user_id = user.id
    db.session.rollback()
    begin_write()
    complete_checklist(user_id, page_id=found.id, course_id=found.course_id, revision_id=found.revision_id)
    db.session.commit()


@cache
def news(impact: str) -> Library:
    """The shipped courses with a paragraph more in the first lesson."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "courses"
        shutil.copytree(ROOT / "courses", copy)
        lesson = next(copy.glob(f"nhan-dien-lua-dao/*-{SLUG}.md"))
        text = lesson.read_text(encoding="utf-8").replace("---\n", f"---\nimpact: {impact}\n", 1)
        head, mark, rest = text.partition("\n## ")
        lesson.write_text(f"{head}\nTừ nay nghe lạ là cúp máy liền.\n{mark}{rest}", encoding="utf-8")
        return read_library(copy)


def publish_news(impact: str) -> None:
    """Let readers see that paragraph."""
    db.session.rollback()
    begin_write()
    publish_library(news(impact), actor=None)
    db.session.commit()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_review_over_three_evenings(
    open_phone: Callable[..., Page], member: User, calendar: Calendar, scripts: bool
) -> None:
    page = open_phone(member, scripts=scripts)
    page.goto(FIRST)
    answer_practice(page, right=True)
    learned = page.locator(".question-form").count()
    page.goto("/")
    expect(page.locator("a[href='/review']")).to_have_count(0)

    calendar.pass_days(2)
    page.goto("/")
    page.locator("a[href='/review']").click()
    total = min(learned, 5)
    for number in range(1, total + 1):
        expect(page.locator(".steps-text")).to_contain_text(f"{number} trên {total}")
        answer(page, right=number > 1)
        if number == 1:
            expect(page.locator(".explanation")).to_be_visible()
        page.locator("#review a.button").click()
    expect(page.locator(".result.passed")).to_be_visible()
    page.goto("/")
    expect(page.locator("a[href='/review']")).to_have_count(0)

    calendar.pass_days(1)
    page.goto("/review")
    expect(page.locator(".steps-text")).to_contain_text(f"1 trên {min(learned - total + 1, 5)}")
    answer(page, right=True)
    page.goto("/review")
    for _ in range(min(learned - total, 4)):
        answer(page, right=True)
        page.locator("#review a.button").click()
    expect(page.locator(".result.passed")).to_be_visible()


def test_a_tap_twice_on_a_weak_line_counts_once(
    open_phone: Callable[..., Page], member: User, calendar: Calendar
) -> None:
    page = open_phone(member)
    page.goto(FIRST)
    answer_practice(page, right=True)
    calendar.pass_days(2)
    page.goto("/review")
    page.context.set_offline(True)
    send_answer(page, question_on(page), page.locator("#review form button:not([type=button])"), right=True)
    expect(page.locator("#connection")).to_be_visible()

    page.context.set_offline(False)

    expect(page.locator(".verdict.right")).to_be_visible()
    expect(page.locator(".steps-text")).to_contain_text("1 trên")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_what_must_be_known_is_read_answered_and_done(
    open_phone: Callable[..., Page], member: User, scripts: bool
) -> None:
    finish(member, SLUG)
    publish_news("must-know")
    page = open_phone(member, scripts=scripts)
    page.goto("/")
    page.locator(f"a[href='{FIRST}/changes']").click()
    expect(page.locator("ins").first).to_contain_text("Từ nay nghe lạ là cúp máy liền.")
    expect(page.locator(".change")).to_have_count(1)
    expect(page.locator("form[action$='/changes/acknowledgement']")).to_have_count(0)

    give_answer_in_place(page, right=False)
    expect(page.locator("#relearning .verdict.wrong")).to_be_visible()
    page.locator("form[action$='/changes/acknowledgement'] button").click()

    expect(page).to_have_url(FIRST)
    page.goto("/")
    expect(page.locator("a[href$='/changes']")).to_have_count(0)
    page.goto(COURSE)
    expect(page.locator(".houses-bar .lit[width='1']")).to_have_count(1)


def give_answer_in_place(page: Page, *, right: bool) -> None:
    """Answer the question that goes with what is new."""
    name = page.locator("#relearning input[name=question]").get_attribute("value") or ""
    revision_id = int(page.locator("#relearning input[name=revision]").first.get_attribute("value") or 0)
    db.session.rollback()
    button = page.locator("#relearning form.question-form button:not([type=button])")
    send_answer(page, page_content(revision_id).questions[name], button, right=right)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_notice_stands_over_the_lesson_until_it_was_seen(
    open_phone: Callable[..., Page], member: User, scripts: bool
) -> None:
    finish(member, SLUG)
    publish_news("notice")
    page = open_phone(member, scripts=scripts)
    page.goto(FIRST)
    page.locator(f"#lesson a[href='{FIRST}/changes']").click()
    expect(page.locator("ins").first).to_be_visible()

    page.go_back()
    page.locator("form[action$='/changes/acknowledgement'] button").click()

    expect(page).to_have_url(FIRST)
    expect(page.locator(f"a[href='{FIRST}/changes']")).to_have_count(0)


def test_axe_finds_nothing(open_phone: Callable[..., Page], member: User, calendar: Calendar) -> None:
    page = open_phone(member)
    page.goto("/review")
    found = violations(page)
    page.goto(FIRST)
    answer_practice(page, right=True)
    finish(member, SLUG)
    publish_news("must-know")
    page.goto(FIRST)
    found += violations(page)
    page.goto(f"{FIRST}/changes")
    found += violations(page)
    give_answer_in_place(page, right=True)
    page.locator("#relearning .verdict").wait_for()
    found += violations(page)

    calendar.pass_days(2)
    page.goto("/")
    found += violations(page)
    page.goto("/review")
    found += violations(page)
    answer(page, right=False)
    found += violations(page)
    page.locator("#review a.button").click()
    while not page.locator(".result").count():
        answer(page, right=True)
        page.locator("#review a.button").click()
        page.wait_for_url("**/review")

    assert found + violations(page) == []
