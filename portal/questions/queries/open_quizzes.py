"""Quizzes that wait to be gone on with: not handed in yet, or short of a question that must be right."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from portal.db import Rows, fetch
from portal.questions.models import Answer, Attempt
from portal.questions.rules.scoring import passes


@dataclass(frozen=True)
class OpenQuiz:
    """An attempt to go on with: how many questions it has, and the first without an answer, from 1."""

    attempt_id: int
    page_id: int
    questions: int
    first_open: int | None  # none: each has an answer, and it only waits to be handed in
    is_short_of_must_pass: bool = False  # handed in; its score suffices, and something that must be right does not


_later = aliased(Attempt)
_is_last = ~exists().where(
    _later.user_id == Attempt.user_id, _later.page_id == Attempt.page_id, _later.id > Attempt.id
)
# Open, or the last at its quiz and not passed; of those, only is_unfinished() tells which wait to be gone on with.
may_be_unfinished = or_(Attempt.submitted_at.is_(None), and_(Attempt.passed.is_(False), _is_last))

_OPEN: Rows = (
    select(
        *(Attempt.id, Attempt.page_id, Attempt.drawn, Answer.question_id),
        *(Attempt.submitted_at, Attempt.score, Attempt.pass_mark),
    )
    .outerjoin(Answer, Answer.attempt_id == Attempt.id)
    .where(Attempt.user_id == bindparam("user"), may_be_unfinished)
    .order_by(Attempt.id)
)


def is_unfinished(submitted_at: datetime | None, score: float | None, pass_mark: int) -> bool:
    """Whether an attempt of `may_be_unfinished` is open, or lacks nothing but what must be right."""
    return submitted_at is None or passes(score or 0, pass_mark)


def open_quizzes(user_id: int) -> dict[int, OpenQuiz]:
    """The person's quizzes that wait to be gone on with, by page id; a page may have been passed before."""
    attempts: dict[int, tuple[int, list[int], bool]] = {}
    answered: dict[int, set[int]] = {}
    for attempt_id, page_id, drawn, question_id, submitted_at, *scored in fetch(_OPEN, {"user": user_id}):
        if not is_unfinished(submitted_at, *scored):
            continue
        attempts[page_id] = attempt_id, [question["question"] for question in drawn], submitted_at is not None
        answered.setdefault(page_id, set()).add(question_id)
    found = {}
    for page_id, (attempt_id, asked, is_short) in attempts.items():
        is_open = [number for number, id_ in enumerate(asked, 1) if id_ not in answered[page_id]]
        first_open = is_open[0] if is_open and not is_short else None
        found[page_id] = OpenQuiz(attempt_id, page_id, len(asked), first_open, is_short)
    return found
