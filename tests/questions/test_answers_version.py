"""The version of what people answered: it is another one after each answer, wherever the blocks of ids end."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations.consents import give_consents, withdraw_consent
from portal.courses.models import Course
from portal.courses.queries.published import course_outline
from portal.db import db
from portal.questions.models import RemedialAnswer
from portal.questions.queries import answers_version as module
from portal.questions.queries.answers import question_ids
from portal.questions.queries.answers_version import AnswersVersion, answers_version
from portal.units.models import Unit
from tests import factories
from tests.architecture.source import modules
from tests.fixed_clock import FixedClock
from tests.questions.asking import make_asking_course
from tests.questions.examples import SINGLE
from tests.questions.review_rounds import practise
from tests.questions.taking import begin, hand_in

# Who else comes to change what is there must be audited as one of RECOUNTED.
WRITERS = {
    "portal.accounts.operations.consents",
    "portal.questions.operations.attempts",
    "portal.questions.operations.paper_attempts",
    "portal.questions.operations.regrade",
}


@pytest.fixture
def course(commune: Unit) -> Course:
    """A quiz and a lesson with a question each."""
    return make_asking_course(
        lesson=[replace(SINGLE, id="luyen")], quiz=[replace(SINGLE, id="cau-1")], unit=commune.code
    )


def version(course: Course) -> AnswersVersion:
    db.session.rollback()
    return answers_version([page.id for page in course_outline(course.id)])


@pytest.mark.parametrize("block", [1, 5_000])
@pytest.mark.both_databases
def test_no_two_versions_are_the_same_where_something_came_between(
    course: Course, team: Unit, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(module, "BLOCK_SIZE", block)
    seen = [version(course)]

    for number in range(5):
        person = factories.make_user(f"Cô {number}", unit=team)
        practise(person, "luyen")
        seen.append(version(course))
        attempt = begin(person, {"chosen": [0]})
        seen.append(version(course))
        hand_in(attempt)
        db.session.commit()
        seen.append(version(course))
        withdraw_consent(person, "improvement")
        db.session.commit()
        seen.append(version(course))
        ids = question_ids(attempt.page_id)
        asked = {"missed_id": ids["cau-1"], "question_id": ids["cau-1"], "number": 1, "response": {}, "score": 0.0}
        db.session.add(RemedialAnswer(attempt_id=attempt.id, answered_at=clock.now(), **asked))
        db.session.commit()
        seen.append(version(course))

    assert len(set(seen)) == len(seen)
    assert version(course) == seen[-1]


def test_what_came_in_the_last_minute_of_an_hour_is_known_in_the_next(
    course: Course, member: User, fixed_clock: FixedClock
) -> None:
    fixed_clock.set(fixed_clock.now().replace(minute=59, second=30))
    withdraw_consent(member, "improvement")
    db.session.commit()
    fixed_clock.advance(minutes=2)
    before = version(course)

    give_consents(member, {"improvement"})
    db.session.commit()

    assert version(course) != before
    fixed_clock.advance(hours=5)
    assert version(course).recounts == 0
    assert version(course) != before


def test_answers_of_other_courses_count_for_themselves(course: Course, member: User) -> None:
    before = version(course)

    assert before.answers == before.submitted == 0
    practise(member, "luyen")
    assert answers_version([]).answers == 0
    assert version(course).answers == 1


def test_only_these_change_what_is_counted() -> None:
    changes = re.compile(r"\b(?:update|insert|delete)\((?:Answer|Attempt|Consent)\)")

    assert {one.name for one in modules() if changes.search(one.path.read_text(encoding="utf-8"))} == WRITERS
