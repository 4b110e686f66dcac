"""As what people count, worked out anew from what the other features keep."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, select

from portal.accounts.models import AccountMerge, User
from portal.content.enums import PageKind
from portal.courses.models import Page
from portal.dashboard.enums import MemberState
from portal.dashboard.rules.count_keys import (
    COMPLETED,
    MEMBER,
    Status,
    course_subject,
    monday_of,
    programme_subject,
)
from portal.db import db
from portal.programmes.models import Assignment, Programme, ProgrammeCompletion, ProgrammeCourse
from portal.programmes.rules.deadlines import own_due_on, reaches
from portal.progress.models import CourseProgress, PageProgress
from portal.units.enums import UnitChangeKind
from portal.units.models import Membership, UnitChange
from portal.units.queries.stays import stays_of
from portal.units.rules.start_of_day import start_of_day
from portal.units.rules.stays import joined_below

Statuses = dict[tuple[int, str], Status]  # by person and subject

# Asked before almost every commit, so they are built once; in its transaction, whose changes they must see.
_USERS: BindParameter[Any] = bindparam("user_ids", expanding=True)
_PEOPLE = (
    select(User.id, Membership.unit_id, User.deactivated_at.is_not(None), User.last_seen_at, Membership.since)
    .join(Membership, (Membership.user_id == User.id) & Membership.until.is_(None))
    .where(User.id.in_(_USERS), ~select(AccountMerge.gone_id).where(AccountMerge.gone_id == User.id).exists())
)
_CHECKLISTS_SEEN = (
    select(PageProgress.user_id, Page.course_id)
    .join(Page, Page.id == PageProgress.page_id)
    .where(PageProgress.user_id.in_(_USERS), Page.kind == PageKind.CHECKLIST)
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
    ProgrammeCompletion.more_due_on.is_not(None),
).where(ProgrammeCompletion.user_id.in_(_USERS))
_has_checklist = (
    select(Page.id).where(Page.course_id == ProgrammeCourse.course_id, Page.kind == PageKind.CHECKLIST).exists()
)
_PLACES = select(
    ProgrammeCourse.programme_id, ProgrammeCourse.course_id, ProgrammeCourse.is_compulsory, _has_checklist
)
_ASSIGNED = (
    select(
        Assignment.programme_id,
        Assignment.unit_id,
        Assignment.due_on,
        Assignment.assigned_at,
        Programme.grace_days,
        Assignment.former_units,
        # When the last unit came to stand elsewhere.
        select(func.max(UnitChange.on)).where(UnitChange.kind == UnitChangeKind.MOVED).scalar_subquery(),
    )
    .join(Programme, Programme.id == Assignment.programme_id)
    .where(Assignment.ended_at.is_(None), Programme.withdrawn_at.is_(None))
)


@dataclass(frozen=True, slots=True)
class AssignedDay:
    """That a unit is to finish a programme by a day."""

    programme_id: str
    unit_id: int
    due_on: date
    assigned_at: datetime
    grace_days: int
    former_units: Sequence[tuple[int, str]]
    last_moved_on: date | None

    @property
    def may_have_come(self) -> bool:
        """Whether it may hold for people who were where they are before it held for them."""
        moved_on = self.last_moved_on
        return bool(self.former_units) or (
            moved_on is not None and start_of_day(moved_on + timedelta(days=1)) > self.assigned_at
        )

    def due_on_for(self, joined: datetime | None) -> date:
        """The last day of a person who came below the unit at this moment."""
        return own_due_on(self.due_on, assigned_at=self.assigned_at, grace_days=self.grace_days, joined_at=joined)


@dataclass(frozen=True)
class ProgrammeRules:
    """What the programmes are made of, and where they are assigned."""

    programmes_of: Mapping[int, Collection[str]]
    compulsory: Mapping[str, Collection[int]]
    taught: Mapping[str, Collection[int]]  # the compulsory courses that have, or had, a checklist
    assigned: Collection[AssignedDay] = ()


@dataclass(frozen=True, slots=True)
class _CourseStanding:
    course_id: int
    finished_at: datetime | None
    is_behind: bool
    teaches: bool

    @property
    def state(self) -> str:
        if self.finished_at is None:
            return MemberState.LEARNING
        return MemberState.EARLIER if self.is_behind else MemberState.COMPLETE


@dataclass(frozen=True, slots=True)
class _Completion:
    completed_at: datetime
    holds: bool
    lacks_more: bool  # the programme asks for more since


def read_programme_rules() -> ProgrammeRules:
    """The programmes as they are now."""
    connection = db.session.connection()
    programmes_of: dict[int, list[str]] = defaultdict(list)
    compulsory: dict[str, list[int]] = defaultdict(list)
    taught: dict[str, list[int]] = defaultdict(list)
    for programme_id, course_id, is_compulsory, has_checklist in connection.execute(_PLACES):
        programmes_of[course_id].append(programme_id)
        if is_compulsory:
            compulsory[programme_id].append(course_id)
            if has_checklist:
                taught[programme_id].append(course_id)
    assigned = [AssignedDay(*row) for row in connection.execute(_ASSIGNED)]
    return ProgrammeRules(programmes_of, compulsory, taught, assigned)


def live_statuses(user_ids: Collection[int], catalogue: ProgrammeRules) -> Statuses:
    """The live status of each of these people by subject; nothing for who belongs to no unit or was merged."""
    courses, completions = _courses_of(user_ids), _completions_of(user_ids)
    found: Statuses = {}
    people = db.session.connection().execute(_PEOPLE, {"user_ids": user_ids}).all()
    own_days = _own_days({row[0]: row[4] for row in people if not row[2]}, catalogue)
    for user_id, unit_id, has_left, seen_at, _joined in people:
        if has_left:
            found[user_id, MEMBER] = Status(unit_id, MemberState.LEFT)
        else:
            found[user_id, MEMBER] = Status(unit_id, MEMBER, week=monday_of(seen_at))
        lines = [
            *_course_statuses(unit_id, courses[user_id]),
            *_programme_statuses(unit_id, courses[user_id], completions[user_id], catalogue),
        ]
        for subject, counted in lines:
            if not has_left:
                found[user_id, subject] = counted
            elif counted.week is not None:
                # Who has left is counted among the members no more, but what the unit's people finished, they did.
                found[user_id, subject] = Status(unit_id, MemberState.LEFT, week=counted.week)
        for subject, day in own_days.get(user_id, {}).items():
            counted = found.get((user_id, subject), Status(unit_id, MemberState.NOT_STARTED))
            if counted.state not in COMPLETED:
                found[user_id, subject] = replace(counted, own_due_on=day)
    return found


def _own_days(joined: Mapping[int, datetime], catalogue: ProgrammeRules) -> Mapping[int, dict[str, date]]:
    """The last days of newcomers where they are later than those of the others, by user id and subject.

    `joined` says when each person came to the present unit; where they, and their unit, were before is read of
    newcomers alone, and of everybody while units have moved since something was assigned.
    """
    all_may = any(each.may_have_come for each in catalogue.assigned)
    newcomers = [
        user_id
        for user_id, at in joined.items()
        if all_may or any(each.due_on_for(at) != each.due_on for each in catalogue.assigned)
    ]
    if not newcomers:
        return {}
    found = {}
    for user_id, stays in stays_of(newcomers, read=db.session.connection().execute).items():
        here = next(stay.above for stay in stays if stay.until is None)
        asked: dict[str, list[tuple[date, date]]] = defaultdict(list)
        for each in catalogue.assigned:
            if each.unit_id in here:
                held = reaches(each.unit_id, each.former_units)
                days = (each.due_on_for(joined_below(stays, *held)), each.due_on)
                asked[programme_subject(each.programme_id)].append(days)
                for course_id in catalogue.compulsory.get(each.programme_id, ()):
                    asked[course_subject(course_id)].append(days)
        own = {subject: (min(d[0] for d in days), min(d[1] for d in days)) for subject, days in asked.items()}
        found[user_id] = {subject: mine for subject, (mine, others) in own.items() if mine > others}
    return found


def _course_statuses(unit_id: int, courses: Collection[_CourseStanding]) -> Iterator[tuple[str, Status]]:
    for course in courses:
        yield (
            course_subject(course.course_id),
            Status(unit_id, course.state, teaches=course.teaches, week=monday_of(course.finished_at)),
        )


def _programme_statuses(
    unit_id: int,
    courses: Collection[_CourseStanding],
    completions: Mapping[str, _Completion],
    catalogue: ProgrammeRules,
) -> Iterator[tuple[str, Status]]:
    begun = {name for course in courses for name in catalogue.programmes_of.get(course.course_id, ())}
    taught = {course.course_id for course in courses if course.teaches}
    behind = {course.course_id for course in courses if course.state == MemberState.EARLIER}
    for name in begun | completions.keys():
        completion = completions.get(name)
        state = MemberState.LEARNING
        if completion is not None and completion.holds:
            is_behind = completion.lacks_more or not behind.isdisjoint(catalogue.compulsory.get(name, ()))
            state = MemberState.EARLIER if is_behind else MemberState.COMPLETE
        wanted = catalogue.taught.get(name, ())
        yield (
            programme_subject(name),
            Status(
                unit_id,
                state,
                teaches=bool(wanted) and taught.issuperset(wanted),
                week=monday_of(completion.completed_at) if completion is not None else None,
            ),
        )


def _courses_of(user_ids: Collection[int]) -> Mapping[int, list[_CourseStanding]]:
    connection, these = db.session.connection(), {"user_ids": user_ids}
    taught = {(user_id, course_id) for user_id, course_id in connection.execute(_CHECKLISTS_SEEN, these)}
    found: dict[int, list[_CourseStanding]] = defaultdict(list)
    for user_id, course_id, finished_at, is_behind in connection.execute(_PROGRESS, these):
        found[user_id].append(_CourseStanding(course_id, finished_at, is_behind, (user_id, course_id) in taught))
    return found


def _completions_of(user_ids: Collection[int]) -> Mapping[int, dict[str, _Completion]]:
    found: dict[int, dict[str, _Completion]] = defaultdict(dict)
    completions = db.session.connection().execute(_COMPLETIONS, {"user_ids": user_ids})
    for user_id, programme_id, completed_at, holds, lacks_more in completions:
        found[user_id][programme_id] = _Completion(completed_at, holds, lacks_more)
    return found
