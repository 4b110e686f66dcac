"""Answers saved without holding anybody up: committed at once, or refused when the attempt is handed in."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.db import begin_write, close_reader, db, mark_read_only, upgrade_to_write
from portal.errors import NotFound
from portal.questions.models import Answer, Attempt
from portal.questions.operations.attempts import AlreadySubmitted, record_answer, save_answer, submit_attempt
from portal.questions.queries.answers import get_attempt
from tests.questions.asking import make_asking_course
from tests.questions.taking import begin
from tests.questions.test_regrading import FIRST, OTHERS, RIGHT


@pytest.fixture
def attempt_id(app: Flask, member: User) -> int:
    """An open attempt in which nothing is answered yet."""
    make_asking_course(quiz=[FIRST, *OTHERS])
    attempt_id = begin(member).id
    db.session.commit()
    return attempt_id


def number_kept() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Answer)) or 0


def save(app: Flask, attempt_id: int, user_id: int) -> str:
    """Save an answer in a request of its own, which reads first; says what became of it."""
    with app.app_context():
        mark_read_only()
        attempt = get_attempt(attempt_id, user_id=user_id)
        assert attempt.submitted_at is None
        try:
            is_newest = save_answer(attempt, question_id=attempt.drawn[0]["question"], response=RIGHT)
        except AlreadySubmitted:
            return "submitted"
        finally:
            close_reader()
        return "kept" if is_newest else "older"


def is_waiting(work: Future[str]) -> bool:
    """Whether it has not come to its end within half a second."""
    return not wait([work], timeout=0.5).done


def test_an_answer_saved_by_a_request_that_reads_first_is_committed(
    app: Flask, member: User, attempt_id: int
) -> None:
    assert save(app, attempt_id, member.id) == "kept"

    assert number_kept() == 1


def test_an_answer_saved_in_a_transaction_goes_with_it(app: Flask, member: User, attempt_id: int) -> None:
    begin_write()
    attempt = get_attempt(attempt_id, user_id=member.id)

    assert save_answer(attempt, question_id=attempt.drawn[0]["question"], response=RIGHT)

    assert number_kept() == 0  # looking has rolled back


def test_an_answer_waits_for_the_attempt_that_is_handed_in_and_comes_too_late(
    app: Flask, member: User, attempt_id: int
) -> None:
    user_id = member.id
    db.session.rollback()

    with ThreadPoolExecutor(1) as other:
        begin_write()
        submit_attempt(attempt_id, user_id=user_id)
        saving = other.submit(save, app, attempt_id, user_id)
        waited = is_waiting(saving)
        db.session.commit()
        outcome = saving.result(timeout=60)

    assert waited
    assert outcome == "submitted"
    assert number_kept() == 0


def test_an_attempt_that_went_to_another_account_takes_no_answer(
    app: Flask, member: User, head: User, attempt_id: int
) -> None:
    attempt = get_attempt(attempt_id, user_id=member.id)
    db.session.rollback()
    begin_write()
    db.session.get_one(Attempt, attempt_id).user_id = head.id
    db.session.commit()

    with pytest.raises(NotFound):
        save_answer(attempt, question_id=attempt.drawn[0]["question"], response=RIGHT)

    assert number_kept() == 0


def test_what_is_written_after_reading_is_read_in_its_transaction(
    app: Flask, member: User, attempt_id: int
) -> None:
    with app.app_context():
        mark_read_only()
        attempt = get_attempt(attempt_id, user_id=member.id)
        upgrade_to_write()
        save_answer(attempt, question_id=attempt.drawn[0]["question"], response=RIGHT)
        db.session.rollback()

    assert number_kept() == 0


def test_nothing_is_written_past_the_transaction_that_writes(app: Flask, member: User, attempt_id: int) -> None:
    attempt = get_attempt(attempt_id, user_id=member.id)
    answer = {"question_id": attempt.drawn[0]["question"], "revision_id": attempt.revision_id}

    with app.app_context():
        mark_read_only()
        with pytest.raises(RuntimeError, match="begin_write"):
            record_answer(**answer, response=RIGHT, score=1.0, token="t", actor=member)

    assert number_kept() == 0
