"""Remedial answers while others write, and after the quiz became another."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import User
from portal.courses.models import Course
from portal.courses.operations.unpublish import unpublish_course, unpublish_page
from portal.db import begin_write, db
from portal.questions.models import Attempt, RemedialAnswer
from portal.questions.operations.remedial import answer_remedial
from portal.units.models import Unit
from tests.questions.asking import ask_on, make_asking_course
from tests.questions.taking import answer_again, asked_after, remedial_of, take
from tests.questions.test_remedial import AID, FRONT, NUMBER, OTHER, RIGHT, WRONG
from tests.threads import run_in_threads


@pytest.fixture
def course(commune: Unit) -> Course:
    """A quiz of which two of four questions of first aid are drawn, and must be right."""
    course = make_asking_course(quiz=[*AID, *OTHER], unit=commune.code)
    ask_on("kiem-tra", [*AID, *OTHER], **FRONT)
    return course


@pytest.mark.both_databases
@pytest.mark.parametrize("response", [RIGHT, WRONG])
def test_answers_sent_at_once_count_once(
    app: Flask, course: Course, member: User, response: dict[str, object]
) -> None:
    attempt = take(member, RIGHT, WRONG, NUMBER)
    asked = asked_after(attempt)
    person, attempt_id = member.id, attempt.id
    db.session.commit()

    def send(number: int) -> None:
        with app.test_request_context():
            begin_write()
            answer_remedial(
                attempt_id,
                user_id=person,
                missed_id=asked.missed_id,
                number=asked.number,
                response=response if number % 2 else WRONG,
            )
            db.session.commit()

    run_in_threads(send, threads=6)

    db.session.rollback()
    kept = db.session.scalars(select(RemedialAnswer)).all()
    assert [one.number for one in kept] == [1]
    passed = db.session.get_one(Attempt, attempt_id).passed
    assert passed is (kept[0].score == 1.0)
    assert (remedial_of(db.session.get_one(Attempt, attempt_id)) is None) is passed


@pytest.mark.both_databases
def test_what_must_be_right_is_that_of_the_attempt_whatever_the_quiz_became(course: Course, member: User) -> None:
    attempt = take(member, RIGHT, WRONG, NUMBER)
    before = asked_after(attempt)

    ask_on("kiem-tra", OTHER, pass_mark=60, draw={"tin": 1})  # neither questions of first aid nor must_pass

    assert asked_after(attempt) == before
    answer_again(attempt, WRONG)
    assert asked_after(attempt).last is not None
    answer_again(attempt, RIGHT)
    assert attempt.passed


def test_who_passed_an_attempt_answers_nothing_more_for_it(course: Course, member: User) -> None:
    attempt = take(member, RIGHT, WRONG, NUMBER)
    asked = answer_again(attempt, RIGHT)

    for number in (asked.number, asked.number + 1, 0, -1, 10**9):
        answer_remedial(attempt.id, user_id=member.id, missed_id=asked.missed_id, number=number, response=WRONG)
    db.session.commit()

    assert len(db.session.scalars(select(RemedialAnswer)).all()) == 1
    assert attempt.passed


@pytest.mark.parametrize("what", ["page", "course"])
def test_an_attempt_at_a_quiz_that_was_taken_back_can_still_be_made_up_for(
    course: Course, member: User, what: str
) -> None:
    attempt = take(member, RIGHT, WRONG, NUMBER)
    if what == "page":
        unpublish_page(course.pages[-1], actor=None)
    else:
        unpublish_course(course, actor=None)
    db.session.commit()

    answer_again(attempt, RIGHT)

    assert attempt.passed
