"""As what people count, worked out anew from what the other features keep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from portal.accounts.models import AccountMerge, User
from portal.board.lines import (
    COMPLETE,
    COMPLETED,
    EARLIER,
    LEARNING,
    LEFT,
    MEMBER,
    CountedAs,
    course_subject,
    programme_subject,
    week_of,
)
from portal.courses.models import Page
from portal.db import db
from portal.programmes.models import ProgrammeCompletion, ProgrammeCourse
from portal.progress.models import CourseProgress, PageProgress
from portal.units.models import Membership

Counting = dict[tuple[int, str], CountedAs]  # by person and subject

# Asked before almost every commit, so they are built once; in its transaction, whose changes they must see.
_USERS: BindParameter[Any] = bindparam("user_ids", expanding=True)
_PEOPLE = (
    select(User.id, Membership.unit_id, User.deactivated_at.is_not(None), User.last_seen_at)
    .join(Membership, (Membership.user_id == User.id) & Membership.until.is_(None))
    .where(User.id.in_(_USERS), ~select(AccountMerge.gone_id).where(AccountMerge.gone_id == User.id).exists())
)
_CHECKLISTS_SEEN = (
    select(PageProgress.user_id, Page.course_id)
    .join(Page, Page.id == PageProgress.page_id)
    .where(PageProgress.user_id.in_(_USERS), Page.kind == "checklist")
)
_PROGRESS = select(
    CourseProgress.user_id,
    CourseProgress.course_id,
    CourseProgress.finished_at,
    CourseProgress.behind_since.is_not(None),
).where(CourseProgress.user_id.in_(_USERS))
_COMPLETIONS = select(
    ProgrammeCompletion.user_id,
    ProgrammeCompletion.programme_id,
    ProgrammeCompletion.completed_at,
    ProgrammeCompletion.expired_at.is_(None),
).where(ProgrammeCompletion.user_id.in_(_USERS))
_WITH_CHECKLIST = select(Page.course_id).where(Page.kind == "checklist").distinct()
_PLACES = select(ProgrammeCourse.programme_id, ProgrammeCourse.course_id, ProgrammeCourse.is_compulsory)


@dataclass(frozen=True)
class Catalogue:
    """What the programmes are made of."""

    programmes_of: Mapping[int, Collection[str]]
    compulsory: Mapping[str, Collection[int]]
    taught: Mapping[str, Collection[int]]  # the compulsory courses that have, or had, a checklist


@dataclass(frozen=True, slots=True)
class _Course:
    course_id: int
    finished_at: datetime | None
    is_behind: bool
    teaches: bool

    @property
    def state(self) -> str:
        if self.finished_at is None:
            return LEARNING
        return EARLIER if self.is_behind else COMPLETE


@dataclass(frozen=True, slots=True)
class _Completion:
    completed_at: datetime
    holds: bool


def read_catalogue() -> Catalogue:
    """The programmes as they are now."""
    connection = db.session.connection()
    with_checklist = set(connection.scalars(_WITH_CHECKLIST))
    programmes_of: dict[int, list[str]] = defaultdict(list)
    compulsory: dict[str, list[int]] = defaultdict(list)
    for programme_id, course_id, is_compulsory in connection.execute(_PLACES):
        programmes_of[course_id].append(programme_id)
        if is_compulsory:
            compulsory[programme_id].append(course_id)
    taught = {
        name: [course for course in courses if course in with_checklist] for name, courses in compulsory.items()
    }
    return Catalogue(programmes_of, compulsory, taught)


def counting_of(user_ids: Collection[int], catalogue: Catalogue) -> Counting:
    """As what each of these people counts now; who belongs nowhere or became part of another counts as nothing."""
    courses, completions = _courses_of(user_ids), _completions_of(user_ids)
    found: Counting = {}
    people = db.session.connection().execute(_PEOPLE, {"user_ids": user_ids})
    for user_id, unit_id, has_left, seen_at in people:
        if has_left:
            found[user_id, MEMBER] = CountedAs(unit_id, LEFT)
        else:
            found[user_id, MEMBER] = CountedAs(unit_id, MEMBER, week=week_of(seen_at))
        lines = [
            *_course_lines(unit_id, courses[user_id]),
            *_programme_lines(unit_id, courses[user_id], completions[user_id], catalogue),
        ]
        for subject, counted in lines:
            if not has_left:
                found[user_id, subject] = counted
            elif counted.state in COMPLETED:
                # Who has left is counted among the members no more, but what the unit's people finished, they did.
                found[user_id, subject] = CountedAs(unit_id, LEFT, week=counted.week)
    return found


def _course_lines(unit_id: int, courses: Collection[_Course]) -> Iterator[tuple[str, CountedAs]]:
    for course in courses:
        yield (
            course_subject(course.course_id),
            CountedAs(unit_id, course.state, teaches=course.teaches, week=week_of(course.finished_at)),
        )


def _programme_lines(
    unit_id: int,
    courses: Collection[_Course],
    completions: Mapping[str, _Completion],
    catalogue: Catalogue,
) -> Iterator[tuple[str, CountedAs]]:
    begun = {name for course in courses for name in catalogue.programmes_of.get(course.course_id, ())}
    taught = {course.course_id for course in courses if course.teaches}
    behind = {course.course_id for course in courses if course.state == EARLIER}
    for name in begun | completions.keys():
        completion = completions.get(name)
        state = LEARNING
        if completion is not None and completion.holds:
            state = EARLIER if behind.intersection(catalogue.compulsory.get(name, ())) else COMPLETE
        wanted = catalogue.taught.get(name, ())
        yield (
            programme_subject(name),
            CountedAs(
                unit_id,
                state,
                teaches=bool(wanted) and taught.issuperset(wanted),
                week=week_of(completion.completed_at) if completion is not None else None,
            ),
        )


def _courses_of(user_ids: Collection[int]) -> Mapping[int, list[_Course]]:
    connection, these = db.session.connection(), {"user_ids": user_ids}
    taught = {(user_id, course_id) for user_id, course_id in connection.execute(_CHECKLISTS_SEEN, these)}
    found: dict[int, list[_Course]] = defaultdict(list)
    for user_id, course_id, finished_at, is_behind in connection.execute(_PROGRESS, these):
        found[user_id].append(_Course(course_id, finished_at, is_behind, (user_id, course_id) in taught))
    return found


def _completions_of(user_ids: Collection[int]) -> Mapping[int, dict[str, _Completion]]:
    found: dict[int, dict[str, _Completion]] = defaultdict(dict)
    completions = db.session.connection().execute(_COMPLETIONS, {"user_ids": user_ids})
    for user_id, programme_id, completed_at, holds in completions:
        found[user_id][programme_id] = _Completion(completed_at, holds)
    return found
