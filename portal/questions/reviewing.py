"""Questions that come back: they enter when they were answered right, and each review says when they return."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Insert, bindparam, update

from portal import clock
from portal.audit.operations import Actor
from portal.content.questions import Question
from portal.db import change_each, change_together, db, fetch, insert, table_of
from portal.questions import queries
from portal.questions.grading import Response, grade
from portal.questions.models import Review
from portal.questions.operations import keep_answer
from portal.questions.queries import AskedAgain, AttemptRow
from portal.questions.scheduling import first_schedule, next_schedule


def take_in_practice(
    _page_id: int, *, user_id: int, question_id: int, is_right: bool, earlier_tries: int, **_rest: Any
) -> None:
    """Let a practice question come back from now on that was answered right; it enters once."""
    if is_right:
        _enter(user_id, {question_id: earlier_tries > 0})


def take_in_attempt(attempt: AttemptRow, *, scores: Mapping[int, float]) -> None:
    """Let the questions come back that were answered right in an attempt just graded; each enters once."""
    right = [question_id for question_id, score in scores.items() if score >= 1 - 1e-9]
    if right:
        missed = queries.missed_before(attempt, right)
        _enter(attempt.user_id, {question_id: question_id in missed for question_id in right})


def answer_review(
    asked: AskedAgain,
    question: Question,
    *,
    revision_id: int,
    response: Response,
    token: str,
    ahead: bool = False,
    actor: Actor,
) -> int:
    """Keep an answer to a question that came back, and say when it returns; the answer's id.

    `question` is its wording in the revision that was seen. The same answer sent twice counts once, and so does
    the same question answered in two tabs. A question that is not due moves only if it is asked `ahead` of its
    day, as in a refresher. In a request that only reads besides, it is committed on return.
    """
    graded = grade(question, response)

    def keep() -> int:
        answer_id, is_new = keep_answer(
            asked.question_id,
            revision_id=revision_id,
            response=response,
            score=graded.score,
            token=token,
            actor=actor,
        )
        today = clock.today()
        if is_new and asked.card is not None and asked.due_on is not None:
            if asked.due_on <= today or (ahead and asked.reviewed_on != today):
                _reschedule(asked, asked.card, actor.id, right=graded.right)
        elif is_new and graded.right:
            _enter(actor.id, {asked.question_id: False})
        return answer_id

    return change_together(keep)


def _enter(user_id: int, questions: Mapping[int, bool]) -> None:
    """Begin to bring back these questions, by id with whether they were missed before; those known stay."""
    today = clock.today()
    rows = []
    for question_id, tried_before in questions.items():
        schedule = first_schedule(question_id, tried_before=tried_before, day=today)
        rows.append(
            {"user_id": user_id, "question_id": question_id, "due_on": schedule.due_on, "card": schedule.card}
        )
    change_each(_add_reviews(db.engine.dialect.name), rows)


@cache
def _add_reviews(_dialect: str) -> Insert:
    return insert(Review).on_conflict_do_nothing(index_elements=["user_id", "question_id"])


_reviews = table_of(Review)
_RESCHEDULE = (
    update(_reviews)
    # Where another tab was quicker, its answer has moved the day, and this one finds nothing to move.
    .where(
        _reviews.c.user_id == bindparam("user"),
        _reviews.c.question_id == bindparam("question"),
        _reviews.c.due_on == bindparam("was_due_on"),
    )
)


def _reschedule(asked: AskedAgain, card: dict[str, Any], user_id: int, *, right: bool) -> None:
    today = clock.today()
    schedule = next_schedule(card, right=right, day=today)
    values = {"user": user_id, "question": asked.question_id, "was_due_on": asked.due_on}
    fetch(_RESCHEDULE, values | {"due_on": schedule.due_on, "card": schedule.card, "reviewed_on": today})
