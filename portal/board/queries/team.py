"""Reading a team: its people, and how far each of them is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from portal.accounts.consents import REPORTING
from portal.accounts.models import User
from portal.accounts.queries import agreeing
from portal.board.lines import COMPLETED, course_of, course_subject
from portal.board.models import Line
from portal.courses.models import Course, Page
from portal.db import db
from portal.programmes.models import ProgrammeCourse
from portal.progress.models import PageProgress
from portal.units.models import Membership


@dataclass(frozen=True, slots=True)
class Headcount:
    """How many people belong to a unit itself, how many of them may be named, and how many never came in."""

    members: int = 0
    named: int = 0
    waiting: int = 0

    @property
    def counted_only(self) -> int:
        """Those who stand in the sums alone."""
        return self.members - self.named


@dataclass(frozen=True, slots=True)
class NamedMember:
    """Somebody of the unit who agreed that leaders see how far they are."""

    id: int
    name: str
    last_seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """As what a person counts in one subject."""

    state: str
    teaches: bool


def courses_walked(programme_id: str) -> list[int]:
    """The published courses that the programme demands, in its order; its electives where it demands none."""
    rows = db.session.execute(
        select(ProgrammeCourse.is_compulsory, ProgrammeCourse.course_id)
        .join(Course, Course.id == ProgrammeCourse.course_id)
        .where(Course.withdrawn_at.is_(None), ProgrammeCourse.programme_id == programme_id)
        .order_by(ProgrammeCourse.position, ProgrammeCourse.course_id)
    ).all()
    return [row.course_id for row in rows if row.is_compulsory] or [row.course_id for row in rows]


def headcount(unit_id: int) -> Headcount:
    """The people of the unit itself, without those below."""
    named = func.sum(case((agreeing(User.id, REPORTING), 1), else_=0))
    waiting = func.sum(case((User.password_hash.is_(None), 1), else_=0))
    row = db.session.execute(_here(select(func.count(), named, waiting), unit_id)).one()
    return Headcount(*(number or 0 for number in row))


def named_members(unit_id: int, *, offset: int, limit: int) -> list[NamedMember]:
    """Those of the unit itself who may be named, in the order of their names."""
    statement = _here(select(User.id, User.name, User.last_seen_at), unit_id).where(agreeing(User.id, REPORTING))
    rows = db.session.execute(statement.order_by(User.name_key, User.id).offset(offset).limit(limit))
    return [NamedMember(*row) for row in rows]


def standings(user_ids: Collection[int], subjects: Collection[str]) -> dict[tuple[int, str], Standing]:
    """As what these people count in these subjects, by person and subject; nothing where none of it is begun."""
    rows = db.session.execute(
        select(Line.user_id, Line.subject, Line.state, Line.teaches).where(
            Line.user_id.in_(user_ids), Line.subject.in_(subjects)
        )
    )
    return {(user_id, subject): Standing(state, teaches) for user_id, subject, state, teaches in rows}


def people_by_state(unit_id: int, subjects: Collection[str]) -> dict[str, dict[str, int]]:
    """How many people of the unit itself count as what, by subject and state; `teaching` beside the states."""
    rows = db.session.execute(
        select(Line.subject, Line.state, func.count(), func.sum(case((Line.teaches, 1), else_=0)))
        .where(Line.unit_id == unit_id, Line.subject.in_(subjects))
        .group_by(Line.subject, Line.state)
    )
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for subject, state, people, teaching in rows:
        found[subject][state] += people
        found[subject]["teaching"] += teaching or 0
    return found


def finished_pages_of(user_ids: Collection[int], course_ids: Collection[int]) -> dict[int, set[int]]:
    """The ids of the pages of these courses that each of these people finished, by user id."""
    rows = db.session.execute(
        select(PageProgress.user_id, PageProgress.page_id)
        .join(Page, Page.id == PageProgress.page_id)
        .where(PageProgress.user_id.in_(user_ids), Page.course_id.in_(course_ids))
    )
    found: dict[int, set[int]] = defaultdict(set)
    for user_id, page_id in rows:
        found[user_id].add(page_id)
    return found


def windows_lit(unit_id: int, course_ids: Collection[int]) -> dict[int, int]:
    """How many pages the unit's own people finished together, by course; checklists wait for somebody else."""
    statement = (
        select(Page.course_id, func.count())
        .join(PageProgress, PageProgress.page_id == Page.id)
        .join(User, User.id == PageProgress.user_id)
        .join(Membership, (Membership.user_id == User.id) & Membership.until.is_(None))
        .where(
            Membership.unit_id == unit_id,
            User.deactivated_at.is_(None),
            Page.course_id.in_(course_ids),
            Page.kind != "checklist",
            Page.withdrawn_at.is_(None),
        )
        .group_by(Page.course_id)
    )
    return dict(db.session.execute(statement).all())


def people_complete(unit_id: int, course_ids: Collection[int]) -> dict[int, int]:
    """How many people of the unit itself finished each course, in whatever version."""
    subjects = [course_subject(course_id) for course_id in course_ids]
    found = people_by_state(unit_id, subjects)
    return {
        course_of(subject) or 0: sum(states.get(state, 0) for state in COMPLETED)
        for subject, states in found.items()
    }


def _here(statement: Any, unit_id: int) -> Any:
    """The statement, about those who belong to the unit itself now and did not leave."""
    return (
        statement.select_from(User)
        .join(Membership, (Membership.user_id == User.id) & Membership.until.is_(None))
        .where(Membership.unit_id == unit_id, User.deactivated_at.is_(None))
    )
