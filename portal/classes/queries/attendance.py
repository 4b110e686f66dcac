"""Who was in a class, as far as its roll counts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, func, or_, select

from portal import clock
from portal.accounts.models import User
from portal.classes.enums import AttendanceState, RegistrationState, SessionState
from portal.classes.models import Attendance, ClassRegistration, ClassSession
from portal.db import Rows, db, fetch
from portal.progress.rules.class_credits import ClassCredit


def roll_counts() -> ColumnElement[bool]:
    """Whether the roll of a row of ClassSession counts: it is closed, and confirmed where that is asked."""
    is_confirmed = or_(ClassSession.needs_confirmation.is_(False), ClassSession.confirmed_at.is_not(None))
    is_held = ClassSession.state == SessionState.HELD
    return is_held & ClassSession.roll_closed_at.is_not(None) & is_confirmed


def present_users(session_id: int) -> Sequence[User]:
    """Who was in the class, by given name; nobody as long as its roll does not count."""
    statement = (
        select(User)
        .join(Attendance, Attendance.user_id == User.id)
        .join(ClassSession, ClassSession.id == Attendance.session_id)
        .where(ClassSession.id == session_id, Attendance.state == AttendanceState.PRESENT, roll_counts())
    )
    return db.session.scalars(statement.order_by(User.name_key, User.id)).all()


def marked_ids(session_id: int) -> Sequence[int]:
    """The ids of everybody of whom the roll says something."""
    return db.session.scalars(
        select(Attendance.user_id).where(Attendance.session_id == session_id).order_by(Attendance.user_id)
    ).all()


def class_credits(course_id: int, user_ids: Collection[int]) -> dict[int, ClassCredit]:
    """Of these people those who were in a class of the course that counts: its day, and since when; the first."""
    statement = (
        select(Attendance.user_id, func.min(ClassSession.starts_at), func.min(ClassSession.counted_at))
        .join(ClassSession, ClassSession.id == Attendance.session_id)
        .where(ClassSession.course_id == course_id, Attendance.user_id.in_(user_ids))
        .where(Attendance.state == AttendanceState.PRESENT, roll_counts())
        .group_by(Attendance.user_id)
    )
    return {
        user_id: ClassCredit(starts_at.astimezone(clock.VIETNAM).date(), counted_at or starts_at)
        for user_id, starts_at, counted_at in db.session.execute(statement)
    }


@dataclass(frozen=True, slots=True)
class AttendedClass:
    """A class of a person whose roll counts, and what it says of them."""

    title: str
    starts_at: datetime
    state: str


_had_a_place = (ClassRegistration.state == RegistrationState.REGISTERED) & ClassSession.unmarked_are_absent
_ATTENDED: Rows = (
    select(
        ClassSession.title,
        ClassSession.starts_at,
        func.coalesce(Attendance.state, AttendanceState.ABSENT.value),
    )
    .outerjoin(Attendance, (Attendance.session_id == ClassSession.id) & (Attendance.user_id == bindparam("user")))
    .outerjoin(
        ClassRegistration,
        (ClassRegistration.session_id == ClassSession.id) & (ClassRegistration.user_id == bindparam("user")),
    )
    .where(
        or_(
            ClassSession.id.in_(select(Attendance.session_id).where(Attendance.user_id == bindparam("user"))),
            ClassSession.id.in_(
                select(ClassRegistration.session_id).where(ClassRegistration.user_id == bindparam("user"))
            ),
        ),
        *(roll_counts(), or_(Attendance.user_id.is_not(None), _had_a_place)),
    )
    .order_by(ClassSession.starts_at.desc(), ClassSession.id)
)


def attended_classes(user_id: int) -> tuple[AttendedClass, ...]:
    """The classes of the person whose roll counts, the latest first; unmarked is absent where that was said."""
    return tuple(AttendedClass(*row) for row in fetch(_ATTENDED, {"user": user_id}))
