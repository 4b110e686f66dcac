"""Reading which courses teach which competence, and how many people finished them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import case, func, or_, select

from portal.courses.models import Competence, Page, Revision
from portal.dashboard.models import PersonStatus, StatusCount
from portal.dashboard.rules.count_keys import COMPLETED, MEMBER, course_subject, subject_course_id
from portal.db import db
from portal.units.models import Unit
from portal.units.queries.tree import at_or_below


@dataclass(frozen=True, slots=True)
class CompetenceRow:
    """One line of a framework."""

    framework: str
    framework_title: str
    code: str
    title: str

    @property
    def name(self) -> str:
        """What pages call it."""
        return f"{self.framework}:{self.code}"


def every_competence() -> list[CompetenceRow]:
    """All lines of all frameworks, in the order of each."""
    columns = (Competence.framework, Competence.framework_title, Competence.code, Competence.title)
    rows = db.session.execute(select(*columns).order_by(Competence.framework, Competence.position))
    return [CompetenceRow(*row) for row in rows]


def taught_by(course_ids: Collection[int]) -> dict[str, list[int]]:
    """Which of the courses teach each competence, by its name: those with a published page that names it."""
    rows = db.session.execute(
        select(Page.course_id, Revision.front)
        .join(Revision, Revision.id == Page.revision_id)
        .where(Page.course_id.in_(course_ids), Page.withdrawn_at.is_(None))
    )
    found: dict[str, set[int]] = defaultdict(set)
    for course_id, front in rows:
        for name in front.get("competences", ()):
            found[name].add(course_id)
    place = {course_id: number for number, course_id in enumerate(course_ids)}
    return {name: sorted(ids, key=place.__getitem__) for name, ids in found.items()}


def completed_by_course(unit_id: int, course_ids: Collection[int]) -> tuple[int, dict[int, int]]:
    """How many people the unit has with everything below, and how many of them finished each course."""
    below = select(Unit.id).where(Unit.parent_id == unit_id, Unit.closed_on.is_(None))
    counted = func.sum(case((StatusCount.unit_id == unit_id, StatusCount.own), else_=StatusCount.total))
    rows = db.session.execute(
        select(StatusCount.subject, counted)
        .where(
            or_(StatusCount.unit_id == unit_id, StatusCount.unit_id.in_(below)),
            StatusCount.subject.in_([MEMBER, *map(course_subject, course_ids)]),
            StatusCount.measure.in_([MEMBER, *COMPLETED]),
        )
        .group_by(StatusCount.subject)
    )
    numbers = {subject: number or 0 for subject, number in rows}
    members = numbers.pop(MEMBER, 0)
    return members, {subject_course_id(subject) or 0: number for subject, number in numbers.items()}


def people_by_course(unit_id: int, course_ids: Collection[int]) -> dict[int, set[int]]:
    """The ids of those in the unit and below who finished each course; for units whose people can be counted."""
    rows = db.session.execute(
        select(PersonStatus.subject, PersonStatus.user_id).where(
            PersonStatus.unit_id.in_(at_or_below(unit_id)),
            PersonStatus.subject.in_([course_subject(course_id) for course_id in course_ids]),
            PersonStatus.state.in_(COMPLETED),
        )
    )
    found: dict[int, set[int]] = defaultdict(set)
    for subject, user_id in rows:
        found[subject_course_id(subject) or 0].add(user_id)
    return found
