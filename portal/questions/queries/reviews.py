"""Reading what comes back: the questions that are due today, and those of a course."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile
from typing import Any, Protocol, cast

from sqlalchemy import bindparam, func, or_, select, true

from portal.courses.models import Course, Page
from portal.db import Rows, UtcDateTime, fetch
from portal.errors import NotFound
from portal.questions.models import Answer, Question, Review
from portal.questions.queries.answers import AttemptRow
from portal.questions.rules.spaced_repetition import MAX_REVIEWS_PER_DAY
from portal.units.changes.queries.history import at_or_above_and_merged
from portal.units.rules.start_of_day import start_of_day

MAX_ID = 2**31 - 1  # of a table

_MISSED = select(Answer.question_id).where(
    Answer.user_id == bindparam("user"),
    Answer.question_id.in_(bindparam("questions", expanding=True)),
    Answer.score < 1 - 1e-9,
    or_(Answer.attempt_id.is_(None), Answer.attempt_id != bindparam("attempt")),
)


class Person(Protocol):
    """Somebody who belongs to a unit, or to none."""

    @property
    def id(self) -> int:
        """The user's id."""
        ...

    @property
    def unit_id(self) -> int | None:
        """The unit."""
        ...


@dataclass(frozen=True)
class ReviewQuestion:
    """A question that may come back to a person, as its page asks it now in `revision_id`.

    `due_on` and `card` tell its schedule, none where the person has not answered it rightly yet; `reviewed_on` is
    the last day it came back.
    """

    question_id: int
    name: str
    page_id: int
    revision_id: int
    course_id: int
    course_slug: str
    due_on: date | None
    card: dict[str, Any] | None
    reviewed_on: date | None


@dataclass(frozen=True)
class ReviewDay:
    """The review of one day: how many questions were answered, and those that are left, the next one first."""

    answered: int
    left: tuple[ReviewQuestion, ...]

    @property
    def total(self) -> int:
        """How many questions the day has."""
        return self.answered + len(self.left)


@dataclass(frozen=True)
class ReviewAnswer:
    """An answer that was given outside of quizzes."""

    question_id: int
    name: str
    course_id: int
    course_slug: str
    revision_id: int
    response: dict[str, Any]


_asked: Rows = (
    select(
        Question.id,
        Question.name,
        Page.id,
        Page.revision_id,
        Course.id,
        Course.slug,
        Review.due_on,
        Review.card,
        Review.reviewed_on,
    )
    .join(Page, Page.id == Question.page_id)
    .join(Course, Course.id == Page.course_id)
    .outerjoin(Review, (Review.question_id == Question.id) & (Review.user_id == bindparam("user")))
    .where(
        Question.retired_at.is_(None),
        Page.revision_id.is_not(None),
        Page.withdrawn_at.is_(None),
        Course.withdrawn_at.is_(None),
        or_(
            Course.open_unit_id.is_(None),
            Course.open_unit_id.in_(at_or_above_and_merged(cast("int", bindparam("unit")))),
        ),
    )
)
# What was answered today on the way through the review, up to one of the answers, the latest first.
_REVIEWED_TODAY: Rows = (
    select(Answer.score)
    .join(Review, (Review.question_id == Answer.question_id) & (Review.user_id == Answer.user_id))
    .where(
        Answer.user_id == bindparam("user"),
        Answer.attempt_id.is_(None),
        Answer.id <= bindparam("answer"),
        Answer.answered_at >= bindparam("since", type_=UtcDateTime),
        Review.reviewed_on == bindparam("day"),
    )
    .order_by(Answer.id.desc())
    .limit(MAX_REVIEWS_PER_DAY)
)
_DUE = (
    _asked.where(Review.due_on <= bindparam("day")).order_by(Review.due_on, Question.id).limit(bindparam("most"))
)
_ONE = _asked.where(Question.id == bindparam("question"))
_last_seen = (
    select(func.max(Answer.answered_at))
    .where(Answer.question_id == Question.id, Answer.user_id == bindparam("user"))
    .correlate(Question)
    .scalar_subquery()
)
_OF_COURSE = (
    _asked.add_columns(_last_seen)
    .where(Course.id == bindparam("course"))
    .order_by(_last_seen.nulls_first(), Page.position, Question.id)
)
_answered = (
    select(func.count().label("answered"))
    .where(Review.user_id == bindparam("user"), Review.reviewed_on == bindparam("day"))
    .subquery()
)
_due = _DUE.subquery()
# One row at least: how many were answered, beside each question that is due, or beside none.
_DAY = (
    select(_answered.c.answered, *_due.c)
    .select_from(_answered.outerjoin(_due, true()))
    .order_by(_due.c.due_on, _due.c[0])
)
_GIVEN = (
    select(Question.id, Question.name, Course.id, Course.slug, Answer.revision_id, Answer.response)
    .join(Question, Question.id == Answer.question_id)
    .join(Page, Page.id == Question.page_id)
    .join(Course, Course.id == Page.course_id)
    .where(Answer.id == bindparam("answer"), Answer.user_id == bindparam("user"), Answer.attempt_id.is_(None))
)


def review_day(person: Person, day: date) -> ReviewDay:
    """The person's review of the day: the most overdue questions, never more than MAX_REVIEWS_PER_DAY of them."""
    values = {"user": person.id, "unit": person.unit_id, "day": day, "most": MAX_REVIEWS_PER_DAY}
    rows = fetch(_DAY, values).all()
    answered: int = rows[0][0]
    due = [ReviewQuestion(*asked) for _answered, *asked in rows if asked[0] is not None]
    return ReviewDay(answered, tuple(due[: max(MAX_REVIEWS_PER_DAY - answered, 0)]))


def get_review_question(question_id: int, *, person: Person) -> ReviewQuestion:
    """The question, or NotFound when it is no longer asked, or not meant for this person."""
    if not 0 < question_id <= MAX_ID:
        raise NotFound
    row = fetch(_ONE, {"user": person.id, "unit": person.unit_id, "question": question_id}).first()
    if row is None:
        raise NotFound
    return ReviewQuestion(*row)


def questions_of_course(course_id: int, *, person: Person) -> list[tuple[ReviewQuestion, datetime | None]]:
    """All that the course asks, with when the person last answered it: what was not seen the longest is first."""
    rows = fetch(_OF_COURSE, {"user": person.id, "unit": person.unit_id, "course": course_id})
    return [(ReviewQuestion(*asked), seen) for *asked, seen in rows]


def get_review_answer(answer_id: int, *, user_id: int) -> ReviewAnswer:
    """The person's own answer, given outside of quizzes, or NotFound."""
    row = fetch(_GIVEN, {"answer": answer_id, "user": user_id}).first()
    if row is None:
        raise NotFound
    return ReviewAnswer(*row)


def previously_missed(attempt: AttemptRow, question_ids: Iterable[int]) -> set[int]:
    """Which of the questions the person of the attempt has answered wrong at some time before it."""
    values = {"user": attempt.user_id, "attempt": attempt.id, "questions": list(question_ids)}
    return set(fetch(_MISSED, values).scalars())


def right_in_a_row_today(answer_id: int, *, user_id: int, today: date) -> int:
    """With how many right answers in a row the review of the day has come to this one."""
    values = {"answer": answer_id, "user": user_id, "day": today, "since": start_of_day(today)}
    scores = fetch(_REVIEWED_TODAY, values).scalars()
    return sum(1 for _score in takewhile(lambda score: score >= 1 - 1e-9, scores))
