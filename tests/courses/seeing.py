"""Courses as certain people see them."""

from __future__ import annotations

from dataclasses import dataclass

from portal.accounts.models import User
from portal.courses import permissions
from portal.courses.models import Course
from portal.courses.queries import published
from portal.courses.queries.published import CourseRow
from portal.units.queries.memberships import unit_of


@dataclass(frozen=True)
class Somebody:
    """A person in a unit."""

    unit_id: int | None


def placed(user: User) -> Somebody:
    """The person with the unit of today."""
    unit = unit_of(user.id)
    return Somebody(unit.id if unit is not None else None)


def can_see(user: User, course: Course) -> bool:
    """Whether the course is meant for the person."""
    return permissions.can_see(placed(user), course)


def visible_courses(user: User) -> tuple[CourseRow, ...]:
    """The list of courses of the person."""
    return published.visible_courses(placed(user))
