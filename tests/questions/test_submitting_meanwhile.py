"""Attempts handed in by requests that read first: committed at once with all that follows, and graded once."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.dashboard.models import PersonStatus
from portal.db import close_reader, db, mark_read_only
from portal.progress.models import CourseProgress, PageProgress
from portal.questions.models import Answer, Attempt, Review
from portal.questions.operations.attempts import submit_attempt
from tests.questions.asking import make_asking_course
from tests.questions.taking import begin
from tests.questions.test_regrading import FIRST, NOBODY, OTHERS, RIGHT, WRONG
from tests.threads import run_in_threads


def submit(app: Flask, attempt_id: int, user_id: int) -> float | None:
    """Hand the attempt in, in a request of its own, which reads first; its score."""
    with app.app_context():
        mark_read_only()
        try:
            return submit_attempt(attempt_id, user_id=user_id).score
        finally:
            close_reader()
            db.session.rollback()


def number_of(model: type[Answer | CourseProgress | PersonStatus | PageProgress | Review]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def attempt(app: Flask, member: User) -> Attempt:
    """An attempt with two of three questions right."""
    make_asking_course(quiz=[FIRST, *OTHERS])
    attempt = begin(member, NOBODY, RIGHT, WRONG)
    db.session.commit()
    return attempt


def test_all_that_follows_is_committed_with_it(app: Flask, attempt: Attempt) -> None:
    score = submit(app, attempt.id, attempt.user_id)

    assert score == pytest.approx(2 / 3)
    assert [number_of(model) for model in (CourseProgress, PageProgress, Review)] == [1, 1, 2]
    assert number_of(PersonStatus) > 0  # the dashboard has counted who began the course
    db.session.refresh(attempt)
    assert (attempt.score, attempt.passed) == (score, True)
    graded = db.session.scalars(select(Answer.score).order_by(Answer.id)).all()
    assert graded == [1.0, 1.0, 0.0]


def test_two_taps_at_the_same_moment_grade_it_once(app: Flask, attempt: Attempt) -> None:
    attempt_id, user_id = attempt.id, attempt.user_id
    db.session.rollback()
    scores: list[float | None] = []

    run_in_threads(lambda _number: scores.append(submit(app, attempt_id, user_id)), threads=2)

    assert scores == [pytest.approx(2 / 3)] * 2
    assert [number_of(model) for model in (CourseProgress, PageProgress, Review)] == [1, 1, 2]
