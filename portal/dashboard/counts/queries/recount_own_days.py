"""The part of the full recount that tells which newcomers have a later day than the others; set-based SQL.

It takes everybody as having come with their present membership, and units as standing where they always stood; for
whom that may not be so, `people_who_may_have_come()` tells them to be counted anew one by one.
"""

from typing import Any

from sqlalchemy import (
    CTE,
    Date,
    SQLColumnExpression,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)

from portal.clock import VIETNAM
from portal.dashboard.rules.count_keys import COURSE_PREFIX, PROGRAMME_PREFIX
from portal.db import db
from portal.programmes.models import DEFAULT_GRACE_DAYS, Assignment, Programme, ProgrammeCourse
from portal.units.models import Unit

Expression = SQLColumnExpression[Any]


def own_days(people: CTE) -> CTE:
    """The subjects that newcomers may finish later than the others there, and until when."""
    days = _assigned_days(people)
    programmes = select(
        days.c.user_id,
        days.c.unit_id,
        (literal(PROGRAMME_PREFIX) + days.c.programme_id).label("subject"),
        days.c.due_on,
        days.c.own_due_on,
    )
    courses = select(
        days.c.user_id,
        days.c.unit_id,
        literal(COURSE_PREFIX) + cast(ProgrammeCourse.course_id, String),
        days.c.due_on,
        days.c.own_due_on,
    ).join(
        ProgrammeCourse,
        (ProgrammeCourse.programme_id == days.c.programme_id) & ProgrammeCourse.is_compulsory,
    )
    asked = union_all(programmes, courses).subquery()
    own = func.min(asked.c.own_due_on)
    return (
        select(asked.c.user_id, asked.c.unit_id, asked.c.subject, own.label("own_due_on"))
        .group_by(asked.c.user_id, asked.c.unit_id, asked.c.subject)
        .having(own > func.min(asked.c.due_on))
        .cte("own_days")
    )


def _assigned_days(people: CTE) -> CTE:
    """Each assignment for each person who came after anything was assigned: its day, and the person's own."""
    is_open = (Assignment.ended_at.is_(None), Programme.withdrawn_at.is_(None))
    given = select(Assignment).join(Programme, Programme.id == Assignment.programme_id).where(*is_open)
    first = given.with_only_columns(func.min(Assignment.assigned_at)).scalar_subquery()
    covered = given.with_only_columns(Assignment.id.label("assignment_id"), Assignment.unit_id).cte(
        "covered", recursive=True
    )
    covered = covered.union(
        select(covered.c.assignment_id, Unit.id).join(covered, Unit.parent_id == covered.c.unit_id)
    )
    newcomers = (
        select(
            people.c.user_id,
            people.c.unit_id,
            Assignment.programme_id,
            Assignment.due_on,
            Assignment.assigned_at,
            Programme.grace_days,
            people.c.joined_at,
        )
        .join(covered, covered.c.unit_id == people.c.unit_id)
        .join(Assignment, Assignment.id == covered.c.assignment_id)
        .join(Programme, Programme.id == Assignment.programme_id)
        .where(~people.c.has_left, people.c.joined_at > first)
        .cte("newcomers")
    )
    days = case((newcomers.c.grace_days == 0, DEFAULT_GRACE_DAYS), else_=newcomers.c.grace_days)
    longer = _days_after(newcomers.c.joined_at, days)
    came_on = _days_after(newcomers.c.joined_at, literal(0))
    has_longer = and_(
        or_(newcomers.c.grace_days > 0, came_on > newcomers.c.due_on),
        newcomers.c.joined_at > newcomers.c.assigned_at,
        longer > newcomers.c.due_on,
    )
    return select(
        newcomers.c.user_id,
        newcomers.c.unit_id,
        newcomers.c.programme_id,
        newcomers.c.due_on,
        case((has_longer, longer), else_=newcomers.c.due_on).label("own_due_on"),
    ).cte("assigned_days")


def _days_after(moment: Expression, days: Expression) -> Expression:
    """The day in Vietnam that comes so many days after that of a moment."""
    if db.engine.dialect.name == "postgresql":
        return cast(func.timezone(VIETNAM.key, moment), Date) + days
    second = func.substr(type_coerce(moment, String), 1, 19)
    further = literal("+") + cast(days, String) + literal(" days")
    return type_coerce(func.date(second, "+7 hours", further), Date)


def between(user_id: Any, after: int, last: int) -> tuple[Expression, Expression]:
    """That an id comes after the one and is not greater than the other."""
    # Said of every table: no database concludes it from one.
    return user_id > after, user_id <= last
