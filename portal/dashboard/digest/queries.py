"""What happened in a team within a week, and which class comes next."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, case, select

from portal.accounts.models import User
from portal.accounts.queries.users import has_consent_condition
from portal.accounts.rules.consent_purposes import REPORTING
from portal.classes.enums import SessionState
from portal.classes.models import ClassSession, ClassUnit
from portal.courses.models import Course
from portal.dashboard.digest.rules import DigestWeek
from portal.db import Rows, fetch
from portal.progress.models import CourseProgress
from portal.units.models import Membership


@dataclass(frozen=True, slots=True)
class Finished:
    """A course that somebody of the team finished; `name` is empty for who is only counted."""

    user_id: int
    name: str
    course: str


@dataclass(frozen=True, slots=True)
class NextClass:
    """The next class that the team is invited to."""

    title: str
    place: str
    starts_at: datetime


_FINISHED: Rows = (
    select(User.id, case((has_consent_condition(User.id, REPORTING), User.name), else_=""), Course.title)
    .select_from(CourseProgress)
    .join(User, User.id == CourseProgress.user_id)
    .join(Course, Course.id == CourseProgress.course_id)
    .join(Membership, Membership.user_id == User.id)
    .where(
        *(Membership.unit_id == bindparam("unit"), Membership.until.is_(None), User.deactivated_at.is_(None)),
        CourseProgress.finished_at >= bindparam("begins", type_=CourseProgress.finished_at.type),
        CourseProgress.finished_at < bindparam("ends", type_=CourseProgress.finished_at.type),
    )
    .order_by(User.name_key, User.id, CourseProgress.finished_at)
)
_NEXT_CLASS: Rows = (
    select(ClassSession.title, ClassSession.place, ClassSession.starts_at)
    .join(ClassUnit, ClassUnit.session_id == ClassSession.id)
    .where(
        ClassUnit.unit_id.in_(bindparam("units", expanding=True)),
        ClassSession.state == SessionState.PLANNED.value,
        ClassSession.starts_at > bindparam("now", type_=ClassSession.starts_at.type),
    )
    .order_by(ClassSession.starts_at, ClassSession.id)
    .limit(1)
)


def finished_within(unit_id: int, week: DigestWeek) -> list[Finished]:
    """The courses that people of the unit itself finished in the week, by given name."""
    asked = {"unit": unit_id, "begins": week.begins_at, "ends": week.ends_at}
    return [Finished(*row) for row in fetch(_FINISHED, asked).all()]


def find_next_class(way: tuple[int, ...], now: datetime) -> NextClass | None:
    """The next class that the last unit of the way, or one above it, is invited to."""
    row = fetch(_NEXT_CLASS, {"units": list(way), "now": now}).first()
    return NextClass(*row) if row is not None else None
