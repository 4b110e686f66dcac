"""Reading what a team plans."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from portal.courses.models import Course
from portal.dashboard.models import TeamPlan
from portal.db import db, fetch


@dataclass(frozen=True, slots=True)
class Plan:
    """By when a team wants to have finished a course, and when it set out."""

    course_id: int
    since: date
    by: date


_PLANS = (
    select(TeamPlan.course_id, TeamPlan.since, TeamPlan.by)
    .join(Course, Course.id == TeamPlan.course_id)
    .where(TeamPlan.unit_id == bindparam("unit"), Course.withdrawn_at.is_(None))
    .order_by(TeamPlan.by, Course.position, TeamPlan.course_id)
)


def team_plans(unit_id: int) -> list[Plan]:
    """What the team plans for courses that are still published, what ends soonest first."""
    return [Plan(*row) for row in fetch(_PLANS, {"unit": unit_id}).all()]


def find_plan(unit_id: int, course_id: int) -> TeamPlan | None:
    """The team's plan for the course."""
    return db.session.get(TeamPlan, (unit_id, course_id))
