"""Reading class feedback: what is asked of whom, and the counts that may be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, exists, func, select

from portal.classes.enums import NOT_TAKING_PLACE, AttendanceState
from portal.classes.feedback.enums import FeedbackQuestion
from portal.classes.feedback.models import ClassFeedbackCount
from portal.classes.feedback.rules import OPEN_FOR, is_asked
from portal.classes.models import Attendance, ClassFeedbackGiven, ClassSession
from portal.classes.queries.hours import ENDS_AT, NOW, epoch
from portal.db import Rows, db, fetch

MAX_ASKED = 3  # classes on a home
OPEN_FOR_SECONDS = int(OPEN_FOR.total_seconds())


@dataclass(frozen=True)
class AnswerCount:
    """How many gave this answer, among those who may be shown."""

    question: str
    answer: str
    shown: int


@dataclass(frozen=True, slots=True)
class ClassToRate:
    """A class that somebody was in and may say something of."""

    id: int
    title: str
    starts_at: datetime


_given = exists().where(
    ClassFeedbackGiven.session_id == ClassSession.id, ClassFeedbackGiven.user_id == bindparam("user")
)
_asked = (  # as rules.is_asked() says
    ClassSession.state.not_in(NOT_TAKING_PLACE),
    ENDS_AT <= NOW,
    ENDS_AT > NOW - OPEN_FOR_SECONDS,
)
_TO_RATE: Rows = (
    select(ClassSession.id, ClassSession.title, ClassSession.starts_at)
    .join(Attendance, Attendance.session_id == ClassSession.id)
    .where(Attendance.user_id == bindparam("user"), Attendance.state == AttendanceState.PRESENT.value)
    .where(*_asked, ~_given)
    .order_by(ClassSession.starts_at.desc(), ClassSession.id)
    .limit(MAX_ASKED)
)
# Whether there is one, as part of a statement with the `user` and the values of coming_period().
HAS_CLASS_TO_RATE = exists(_TO_RATE.order_by(None).limit(None).with_only_columns(ClassSession.id))


def classes_to_rate(user_id: int, now: datetime) -> tuple[ClassToRate, ...]:
    """The last classes that the person was in and has not said anything of, the latest first."""
    return tuple(ClassToRate(*row) for row in fetch(_TO_RATE, {"user": user_id, NOW.key: epoch(now)}))


def may_rate(session: ClassSession, user_id: int, now: datetime) -> bool:
    """Whether the person may say now how the class was: was in it, and has said nothing yet."""
    return is_asked(session, now) and was_present(session.id, user_id) and not has_given(session.id, user_id)


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
