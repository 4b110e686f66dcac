"""What becomes of a person's attempts, answers and reviews when two accounts of theirs become one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, or_

from portal.accounts.operations.merging import Columns, Merge, Rows, move_all
from portal.questions.models import Answer, Attempt, Regrading, Review


def of_an_attempt_that_stays(answer: Columns, merge: Merge) -> ColumnElement[bool]:
    """Whether an answer belongs to an attempt that stayed with the account that is gone."""
    return exists().where(Attempt.id == answer.attempt_id, Attempt.user_id == merge.gone_id)


def asked_last(mine: Columns, other: Columns) -> dict[str, Any]:
    """The schedule of the account that was asked last; if neither was, the one that asks sooner."""
    asks_sooner = and_(
        mine.reviewed_on.is_not_distinct_from(other.reviewed_on),
        other.due_on < mine.due_on,
    )
    is_other = or_(
        other.reviewed_on > mine.reviewed_on,
        and_(mine.reviewed_on.is_(None), other.reviewed_on.is_not(None)),
        asks_sooner,
    )
    return {name: case((is_other, other[name]), else_=mine[name]) for name in ("due_on", "card", "reviewed_on")}


ROWS = (
    # Somebody is in one attempt at a quiz at a time: the kept account's goes on.
    Rows(Attempt.user_id, one_for=(Attempt.page_id,), among=lambda attempt: attempt.submitted_at.is_(None)),
    # The same form may have been sent by both, on a shared phone.
    Rows(Answer.user_id, one_for=(Answer.token,), stays=of_an_attempt_that_stays),
    Rows(Review.user_id, one_for=(Review.question_id,), better=asked_last),
    Rows(Regrading.actor_id),
)


def merge_users(merge: Merge) -> dict[str, int]:
    """Move what this feature keeps of the person; how many rows of each table."""
    return move_all(ROWS, merge)
