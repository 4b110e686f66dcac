"""Every change to questions, attempts and answers."""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from random import SystemRandom
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Insert, Row, bindparam, text, update

from portal import clock
from portal.audit.models import Actor
from portal.content.pages.blueprint import Blueprint
from portal.content.questions.question import Question as QuestionText
from portal.courses.models import Page
from portal.courses.queries.revision_cache import page_content
from portal.db import db, execute_many, execute_write, fetch, insert, run_in_transaction, table_of
from portal.errors import NotFound, Refused
from portal.questions.events import attempt_submitted, practice_answered
from portal.questions.models import Answer, Attempt, Question, RemedialAnswer
from portal.questions.queries.answers import (
    NEW_ANSWER,
    NEW_ANSWER_COLUMNS,
    AttemptRow,
    PracticeQuestion,
    answer_id,
    answers_in,
    get_attempt,
    open_attempt,
    question_ids,
    questions_of_page,
    submitted_attempts,
    times_seen,
    written_answers,
    written_remedial_answers,
)
from portal.questions.queries.extra_attempts import extra_attempts
from portal.questions.queries.outcomes import outcome_of
from portal.questions.rules.grading import grade
from portal.questions.rules.grading.kinds import Response
from portal.questions.rules.redaction import redact_response
from portal.questions.rules.selection import select_questions


class AlreadySubmitted(Refused):
    """An answer to an attempt that has been submitted."""

    def __init__(self) -> None:
        super().__init__(_("This attempt was submitted already; its answers stand."))


def on_page_published(page: Page, *, questions: Iterable[QuestionText], **_rest: Any) -> None:
    """Know the questions of a newly published revision; those that left the page are retired, never deleted."""
    names = {question.id for question in questions}
    known = {question.name: question for question in questions_of_page(page.id)}
    for name in names - known.keys():
        db.session.add(Question(page_id=page.id, name=name))
    for name, question in known.items():
        question.retired_at = None if name in names else question.retired_at or clock.now()
    db.session.flush()


@dataclass(frozen=True)
class PracticeAnswer:
    """An answer to a practice question, with its wording in the revision that was seen and the tries before."""

    question: QuestionText
    response: Response
    earlier_tries: int


def answer_practice(
    asked: PracticeQuestion,
    question: QuestionText,
    *,
    revision_id: int,
    response: Response,
    token: str,
    actor: Actor,
) -> int:
    """Keep a try at a practice question; says how many tries there have been.

    `question` is its wording in the revision the person saw. The same answer under the same token is one try
    sent twice over a bad line, and is kept once. In a request that only reads besides, it is committed on return.
    """
    answer = PracticeAnswer(question, response, asked.tries)

    def keep() -> int:
        is_new = _record_practice(
            answer,
            question_id=asked.question_id,
            page_id=asked.page_id,
            course_id=asked.course_id,
            revision_id=revision_id,
            token=token,
            actor=actor,
        )
        return asked.tries + 1 if is_new else asked.tries

    return run_in_transaction(keep)


@dataclass(frozen=True)
class PracticeAnswers:
    """Answers to practice questions of a page that were sent together, in the revision and under the token."""

    given: Sequence[PracticeAnswer]
    revision_id: int
    token: str


def record_practice_answers(answers: PracticeAnswers, *, page_id: int, course_id: int, actor: Actor) -> None:
    """Keep tries at several practice questions of a page, in the transaction that has begun.

    As with answer_practice(), what is sent twice is kept once.
    """
    ids = question_ids(page_id) if answers.given else {}
    for answer in answers.given:
        _record_practice(
            answer,
            question_id=ids[answer.question.id],
            page_id=page_id,
            course_id=course_id,
            revision_id=answers.revision_id,
            token=answers.token,
            actor=actor,
        )


def answer_practice_questions(answers: PracticeAnswers, *, page_id: int, course_id: int, actor: Actor) -> None:
    """Keep tries at several practice questions of a page: all of them or none.

    In a request that only reads besides, they are committed on return.
    """
    if answers.given:
        run_in_transaction(
            lambda: record_practice_answers(answers, page_id=page_id, course_id=course_id, actor=actor)
        )


