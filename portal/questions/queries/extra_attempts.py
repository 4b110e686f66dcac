"""Attempts that people were given beyond what a quiz allows, and quizzes at which nobody can go on without one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, bindparam, cast, func, select

from portal.accounts.models import User
from portal.courses.models import Course, Page, Revision
from portal.db import Rows, fetch
from portal.questions.models import Attempt, ExtraAttempt


@dataclass(frozen=True, slots=True)
class GivenAttempt:
    """One more attempt, by whom and why."""

    by: str
    reason: str
    given_at: datetime


_GIVEN: Rows = (
    select(User.name, ExtraAttempt.reason, ExtraAttempt.given_at)
    .join(User, User.id == ExtraAttempt.given_by_id)
    .where(ExtraAttempt.user_id == bindparam("user"), ExtraAttempt.page_id == bindparam("page"))
    .order_by(ExtraAttempt.id.desc())
)


def extra_attempts(page_id: int, *, user_id: int) -> tuple[GivenAttempt, ...]:
    """The attempts that the person was given beyond what the quiz allows, the latest first."""
    return tuple(GivenAttempt(*row) for row in fetch(_GIVEN, {"user": user_id, "page": page_id}).all())


@dataclass(frozen=True, slots=True)
class ExhaustedQuiz:
    """A quiz at which somebody has used all attempts and has not passed."""

    page_id: int
    title: str
    attempts: int
    allowed: int


_most = cast(Revision.front["max_attempts"].as_string(), Integer)
_extra = (
    select(func.count())
    .where(ExtraAttempt.user_id == bindparam("user"), ExtraAttempt.page_id == Page.id)
    .correlate(Page)
    .scalar_subquery()
)
_passed = select(Attempt.id).where(
    Attempt.user_id == bindparam("user"), Attempt.page_id == Page.id, Attempt.passed.is_(True)
)
_open = select(Attempt.id).where(
    Attempt.user_id == bindparam("user"), Attempt.page_id == Page.id, Attempt.submitted_at.is_(None)
)
# What must be right was missed, and a question after it is still to be answered: no attempt is needed for that.
_made_up_for = select(Attempt.id).where(
    Attempt.user_id == bindparam("user"),
    Attempt.page_id == Page.id,
    Attempt.passed.is_(False),
    func.round(Attempt.score * 100) >= Attempt.pass_mark,
)
_tries = (
    select(Attempt.page_id, func.count().label("tries"))
    .where(Attempt.user_id == bindparam("user"), Attempt.submitted_at.is_not(None))
    .group_by(Attempt.page_id)
    .subquery()
)
_EXHAUSTED: Rows = (
    select(Page.id, Course.title + ": " + Page.title, _tries.c.tries, _most + _extra)
    .join(_tries, _tries.c.page_id == Page.id)
    .join(Revision, Revision.id == Page.revision_id)
    .join(Course, Course.id == Page.course_id)
    .where(
        *(Page.withdrawn_at.is_(None), Course.withdrawn_at.is_(None), _tries.c.tries >= _most + _extra),
        *(~one.correlate(Page).exists() for one in (_passed, _open, _made_up_for)),
    )
    .order_by(Page.id)
)


def exhausted_quizzes(user_id: int) -> Sequence[ExhaustedQuiz]:
    """The quizzes at which this person has no attempt left and has not passed."""
    return tuple(ExhaustedQuiz(*row) for row in fetch(_EXHAUSTED, {"user": user_id}).all())
