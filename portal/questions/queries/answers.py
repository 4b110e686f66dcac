"""Reading questions, attempts and answers."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Integer, Row, bindparam, case, func, select
from sqlalchemy.orm import aliased

from portal.content.enums import PageKind
from portal.courses.models import Course, Page
from portal.db import UtcDateTime, db, fetch
from portal.errors import NotFound
from portal.questions.enums import AttemptMedium
from portal.questions.models import Answer, Attempt, Question, RemedialAnswer


@dataclass(frozen=True)
class LastTry:
    """The last try at a practice question, and how many there were."""

    response: dict[str, Any]
    revision_id: int
    tries: int


@dataclass(frozen=True)
class PracticeQuestion:
    """Where a question stands: `unit_id` is its course's (none: everybody's), `revision_id` its page's current.

    `tries` counts how often the person has answered it outside of quizzes; `right_at_once` has the names of the
    questions of its page that the person has answered so once, and rightly.
    """

    question_id: int
    page_id: int
    revision_id: int
    course_id: int
    open_unit_id: int | None
    tries: int
    right_at_once: frozenset[str]


@dataclass(frozen=True)
class AttemptRow:
    """An attempt as it stands in its table."""

    id: int
    user_id: int
    page_id: int
    revision_id: int
    drawn: list[dict[str, Any]]
    pass_mark: int
    submitted_at: datetime | None
    score: float | None
    passed: bool | None
    flagged: list[int] = field(default_factory=list)
    medium: str = AttemptMedium.SCREEN


@dataclass(frozen=True)
class SubmittedAttempt:
    """A line in the list of somebody's attempts at a quiz."""

    id: int
    submitted_at: datetime
    score: float
    passed: bool


_TRIES = (
    # As a filter: as a condition, SQLite would go through everybody's answers to the question outside of quizzes.
    select(func.count().filter(Answer.attempt_id.is_(None)))
    .where(Answer.user_id == bindparam("user"), Answer.question_id == Question.id)
    .correlate(Question)
    .scalar_subquery()
)
_sibling = aliased(Question)
_outside_quizzes = Answer.attempt_id.is_(None)
_only_score = (
    # As filters, for the same reason.
    select(
        case(
            (func.count().filter(_outside_quizzes) == 1, func.min(Answer.score).filter(_outside_quizzes)), else_=0
        )
    )
    .where(Answer.user_id == bindparam("user"), Answer.question_id == _sibling.id)
    .correlate(_sibling)
    .scalar_subquery()
)
# In one text, so that it comes with the question; names have no spaces in them.
_RIGHT_AT_ONCE = (
    select(func.aggregate_strings(_sibling.name, " "))
    .where(_sibling.page_id == Page.id, _only_score >= 1 - 1e-9)
    .correlate(Page)
    .scalar_subquery()
)
_PRACTICE_QUESTION = (
    select(Question.id, Page.id, Page.revision_id, Course.id, Course.open_unit_id, _TRIES, _RIGHT_AT_ONCE)
    .join(Page, Page.id == Question.page_id)
    .join(Course, Course.id == Page.course_id)
    .where(
        Course.slug == bindparam("course"),
        Page.slug == bindparam("page"),
        Question.name == bindparam("name"),
        Page.kind == PageKind.LESSON,
        Page.revision_id.is_not(None),
        Page.withdrawn_at.is_(None),
        Course.withdrawn_at.is_(None),
    )
)

_attempt = tuple(getattr(Attempt, one.name) for one in fields(AttemptRow))
_ATTEMPT = select(*_attempt).where(Attempt.id == bindparam("attempt"), Attempt.user_id == bindparam("user"))
_ATTEMPT_TO_CHANGE = _ATTEMPT.with_for_update()
_GIVEN = select(Answer.id, Answer.question_id, Answer.response).where(Answer.attempt_id == bindparam("attempt"))
_RESPONSES = select(Answer.question_id, Answer.response).where(Answer.attempt_id == bindparam("attempt"))

_of_page = (Attempt.page_id == bindparam("page"), Attempt.user_id == bindparam("user"))
_OPEN_ATTEMPT = select(*_attempt).where(*_of_page, Attempt.submitted_at.is_(None))
_SUBMITTED = (
    select(Attempt.id, Attempt.submitted_at, Attempt.score, Attempt.passed)
    .where(*_of_page, Attempt.submitted_at.is_not(None))
    .order_by(Attempt.submitted_at.desc())
)
_DRAWN = select(Attempt.drawn).where(*_of_page)
_QUESTION_IDS = select(Question.name, Question.id).where(Question.page_id == bindparam("page"))

_PRACTICE = (
    select(Question.name, Answer.response, Answer.revision_id)
    .join(Answer, Answer.question_id == Question.id)
    .where(
        Question.page_id == bindparam("page"),
        Answer.user_id == bindparam("user"),
        Answer.attempt_id.is_(None),
    )
    .order_by(Answer.id)
)