def _record_practice(
    answer: PracticeAnswer,
    *,
    question_id: int,
    page_id: int,
    course_id: int,
    revision_id: int,
    token: str,
    actor: Actor,
) -> bool:
    """Keep one try and tell of it; False for one that was sent before."""
    graded = grade(answer.question, answer.response, earlier_tries=answer.earlier_tries)
    _answer_id, is_new = record_answer(
        question_id,
        revision_id=revision_id,
        response=answer.response,
        score=graded.score,
        token=token,
        actor=actor,
    )
    if is_new:
        practice_answered.send(
            page_id,
            course_id=course_id,
            user_id=actor.id,
            question_id=question_id,
            is_right=graded.right,
            earlier_tries=answer.earlier_tries,
        )
    return is_new


def record_answer(
    question_id: int, *, revision_id: int, response: Response, score: float, token: str, actor: Actor
) -> tuple[int, bool]:
    """Keep an answer given outside of quizzes; its id, and whether it is new: one sent twice is kept once."""
    whole_token = _answer_token(token, question_id, response)
    values = {
        "user_id": actor.id,
        "question_id": question_id,
        "revision_id": revision_id,
        "token": whole_token,
        "response": response,
        "score": score,
        "answered_at": clock.now(),
    }
    added = fetch(_insert_answer(db.engine.dialect.name), values).first()
    if added is not None:
        return added.id, True
    return answer_id(user_id=actor.id, token=whole_token), False


@cache
def _insert_answer(_dialect: str) -> Insert:
    keeping = insert(Answer).on_conflict_do_nothing(index_elements=["user_id", "token"])
    return keeping.returning(Answer.id)


