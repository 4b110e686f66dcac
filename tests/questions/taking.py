"""Attempts at quizzes, taken through the operations; each helper commits."""

from __future__ import annotations

from portal.accounts.models import User
from portal.courses.queries.published import PageRow, find_page
from portal.db import db
from portal.questions.models import Attempt
from portal.questions.operations.attempts import save_answer, start_attempt, submit_attempt
from portal.questions.operations.remedial import answer_remedial
from portal.questions.queries.answers import get_attempt
from portal.questions.queries.remedial import OpenRemedial, open_remedial
from portal.questions.rules.grading.kinds import Response
from tests.replay import replayed


def quiz_page() -> PageRow:
    """The quiz as it is published now."""
    page = find_page("an-toan", "kiem-tra")
    assert page is not None
    return page


@replayed
def begin(user: User, *responses: Response | None) -> Attempt:
    """An open attempt whose first questions are answered so; None leaves one out."""
    page = quiz_page()
    attempt = start_attempt(page_id=page.id, revision_id=page.revision_id, actor=user)
    for drawn, response in zip(attempt.drawn, responses, strict=False):
        if response is not None:
            save_answer(attempt, question_id=drawn["question"], response=response)
    db.session.commit()
    return db.session.get_one(Attempt, attempt.id)


@replayed
def take(user: User, *responses: Response | None) -> Attempt:
    """The same, handed in."""
    attempt = hand_in(begin(user, *responses))
    db.session.commit()
    return attempt


def hand_in(attempt: Attempt) -> Attempt:
    """The attempt, graded."""
    submit_attempt(attempt.id, user_id=attempt.user_id)
    db.session.refresh(attempt)
    return attempt


def remedial_of(attempt: Attempt) -> OpenRemedial | None:
    """What is to be answered after the attempt; None for nothing."""
    return open_remedial(get_attempt(attempt.id, user_id=attempt.user_id))


def asked_after(attempt: Attempt) -> OpenRemedial:
    """What is to be answered after an attempt that needs it."""
    remedial = remedial_of(attempt)
    assert remedial is not None
    return remedial


def answer_again(attempt: Attempt, response: Response) -> OpenRemedial:
    """Answer what is asked after the attempt; what was asked."""
    remedial = asked_after(attempt)
    answer_remedial(
        attempt.id,
        user_id=attempt.user_id,
        missed_id=remedial.missed_id,
        number=remedial.number,
        response=response,
    )
    db.session.commit()
    db.session.refresh(attempt)
    return remedial
