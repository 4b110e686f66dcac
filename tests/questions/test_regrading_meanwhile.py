"""Grading again while somebody hands in: whoever comes second sees what the first one did."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait

from flask import Flask

from portal.accounts.models import User
from portal.db import begin_write, db
from portal.questions.models import Attempt
from portal.questions.operations.attempts import submit_attempt
from portal.questions.operations.regrade import regrade
from tests.questions.asking import ask_on, make_asking_course
from tests.questions.taking import begin, quiz_page
from tests.questions.test_regrading import BANK, FIRST, MENDED, OTHERS, RIGHT


def grade_again(app: Flask) -> int:
    """Grade the first question again in a process of its own; says how many scores changed."""
    with app.app_context():
        begin_write()
        page = quiz_page()
        outcome = regrade(page, "cau-1", based_on=page.revision_id, reason="Đáp án cũ sai.", actor=None)
        db.session.commit()
        return len(outcome.changes)


def hand_in(app: Flask, attempt_id: int, user_id: int) -> float | None:
    """Hand the attempt in, in a process of its own; says its score."""
    with app.app_context():
        begin_write()
        score = submit_attempt(attempt_id, user_id=user_id).score
        db.session.commit()
        return score


def is_waiting(work: Future[object]) -> bool:
    """Whether it has not come to its end within half a second."""
    return not wait([work], timeout=0.5).done


def test_an_attempt_being_handed_in_is_waited_for(app: Flask, member: User) -> None:
    make_asking_course(quiz=[FIRST, *OTHERS])
    attempt_id = begin(member, BANK, RIGHT, RIGHT).id
    ask_on("kiem-tra", [MENDED, *OTHERS])
    user_id = member.id
    db.session.commit()

    with ThreadPoolExecutor(1) as other:
        begin_write()
        submit_attempt(attempt_id, user_id=user_id)
        grading = other.submit(grade_again, app)
        waited = is_waiting(grading)
        db.session.commit()
        changed = grading.result(timeout=60)

    assert waited
    assert changed == 1
    assert db.session.get_one(Attempt, attempt_id).score == 1.0


def test_an_attempt_handed_in_while_others_are_graded_again_finds_the_mended_key(app: Flask, member: User) -> None:
    make_asking_course(quiz=[FIRST, *OTHERS])
    attempt_id = begin(member, BANK, RIGHT, RIGHT).id
    ask_on("kiem-tra", [MENDED, *OTHERS])
    user_id = member.id
    db.session.commit()

    with ThreadPoolExecutor(1) as other:
        begin_write()
        page = quiz_page()
        regrade(page, "cau-1", based_on=page.revision_id, reason="Đáp án cũ sai.", actor=None)
        handing_in = other.submit(hand_in, app, attempt_id, user_id)
        waited = is_waiting(handing_in)
        db.session.commit()
        score = handing_in.result(timeout=60)

    assert waited
    assert score == 1.0
