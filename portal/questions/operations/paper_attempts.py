"""Attempts that were made on paper: typed in whole, graded as any other, and never open."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import insert

from portal import clock
from portal.audit.models import Actor
from portal.db import db
from portal.questions.enums import AttemptMedium
from portal.questions.events import attempt_submitted
from portal.questions.models import Answer, Attempt
from portal.questions.queries.answers import AttemptRow
from portal.questions.queries.outcomes import outcome_of
from portal.questions.rules.grading import is_empty
from portal.questions.rules.grading.kinds import Response


def record_paper_attempt(
    drawn: AttemptRow, responses: Mapping[int, Response], *, started_at: datetime, entered_by: Actor
) -> AttemptRow:
    """Keep what a person answered on paper as a submitted attempt, and tell of it as of any other.

    `drawn` says whose it is and what was asked, and has no id yet; what was left open is kept as no answer. The
    attempt that the person may have open on the screen goes on beside it.
    """
    given = {question: response for question, response in responses.items() if not is_empty(response)}
    outcome, now = outcome_of(drawn, given), clock.now()
    attempt = Attempt(
        user_id=drawn.user_id,
        page_id=drawn.page_id,
        revision_id=drawn.revision_id,
        drawn=drawn.drawn,
        pass_mark=drawn.pass_mark,
        started_at=started_at,
        submitted_at=now,
        score=outcome.score,
        passed=outcome.passed,
        medium=AttemptMedium.PAPER,
        entered_by_id=entered_by.id,
    )
    db.session.add(attempt)
    db.session.flush()
    answers = [
        {
            "user_id": drawn.user_id,
            "question_id": question,
            "revision_id": drawn.revision_id,
            "attempt_id": attempt.id,
            "response": response,
            "score": outcome.scores[question],
            "answered_at": now,
        }
        for question, response in given.items()
    ]
    if answers:
        db.session.execute(insert(Answer), answers)
    submitted = replace(
        drawn,
        id=attempt.id,
        submitted_at=now,
        score=outcome.score,
        passed=outcome.passed,
        medium=AttemptMedium.PAPER,
    )
    attempt_submitted.send(submitted, scores=dict(outcome.scores))
    return submitted
