"""Reading what a team plans."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from portal.board.models import TeamPlan
from portal.courses.models import Course
from portal.db import db


def plans_of(unit_id: int) -> Sequence[TeamPlan]:
    """What the team plans for courses that are still published, what ends soonest first."""
    statement = (
        select(TeamPlan)
        .join(Course, Course.id == TeamPlan.course_id)
        .where(TeamPlan.unit_id == unit_id, Course.withdrawn_at.is_(None))
        .order_by(TeamPlan.by, Course.position, TeamPlan.course_id)
    )
    return db.session.scalars(statement).all()


def find_plan(unit_id: int, course_id: int) -> TeamPlan | None:
    """The team's plan for the course."""
    return db.session.get(TeamPlan, (unit_id, course_id))
