"""Reading which pages carry which competence, and how many people finished them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from portal.courses.models import Competence, Page, Revision
from portal.dashboard.enums import MemberState
from portal.dashboard.models import PersonStatus, StatusCount
from portal.dashboard.overview.queries.numbers import count_column
from portal.dashboard.rules.count_keys import MEMBER, course_subject, subject_course_id
from portal.dashboard.rules.population import Population
from portal.db import db
from portal.progress.models import PageProgress
from portal.units.enums import UnitKind
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


def pages_teaching(course_ids: Collection[int]) -> dict[str, dict[int, list[int]]]:
    """By competence and course, in the order of the courses, the ids of the published pages that name it."""
    rows = db.session.execute(
        select(Page.id, Page.course_id, Revision.front)
        .join(Revision, Revision.id == Page.revision_id)
        .where(Page.course_id.in_(course_ids), Page.withdrawn_at.is_(None))
        .order_by(Page.position, Page.id)
    )
    place = {course_id: number for number, course_id in enumerate(course_ids)}
    found: dict[str, dict[int, list[int]]] = defaultdict(dict)
    for page_id, course_id, front in sorted(rows, key=lambda row: place[row[1]]):
        for name in front.get("competences", ()):
            found[name].setdefault(course_id, []).append(page_id)
    return found


def completed_by_course(
    unit_id: int, course_ids: Collection[int], population: Population
) -> tuple[int, dict[int, int]]:
    """How many people the unit has with everything below, and how many of them completed each course."""
    counted = func.sum(count_column(team_only=population.team_only))
    rows = db.session.execute(
        select(StatusCount.subject, counted)
        .join(Unit, Unit.id == StatusCount.unit_id)
        .where(
            or_(Unit.id == unit_id, (Unit.parent_id == unit_id) & Unit.closed_on.is_(None)),
            StatusCount.subject.in_([MEMBER, *map(course_subject, course_ids)]),
            StatusCount.measure.in_([MEMBER, MemberState.COMPLETE]),
        )
        .group_by(StatusCount.subject),
        {"unit": unit_id},
    )
    numbers = {subject: number or 0 for subject, number in rows}
    members = numbers.pop(MEMBER, 0)
    return members, {subject_course_id(subject) or 0: number for subject, number in numbers.items()}


def people_by_page(unit_id: int, page_ids: Collection[int], population: Population) -> dict[int, set[int]]:
    """The ids of those in the unit and below who finished each page; not for units of very many people."""
    statement = (
        select(PageProgress.page_id, PageProgress.user_id)
        .join(PersonStatus, PersonStatus.user_id == PageProgress.user_id)
        .where(
            PageProgress.page_id.in_(page_ids),
            PersonStatus.unit_id.in_(at_or_below(unit_id)),
            PersonStatus.subject == MEMBER,
            PersonStatus.state == MEMBER,
        )
    )
    if population.team_only:
        statement = statement.join(Unit, Unit.id == PersonStatus.unit_id).where(Unit.kind == UnitKind.TEAM)
    found: dict[int, set[int]] = defaultdict(set)
    for page_id, user_id in db.session.execute(statement):
        found[page_id].add(user_id)
    return found
