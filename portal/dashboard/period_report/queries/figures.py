"""The figures of a past day, worked out anew from what is kept of people and what they finished."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, case, distinct, func, or_, select

from portal import clock
from portal.accounts.models import AccountMerge, User
from portal.content.enums import PageKind
from portal.courses.models import Page
from portal.dashboard.period_report.rules.figures import DayFigures
from portal.dashboard.rules.count_keys import (
    MEMBER,
    course_subject,
    programme_subject,
    subject_course_id,
    subject_programme_id,
)
from portal.db import Rows, db
from portal.programmes.models import ProgrammeCompletion, ProgrammeCourse
from portal.progress.models import CourseProgress, PageProgress
from portal.units.models import Membership
from portal.units.queries.tree_history import at_or_below_on
from portal.units.rules.start_of_day import start_of_day

OwnFigures = Mapping[tuple[str, int], DayFigures]  # by subject and unit, of the unit's own people


def last_moment(day: date) -> datetime:
    """The last moment of the day, or this one while it lasts: what held then, held on that day."""
    return min(start_of_day(day + timedelta(days=1)) - timedelta(microseconds=1), clock.now())


def read_own_figures(
    unit_id: int, subjects: Collection[str], *, on: date, new_since: date | None = None
) -> OwnFigures:
    """What the people of each unit below counted as on a day; `new` are those complete since the day `new_since`.

    The members alone stand under MEMBER. One statement for them, two for each kind of subject.
    """
    at = last_moment(on)
    since = start_of_day(new_since) if new_since is not None else at
    people = _people(unit_id, on, at)
    numbers: defaultdict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    members = select(people.c.unit_id, func.sum(people.c.here)).group_by(people.c.unit_id)
    for unit, number in db.session.execute(members):
        for subject in (MEMBER, *subjects):
            numbers[subject, unit]["members"] = int(number)
    courses = {id_ for id_ in map(subject_course_id, subjects) if id_ is not None}
    programmes = {id_ for id_ in map(subject_programme_id, subjects) if id_ is not None}
    statements: list[tuple[Any, Rows]] = []
    if courses:
        statements += [
            (course_subject, _courses_complete(people, courses, at, since)),
            (course_subject, _courses_taught(people, courses, at)),
        ]
    if programmes:
        statements += [
            (programme_subject, _programmes_complete(people, programmes, at, since)),
            (programme_subject, _programmes_taught(people, programmes, at)),
        ]
    for key_of, statement in statements:
        for unit, id_, *counted in db.session.execute(statement):
            names = ("complete", "new", "ever", "renewed_later") if len(counted) > 1 else ("teaching",)
            numbers[key_of(id_), unit] |= {
                name: int(number or 0) for name, number in zip(names, counted, strict=True)
            }
    return {key: DayFigures(**each) for key, each in numbers.items()}


def _people(unit_id: int, on: date, at: datetime) -> CTE:
    """Who belonged to a unit at or below this one on the day; `here` is 0 for who had left the teams."""
    gone = select(AccountMerge.gone_id).where(AccountMerge.gone_id == Membership.user_id)
    return (
        select(
            Membership.user_id,
            Membership.unit_id,
            case((or_(User.deactivated_at.is_(None), User.deactivated_at > at), 1), else_=0).label("here"),
        )
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.unit_id.in_(at_or_below_on(on, [unit_id])),
            Membership.since <= at,
            or_(Membership.until.is_(None), Membership.until > at),
            ~gone.exists(),
        )
        .cte("people")
    )


def _courses_complete(people: CTE, courses: Collection[int], at: datetime, since: datetime) -> Rows:
    finished = CourseProgress.finished_at
    is_here = people.c.here == 1
    return (
        select(
            people.c.unit_id,
            CourseProgress.course_id,
            _number(is_here),
            _number(and_(is_here, finished >= since)),
            func.count(),
            _number(and_(is_here, finished > at)),  # nobody: a course does not expire
        )
        .join(people, people.c.user_id == CourseProgress.user_id)
        .where(CourseProgress.course_id.in_(courses), finished <= at)
        .group_by(people.c.unit_id, CourseProgress.course_id)
    )


def _programmes_complete(people: CTE, programmes: Collection[str], at: datetime, since: datetime) -> Rows:
    row = ProgrammeCompletion
    holds = and_(people.c.here == 1, or_(row.valid_until.is_(None), row.valid_until > at))
    return (
        select(
            people.c.unit_id,
            row.programme_id,
            _number(holds),
            _number(and_(holds, row.completed_at >= since)),
            func.count(),
            _number(and_(holds, row.renewed_at > at)),
        )
        .join(people, people.c.user_id == row.user_id)
        .where(row.programme_id.in_(programmes), row.completed_at <= at)
        .group_by(people.c.unit_id, row.programme_id)
    )


def _taught(at: datetime) -> Rows:
    """Each person with the courses whose checklist was seen whole by then."""
    return (
        select(PageProgress.user_id, Page.course_id)
        .join(Page, Page.id == PageProgress.page_id)
        .where(Page.kind == PageKind.CHECKLIST, PageProgress.done_at <= at)
        .distinct()
    )


def _courses_taught(people: CTE, courses: Collection[int], at: datetime) -> Rows:
    taught = _taught(at).where(Page.course_id.in_(courses)).subquery()
    return (
        select(people.c.unit_id, taught.c.course_id, func.count())
        .join(taught, taught.c.user_id == people.c.user_id)
        .where(people.c.here == 1)
        .group_by(people.c.unit_id, taught.c.course_id)
    )


def _programmes_taught(people: CTE, programmes: Collection[str], at: datetime) -> Rows:
    """Who can teach every compulsory course, as the programme stands now, that has or had a checklist."""
    with_checklist = select(Page.course_id).where(Page.kind == PageKind.CHECKLIST)
    place = ProgrammeCourse
    asked = (place.programme_id.in_(programmes), place.is_compulsory, place.course_id.in_(with_checklist))
    wanted = select(place.programme_id, func.count().label("number")).where(*asked).group_by(place.programme_id)
    taught, wanted_ = _taught(at).subquery(), wanted.subquery()
    able = (
        select(taught.c.user_id, place.programme_id)
        .join(place, place.course_id == taught.c.course_id)
        .join(wanted_, wanted_.c.programme_id == place.programme_id)
        .where(*asked)
        .group_by(taught.c.user_id, place.programme_id, wanted_.c.number)
        .having(func.count(distinct(taught.c.course_id)) == wanted_.c.number)
        .subquery()
    )
    return (
        select(people.c.unit_id, able.c.programme_id, func.count())
        .join(able, able.c.user_id == people.c.user_id)
        .where(people.c.here == 1)
        .group_by(people.c.unit_id, able.c.programme_id)
    )


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
