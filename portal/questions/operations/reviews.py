"""Questions that come back: they enter when they were answered right, and each review says when they return."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Insert, bindparam, update

from portal import clock
from portal.audit.models import Actor
from portal.content.questions.question import Question
from portal.db import db, execute_many, fetch, insert, run_in_transaction, table_of
from portal.questions.models import Review
from portal.questions.operations.attempts import record_answer
from portal.questions.queries.answers import AttemptRow
from portal.questions.queries.reviews import ReviewQuestion, previously_missed
from portal.questions.rules.grading import grade
from portal.questions.rules.grading.kinds import Response
from portal.questions.rules.spaced_repetition import first_schedule, next_schedule


def on_practice_answered(
    _page_id: int, *, user_id: int, question_id: int, is_right: bool, earlier_tries: int, **_rest: Any
) -> None:
    """Let a practice question come back from now on that was answered right; it enters once."""
    if is_right:
        _start_reviews(user_id, {question_id: earlier_tries > 0})


def on_attempt_submitted(attempt: AttemptRow, *, scores: Mapping[int, float]) -> None:
    """Let the questions come back that were answered right in an attempt just graded; each enters once."""
    right = [question_id for question_id, score in scores.items() if score >= 1 - 1e-9]
    if right:
        missed = previously_missed(attempt, right)
        _start_reviews(attempt.user_id, {question_id: question_id in missed for question_id in right})


def on_remedial_answered(attempt: AttemptRow, *, question_id: int, is_right: bool) -> None:
    """Let a question come back that was answered right in place of one that was missed; it enters once."""
    if is_right:
        _start_reviews(attempt.user_id, {question_id: question_id in previously_missed(attempt, [question_id])})


def answer_review(
    asked: ReviewQuestion,
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
        answer_id, is_new = record_answer(
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
            _start_reviews(actor.id, {asked.question_id: False})
        return answer_id

    return run_in_transaction(keep)


def _start_reviews(user_id: int, questions: Mapping[int, bool]) -> None:
    """Begin to bring back these questions, by id with whether they were missed before; those known stay."""
    today = clock.today()
    rows = []
    for question_id, tried_before in questions.items():
        schedule = first_schedule(question_id, tried_before=tried_before, day=today)
        rows.append(
            {"user_id": user_id, "question_id": question_id, "due_on": schedule.due_on, "card": schedule.card}
        )
    execute_many(_add_reviews(db.engine.dialect.name), rows)


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


def _reschedule(asked: ReviewQuestion, card: dict[str, Any], user_id: int, *, right: bool) -> None:
    today = clock.today()
    schedule = next_schedule(card, right=right, day=today)
    values = {"user": user_id, "question": asked.question_id, "was_due_on": asked.due_on}
    fetch(_RESCHEDULE, values | {"due_on": schedule.due_on, "card": schedule.card, "reviewed_on": today})
