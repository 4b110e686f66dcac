"""What becomes of a person's attempts, answers and reviews when two accounts of theirs become one."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, or_

from portal.accounts.rules.merge_rules import Columns, Merge, MergeRule, declare_merge_rules
from portal.questions.models import Answer, Attempt, ExtraAttempt, Regrading, Review


def is_of_kept_back_attempt(answer: Columns, merge: Merge) -> ColumnElement[bool]:
    """Whether an answer belongs to an attempt that stayed with the account that is gone."""
    return exists().where(Attempt.id == answer.attempt_id, Attempt.user_id == merge.gone_id)


def prefer_latest_schedule(mine: Columns, other: Columns) -> dict[str, Any]:
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


declare_merge_rules(
    # Somebody is in one attempt at a quiz at a time: the kept account's goes on.
    MergeRule(
        Attempt.user_id, unique_with=(Attempt.page_id,), among=lambda attempt: attempt.submitted_at.is_(None)
    ),
    MergeRule(Attempt.entered_by_id),
    # The same form may have been sent by both, on a shared phone.
    MergeRule(Answer.user_id, unique_with=(Answer.token,), stays=is_of_kept_back_attempt),
    MergeRule(Review.user_id, unique_with=(Review.question_id,), better=prefer_latest_schedule),
    MergeRule(Regrading.actor_id),
    MergeRule(ExtraAttempt.user_id),
    MergeRule(ExtraAttempt.given_by_id),
)
