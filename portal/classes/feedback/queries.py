"""Reading class feedback: what is asked of whom, and the counts that may be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.classes.enums import AttendanceState
from portal.classes.feedback.enums import FeedbackQuestion
from portal.classes.feedback.models import ClassFeedbackCount
from portal.classes.feedback.rules import OPEN_FOR, is_asked
from portal.classes.models import Attendance, ClassFeedbackGiven, ClassSession
from portal.db import db


@dataclass(frozen=True)
class AnswerCount:
    """How many gave this answer, among those who may be shown."""

    question: str
    answer: str
    shown: int


def sessions_to_rate(user_id: int, now: datetime) -> list[ClassSession]:
    """The classes that the person was in and has not said anything of, the latest first."""
    given = select(ClassFeedbackGiven.session_id).where(ClassFeedbackGiven.user_id == user_id)
    statement = (
        select(ClassSession)
        .join(Attendance, Attendance.session_id == ClassSession.id)
        .where(
            Attendance.user_id == user_id,
            Attendance.state == AttendanceState.PRESENT,
            ClassSession.starts_at > now - 2 * OPEN_FOR,
            ClassSession.id.not_in(given),
        )
        .order_by(ClassSession.starts_at.desc(), ClassSession.id)
    )
    return [session for session in db.session.scalars(statement) if is_asked(session, now)]


def was_present(session_id: int, user_id: int) -> bool:
    """Whether the roll says that the person was there."""
    attendance = db.session.get(Attendance, (session_id, user_id))
    return attendance is not None and attendance.state == AttendanceState.PRESENT


def has_given(session_id: int, user_id: int) -> bool:
    """Whether the person has said something of the class."""
    return db.session.get(ClassFeedbackGiven, (session_id, user_id)) is not None


def givers(session_id: int) -> int:
    """How many have answered."""
    total = db.session.scalar(
        select(func.sum(ClassFeedbackCount.counted)).where(
            ClassFeedbackCount.session_id == session_id,
            ClassFeedbackCount.question == FeedbackQuestion.UNDERSTOOD,
        )
    )
    return int(total or 0)


def shown_counts(session_id: int) -> Sequence[AnswerCount]:
    """What may be shown of the class."""
    rows = db.session.execute(
        select(ClassFeedbackCount.question, ClassFeedbackCount.answer, ClassFeedbackCount.shown).where(
            ClassFeedbackCount.session_id == session_id, ClassFeedbackCount.shown > 0
        )
    )
    return [AnswerCount(*row) for row in rows]