_ANSWER_BY_TOKEN = select(Answer.id).where(
    Answer.user_id == bindparam("user_id"), Answer.token == bindparam("token")
)
# What is inserted as an answer into an attempt that is open; the attempt is locked meanwhile.
_new_answer = {
    "user_id": Attempt.user_id,
    "attempt_id": Attempt.id,
    "question_id": bindparam("question", type_=Integer),
    "revision_id": Attempt.revision_id,
    "response": bindparam("given", type_=JSON),
    "answered_at": bindparam("now", type_=UtcDateTime),
    "client_ms": bindparam("changed_ms", type_=BigInteger),
}
NEW_ANSWER_COLUMNS = list(_new_answer)
NEW_ANSWER = (
    select(*_new_answer.values())
    .where(
        Attempt.id == bindparam("attempt"),
        Attempt.user_id == bindparam("user"),
        Attempt.submitted_at.is_(None),
    )
    .with_for_update()
)


def questions_of_page(page_id: int) -> Sequence[Question]:
    """All questions that the page has or had."""
    return db.session.scalars(select(Question).where(Question.page_id == page_id)).all()


def answer_id(*, user_id: int, token: str) -> int:
    """The id of the answer that the person gave under this token."""
    id_: int = fetch(_ANSWER_BY_TOKEN, {"user_id": user_id, "token": token}).scalar_one()
    return id_


def question_ids(page_id: int) -> dict[str, int]:
    """The ids of all questions the page has or had, by name."""
    return dict(fetch(_QUESTION_IDS, {"page": page_id}).all())


def get_practice_question(course_slug: str, page_slug: str, name: str, *, user_id: int) -> PracticeQuestion:
    """The practice question with this name in the lesson at this address, or NotFound."""
    values = {"course": course_slug, "page": page_slug, "name": name, "user": user_id}
    row = fetch(_PRACTICE_QUESTION, values).first()
    if row is None:
        raise NotFound
    question_id, page_id, revision_id, course_id, open_unit_id, tries, at_once = row
    right_at_once = frozenset((at_once or "").split())
    return PracticeQuestion(question_id, page_id, revision_id, course_id, open_unit_id, tries, right_at_once)


def practice_tries(page_id: int, *, user_id: int) -> dict[str, LastTry]:
    """The person's last try at each practice question of the page, by name."""
    tried: dict[str, LastTry] = {}
    for name, response, revision_id in fetch(_PRACTICE, {"page": page_id, "user": user_id}):
        earlier = tried[name].tries if name in tried else 0
        tried[name] = LastTry(response, revision_id, earlier + 1)
    return tried


def times_seen(page_id: int, *, user_id: int) -> Counter[str]:
    """How often each question of the page was drawn for the person, by name."""
    drawn = fetch(_DRAWN, {"page": page_id, "user": user_id}).scalars()
    return Counter(question["name"] for attempt in drawn for question in attempt)


def get_attempt(attempt_id: int, *, user_id: int, to_change: bool = False) -> AttemptRow:
    """The person's own attempt; NotFound if it is somebody else's or none.

    `to_change` keeps others from changing it meanwhile: an answer cannot slip in while the attempt is graded.
    """
    statement = _ATTEMPT_TO_CHANGE if to_change else _ATTEMPT
    row = fetch(statement, {"attempt": attempt_id, "user": user_id}).first()
    if row is None:
        raise NotFound
    return AttemptRow(*row)


def responses_in(attempt_id: int) -> dict[int, dict[str, Any]]:
    """What was answered in the attempt, by question id."""
    return dict(fetch(_RESPONSES, {"attempt": attempt_id}).all())


def open_attempt(page_id: int, *, user_id: int) -> AttemptRow | None:
    """The person's attempt at the page that is not submitted yet."""
    row = fetch(_OPEN_ATTEMPT, {"page": page_id, "user": user_id}).first()
    return AttemptRow(*row) if row is not None else None


def submitted_attempts(page_id: int, *, user_id: int) -> tuple[SubmittedAttempt, ...]:
    """The person's submitted attempts at the page, the newest first."""
    return tuple(SubmittedAttempt(*row) for row in fetch(_SUBMITTED, {"page": page_id, "user": user_id}))


def answers_in(attempt_id: int) -> dict[int, Row[int, int, Any]]:
    """The answers given in the attempt, by question id: id, question_id and response."""
    return {answer.question_id: answer for answer in fetch(_GIVEN, {"attempt": attempt_id})}


def written_answers(user_ids: Collection[int]) -> list[Row[int, int, str, Any]]:
    """The answers of these people that may hold writing: id, revision_id, name (of the question), response."""
    rows = db.session.execute(
        select(Answer.id, Answer.revision_id, Question.name, Answer.response)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.user_id.in_(user_ids))
        .order_by(Answer.id)
    )
    return [row for row in rows if row.response.keys() & {"text", "gaps"}]


def written_remedial_answers(user_ids: Collection[int]) -> list[Row[int, int, str, Any]]:
    """The same of what they answered after a quiz in place of what they missed."""
    rows = db.session.execute(
        select(RemedialAnswer.id, Attempt.revision_id, Question.name, RemedialAnswer.response)
        .join(Attempt, Attempt.id == RemedialAnswer.attempt_id)
        .join(Question, Question.id == RemedialAnswer.question_id)
        .where(Attempt.user_id.in_(user_ids))
        .order_by(RemedialAnswer.id)
    )
    return [row for row in rows if row.response.keys() & {"text", "gaps"}]
