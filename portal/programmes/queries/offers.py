"""What is asked of everybody in a unit alike: the programmes with their courses, and what is given where."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, cast

from sqlalchemy import Row, bindparam, func, select

from portal.courses.models import Course
from portal.db import Rows, fetch
from portal.programmes.models import Assignment, Programme, ProgrammeCourse
from portal.programmes.rules.completion import CompletionRule
from portal.programmes.rules.deadlines import own_due_on, reaches
from portal.units.enums import UnitChangeKind
from portal.units.models import Unit, UnitChange
from portal.units.queries.catalogue_cache import cached_by_catalogue_version
from portal.units.queries.tree import at_or_above
from portal.units.rules.start_of_day import start_of_day
from portal.units.rules.stays import Reach

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OfferedCourse:
    """A published course of a programme."""

    id: int
    slug: str
    title: str
    is_compulsory: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A programme with what it asks for, its courses in its order."""

    title: str
    is_withdrawn: bool
    rule: CompletionRule
    courses: tuple[OfferedCourse, ...]


@dataclass(frozen=True, slots=True)
class OpenAssignment:
    """An open assignment: a unit asks for a programme by the end of a day; newcomers have the grace days."""

    unit_id: int
    unit_name: str
    due_on: date
    assigned_at: datetime
    grace_days: int
    reaches: tuple[Reach, ...]
    may_have_come: bool  # whether the unit, or one above it, has moved since, or the assignment passed to it

    def due_on_for(self, joined_at: datetime | None) -> date:
        """The last day of a person who came below the unit at this moment."""
        return own_due_on(
            self.due_on, assigned_at=self.assigned_at, grace_days=self.grace_days, joined_at=joined_at
        )


_PROGRAMMES: Rows = select(
    Programme.id,
    Programme.title,
    Programme.withdrawn_at.is_not(None).label("is_withdrawn"),
    Programme.unit_id,
    Programme.min_electives,
    Programme.valid_months,
    Programme.counts_outside,
).order_by(Programme.title, Programme.id)
_COURSES = (
    select(ProgrammeCourse.programme_id, Course.id, Course.slug, Course.title, ProgrammeCourse.is_compulsory)
    .join(Course, Course.id == ProgrammeCourse.course_id)
    .where(Course.withdrawn_at.is_(None))
    .order_by(ProgrammeCourse.position, Course.id)
)
_OPEN_ASSIGNMENTS: Rows = (
    select(
        Assignment.programme_id,
        Unit.id,
        Unit.name,
        Assignment.due_on,
        Assignment.assigned_at,
        Programme.grace_days,
        Assignment.former_units,
        select(func.max(UnitChange.on))
        .where(
            UnitChange.kind == UnitChangeKind.MOVED,
            UnitChange.unit_id.in_(at_or_above(cast("int", bindparam("unit")))),
        )
        .scalar_subquery(),
    )
    .join(Programme, Programme.id == Assignment.programme_id)
    .join(Unit, Unit.id == Assignment.unit_id)
    .where(
        Assignment.ended_at.is_(None),
        Programme.withdrawn_at.is_(None),
        Assignment.unit_id.in_(at_or_above(cast("int", bindparam("unit")))),
    )
    .order_by(Assignment.due_on, Unit.name_key, Assignment.id)
)


@cached_by_catalogue_version(1)
def offers() -> Mapping[str, Offer]:
    """Every programme by its id, in the order of their titles; withdrawn ones too."""
    courses: dict[str, list[OfferedCourse]] = defaultdict(list)
    for programme_id, *course in fetch(_COURSES, {}):
        courses[programme_id].append(OfferedCourse(*course))
    return MappingProxyType(
        {
            row.id: Offer(row.title, row.is_withdrawn, _rule(row, courses[row.id]), tuple(courses[row.id]))
            for row in fetch(_PROGRAMMES, {})
        }
    )


@cached_by_catalogue_version(256)
def open_assignments_at(unit_id: int) -> Mapping[str, tuple[OpenAssignment, ...]]:
    """What the people of exactly this unit are to finish, and who asks: by the programme, first due first."""
    found: dict[str, list[OpenAssignment]] = defaultdict(list)
    for programme_id, asked_by, name, due_on, assigned_at, grace_days, former_units, moved_on in fetch(
        _OPEN_ASSIGNMENTS, {"unit": unit_id}
    ):
        has_moved = moved_on is not None and start_of_day(moved_on + DAY) > assigned_at
        held = tuple(reaches(asked_by, former_units))
        may_have_come = has_moved or len(held) > 1
        found[programme_id].append(
            OpenAssignment(asked_by, name, due_on, assigned_at, grace_days, held, may_have_come)
        )
    return MappingProxyType({programme_id: tuple(given) for programme_id, given in found.items()})


def _rule(row: Row[*tuple[Any, ...]], courses: list[OfferedCourse]) -> CompletionRule:
    return CompletionRule(
        row.id,
        row.unit_id,
        row.min_electives,
        row.valid_months,
        row.counts_outside,
        compulsory=tuple(course.id for course in courses if course.is_compulsory),
        electives=tuple(course.id for course in courses if not course.is_compulsory),
    )
