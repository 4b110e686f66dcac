"""Answering what is asked after a quiz in place of what must be right to pass and was missed."""

from dataclasses import replace
from functools import cache

from sqlalchemy import Insert, bindparam, update

from portal import clock
from portal.db import db, fetch, insert, run_in_transaction, table_of
from portal.questions.events import remedial_answered
from portal.questions.models import Attempt, RemedialAnswer
from portal.questions.queries.answers import AttemptRow, get_attempt
from portal.questions.queries.remedial import open_remedial, remedial_tries
from portal.questions.rules.grading import grade
from portal.questions.rules.grading.kinds import Response
from portal.questions.rules.must_pass import RemedialTry

_ATTEMPTS = table_of(Attempt)
_PASS = update(_ATTEMPTS).where(_ATTEMPTS.c.id == bindparam("attempt")).values(passed=True)


def answer_remedial(
    attempt_id: int, *, user_id: int, missed_id: int, number: int, response: Response
) -> AttemptRow:
    """Keep the answer to the `number`th question in place of a missed one; the attempt passes once none is left.

    One that was answered before stays as it was, and so does an attempt that nothing is asked of any more. Raises
    NotFound if the attempt is not the person's own. In a request that only reads besides, it is committed on
    return.
    """
    return run_in_transaction(lambda: _answer(attempt_id, user_id, missed_id, number, response))


def _answer(attempt_id: int, user_id: int, missed_id: int, number: int, response: Response) -> AttemptRow:
    attempt = get_attempt(attempt_id, user_id=user_id, to_change=True)
    tries = remedial_tries(attempt.id)
    remedial = open_remedial(attempt, tries)
    if remedial is None or (remedial.missed_id, remedial.number) != (missed_id, number):
        return attempt
    score = grade(remedial.key.key, remedial.key.by_key(response)).score
    answer = RemedialTry(missed_id, remedial.asked.id, number, response, score)
    values = {name: getattr(answer, name) for name in ("missed_id", "question_id", "number", "response", "score")}
    fetch(_insert(db.engine.dialect.name), values | {"attempt_id": attempt.id, "answered_at": clock.now()})
    if open_remedial(attempt, [*tries, answer]) is None:
        fetch(_PASS, {"attempt": attempt.id})
        attempt = replace(attempt, passed=True)
    remedial_answered.send(attempt, question_id=remedial.asked.id, is_right=answer.is_right)
    return attempt


@cache
def _insert(_dialect: str) -> Insert:
    # Two taps at once count once; the attempt is locked, so that the second finds the first one's answer.
    return insert(RemedialAnswer).on_conflict_do_nothing(index_elements=["attempt_id", "missed_id", "number"])
