"""Reading classes by their codes: which run now for somebody, who is invited, and how many are there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from portal.classes.check_in.rules.timing import CLOSES_AFTER, OPENS_BEFORE, code_hours
from portal.classes.enums import NOT_TAKING_PLACE, AttendanceState, RegistrationState
from portal.classes.models import Attendance, ClassRegistration, ClassSession
from portal.classes.planning.rules import LONGEST_CLASS
from portal.classes.queries.expected import expects
from portal.db import db


@dataclass(frozen=True)
class WallCounts:
    """How many are present, and how many have a place; none where nobody signed up beforehand."""

    present: int
    registered: int


def is_expected(session: ClassSession, user_id: int) -> bool:
    """Whether the person is invited to the class, by the own unit or one above it, or was put on."""
    return session.id in {found.id for found in _expecting(user_id, ClassSession.id == session.id)}


def running_sessions(user_id: int, at: datetime) -> list[ClassSession]:
    """The classes that take place at this moment and expect the person, the one that began last first."""
    recent = (
        ClassSession.starts_at > at - LONGEST_CLASS - CLOSES_AFTER,
        ClassSession.starts_at <= at + OPENS_BEFORE,
    )
    found = _expecting(user_id, *recent, ClassSession.state.not_in(NOT_TAKING_PLACE))
    return [session for session in found if code_hours(session.starts_at, session.minutes).includes(at)]


def own_attendance(session_id: int, user_id: int) -> Attendance | None:
    """What the roll says of the person now."""
    return db.session.get(Attendance, (session_id, user_id))


def wall_counts(session_id: int) -> WallCounts:
    """How many are marked present, and how many have a place."""
    present = select(func.count()).where(
        Attendance.session_id == session_id, Attendance.state == AttendanceState.PRESENT
    )
    registered = select(func.count()).where(
        ClassRegistration.session_id == session_id, ClassRegistration.state == RegistrationState.REGISTERED
    )
    row = db.session.execute(select(present.scalar_subquery(), registered.scalar_subquery())).one()
    return WallCounts(*row)


def _expecting(user_id: int, *which: ColumnElement[bool]) -> Sequence[ClassSession]:
    statement = select(ClassSession).where(expects(user_id), *which)
    return db.session.scalars(statement.order_by(ClassSession.starts_at.desc(), ClassSession.id)).all()
