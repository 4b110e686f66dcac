"""By when a team wants to finish a course: set, changed, taken back."""

from datetime import date, timedelta

from flask_babel import gettext as _

from portal import clock
from portal.audit import operations as audit
from portal.audit.models import Actor
from portal.courses.queries.published import list_courses, units_above
from portal.dashboard.models import TeamPlan
from portal.dashboard.team.queries.plans import find_plan
from portal.db import db, insert
from portal.errors import NotFound, Refused, require
from portal.units import permissions
from portal.units.models import Unit

MAX_PLAN_LENGTH = timedelta(days=2 * 366)  # a plan for later than that is a slip of the finger


def plan_course(unit: Unit, *, course_id: int, by: date, actor: Actor) -> TeamPlan:
    """Plan that the unit's own people finish the course by a day; a plan that is there gets the new day.

    Raises Forbidden for somebody who does not lead the unit, and Refused for a course that is not the unit's, a
    closed unit, and a day in the past or years away.
    """
    require(permissions.can_see_people(actor, unit))
    today = clock.today()
    if unit.closed_on is not None and unit.closed_on <= today:
        raise Refused(_("This unit is closed; it plans nothing any more."))
    if course_id not in {course.id for course in list_courses(units_above(unit.id))}:
        raise Refused(_("Choose one of the courses."))
    ensure_plan_day(by)
    planned = {"by": by, "planned_by_id": actor.id, "planned_at": clock.now()}
    # Two heads may plan at once; the later word holds, and the team set out when the first was said.
    db.session.execute(
        insert(TeamPlan)
        .values(unit_id=unit.id, course_id=course_id, since=today, **planned)
        .on_conflict_do_update(index_elements=["unit_id", "course_id"], set_=planned)
    )
    plan = db.session.get_one(TeamPlan, (unit.id, course_id), populate_existing=True)
    acting = permissions.audit_actor(actor, unit)
    audit.record(acting, "team_plan.set", plan, unit=unit.id, course=course_id, by=by.isoformat())
    return plan


def remove_plan(unit: Unit, *, course_id: int, actor: Actor) -> None:
    """Take the plan back. Raises NotFound where there is none, and Forbidden as plan_course does."""
    require(permissions.can_see_people(actor, unit))
    plan = find_plan(unit.id, course_id)
    if plan is None:
        raise NotFound
    audit.record(permissions.audit_actor(actor, unit), "team_plan.dropped", plan, unit=unit.id, course=course_id)
    db.session.delete(plan)
    db.session.flush()


def ensure_plan_day(by: date) -> None:
    """Raise Refused for a day that nobody can keep or that nobody means."""
    today = clock.today()
    if by < today:
        raise Refused(_("This day is over. Choose today or a later day."))
    if by > today + MAX_PLAN_LENGTH:
        raise Refused(_("This is more than two years away. Choose a nearer day."))
