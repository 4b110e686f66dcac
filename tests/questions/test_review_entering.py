"""Which questions come back, from when on, and what an answer to one of them does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.accounts.models import User
from portal.courses.queries.revision_cache import page_content
from portal.db import db
from portal.errors import NotFound
from portal.questions.models import Answer
from portal.questions.queries.reviews import ReviewDay, get_review_question, review_day
from portal.units.queries.memberships import unit_of
from tests import factories
from tests.questions.review_rounds import FIRST_DAY, Calendar, lesson_text, practise, review, schedules, viewer_of
from tests.questions.taking import take

QUIZ = factories.quiz_markdown(3).replace("cau-", "thi-").replace("kind: quiz", "kind: quiz\nshuffle: false")


@pytest.fixture
def course(calendar: Calendar, team: object) -> object:
    """A lesson of three questions and a quiz of three."""
    pages = {"01-bai.md": lesson_text(range(3)), "02-kiem-tra.md": QUIZ}
    return factories.make_course("an-toan", pages=pages)


def due(user: User) -> dict[str, int]:
    """In how many days after the first each question comes back."""
    return {name: (found.due_on - FIRST_DAY).days for name, found in schedules(user).items()}


def test_a_question_enters_when_it_was_answered_right(course: object, member: User) -> None:
    practise(member, "cau-0")
    practise(member, "cau-1", right=False)

    assert due(member) == {"cau-0": 2}


def test_right_after_a_wrong_try_comes_back_earlier(course: object, member: User) -> None:
    practise(member, "cau-0", right=False)
    practise(member, "cau-0")

    assert due(member) == {"cau-0": 1}


def test_answered_right_again_in_the_lesson_it_keeps_its_day(
    course: object, member: User, calendar: Calendar
) -> None:
    practise(member, "cau-0")
    calendar.pass_days(1)
    practise(member, "cau-0")

    assert due(member) == {"cau-0": 2}


def test_a_quiz_handed_in_lets_its_right_answers_enter_at_once(course: object, member: User) -> None:
    attempt = take(member, {"chosen": [1]}, {"chosen": [0]}, {"chosen": [1]})

    right = {attempt.drawn[0]["name"], attempt.drawn[2]["name"]}
    assert due(member) == dict.fromkeys(right, 2)


def test_what_an_earlier_attempt_missed_comes_back_earlier(course: object, member: User) -> None:
    first = take(member, {"chosen": [0]}, {"chosen": [1]}, None)
    take(member, {"chosen": [1]}, {"chosen": [1]}, {"chosen": [1]})

    found = due(member)
    assert found[first.drawn[0]["name"]] == 1
    assert found[first.drawn[1]["name"]] == 2
    assert found[first.drawn[2]["name"]] == 2


def test_an_attempt_without_a_right_answer_lets_nothing_enter(course: object, member: User) -> None:
    take(member, {"chosen": [0]}, None, None)

    assert due(member) == {}


def test_an_answer_is_kept_and_moves_the_day(course: object, member: User, calendar: Calendar) -> None:
    practise(member, "cau-0")
    calendar.pass_days(2)
    asked = review_day(viewer_of(member), clock.today()).left[0]

    review(member, asked)

    moved = schedules(member)["cau-0"]
    assert moved.due_on > calendar.day + timedelta(days=2)
    assert moved.reviewed_on == calendar.day
    answers = db.session.scalars(select(Answer).order_by(Answer.id)).all()
    assert [(answer.attempt_id, answer.score) for answer in answers] == [(None, 1.0), (None, 1.0)]


def test_the_same_answer_sent_twice_counts_once(course: object, member: User, calendar: Calendar) -> None:
    practise(member, "cau-0")
    calendar.pass_days(2)
    asked = review_day(viewer_of(member), clock.today()).left[0]
    first = review(member, asked, token="t")
    moved = schedules(member)["cau-0"].due_on

    second = review(member, asked, token="t")

    assert second == first
    assert schedules(member)["cau-0"].due_on == moved
    assert db.session.scalar(select(func.count()).select_from(Answer)) == 2


def test_the_same_question_in_two_tabs_moves_once(course: object, member: User, calendar: Calendar) -> None:
    practise(member, "cau-0")
    calendar.pass_days(2)
    asked = review_day(viewer_of(member), clock.today()).left[0]
    review(member, asked, token="one tab")
    moved = schedules(member)["cau-0"].due_on

    review(member, asked, right=False, token="the other")
    review(member, get_review_question(asked.question_id, person=viewer_of(member)), right=False, token="a third")

    assert schedules(member)["cau-0"].due_on == moved
    assert review_day(viewer_of(member), clock.today()).answered == 1


def test_an_edited_lesson_keeps_its_schedule_and_is_asked_in_its_new_words(
    course: object, member: User, calendar: Calendar
) -> None:
    practise(member, "cau-0")
    before = due(member)
    factories.make_course("an-toan", pages={"01-bai.md": lesson_text(range(3), word="mật khẩu")})
    calendar.pass_days(2)

    asked = review_day(viewer_of(member), clock.today()).left[0]

    assert due(member) == before
    assert "mật khẩu" in page_content(asked.revision_id).questions["cau-0"].stem


def test_a_question_that_left_its_page_drops_out_and_comes_back_with_it(
    course: object, member: User, calendar: Calendar
) -> None:
    practise(member, "cau-0")
    practise(member, "cau-1")
    factories.make_course("an-toan", pages={"01-bai.md": lesson_text(range(1, 3))})
    calendar.pass_days(2)
    person = viewer_of(member)
    without = [asked.name for asked in review_day(person, clock.today()).left]

    factories.make_course("an-toan", pages={"01-bai.md": lesson_text(range(3))})

    assert without == ["cau-1"]
    assert {asked.name for asked in review_day(person, clock.today()).left} == {"cau-0", "cau-1"}


def test_a_course_no_longer_meant_for_the_person_drops_out(
    course: object, member: User, outsider: User, calendar: Calendar
) -> None:
    practise(member, "cau-0")
    calendar.pass_days(2)
    asked = review_day(viewer_of(member), clock.today()).left[0]
    theirs = unit_of(outsider.id)
    assert theirs is not None
    factories.make_course("an-toan", pages={"01-bai.md": lesson_text(range(3))}, unit=theirs.code)

    assert review_day(viewer_of(member), clock.today()).left == ()
    with pytest.raises(NotFound):
        get_review_question(asked.question_id, person=viewer_of(member))


def test_what_comes_back_to_one_is_not_asked_of_another(
    course: object, member: User, head: User, calendar: Calendar
) -> None:
    practise(member, "cau-0")
    calendar.pass_days(2)

    assert review_day(viewer_of(head), clock.today()) == ReviewDay(0, ())


@pytest.mark.parametrize("number", [0, -1, 2**31, 10**30, 999_999])
def test_no_such_question_is_not_found(course: object, member: User, number: int) -> None:
    with pytest.raises(NotFound):
        get_review_question(number, person=viewer_of(member))
