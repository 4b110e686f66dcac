"""Account merge: a person's places and attendance when two accounts become one."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, case, or_

from portal.accounts.rules.merge_rules import Columns, Merge, MergeRule, declare_merge_rules, least
from portal.classes.enums import RegistrationState
from portal.classes.models import Attendance, AttendanceMark, ClassFeedbackGiven, ClassRegistration, ClassSession
from portal.classes.roll.closing.operations.counting import count_course
from portal.classes.roll.closing.queries import counted_course_ids
from portal.classes.roll.operations import forget_attendance, join
from portal.classes.roll.paper.models import RollNumber
from portal.classes.roll.queries import people_with_marks


def better_place(mine: Columns, other: Columns) -> Mapping[str, ColumnElement[Any]]:
    """A place is better than waiting, waiting better than none; in line since the first of both."""
    states = (RegistrationState.REGISTERED.value, RegistrationState.WAITING.value)
    either = [(or_(mine.state == state, other.state == state), state) for state in states]
    return {
        "state": case(*either, else_=mine.state),
        "registered_at": least(mine.registered_at, other.registered_at),
    }


@contextmanager
def join_marks_again(merge: Merge, _moved: dict[str, int]) -> Iterator[None]:
    """Work out attendance anew, once the marks have moved, from those of both; what it counts for follows.

    Marks that both made as keepers of a roll are those of one keeper from now on.
    """
    yield
    forget_attendance(merge.gone_id)
    for session_id, user_ids in people_with_marks(merge.kept_id).items():
        join(session_id, user_ids)
    for course_id in counted_course_ids(merge.kept_id):
        count_course(course_id, [merge.kept_id])


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
    MergeRule(Attendance.user_id, unique_with=(Attendance.session_id,)),
    MergeRule(Attendance.marked_by_id),
    # Both numbers stand on paper: from now on both mean the kept account.
    MergeRule(RollNumber.user_id),
    MergeRule(ClassFeedbackGiven.user_id, unique_with=(ClassFeedbackGiven.session_id,)),
    around=join_marks_again,
)
