"""What a unit can be looked at for: the programmes and courses that are meant for its people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import cast

from sqlalchemy import Date, Integer, bindparam, func, literal, null, or_, select
from sqlalchemy import cast as sql_cast

from portal.content.text.vietnamese import text_sort_key
from portal.courses.models import Course
from portal.dashboard.rules.count_keys import course_subject, programme_subject
from portal.db import Rows, fetch
from portal.programmes.models import Assignment, Programme, ProgrammeCourse
from portal.units.changes.queries.history import at_or_above_and_merged
from portal.units.queries.catalogue_cache import cached_by_catalogue_version
from portal.units.queries.tree import number_of_teams

PROGRAMME, COURSE = "programme", "course"
MAX_TITLES = 1024
TEAMS = -1  # in place of the id of a course
_title_key = lru_cache(maxsize=MAX_TITLES)(text_sort_key)


@dataclass(frozen=True, slots=True)
class Subject:
    """A programme or a course: `key` is what the dashboard counts it by."""

    key: str
    kind: str
    title: str
    due_on: date | None = None  # the earliest day by which it is to be done in the unit; none: no day is set
    given_at: int = -1  # how far down the way the nearest unit stands to which it was given; -1: to none


_meant = at_or_above_and_merged(cast("int", bindparam("unit")))
_open = Assignment.unit_id.in_(bindparam("way", expanding=True)) & Assignment.ended_at.is_(None)
_programmes: Rows = (
    select(
        Programme.id.label("programme_id"),
        literal(0).label("course_id"),
        Programme.title.label("title"),
        literal(0).label("position"),
        Assignment.due_on,
        Assignment.unit_id,
    )
    .outerjoin(Assignment, (Assignment.programme_id == Programme.id) & _open)
    .where(
        Programme.withdrawn_at.is_(None),
        or_(Programme.unit_id.is_(None), Programme.unit_id.in_(_meant), Assignment.id.is_not(None)),
    )
)
_due = (
    select(func.min(Assignment.due_on))
    .join(ProgrammeCourse, ProgrammeCourse.programme_id == Assignment.programme_id)
    .where(ProgrammeCourse.course_id == Course.id, ProgrammeCourse.is_compulsory, _open)
    .correlate(Course)
    .scalar_subquery()
)
_courses: Rows = select(
    literal(""), Course.id, Course.title, Course.position, _due, sql_cast(null(), Integer)
).where(Course.withdrawn_at.is_(None), or_(Course.open_unit_id.is_(None), Course.open_unit_id.in_(_meant)))
# Beside them how many teams there are, for it is kept as long and a statement of its own would cost more.
_teams: Rows = select(
    literal(""), literal(TEAMS), literal(""), number_of_teams(), sql_cast(null(), Date), sql_cast(null(), Integer)
)
_SUBJECTS = _programmes.union_all(_courses, _teams)


def unit_subjects(way: tuple[int, ...]) -> tuple[Subject, ...]:
    """The programmes by title and then the courses in their order, for everybody or meant for the last of the way.

    `way` are the ids of a unit and of all above it, the highest first.
    """
    return _subjects_and_teams(way)[0]


def teams_below(way: tuple[int, ...]) -> int:
    """How many open teams there are at and below the last unit of the way."""
    return _subjects_and_teams(way)[1]


@cached_by_catalogue_version(1024)
def _subjects_and_teams(way: tuple[int, ...]) -> tuple[tuple[Subject, ...], int]:
    teams = 0
    programmes: dict[str, Subject] = {}
    courses: list[tuple[int, str, Subject]] = []
    for row in fetch(_SUBJECTS, {"unit": way[-1], "way": list(way)}).all():
        if row.course_id == TEAMS:
            teams = row.position
        elif row.course_id:
            subject = Subject(course_subject(row.course_id), COURSE, row.title, row.due_on)
            courses.append((row.position, _title_key(row.title), subject))
        else:
            key = programme_subject(row.programme_id)
            known = programmes.get(key, Subject(key, PROGRAMME, row.title))
            programmes[key] = _with_due_day(known, row.due_on, way.index(row.unit_id)) if row.unit_id else known
    in_order = sorted(programmes.values(), key=lambda subject: (_title_key(subject.title), subject.key))
    return (
        *in_order,
        *(subject for *_place, subject in sorted(courses, key=lambda line: (line[:2], line[2].key))),
    ), teams


def find_subject(subjects: Iterable[Subject], key: str | None) -> Subject | None:
    """The subject with this key, if it is among them."""
    return next((subject for subject in subjects if subject.key == key), None)


def subjects_by_kind(subjects: Iterable[Subject]) -> dict[str, list[Subject]]:
    """The subjects to choose from: the programmes, and the courses."""
    found: dict[str, list[Subject]] = {PROGRAMME: [], COURSE: []}
    for subject in subjects:
        found[PROGRAMME if subject.kind == PROGRAMME else COURSE].append(subject)
    return found


def default_subject(subjects: Sequence[Subject]) -> Subject | None:
    """What a unit is looked at for unless somebody chooses: what was given nearest to it, else the first."""
    given = [subject for subject in subjects if subject.due_on is not None and subject.given_at >= 0]
    if given:
        return min(given, key=lambda subject: (-subject.given_at, subject.due_on))
    return subjects[0] if subjects else None


def _with_due_day(subject: Subject, due_on: date, given_at: int) -> Subject:
    """The subject with one more day by which it is to be done; the earliest counts."""
    earliest = due_on if subject.due_on is None else min(subject.due_on, due_on)
    return replace(subject, due_on=earliest, given_at=max(subject.given_at, given_at))
