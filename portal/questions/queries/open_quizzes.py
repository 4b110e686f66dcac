"""Quizzes that were begun and not handed in yet."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from portal.db import Rows, fetch
from portal.questions.models import Answer, Attempt


@dataclass(frozen=True)
class OpenQuiz:
    """An attempt that is not handed in: how many questions it has, and the first without an answer, from 1."""

    attempt_id: int
    page_id: int
    questions: int
    first_open: int | None  # none: each has an answer, and it only waits to be handed in


_OPEN: Rows = (
    select(Attempt.id, Attempt.page_id, Attempt.drawn, Answer.question_id)
    .outerjoin(Answer, Answer.attempt_id == Attempt.id)
    .where(Attempt.user_id == bindparam("user"), Attempt.submitted_at.is_(None))
    .order_by(Attempt.id)
)


def open_quizzes(user_id: int) -> dict[int, OpenQuiz]:
    """The person's quizzes that wait to be gone on with, by page id."""
    attempts: dict[int, tuple[int, list[int]]] = {}
    answered: dict[int, set[int]] = {}
    for attempt_id, page_id, drawn, question_id in fetch(_OPEN, {"user": user_id}):
        attempts[page_id] = attempt_id, [question["question"] for question in drawn]
        answered.setdefault(page_id, set()).add(question_id)
    found = {}
    for page_id, (attempt_id, asked) in attempts.items():
        is_open = [number for number, id_ in enumerate(asked, 1) if id_ not in answered[page_id]]
        found[page_id] = OpenQuiz(attempt_id, page_id, len(asked), is_open[0] if is_open else None)
    return found
