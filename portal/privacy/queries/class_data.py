"""What is kept of the classes that the person signed up to, was in, or taught."""

from typing import Any

from sqlalchemy import ColumnElement, String, cast, literal_column, null, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased

from portal.accounts.models import User
from portal.classes.models import Attendance, AttendanceMark, ClassFeedbackGiven, ClassRegistration, ClassSession
from portal.classes.roll.paper.models import RollNumber
from portal.db import Rows
from portal.privacy.queries.data_subjects import is_own_account

_by = aliased(User)


def _about(
    what: str,
    session_id: InstrumentedAttribute[int],
    own: InstrumentedAttribute[Any],
    *said: ColumnElement[Any] | InstrumentedAttribute[Any],
    by: ColumnElement[Any] | InstrumentedAttribute[Any],
) -> Rows:
    state, method, at = said
    return (
        select(
            literal_column(f"'{what}'").label("what"),
            ClassSession.title,
            ClassSession.place,
            ClassSession.starts_at,
            state.label("state"),
            method.label("method"),
            at.label("at"),
            _by.name.label("by"),
        )
        .select_from(own.class_)
        .join(ClassSession, ClassSession.id == session_id)
        .outerjoin(_by, _by.id == by)
        .where(is_own_account(own))
    )


_marks = tuple(
    _about(what, row.session_id, row.user_id, row.state, row.method, row.marked_at, by=row.marked_by_id)
    for what, row in (("attendance", Attendance), ("mark", AttendanceMark))
)
_place = _about(
    "place",
    ClassRegistration.session_id,
    ClassRegistration.user_id,
    ClassRegistration.state,
    null(),
    ClassRegistration.registered_at,
    by=ClassRegistration.registered_by_id,
)
_given = _about(
    "feedback", ClassFeedbackGiven.session_id, ClassFeedbackGiven.user_id, null(), null(), null(), by=null()
)
_number = _about(
    "number",
    RollNumber.session_id,
    RollNumber.user_id,
    cast(RollNumber.number, String),
    null(),
    RollNumber.given_at,
    by=null(),
)
_taught: Rows = select(
    literal_column("'taught'").label("what"),
    ClassSession.title,
    ClassSession.place,
    ClassSession.starts_at,
    ClassSession.state,
    null().label("method"),
    null().label("at"),
    null().label("by"),
).where(is_own_account(ClassSession.teacher_id))
_all = union_all(_place, *_marks, _number, _given, _taught).subquery()
CLASSES: Rows = select(_all).order_by(_all.c.starts_at.desc(), _all.c.what, _all.c.at.desc())
