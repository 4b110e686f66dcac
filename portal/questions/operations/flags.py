"""Marking questions of an open attempt to be looked at again before it is handed in."""

from dataclasses import replace

from sqlalchemy import bindparam, update

from portal.db import fetch, run_in_transaction, table_of
from portal.errors import NotFound
from portal.questions.models import Attempt
from portal.questions.operations.attempts import ensure_open
from portal.questions.queries.answers import AttemptRow, get_attempt

_ATTEMPTS = table_of(Attempt)
_FLAG = (
    update(_ATTEMPTS)
    .where(_ATTEMPTS.c.id == bindparam("attempt"))
    .values(flagged=bindparam("questions", type_=_ATTEMPTS.c.flagged.type))
)


def flag_question(attempt_id: int, question_id: int, *, user_id: int, is_flagged: bool) -> AttemptRow:
    """Mark the question of the person's open attempt, or take its mark away; the attempt as it is then.

    Raises NotFound for a question that was not drawn, and AlreadySubmitted. In a request that only reads besides,
    it is committed on return.
    """

    def mark() -> AttemptRow:
        attempt = get_attempt(attempt_id, user_id=user_id, to_change=True)
        drawn = [one["question"] for one in attempt.drawn]
        if question_id not in drawn:
            raise NotFound
        ensure_open(attempt)
        kept = {*attempt.flagged, question_id} if is_flagged else {*attempt.flagged} - {question_id}
        flagged = [one for one in drawn if one in kept]
        fetch(_FLAG, {"attempt": attempt.id, "questions": flagged})
        return replace(attempt, flagged=flagged)

    return run_in_transaction(mark)
