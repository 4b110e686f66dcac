"""Going over a finished course again: offered after its period, a short round, no penalty."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, update

from portal.accounts.models import User
from portal.db import db
from portal.progress.models import CourseProgress
from portal.questions.models import Question
from portal.units.queries.memberships import unit_of
from tests import factories
from tests.conftest import Browser
from tests.fixed_clock import FixedClock
from tests.progress.update_review import finish
from tests.questions.review_rounds import Calendar, lesson_text, practise, schedules

PLACE = "/courses/an-toan/refresher"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def calendar(fixed_clock: FixedClock) -> Calendar:
    """A clock that stands until it is moved."""
    return Calendar(fixed_clock)


def publish(questions: int, **front: object) -> None:
    factories.make_course("an-toan", pages={"01-bai.md": lesson_text(range(questions))}, **front)


@pytest.fixture
def finished(calendar: Calendar, member: User) -> User:
    """A member who finished a course of twelve questions, three of them answered, and came back after months."""
    publish(12, refresh_months=3)
    for n in (0, 1, 2):
        practise(member, f"cau-{n}")
    finish(member)
    calendar.pass_days(93)
    return member


def hidden(html: str) -> dict[str, str]:
    """The hidden fields of the question on the screen."""
    return dict(re.findall(r'type="hidden" name="(question|revision|token)" value="([^"]*)"', html))


def refreshed_at() -> object:
    db.session.rollback()
    return db.session.scalars(select(CourseProgress.refreshed_at)).one()


def name_of(fields: dict[str, str]) -> str:
    db.session.rollback()
    return db.session.get_one(Question, int(fields["question"])).name


def answer(browser: Browser, choice: str = "1") -> tuple[str, str]:
    """Answer the next question; its name, and the fragment that came back."""
    fields = hidden(browser.get(PLACE).text)
    response = browser.post(f"{PLACE}/answers", data=fields | {"choice": choice}, headers=HTMX)
    assert response.status_code == 200
    return name_of(fields), response.text


def test_home_offers_it_when_the_time_has_come_and_not_before(
    browser: Browser, finished: User, calendar: Calendar
) -> None:
    html = browser.sign_in(finished).get("/").text
    calendar.pass_days(-5)
    before = browser.get("/").text

    assert f'href="{PLACE}"' in html
    assert "Ôn lại khóa: An toàn trên mạng" in html
    assert "Đã 3 tháng" in html
    assert PLACE not in before


@pytest.mark.parametrize("questions", [12, 0])
def test_home_says_nothing_without_a_period_or_without_questions(
    browser: Browser, finished: User, questions: int
) -> None:
    if questions:
        publish(questions)
    else:
        text = factories.lesson_markdown()
        factories.make_course("an-toan", pages={"01-bai.md": text}, refresh_months=3)

    assert PLACE not in browser.sign_in(finished).get("/").text
    assert 'class="result"' in browser.get(PLACE).text


@pytest.mark.both_databases
def test_ten_questions_those_not_seen_the_longest_first(browser: Browser, finished: User) -> None:
    browser.sign_in(finished)
    names = []
    for number in range(1, 11):
        assert f"Câu {number} trên 10" in browser.get(PLACE).text
        name, html = answer(browser, "0" if number % 2 else "1")
        assert f"Câu {number} trên 10" in html
        names.append(name)
        assert (refreshed_at() is not None) is (number == 10)

    assert len(set(names)) == 10
    assert set(names[:9]) == {f"cau-{n}" for n in range(3, 12)}
    assert names[9] in {"cau-0", "cau-1", "cau-2"}
    assert 'class="result passed"' in browser.get(PLACE).text
    assert PLACE not in browser.get("/").text


def test_it_may_be_left_and_gone_on_with(browser: Browser, finished: User, calendar: Calendar) -> None:
    browser.sign_in(finished)
    first, _ = answer(browser)
    calendar.pass_days(1)

    html = browser.get(PLACE).text

    assert "Câu 2 trên 10" in html
    assert name_of(hidden(html)) != first


def test_what_was_reviewed_since_it_was_due_counts_and_one_question_is_always_left(
    browser: Browser, finished: User
) -> None:
    publish(3, refresh_months=3)
    browser.sign_in(finished)
    for _ in range(3):
        fields = hidden(browser.get("/review").text)
        browser.post("/review/answers", data=fields | {"choice": "1"})

    html = browser.get(PLACE).text
    answer(browser)

    assert "Câu 3 trên 3" in html
    assert refreshed_at() is not None


def test_the_schedule_moves_once_for_each_question(browser: Browser, finished: User) -> None:
    publish(2, refresh_months=3)
    before = schedules(finished)["cau-0"].due_on
    browser.sign_in(finished)
    names = [answer(browser)[0] for _ in range(2)]
    moved = schedules(finished)

    assert set(names) == {"cau-0", "cau-1"}
    assert moved["cau-0"].due_on > before
    # What was answered on the way counts as the review of the day too.
    assert 'class="result passed"' in browser.get("/review").text


def test_a_question_answered_right_for_the_first_time_comes_back_from_now_on(
    browser: Browser, finished: User
) -> None:
    browser.sign_in(finished)
    right, _ = answer(browser)
    wrong, _ = answer(browser, "0")

    assert right in schedules(finished)
    assert wrong not in schedules(finished)


def test_without_scripts(browser: Browser, finished: User) -> None:
    fields = hidden(browser.sign_in(finished).get(PLACE).text)

    response = browser.post(f"{PLACE}/answers", data=fields | {"choice": "0"})

    assert response.status_code == 303
    html = browser.get(response.location.partition("#")[0]).text
    assert 'class="verdict wrong"' in html
    assert "Câu 1 trên 10" in html


def test_a_double_post_counts_once(browser: Browser, finished: User) -> None:
    fields = hidden(browser.sign_in(finished).get(PLACE).text)

    first = browser.post(f"{PLACE}/answers", data=fields | {"choice": "1"}).location
    second = browser.post(f"{PLACE}/answers", data=fields | {"choice": "1"}).location

    assert first == second
    assert "Câu 2 trên 10" in browser.get(PLACE).text


def test_nothing_chosen_is_said_beside_the_question(browser: Browser, finished: User) -> None:
    fields = hidden(browser.sign_in(finished).get(PLACE).text)

    response = browser.post(f"{PLACE}/answers", data=fields, headers=HTMX)

    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert "Câu 1 trên 10" in response.text


def test_the_completion_stands_while_it_is_due(browser: Browser, finished: User) -> None:
    browser.sign_in(finished)

    assert 'class="tag ok"' in browser.get("/courses").text
    assert browser.get("/continue").location == "/courses"


def test_who_has_not_finished_the_course_finds_none(browser: Browser, finished: User, head: User) -> None:
    browser.sign_in(head)

    assert browser.get(PLACE).status_code == 404
    assert browser.post(f"{PLACE}/answers", data={"question": "1", "choice": "1"}).status_code == 404


@pytest.mark.both_databases
def test_a_question_of_another_course_is_not_found(browser: Browser, finished: User) -> None:
    text = lesson_text(range(1)).replace("cau-0", "khac-0")
    factories.make_course("khac", pages={"01-bai.md": text})
    other = db.session.scalars(select(Question.id).where(Question.name == "khac-0")).one()

    response = browser.sign_in(finished).post(f"{PLACE}/answers", data={"question": str(other), "choice": "1"})

    assert response.status_code == 404


def test_a_course_of_others_stays_hidden(browser: Browser, finished: User, outsider: User) -> None:
    theirs = unit_of(outsider.id)
    assert theirs is not None
    publish(12, refresh_months=3, unit=theirs.code)

    assert browser.sign_in(finished).get(PLACE).status_code == 404
    assert PLACE not in browser.get("/").text


@pytest.mark.both_databases
def test_counted_anew_from_the_last_time(browser: Browser, finished: User, calendar: Calendar) -> None:
    db.session.execute(update(CourseProgress).values(refreshed_at=calendar.now()))
    db.session.commit()
    browser.sign_in(finished)
    assert PLACE not in browser.get("/").text

    calendar.pass_days(93)

    # Meanwhile the session has ended, for it was not used.
    assert PLACE in browser.sign_in(finished).get("/").text


@pytest.mark.parametrize("path", [PLACE, f"{PLACE}/answers/1"])
def test_a_stranger_is_sent_to_the_door(browser: Browser, finished: User, path: str) -> None:
    assert browser.get(path).location.startswith("/sign-in")
    posted = browser.post(f"{PLACE}/answers")
    assert (posted.status_code, f"/sign-in?next={PLACE}" in posted.text) == (401, True)
