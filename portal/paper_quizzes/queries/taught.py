"""Whom somebody had in a class."""

from sqlalchemy import Select, select

from portal.classes.enums import AttendanceState
from portal.classes.models import Attendance, ClassSession
from portal.db import db


def taught_by(teacher_id: int) -> Select[int]:
    """The ids of those who were present in a class of this teacher, as a subquery."""
    return (
        select(Attendance.user_id)
        .join(ClassSession, ClassSession.id == Attendance.session_id)
        .where(ClassSession.teacher_id == teacher_id, Attendance.state == AttendanceState.PRESENT)
    )


def is_taught_by(user_id: int, *, teacher_id: int) -> bool:
    """Whether the person was present in a class of this teacher."""
    found = taught_by(teacher_id).where(Attendance.user_id == user_id).limit(1)
    return db.session.scalar(found) is not None
