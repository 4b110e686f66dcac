"""Reading what grading again changes and changed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from portal.accounts.models import User
from portal.courses.models import Page
from portal.db import Rows, db, fetch
from portal.errors import NotFound
from portal.questions.models import Answer, Attempt, Question, RegradedAttempt, Regrading, RemedialAnswer
from portal.questions.rules.must_pass import RemedialTry

_REGRADED_REVISIONS = (
    select(Regrading.question_id, Regrading.revision_id)
    .where(Regrading.question_id.in_(bindparam("questions", expanding=True)))
    .order_by(Regrading.id)
)


def get_question(page_id: int, name: str) -> Question:
    """The question with this name that the page asks, or NotFound."""
    question = db.session.scalar(
        select(Question).where(Question.page_id == page_id, Question.name == name, Question.retired_at.is_(None))
    )
    if question is None:
        raise NotFound
    return question


def regraded_revisions(question_ids: Iterable[int]) -> dict[int, int]:
    """The revision whose key each question was graded again by, the last time; none for the others."""
    return dict(fetch(_REGRADED_REVISIONS, {"questions": list(question_ids)}).all())


def graded_answers(question_id: int) -> Sequence[Row[int, int, int, Any, float]]:
    """Every answer to the question in a submitted attempt: id, attempt_id, revision_id, response, score."""
    return db.session.execute(
        select(Answer.id, Answer.attempt_id, Answer.revision_id, Answer.response, Answer.score)
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .where(Answer.question_id == question_id, Attempt.submitted_at.is_not(None))
        .order_by(Answer.id)
    ).all()


def graded_remedial_answers(question_id: int) -> Sequence[Row[int, int, int, Any, float]]:
    """Every answer to the question in place of another: id, attempt_id, revision_id, response, score."""
    return db.session.execute(
        select(
            RemedialAnswer.id,
            RemedialAnswer.attempt_id,
            Attempt.revision_id,
            RemedialAnswer.response,
            RemedialAnswer.score,
        )
        .join(Attempt, Attempt.id == RemedialAnswer.attempt_id)
        .where(RemedialAnswer.question_id == question_id)
        .order_by(RemedialAnswer.id)
    ).all()


def remedial_tries_by_attempt(attempt_ids: Sequence[int]) -> dict[int, list[tuple[int, RemedialTry]]]:
    """What was answered after these attempts in place of what they missed, each with the id of its row."""
    found: dict[int, list[tuple[int, RemedialTry]]] = defaultdict(list)
    rows: Rows = select(
        RemedialAnswer.attempt_id,
        RemedialAnswer.id,
        RemedialAnswer.missed_id,
        RemedialAnswer.question_id,
        RemedialAnswer.number,
        RemedialAnswer.response,
        RemedialAnswer.score,
    ).where(RemedialAnswer.attempt_id.in_(attempt_ids))
    for attempt_id, id_, *tried in db.session.execute(rows.order_by(RemedialAnswer.id)):
        found[attempt_id].append((id_, RemedialTry(*tried)))
    return found


def scores_by_attempt(attempt_ids: Sequence[int]) -> dict[int, list[tuple[int, int, float]]]:
    """The graded answers of these attempts, each with its id, the question's id and its score."""
    found: dict[int, list[tuple[int, int, float]]] = defaultdict(list)
    rows: Rows = select(Answer.attempt_id, Answer.id, Answer.question_id, Answer.score)
    for attempt_id, *answer in db.session.execute(rows.where(Answer.attempt_id.in_(attempt_ids))):
        found[attempt_id].append(tuple(answer))
    return found


def attempts_by_id(attempt_ids: Sequence[int]) -> Sequence[Attempt]:
    """These attempts, the oldest first."""
    return db.session.scalars(select(Attempt).where(Attempt.id.in_(attempt_ids)).order_by(Attempt.id)).all()


def lock_attempts(page_id: int) -> None:
    """Wait until nobody changes an attempt at the page, and let nobody do so until the transaction ends."""
    db.session.execute(select(Attempt.id).where(Attempt.page_id == page_id).order_by(Attempt.id).with_for_update())


@dataclass(frozen=True)
class RegradedResult:
    """What grading a question again changed for an attempt; `passed_after` looks at the new score alone."""

    attempt_id: int
    page_title: str
    question_id: int
    regraded_at: datetime
    reason: str
    score_before: float
    score_after: float
    passed_before: bool
    passed_after: bool
    seen_at: datetime | None


_REGRADED: Rows = (
    select(
        Attempt.id,
        Page.title,
        Regrading.question_id,
        Regrading.regraded_at,
        Regrading.reason,
        RegradedAttempt.score_before,
        RegradedAttempt.score_after,
        RegradedAttempt.passed_before,
        RegradedAttempt.passed_after,
        RegradedAttempt.seen_at,
    )
    .join(RegradedAttempt, RegradedAttempt.attempt_id == Attempt.id)
    .join(Regrading, Regrading.id == RegradedAttempt.regrading_id)
    .join(Page, Page.id == Attempt.page_id)
    .order_by(Regrading.id)
)
_REGRADED_UNSEEN = _REGRADED.where(Attempt.user_id == bindparam("user"), RegradedAttempt.seen_at.is_(None))
_REGRADED_ATTEMPT = _REGRADED.where(Attempt.id == bindparam("attempt"))


def unseen_regradings(user_id: int) -> list[RegradedResult]:
    """What grading again changed for the person and was not looked at yet, the oldest first."""
    return [RegradedResult(*row) for row in fetch(_REGRADED_UNSEEN, {"user": user_id})]


def regradings_of_attempt(attempt_id: int) -> list[RegradedResult]:
    """What grading again changed for the attempt, the oldest first."""
    return [RegradedResult(*row) for row in fetch(_REGRADED_ATTEMPT, {"attempt": attempt_id})]


@dataclass(frozen=True)
class PastRegrading:
    """That a question was graded again: when, by whom (none: from the shell), why, and for how many attempts."""

    regraded_at: datetime
    actor: str | None
    reason: str
    attempts: int


def regradings_of_question(question_id: int) -> list[PastRegrading]:
    """How often the question was graded again, the latest first."""
    changed = select(func.count()).where(RegradedAttempt.regrading_id == Regrading.id).scalar_subquery()
    rows = db.session.execute(
        select(Regrading.regraded_at, User.name, Regrading.reason, changed)
        .outerjoin(User, User.id == Regrading.actor_id)
        .where(Regrading.question_id == question_id)
        .order_by(Regrading.id.desc())
    )
    return [PastRegrading(*row) for row in rows]
