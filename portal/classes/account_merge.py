"""Account merge: a person's places and attendance when two accounts become one."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, case, or_

from portal.accounts.rules.merge_rules import Columns, MergeRule, declare_merge_rules, least
from portal.classes.enums import RegistrationState
from portal.classes.models import Attendance, AttendanceMark, ClassFeedbackGiven, ClassRegistration, ClassSession


def better_place(mine: Columns, other: Columns) -> Mapping[str, ColumnElement[Any]]:
    """A place is better than waiting, waiting better than none; in line since the first of both."""
    states = (RegistrationState.REGISTERED.value, RegistrationState.WAITING.value)
    either = [(or_(mine.state == state, other.state == state), state) for state in states]
    return {
        "state": case(*either, else_=mine.state),
        "registered_at": least(mine.registered_at, other.registered_at),
    }


def later_word(mine: Columns, other: Columns) -> Mapping[str, ColumnElement[Any]]:
    """What was marked later, as among the marks of one account."""
    names = ("state", "method", "marked_at", "marked_by_id")
    is_later = other.marked_at > mine.marked_at
    said = {name: case((is_later, other[name]), else_=mine[name]) for name in names}
    return said | {"is_disputed": or_(mine.is_disputed, other.is_disputed)}


declare_merge_rules(
    MergeRule(ClassSession.teacher_id),
    MergeRule(ClassSession.roll_closed_by_id),
    MergeRule(ClassSession.confirmed_by_id),
    MergeRule(ClassSession.created_by_id),
    MergeRule(ClassRegistration.user_id, unique_with=(ClassRegistration.session_id,), better=better_place),
    MergeRule(ClassRegistration.registered_by_id),
    MergeRule(AttendanceMark.user_id),
    # The same mark may have been sent by both, on a shared phone.
    MergeRule(AttendanceMark.marked_by_id, unique_with=(AttendanceMark.token,)),
    MergeRule(Attendance.user_id, unique_with=(Attendance.session_id,), better=later_word),
    MergeRule(Attendance.marked_by_id),
    MergeRule(ClassFeedbackGiven.user_id, unique_with=(ClassFeedbackGiven.session_id,)),
)
