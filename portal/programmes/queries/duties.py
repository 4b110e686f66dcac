"""What one person is to finish, why, and how far they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select

from portal import clock
from portal.courses.models import Course
from portal.courses.queries.published import Placed
from portal.db import db
from portal.programmes.completing import WINDOW, Holding, Learned, Rule, electives_met
from portal.programmes.models import OutsideCertificate, Programme, ProgrammeCompletion, ProgrammeCourse
from portal.programmes.queries.assignments import AssignmentRow, assignments_above
from portal.progress.models import CourseProgress


class Person(Placed):
    """Somebody who belongs to a unit, or to none."""

    id: int


@dataclass(frozen=True, slots=True)
class DutyCourse:
    """A course of a programme as one person stands to it."""

    id: int
    slug: str
    title: str
    is_compulsory: bool
    is_begun: bool
    is_finished: bool
    is_met: bool  # finished, or a certificate stands for it
    is_behind: bool  # something in it must be known that is new
    last_met_at: datetime | None


@dataclass(frozen=True)
class Duty:
    """A programme that a person is to finish, or has finished for a time.

    `given_by` is the assignment that is due first, None where nobody asks for it; `wanted` counts electives, of
    which `electives_met` are there; `holding` is the completion, if there is one.
    """

    programme_id: str
    title: str
    given_by: AssignmentRow | None
    courses: tuple[DutyCourse, ...]
    wanted: int
    electives_met: int
    holding: Holding | None
    now: datetime

    @property
    def state(self) -> str:
        """`new`, `learning`, `complete`, `earlier` (complete, something in it is new) or `ended`."""
        if self.holding is None:
            return "learning" if any(course.is_begun for course in self.courses) else "new"
        if self.holding.valid_until is not None and self.holding.valid_until <= self.now:
            return "ended"
        return "earlier" if any(c.is_compulsory and c.is_behind for c in self.courses) else "complete"

    @property
    def is_done(self) -> bool:
        """Whether nothing is missing now."""
        return self.state in ("complete", "earlier")

    @property
    def due_on(self) -> date | None:
        """The last day on which it is in time."""
        return self.given_by.due_on if self.given_by is not None else None

    @property
    def is_overdue(self) -> bool:
        """Whether the day is past and it is not done."""
        return self.due_on is not None and self.due_on < clock.today() and not self.is_done

    @property
    def valid_until(self) -> datetime | None:
        """Until when the completion holds or held; None: for good, or there is none."""
        return self.holding.valid_until if self.holding is not None else None

    @property
    def is_window_open(self) -> bool:
        """Whether going over the courses now makes the completion hold longer, or again."""
        opens = self.holding.window_opens_at if self.holding is not None else None
        return opens is not None and opens <= self.now

    @property
    def missing(self) -> tuple[DutyCourse, ...]:
        """The compulsory courses that are still to be finished."""
        if self.holding is not None:
            return ()
        return tuple(course for course in self.courses if course.is_compulsory and not course.is_met)

    @property
    def missing_electives(self) -> int:
        """How many electives are still to be finished."""
        return max(self.wanted - self.electives_met, 0) if self.holding is None else 0

    @property
    def electives_left(self) -> tuple[DutyCourse, ...]:
        """The electives to choose from, if one is missing."""
        if not self.missing_electives:
            return ()
        return tuple(course for course in self.courses if not course.is_compulsory and not course.is_met)

    @property
    def to_go_over(self) -> tuple[DutyCourse, ...]:
        """The courses that are to be gone over so that the completion holds longer, while that counts."""
        if self.holding is None or not self.is_window_open:
            return ()
        awaited = [course for course in self.courses if course.is_compulsory] or self.courses
        return tuple(course for course in awaited if not _is_in_time(course, self.holding))

    @property
    def parts(self) -> int:
        """How many courses are asked for: the compulsory ones and the electives."""
        return sum(course.is_compulsory for course in self.courses) + self.wanted

    @property
    def parts_met(self) -> int:
        """How many of these are there."""
        met = sum(course.is_compulsory and course.is_met for course in self.courses)
        return met + min(self.electives_met, self.wanted)

    @property
    def is_to_do(self) -> bool:
        """Whether the person can do something for it now."""
        return bool(self.to_go_over) if self.holding is not None else bool(self.parts)

    @property
    def next_course(self) -> DutyCourse | None:
        """Where to go on: what is begun first."""
        left = [*self.missing, *self.electives_left]
        return next((course for course in left if course.is_begun), left[0] if left else None)


def duties_of(person: Person) -> list[Duty]:
    """What the person is to finish, the first due first; then what nobody asks for and holds not much longer."""
    now = clock.now()
    given: dict[str, AssignmentRow] = {}
    for row in assignments_above(person.unit_id) if person.unit_id is not None else ():
        given.setdefault(row.programme_id, row)
    held = _holdings_of(person.id)
    ends = {id_ for id_, one in held.items() if one.valid_until is not None and one.valid_until - WINDOW <= now}
    wanted = [*given, *sorted(ends - given.keys())]
    if not wanted:
        return []
    rules, titles = _rules(wanted)
    courses = _courses_of(wanted)
    progress = _progress_of(person.id, {course.id for some in courses.values() for course in some})
    counts_outside = any(rule.counts_outside for rule in rules.values())
    learned = _learned(progress, *(_certificates_of(person.id) if counts_outside else ({}, [])))
    duties = []
    for id_ in wanted:
        rule = _with_courses(rules[id_], courses[id_])
        met, last = learned.met(rule), learned.last_met(rule)
        duties.append(
            Duty(
                programme_id=id_,
                title=titles[id_],
                given_by=given.get(id_),
                courses=tuple(_stand(course, progress.get(course.id), met, last) for course in courses[id_]),
                wanted=rule.wanted_electives,
                electives_met=len(electives_met(rule, met, learned.elsewhere)),
                holding=held.get(id_),
                now=now,
            )
        )
    return duties


def openings_of(user_id: int) -> dict[int, datetime]:
    """The finished courses that the person may go over now to renew a completion, and since when: by course id."""
    now = clock.now()
    ends = {
        id_: opens
        for id_, one in _holdings_of(user_id).items()
        if (opens := one.window_opens_at) is not None and opens <= now
    }
    courses = _courses_of(list(ends)) if ends else {}
    progress = _progress_of(user_id, {course.id for some in courses.values() for course in some}) if ends else {}
    found: dict[int, datetime] = {}
    for id_, opens in ends.items():
        for course in [course for course in courses[id_] if course.is_compulsory] or courses[id_]:
            row = progress.get(course.id)
            if row is not None and row.last_at is not None and row.last_at < opens:
                found[course.id] = min(opens, found.get(course.id, opens))
    return found


def completions_held_by(user_id: int) -> Sequence[tuple[str, str, Holding]]:
    """What the person has completed, by title: programme id, title and completion; withdrawn programmes too."""
    statement = _HELD.where(ProgrammeCompletion.user_id == user_id).order_by(Programme.title, Programme.id)
    return [(row.id, row.title, Holding(*row[2:])) for row in db.session.execute(statement)]


_HELD: Select[*tuple[Any, ...]] = select(
    Programme.id,
    Programme.title,
    ProgrammeCompletion.completed_at,
    ProgrammeCompletion.renewed_at,
    ProgrammeCompletion.valid_until,
    ProgrammeCompletion.months,
).join(Programme, Programme.id == ProgrammeCompletion.programme_id)


def _holdings_of(user_id: int) -> dict[str, Holding]:
    mine = _HELD.where(ProgrammeCompletion.user_id == user_id, Programme.withdrawn_at.is_(None))
    return {
        row.id: Holding(*row[2:]) for row in db.session.execute(mine.order_by(ProgrammeCompletion.valid_until))
    }


@dataclass(frozen=True, slots=True)
class _Course:
    id: int
    slug: str
    title: str
    is_compulsory: bool


@dataclass(frozen=True, slots=True)
class _Progress:
    finished_at: datetime | None
    refreshed_at: datetime | None
    behind_since: datetime | None

    @property
    def last_at(self) -> datetime | None:
        """When it was finished or last gone over; None while it is not finished."""
        return (
            max(self.finished_at, self.refreshed_at or self.finished_at) if self.finished_at is not None else None
        )


def _rules(programme_ids: Collection[str]) -> tuple[dict[str, Rule], dict[str, str]]:
    statement = select(
        Programme.id,
        Programme.title,
        Programme.unit_id,
        Programme.min_electives,
        Programme.valid_months,
        Programme.counts_outside,
    ).where(Programme.id.in_(programme_ids))
    rows = db.session.execute(statement).all()
    return {row[0]: Rule(row[0], *row[2:], (), ()) for row in rows}, {row[0]: row[1] for row in rows}


def _with_courses(rule: Rule, courses: Collection[_Course]) -> Rule:
    return Rule(
        rule.id,
        rule.unit_id,
        rule.min_electives,
        rule.valid_months,
        rule.counts_outside,
        compulsory=tuple(course.id for course in courses if course.is_compulsory),
        electives=tuple(course.id for course in courses if not course.is_compulsory),
    )


def _courses_of(programme_ids: Collection[str]) -> Mapping[str, list[_Course]]:
    """Their published courses, in the order of each."""
    statement = (
        select(ProgrammeCourse.programme_id, Course.id, Course.slug, Course.title, ProgrammeCourse.is_compulsory)
        .join(Course, Course.id == ProgrammeCourse.course_id)
        .where(ProgrammeCourse.programme_id.in_(programme_ids), Course.withdrawn_at.is_(None))
        .order_by(ProgrammeCourse.position)
    )
    found: dict[str, list[_Course]] = defaultdict(list)
    for row in db.session.execute(statement):
        found[row[0]].append(_Course(row[1], row[2], row[3], row[4]))
    return found


def _progress_of(user_id: int, course_ids: Collection[int]) -> dict[int, _Progress]:
    statement = select(
        CourseProgress.course_id,
        CourseProgress.finished_at,
        CourseProgress.refreshed_at,
        CourseProgress.behind_since,
    ).where(CourseProgress.user_id == user_id, CourseProgress.course_id.in_(course_ids))
    return {row[0]: _Progress(row[1], row[2], row[3]) for row in db.session.execute(statement)}


def _certificates_of(user_id: int) -> tuple[dict[int, datetime], list[datetime]]:
    mine = (OutsideCertificate.user_id == user_id, OutsideCertificate.state == "accepted")
    statement = select(OutsideCertificate.course_id, OutsideCertificate.decided_at).where(*mine)
    rows = db.session.execute(statement.order_by(OutsideCertificate.decided_at)).all()
    certified = {course_id: at for course_id, at in rows if course_id is not None and at is not None}
    return certified, [at for course_id, at in rows if course_id is None and at is not None]


def _learned(
    progress: Mapping[int, _Progress], certified: Mapping[int, datetime], elsewhere: Sequence[datetime]
) -> Learned:
    finished = {id_: row.finished_at for id_, row in progress.items() if row.finished_at is not None}
    gone_over = {id_: row.refreshed_at for id_, row in progress.items() if row.refreshed_at is not None}
    return Learned(finished, gone_over, certified, elsewhere)


def _stand(
    course: _Course,
    progress: _Progress | None,
    met: Mapping[int, datetime],
    last_met: Mapping[int, datetime],
) -> DutyCourse:
    return DutyCourse(
        id=course.id,
        slug=course.slug,
        title=course.title,
        is_compulsory=course.is_compulsory,
        is_begun=progress is not None,
        is_finished=progress is not None and progress.finished_at is not None,
        is_met=course.id in met,
        is_behind=progress is not None and progress.finished_at is not None and progress.behind_since is not None,
        last_met_at=last_met.get(course.id),
    )


def _is_in_time(course: DutyCourse, holding: Holding) -> bool:
    opens, last = holding.window_opens_at, course.last_met_at
    return opens is not None and last is not None and last >= opens and last > holding.renewed_at