def _answer_token(form: str, question_id: int, response: Response) -> str:
    """One token a form, a question and an answer: another answer from the same form is another try."""
    said = json.dumps([form, question_id, response], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def start_attempt(*, page_id: int, revision_id: int, actor: Actor) -> AttemptRow:
    """The person's open attempt at the quiz, or a new one with questions drawn for it.

    Raises Refused when the quiz allows no further attempt. In a request that only reads besides, it is committed
    on return.
    """
    content, user_id = page_content(revision_id), actor.id
    allowed = content.front.get("max_attempts")

    def begin() -> AttemptRow | None:
        current = open_attempt(page_id, user_id=user_id)
        if current is not None:
            return current
        if allowed is not None and len(submitted_attempts(page_id, user_id=user_id)) >= allowed + len(
            extra_attempts(page_id, user_id=user_id)
        ):
            return None
        drawn = select_questions(
            list(content.questions.values()),
            ids=question_ids(page_id),
            times_seen=times_seen(page_id, user_id=user_id),
            blueprint=Blueprint.of_front(content.front),
            shuffle=content.front.get("shuffle", True),
            chance=SystemRandom(),
        )
        values = {
            "user_id": user_id,
            "page_id": page_id,
            "revision_id": revision_id,
            "drawn": drawn,
            "pass_mark": content.front.get("pass_mark", 80),
        }
        begun = fetch(_insert_attempt(db.engine.dialect.name), values | {"started_at": clock.now()}).first()
        if begun is None:
            return begin()  # a second tap was quicker; both go on in its attempt
        return AttemptRow(id=begun.id, submitted_at=None, score=None, passed=None, **values)

    attempt = run_in_transaction(begin)
    if attempt is None:
        raise Refused(_("You have used all %(num)d attempts at this quiz.", num=allowed))
    return attempt


@cache
def _insert_attempt(_dialect: str) -> Insert:
    beginning = insert(Attempt).on_conflict_do_nothing(
        index_elements=["user_id", "page_id"], index_where=text("submitted_at IS NULL")
    )
    return beginning.returning(Attempt.id)


def ensure_open(attempt: Attempt | AttemptRow) -> None:
    """Raise AlreadySubmitted for an attempt that is: it takes no answers any more."""
    if attempt.submitted_at is not None:
        raise AlreadySubmitted


def save_answer(
    attempt: Attempt | AttemptRow, *, question_id: int, response: Response, client_ms: int | None = None
) -> bool:
    """Keep what was answered in an open attempt, in place of what was answered before; not graded yet.

    `client_ms` is when the person changed it, in ms since 1970; None means now. A copy of an older answer that
    the line held back changes nothing and returns False. Raises NotFound for a question that was not drawn and
    AlreadySubmitted once the attempt is.
    """
    if all(drawn["question"] != question_id for drawn in attempt.drawn):
        raise NotFound
    ensure_open(attempt)
    now = clock.now()
    now_ms = int(now.timestamp() * 1000)
    values = {
        "attempt": attempt.id,
        "user": attempt.user_id,
        "question": question_id,
        "given": response,
        "now": now,
        # No screen is ahead of us: a larger number would shut out every later answer.
        "changed_ms": now_ms if client_ms is None else min(client_ms, now_ms),
    }
    if execute_write(_upsert_answer(db.engine.dialect.name), values) is not None:
        return True
    # Either a newer answer is kept, or the attempt was submitted or given to another account just now.
    ensure_open(get_attempt(attempt.id, user_id=attempt.user_id))
    return False


@cache
def _upsert_answer(_dialect: str) -> Insert:
    """An answer into an attempt that is open, over an older one; the row's id, or none where nothing was kept.

    The attempt is held meanwhile: while it is graded no answer slips in.
    """
    saving = insert(Answer).from_select(NEW_ANSWER_COLUMNS, NEW_ANSWER)
    changed = {name: saving.excluded[name] for name in ("response", "answered_at", "revision_id", "client_ms")}
    return saving.on_conflict_do_update(
        index_elements=["attempt_id", "question_id"],
        set_=changed,
        where=Answer.client_ms <= saving.excluded.client_ms,
    ).returning(Answer.id)


_ANSWERS = table_of(Answer)
_ATTEMPTS = table_of(Attempt)
_OUTCOME = ("submitted_at", "score", "passed")
_SUBMIT = (
    update(_ATTEMPTS)
    .where(_ATTEMPTS.c.id == bindparam("attempt"))
    .values({name: bindparam(name, type_=_ATTEMPTS.c[name].type) for name in _OUTCOME})
)
_SCORE = (
    update(_ANSWERS)
    .where(_ANSWERS.c.id == bindparam("answer"))
    .values(score=bindparam("graded", type_=_ANSWERS.c.score.type))
)


def submit_attempt(attempt_id: int, *, user_id: int) -> AttemptRow:
    """Grade the person's attempt, once: submitted again, it comes back as it is. Raises NotFound if there is none.

    Where the score suffices and something was missed that must be right, remedial answers decide later. In a
    request that only reads besides, it is committed on return.
    """
    return run_in_transaction(lambda: _submit(attempt_id, user_id))


def _submit(attempt_id: int, user_id: int) -> AttemptRow:
    attempt = get_attempt(attempt_id, user_id=user_id, to_change=True)
    if attempt.submitted_at is not None:
        return attempt
    given = answers_in(attempt.id)
    outcome = outcome_of(attempt, {question: answer.response for question, answer in given.items()})
    scores = dict(outcome.scores)
    submitted = replace(attempt, submitted_at=clock.now(), score=outcome.score, passed=outcome.passed)
    fetch(_SUBMIT, {"attempt": attempt.id, **{name: getattr(submitted, name) for name in _OUTCOME}})
    if scores:
        execute_many(_SCORE, [{"answer": given[asked].id, "graded": graded} for asked, graded in scores.items()])
    attempt_submitted.send(submitted, scores=scores)
    return submitted


def redact_answers(user_ids: Collection[int]) -> int:
    """Blank what these people wrote into answers themselves, and keep how they did; returns how many."""
    blanked, remedial = (
        _redacted(rows) for rows in (written_answers(user_ids), written_remedial_answers(user_ids))
    )
    if blanked:
        db.session.execute(update(Answer), blanked)
    if remedial:
        db.session.execute(update(RemedialAnswer), remedial)
    return len(blanked) + len(remedial)


def count_redacted(user_ids: Collection[int]) -> int:
    """How many answers of these people hold own words, which redact_answers() would blank."""
    return len(_redacted(written_answers(user_ids))) + len(_redacted(written_remedial_answers(user_ids)))


def _redacted(rows: Iterable[Row[int, int, str, Any]]) -> list[dict[str, Any]]:
    """Those of the answers that hold own words: id, and response without them."""
    return [
        {"id": row.id, "response": rest}
        for row in rows
        if (rest := redact_response(page_content(row.revision_id).questions.get(row.name), row.response))
        != row.response
    ]
