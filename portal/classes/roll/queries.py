"""Reading rolls."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.classes.models import AttendanceMark
from portal.db import db


def marks_of(session_id: int, user_id: int) -> Sequence[AttendanceMark]:
    """Every mark about the person on the rolls of the class."""
    which = AttendanceMark.session_id == session_id, AttendanceMark.user_id == user_id
    return db.session.scalars(select(AttendanceMark).where(*which)).all()
