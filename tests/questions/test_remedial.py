"""What must be right to pass: a miss is made up for by a question like it, asked at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.content.questions.question import Question
from portal.courses.models import Course
from portal.db import db
from portal.errors import NotFound
from portal.progress.models import PageProgress
from portal.questions.models import RegradedAttempt, RemedialAnswer, Review
from portal.questions.operations.attempts import redact_answers
from portal.questions.operations.regrade import regrade
from portal.questions.operations.remedial import answer_remedial
from portal.questions.queries.answers import get_attempt
from portal.questions.queries.extra_attempts import exhausted_quizzes
from portal.units.models import Unit
from tests.questions.asking import ask_on, make_asking_course
from tests.questions.examples import SINGLE, TEXT
from tests.questions.taking import answer_again, asked_after, quiz_page, remedial_of, take

# The first section must be right; an attempt has two of its questions and one of the others.
AID = [replace(SINGLE, id=f"so-cuu-{number}", section="so-cuu") for number in range(4)]
OTHER = [replace(TEXT, id=f"tin-{number}", section="tin") for number in range(2)]
FRONT = {"pass_mark": 60, "shuffle": False, "draw": {"so-cuu": 2, "tin": 1}, "must_pass": ["so-cuu"]}
WRONG, RIGHT, NUMBER = {"chosen": [0]}, {"chosen": [1]}, {"text": "156"}


@pytest.fixture
def course(commune: Unit) -> Course:
    """A quiz of which two of four questions of first aid are drawn, and must be right."""
    course = make_asking_course(quiz=[*AID, *OTHER], unit=commune.code)
    ask_on("kiem-tra", [*AID, *OTHER], **FRONT)
    return course


def test_an_attempt_with_all_that_must_be_right_passes_by_its_score(course: Course, member: User) -> None:
    attempt = take(member, RIGHT, RIGHT, {"text": "113"})

    assert attempt.passed
    assert remedial_of(attempt) is None


def test_a_score_that_suffices_does_not_pass_while_such_a_question_is_missed(course: Course, member: User) -> None:
    attempt = take(member, RIGHT, WRONG, NUMBER)

    assert (attempt.passed, attempt.score) == (False, pytest.approx(2 / 3))
    assert db.session.scalars(select(PageProgress)).all() == []
    remedial = asked_after(attempt)
    assert (remedial.missed_name, remedial.number, remedial.left) == (attempt.drawn[1]["name"], 1, 1)
    assert remedial.asked.name.startswith("so-cuu-")
    assert remedial.asked.name not in {drawn["name"] for drawn in attempt.drawn}


def test_a_score_that_does_not_suffice_asks_nothing_more(course: Course, member: User) -> None:
    attempt = take(member, RIGHT, WRONG, {"text": "113"})

    assert not attempt.passed
    assert remedial_of(attempt) is None


def test_one_left_open_was_missed(course: Course, member: User) -> None:
    attempt = take(member, RIGHT, None, NUMBER)

    assert asked_after(attempt).missed_name == attempt.drawn[1]["name"]


def test_a_right_answer_passes_and_finishes_the_page(course: Course, member: User) -> None:
    attempt = take(member, RIGHT, WRONG, NUMBER)

    asked = answer_again(attempt, RIGHT)

    assert attempt.passed
    assert remedial_of(attempt) is None
    done = db.session.scalars(select(PageProgress)).one()
    assert (done.user_id, done.page_id, done.score) == (member.id, attempt.page_id, pytest.approx(2 / 3))
    assert asked.asked.id in set(db.session.scalars(select(Review.question_id)))


def test_a_wrong_answer_asks_another_one_and_then_the_missed_one_again(course: Course, member: User) -> None:
    attempt = take(member, RIGHT, WRONG, NUMBER)
    missed = attempt.drawn[1]

    asked = [answer_again(attempt, WRONG).asked.name for _number in range(3)]

    assert len({*asked[:2], *(drawn["name"] for drawn in attempt.drawn)}) == 5
    assert asked[2] == missed["name"]
    assert list(asked_after(attempt).asked.order) != missed["options"]
    assert not attempt.passed
    answer_again(attempt, RIGHT)
    assert attempt.passed


def test_each_missed_question_has_its_own_in_turn(course: Course, member: User) -> None:
    ask_on("kiem-tra", [*AID, *OTHER], **(FRONT | {"pass_mark": 30}))
    attempt = take(member, WRONG, WRONG, NUMBER)

    first = answer_again(attempt, RIGHT)

    assert (first.left, attempt.passed) == (2, False)
    second = answer_again(attempt, RIGHT)
    assert (second.left, second.number, attempt.passed) == (1, 1, True)
    assert [first.missed_name, second.missed_name] == [drawn["name"] for drawn in attempt.drawn[:2]]
    assert first.asked.name != second.asked.name


def test_two_looks_ask_the_same(course: Course, member: User) -> None:
    attempt = take(member, RIGHT, WRONG, NUMBER)

    assert asked_after(attempt).asked == asked_after(attempt).asked


def test_an_answer_sent_twice_counts_once(course: Course, member: User) -> None:
    attempt = take(member, RIGHT, WRONG, NUMBER)
    remedial = asked_after(attempt)

    for response in (WRONG, RIGHT):
        values = {"missed_id": remedial.missed_id, "number": 1, "response": response}
        answer_remedial(attempt.id, user_id=member.id, **values)
        db.session.commit()

    assert [row.score for row in db.session.scalars(select(RemedialAnswer))] == [0.0]
    assert not get_attempt(attempt.id, user_id=member.id).passed


def test_nobody_answers_for_somebody_else(course: Course, member: User, head: User) -> None:
    attempt = take(member, RIGHT, WRONG, NUMBER)
    missed_id = asked_after(attempt).missed_id

    with pytest.raises(NotFound):
        answer_remedial(attempt.id, user_id=head.id, missed_id=missed_id, number=1, response=RIGHT)


def test_without_sections_the_missed_question_itself_is_asked_again(course: Course, member: User) -> None:
    alone = [replace(question, section="") for question in AID]
    ask_on("kiem-tra", alone, pass_mark=60, shuffle=False, must_pass=["so-cuu-1"])
    attempt = take(member, RIGHT, WRONG, RIGHT, RIGHT)

    assert asked_after(attempt).asked.name == "so-cuu-1"
    assert sorted(asked_after(attempt).asked.order) == [0, 1, 2]
    assert list(asked_after(attempt).asked.order) != attempt.drawn[1]["options"]


def test_a_quiz_that_waits_for_such_an_answer_needs_no_further_attempt(course: Course, member: User) -> None:
    ask_on("kiem-tra", [*AID, *OTHER], **FRONT, max_attempts=1)
    attempt = take(member, RIGHT, WRONG, NUMBER)
    assert exhausted_quizzes(member.id) == ()

    ask_on("kiem-tra", [*AID, *OTHER], **(FRONT | {"must_pass": []}), max_attempts=1)
    attempt.score = 0.1
    db.session.commit()

    assert len(exhausted_quizzes(member.id)) == 1


def mend(question: Question) -> None:
    """Publish the quiz with another key for this question, and grade it again."""
    mended = replace(
        question, options=tuple(replace(option, right=n == 0) for n, option in enumerate(question.options))
    )
    pool = [mended if one.id == question.id else one for one in AID]
    ask_on("kiem-tra", [*pool, *OTHER], **FRONT)


def again(name: str, trainer: User) -> None:
    page = quiz_page()
    regrade(page, name, based_on=page.revision_id, reason="Đáp án cũ sai.", actor=trainer)
    db.session.commit()


def test_who_was_right_by_the_mended_key_passes(course: Course, member: User, trainer: User) -> None:
    attempt = take(member, RIGHT, WRONG, NUMBER)
    missed = next(question for question in AID if question.id == attempt.drawn[1]["name"])
    mend(missed)

    again(missed.id, trainer)

    db.session.refresh(attempt)
    assert (attempt.passed, attempt.score) == (True, 1.0)


def test_a_remedial_answer_is_graded_again_too(course: Course, member: User, trainer: User) -> None:
    attempt = take(member, RIGHT, WRONG, NUMBER)
    asked = answer_again(attempt, WRONG).asked.name
    mend(next(question for question in AID if question.id == asked))

    again(asked, trainer)

    db.session.refresh(attempt)
    assert (attempt.passed, attempt.score) == (True, pytest.approx(2 / 3))
    assert db.session.scalars(select(RemedialAnswer.score)).one() == 1.0
    change = db.session.scalars(select(RegradedAttempt)).one()
    assert (change.passed_before, change.passed_after, change.score_before == change.score_after) == (
        False,
        True,
        True,
    )


def test_what_was_passed_by_a_remedial_answer_stays_passed(course: Course, member: User, trainer: User) -> None:
    attempt = take(member, RIGHT, WRONG, NUMBER)
    asked = answer_again(attempt, RIGHT).asked.name
    mend(next(question for question in AID if question.id == asked))

    again(asked, trainer)

    db.session.refresh(attempt)
    assert attempt.passed


def test_own_words_in_remedial_answers_are_blanked(course: Course, member: User) -> None:
    texts = [replace(TEXT, id=f"so-{number}", section="so-cuu") for number in range(3)]
    front = FRONT | {"draw": {"so-cuu": 2}, "pass_mark": 50}
    ask_on("kiem-tra", texts, **front)
    attempt = take(member, NUMBER, {"text": "chú Tư nhà kế bên"})
    answer_again(attempt, {"text": "cô Ba 0912"})

    assert redact_answers([member.id]) == 2

    assert db.session.scalars(select(RemedialAnswer.response)).one() == {"text": ""}
