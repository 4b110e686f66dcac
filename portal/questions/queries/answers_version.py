"""The version of what people answered: a few numbers that are others as soon as any answer counts otherwise."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, bindparam, func, or_, select

from portal import clock
from portal.audit.models import AuditEvent
from portal.db import Rows, fetch
from portal.questions.models import Answer, Attempt, Question, RemedialAnswer

# By these deeds answers that are there already count otherwise.
RECOUNTED = ("account.merged", "consent.given", "consent.withdrawn", "data.anonymised", "question.regraded")
LONGEST_TRANSACTION = timedelta(hours=1)  # none that says in a row when it happened is open for longer
BLOCK_SIZE = 5_000  # ids of answers; while one answer is committed, far fewer others are


@dataclass(frozen=True, slots=True)
class AnswersVersion:
    """How much was answered, handed in and recounted of late: answers are too many to count them all each time.

    Within the same hour and block no number ever falls. So two versions are the same only where nothing came
    between them, in whatever order it was committed.
    """

    hour: datetime
    recounts: int  # deeds of RECOUNTED from an hour before `hour` on: each is audited with what it changes
    block: int  # of BLOCK_SIZE ids, to which the latest answer belongs
    answers: int  # in this block and the one before; none is ever deleted
    submitted: int  # attempts from an hour before `hour` on, which are never opened again
    remedial: int  # answers from an hour before `hour` on that were asked for after attempts; none is ever deleted


_page_ids: BindParameter[int] = bindparam("page_ids", expanding=True)
_LATEST: Rows = select(func.coalesce(func.max(Answer.id), 0))
_recounts = select(func.count()).where(
    or_(*(AuditEvent.action == action for action in RECOUNTED)), AuditEvent.at >= bindparam("since")
)
_answers = select(func.count()).where(
    Answer.question_id.in_(select(Question.id).where(Question.page_id.in_(_page_ids))),
    Answer.id >= bindparam("first"),
)
_submitted = select(func.count()).where(Attempt.page_id.in_(_page_ids), Attempt.submitted_at >= bindparam("since"))
_remedial = select(func.count()).where(RemedialAnswer.answered_at >= bindparam("since"))
_VERSION: Rows = select(*(one.scalar_subquery() for one in (_recounts, _answers, _submitted, _remedial)))


def answers_version(page_ids: Collection[int]) -> AnswersVersion:
    """What changes whenever the answers to the questions of these pages are counted otherwise than before.

    To be read before what is kept by it. The units that people belong to are not part of it.
    """
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    block = fetch(_LATEST, {}).scalar_one() // BLOCK_SIZE
    asked = {
        "since": hour - LONGEST_TRANSACTION,
        "first": (block - 1) * BLOCK_SIZE,
        "page_ids": sorted(page_ids),
    }
    recounts, answers, submitted, remedial = fetch(_VERSION, asked).one()
    return AnswersVersion(hour, recounts, block, answers, submitted, remedial)
