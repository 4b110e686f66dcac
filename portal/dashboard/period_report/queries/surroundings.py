"""The tree of a day, what crossed from one unit to another since, and where a subject was assigned."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import func, or_, select

from portal.courses.models import Course
from portal.dashboard.period_report.queries.figures import last_moment
from portal.dashboard.period_report.rules.figures import Crossing, DayTree, final_crossings
from portal.dashboard.rules.count_keys import (
    course_subject,
    programme_subject,
    subject_course_id,
    subject_programme_id,
)
from portal.db import db
from portal.programmes.models import Assignment, Programme, ProgrammeCompletion, ProgrammeCourse
from portal.progress.models import CourseProgress
from portal.units.enums import UnitChangeKind
from portal.units.models import Unit, UnitChange, UnitVersion
from portal.units.queries.tree_history import holds_on, path_on, tree_as_of

CHANGED = (UnitChangeKind.MERGED, UnitChangeKind.OPENED, UnitChangeKind.MOVED)


def read_day_tree(unit_id: int, day: date) -> DayTree:
    """The unit and everything below it as they were on the day; no units where it was not there."""
    above = tuple(unit.id for unit in path_on(unit_id, day)[:-1])
    return DayTree(day, tuple(tree_as_of(day, unit_id)), above)


def read_crossings(*, after: date, until: date) -> tuple[list[Crossing], frozenset[int]]:
    """Who crossed into which unit by mergers and splits between the ends of two days; and the units that moved.

    Only of units that were there on the first of them.
    """
    rows = db.session.scalars(
        select(UnitChange)
        .where(UnitChange.kind.in_(CHANGED), UnitChange.on > after, UnitChange.on <= until)
        .order_by(UnitChange.on, UnitChange.id)
    ).all()
    crossings: list[Crossing] = []
    moved: set[int] = set()
    for row in rows:
        if row.kind == UnitChangeKind.MOVED:
            moved.add(row.unit_id)
        elif row.kind == UnitChangeKind.MERGED and row.other_id is not None:
            crossings.append(Crossing(row.unit_id, row.other_id))
        elif row.other_id is not None and row.details.get("split"):
            crossings.append(Crossing(row.other_id, row.unit_id))
    changed = moved | {each.source_id for each in crossings}
    there = frozenset(
        db.session.scalars(select(UnitVersion.unit_id).where(UnitVersion.unit_id.in_(changed), holds_on(after)))
    )
    return final_crossings(crossings, there=there), frozenset(moved & there)


def read_assigned(
    subjects: Collection[str], *, on: date, of_past: date | None = None
) -> Mapping[str, frozenset[int]]:
    """The units that each subject was assigned to on a day; a course, where a programme that demands it was.

    With `of_past`, also the units that had it after that earlier day and are part of another one by now: their
    people count on the earlier day as those of the other do now. A subject that was assigned nowhere is missing.
    """
    at = last_moment(on)
    holds = or_(Assignment.ended_at.is_(None), Assignment.ended_at > at)
    if of_past is not None:
        holds = or_(holds, (Assignment.ended_at > last_moment(of_past)) & (Unit.closed_on <= on))
    rows = db.session.execute(
        select(Assignment.programme_id, Course.id, ProgrammeCourse.is_compulsory, Assignment.unit_id)
        .join(Programme, Programme.id == Assignment.programme_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .outerjoin(ProgrammeCourse, ProgrammeCourse.programme_id == Programme.id)
        # What readers did not see on the day was asked of nobody.
        .outerjoin(
            Course,
            (Course.id == ProgrammeCourse.course_id)
            & or_(Course.withdrawn_at.is_(None), Course.withdrawn_at > at),
        )
        .where(
            Assignment.assigned_at <= at, or_(Programme.withdrawn_at.is_(None), Programme.withdrawn_at > at), holds
        )
    )
    found: defaultdict[str, set[int]] = defaultdict(set)
    for programme_id, course_id, is_compulsory, unit_id in rows:
        found[programme_subject(programme_id)].add(unit_id)
        if course_id is not None and is_compulsory:
            found[course_subject(course_id)].add(unit_id)
    return {subject: frozenset(found[subject]) for subject in subjects if subject in found}


def first_trace(subject: str) -> datetime | None:
    """When the subject was first assigned to, begun or completed by anybody; None where that never was."""
    programme_id, course_id = subject_programme_id(subject), subject_course_id(subject)
    if programme_id is not None:
        moments = [
            db.session.scalar(
                select(func.min(Assignment.assigned_at)).where(Assignment.programme_id == programme_id)
            ),
            db.session.scalar(
                select(func.min(ProgrammeCompletion.completed_at)).where(
                    ProgrammeCompletion.programme_id == programme_id
                )
            ),
        ]
    else:
        moments = [
            db.session.scalar(
                select(func.min(CourseProgress.started_at)).where(CourseProgress.course_id == course_id)
            )
        ]
    return min((moment for moment in moments if moment is not None), default=None)
