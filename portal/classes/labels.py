"""What the states of classes, places and attendance are called."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.classes.enums import AttendanceState, RegistrationState, SessionState
from portal.classes.models import ClassSession

SESSION_STATES: dict[str, Any] = {
    SessionState.PLANNED: _l("planned"),
    SessionState.CANCELLED: _l("class cancelled"),
    SessionState.NOT_HELD: _l("class not held"),
    SessionState.HELD: _l("class held"),
}
REGISTRATION_STATES: dict[str, Any] = {
    RegistrationState.REGISTERED: _l("signed up"),
    RegistrationState.WAITING: _l("on the waiting list"),
    RegistrationState.WITHDRAWN: _l("withdrawn from the class"),
}
ATTENDANCE_STATES: dict[str, Any] = {
    AttendanceState.PRESENT: _l("present"),
    AttendanceState.EXCUSED: _l("absent with notice"),
    AttendanceState.ABSENT: _l("absent"),
    AttendanceState.CLEARED: _l("unmarked"),
}


def session_state(code: str) -> Any:
    """The name of a class's state."""
    return SESSION_STATES[code]


def registration_state(code: str) -> Any:
    """The name of the state of somebody's place."""
    return REGISTRATION_STATES[code]


def attendance_state(code: str) -> Any:
    """The name of what a roll says of somebody."""
    return ATTENDANCE_STATES[code]


def teacher_of(session: ClassSession) -> str:
    """Who teaches the class, by name; a plain word where nobody is named."""
    if session.teacher is not None:
        return session.teacher.name
    return session.teacher_name or _("who teaches")
