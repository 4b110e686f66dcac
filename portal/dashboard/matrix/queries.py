"""How many have completed each of several courses: in the units right below one, and among its own people."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import CompoundSelect, bindparam, literal, or_, select

from portal.courses.models import Course
from portal.dashboard.models import StatusCount
from portal.dashboard.overview.queries.numbers import count_column
from portal.dashboard.overview.queries.overdue import topmost_below
from portal.dashboard.rules.count_keys import COMPLETED, MEMBER, course_subject, subject_course_id
from portal.dashboard.rules.population import DEFAULT_POPULATION, Population
from portal.db import Rows, fetch
from portal.programmes.models import Assignment, Programme, ProgrammeCourse
from portal.units.models import Unit
from portal.units.queries.tree import walk_up
from portal.units.queries.unit_labels import labels_of
from portal.units.rules.tree_paths import path_to_top


@dataclass
class UnitCompletion:
    """The people of a unit with everything below, or (without a name) its own, and by subject who completed it.

    `members_by_subject` are those who are counted for the subjects that are counted only in parts of the unit.
    """

    unit_id: int
    name: str
    name_key: str
    members: int = 0
    by_subject: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    members_by_subject: dict[str, int] = field(default_factory=dict)

    def members_of(self, subject: str) -> int:
        """How many people are counted for a subject."""
        return self.members_by_subject.get(subject, self.members)


_ASKED = or_(
    (StatusCount.subject == MEMBER) & (StatusCount.measure == MEMBER),
    StatusCount.subject.in_(bindparam("subjects", expanding=True)) & StatusCount.measure.in_(COMPLETED),
)


def _cells(*, team_only: bool) -> Rows:
    """The numbers of the unit and of those right below it, by subject."""
    number = count_column(team_only=team_only)
    return (
        select(Unit.id, Unit.name, Unit.name_key, StatusCount.subject, number)
        .outerjoin(StatusCount, (StatusCount.unit_id == Unit.id) & _ASKED)
        .where(or_(Unit.id == bindparam("unit"), (Unit.parent_id == bindparam("unit")) & Unit.closed_on.is_(None)))
    )


def _with_parts(*, team_only: bool) -> CompoundSelect[*tuple[Any, ...]]:
    """The same, and without a name the numbers of some units further down."""
    number = StatusCount.team_total if team_only else StatusCount.total
    columns = (StatusCount.unit_id, literal(""), literal(""), StatusCount.subject, number)
    parts = select(*columns).where(StatusCount.unit_id.in_(bindparam("parts", expanding=True)), _ASKED)
    return _cells(team_only=team_only).union_all(parts)


_CELLS = {team_only: _cells(team_only=team_only) for team_only in (True, False)}
_WITH_PARTS = {team_only: _with_parts(team_only=team_only) for team_only in (True, False)}
_given = (
    select(Assignment.unit_id, ProgrammeCourse.course_id)
    .join(Programme, Programme.id == Assignment.programme_id)
    .join(ProgrammeCourse, ProgrammeCourse.programme_id == Programme.id)
    .join(Course, Course.id == ProgrammeCourse.course_id)
    .join(Unit, Unit.id == Assignment.unit_id)
    .where(
        Assignment.ended_at.is_(None),
        Programme.withdrawn_at.is_(None),
        ProgrammeCourse.is_compulsory,
        Course.withdrawn_at.is_(None),
        Course.id.in_(bindparam("courses", expanding=True)),
        Unit.closed_on.is_(None),
    )
    .distinct()
    .cte("given")
)
_up = walk_up(or_(Unit.id == bindparam("unit"), Unit.id.in_(select(_given.c.unit_id))))
_ASSIGNED: Rows = select(_up.c.id, _up.c.parent_id, _given.c.course_id).outerjoin(
    _given, _given.c.unit_id == _up.c.id
)


def completion_by_unit(
    unit_id: int, subjects: Collection[str], population: Population = DEFAULT_POPULATION
) -> tuple[list[UnitCompletion], UnitCompletion]:
    """Each of the units right below, in the order of their names, and the own people of the unit."""
    parts = _counted_parts(unit_id, subjects) if population.assigned_only and subjects else {}
    told: dict[str, Any] = {"unit": unit_id, "subjects": list(subjects)}
    statement: Any = _CELLS[population.team_only]
    if parts:
        told["parts"] = sorted({each for branches in parts.values() for each in branches})
        statement = _WITH_PARTS[population.team_only]
    found: dict[int, UnitCompletion] = {}
    below: dict[tuple[int, str], int] = defaultdict(int)
    for id_, name, name_key, subject, number in fetch(statement, told).all():
        if not name:
            below[id_, subject] += number
            continue
        unit = found.setdefault(id_, UnitCompletion(id_, name, name_key))
        if subject == MEMBER:
            unit.members += number
        elif subject is not None and subject not in parts:
            unit.by_subject[subject] += number
    for subject, branches in parts.items():
        for unit in found.values():
            mine = [part for part, branch in branches.items() if branch == unit.unit_id]
            unit.by_subject[subject] = sum(below[part, subject] for part in mine)
            unit.members_by_subject[subject] = sum(below[part, MEMBER] for part in mine)
    own = found.pop(unit_id)
    for id_, label in labels_of({unit.unit_id: unit.name for unit in found.values()}).items():
        found[id_].name = label
    return sorted(found.values(), key=lambda unit: (unit.name_key, unit.unit_id)), own


def _counted_parts(unit_id: int, subjects: Collection[str]) -> Mapping[str, Mapping[int, int]]:
    """Of the subjects that are assigned to parts of the unit only: the topmost of these, each with its branch."""
    courses = [course_id for subject in subjects if (course_id := subject_course_id(subject)) is not None]
    rows = fetch(_ASSIGNED, {"unit": unit_id, "courses": courses}).all()
    above = {id_: parent_id for id_, parent_id, _course_id in rows}
    assigned: dict[int, set[int]] = defaultdict(set)
    for id_, _parent_id, course_id in rows:
        if course_id is not None:
            assigned[course_id].add(id_)
    here = path_to_top(unit_id, above)
    found = {}
    for course_id, ids in assigned.items():
        branches = dict(topmost_below(unit_id, ids, above)) if ids.isdisjoint(here) else {}
        if branches:
            found[course_subject(course_id)] = branches
    return found
