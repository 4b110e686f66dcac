"""What one person is to finish, why, and how far they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select

from portal import clock
from portal.courses.queries.published import HasUnit
from portal.db import Rows, fetch
from portal.programmes.enums import DutyState
from portal.programmes.models import Assignment
from portal.programmes.queries.achievements import Achievements, achievements_of
from portal.programmes.queries.offers import OfferedCourse, OpenAssignment, offers, open_assignments_at
from portal.programmes.rules.completion import (
    RENEWAL_WINDOW,
    CompletionValidity,
    LearningRecord,
    counted_electives,
)
from portal.progress.queries.started_courses import StartedCourse, started_courses
from portal.units.queries.stays import stays_of
from portal.units.rules.stays import joined_below

_EVER_GIVEN: Rows = select(
    Assignment.programme_id, Assignment.unit_id, Assignment.assigned_at, Assignment.ended_at
).where(Assignment.unit_id.in_(bindparam("units", expanding=True)))


class Person(HasUnit):
    """Somebody who belongs to a unit, or to none; `joined_at` is when they came there, perhaps from another."""

    id: int
    joined_at: datetime | None
    has_moved: bool


@dataclass(frozen=True, slots=True)
class DutyCourse:
    """A course of a programme as one person stands to it."""

    id: int
    slug: str
    title: str
    is_compulsory: bool
    is_started: bool
    is_completed: bool
    is_met: bool  # finished, or a certificate stands for it
    is_behind: bool  # something in it must be known that is new
    last_met_at: datetime | None


@dataclass(frozen=True)
class Duty:
    """A programme that a person is to finish, or has finished for a time.

    `given_by` is the assignment that is due first for this person, None where nobody asks for it, and `due_on` the
    last day on which the person is in time; `wanted` counts electives, of which `counted_electives` are there;
    `holding` is the completion, if there is one.
    """

    programme_id: str
    title: str
    given_by: OpenAssignment | None
    due_on: date | None
    courses: tuple[DutyCourse, ...]
    wanted: int
    electives_met: int
    holding: CompletionValidity | None
    now: datetime

    @property
    def state(self) -> DutyState:
        """The state: what the completion says, else whether a course was started."""
        if self.holding is None:
            return DutyState.LEARNING if any(course.is_started for course in self.courses) else DutyState.NEW
        if self.holding.valid_until is not None and self.holding.valid_until <= self.now:
            return DutyState.ENDED
        return (
            DutyState.EARLIER if any(c.is_compulsory and c.is_behind for c in self.courses) else DutyState.COMPLETE
        )

    @property
    def is_done(self) -> bool:
        """Whether nothing is missing now."""
        return self.state in (DutyState.COMPLETE, DutyState.EARLIER)

    @property
    def is_overdue(self) -> bool:
        """Whether the day is past and it is not done."""
        return self.due_on is not None and self.due_on < clock.today() and not self.is_done

    @property
    def valid_until(self) -> datetime | None:
        """Until when the completion holds or held; None: for good, or there is none."""
        return self.holding.valid_until if self.holding is not None else None

    @property
    def is_renewal_open(self) -> bool:
        """Whether going over the courses now makes the completion hold longer, or again."""
        opens = self.holding.renewal_opens_at if self.holding is not None else None
        return opens is not None and opens <= self.now

    @property
    def more_due_on(self) -> date | None:
        """By when somebody who completed the programme is to do what it asks in addition; None: nothing."""
        return self.holding.more_due_on if self.holding is not None else None

    @property
    def missing(self) -> tuple[DutyCourse, ...]:
        """The compulsory courses that are still to be finished."""
        if self.holding is not None and self.more_due_on is None:
            return ()
        return tuple(course for course in self.courses if course.is_compulsory and not course.is_met)

    @property
    def missing_electives(self) -> int:
        """How many electives are still to be finished."""
        is_asked = self.holding is None or self.more_due_on is not None
        return max(self.wanted - self.electives_met, 0) if is_asked else 0

    @property
    def electives_left(self) -> tuple[DutyCourse, ...]:
        """The electives to choose from, if one is missing."""
        if not self.missing_electives:
            return ()
        return tuple(course for course in self.courses if not course.is_compulsory and not course.is_met)

    @property
    def courses_to_refresh(self) -> tuple[DutyCourse, ...]:
        """The courses that are to be gone over so that the completion holds longer, while that counts."""
        if self.holding is None or not self.is_renewal_open:
            return ()
        awaited = [course for course in self.courses if course.is_compulsory] or self.courses
        return tuple(course for course in awaited if not _is_in_time(course, self.holding))

    @property
    def parts(self) -> int:
        """How many courses are asked for: the compulsory ones and the electives."""
        return sum(course.is_compulsory for course in self.courses) + self.wanted

    @property
    def courses_met(self) -> int:
        """How many of these are there."""
        met = sum(course.is_compulsory and course.is_met for course in self.courses)
        return met + min(self.electives_met, self.wanted)

    @property
    def is_actionable(self) -> bool:
        """Whether the person can do something for it now."""
        if self.holding is None or self.more_due_on is not None:
            return bool(self.parts)
        return bool(self.courses_to_refresh)


def duties_of(
    person: Person, *, begun: Mapping[int, StartedCourse] | None = None, achieved: Achievements | None = None
) -> list[Duty]:
    """What the person is to finish, the first due first; then what nobody asks for and holds not much longer.

    `begun` and `achieved` are the person's, where they have been read already.
    """
    now = clock.now()
    given = assigned_to(person)
    achieved = achieved if achieved is not None else achievements_of(person.id)
    held = _current(achieved)
    ends = {
        id_
        for id_, one in held.items()
        if one.more_due_on is not None or (one.valid_until is not None and one.valid_until - RENEWAL_WINDOW <= now)
    }
    wanted = [*given, *sorted(ends - given.keys())]
    if not wanted:
        return []
    offered = offers()
    begun = begun if begun is not None else started_courses(user_id=person.id)
    counts_outside = any(offered[id_].rule.counts_outside for id_ in wanted)
    learned = _learning_record(begun, *((achieved.certified, achieved.elsewhere) if counts_outside else ({}, [])))
    duties = []
    for id_ in wanted:
        offer = offered[id_]
        met, last = learned.met(offer.rule), learned.last_met(offer.rule)
        duties.append(
            Duty(
                programme_id=id_,
                title=offer.title,
                given_by=given[id_][1] if id_ in given else None,
                due_on=_due_on(held.get(id_), given.get(id_)),
                courses=tuple(_duty_course(course, begun.get(course.id), met, last) for course in offer.courses),
                wanted=offer.rule.wanted_electives,
                electives_met=len(counted_electives(offer.rule, met, learned.elsewhere)),
                holding=held.get(id_),
                now=now,
            )
        )
    return duties


def assigned_to(person: Person) -> Mapping[str, tuple[date, OpenAssignment]]:
    """What the person is to finish by which day, and who asks for it; by the programme.

    One statement more where the person came from another unit, or the unit itself came to stand elsewhere: it
    tells since when the assignment has held for the person.
    """
    given = open_assignments_at(person.unit_id) if person.unit_id is not None else {}
    all_of_them = [each for several in given.values() for each in several]
    may_differ = bool(given) and (person.has_moved or any(each.may_have_come for each in all_of_them))
    stays = stays_of([person.id])[person.id] if may_differ else []
    found = {}
    for programme_id, several in given.items():
        joined = [joined_below(stays, *each.reaches) if stays else person.joined_at for each in several]
        days = [each.due_on_for(at) for each, at in zip(several, joined, strict=True)]
        found[programme_id] = min(zip(days, several, strict=True), key=lambda line: line[0])
    return dict(sorted(found.items(), key=lambda line: line[1][0]))


def renewable_courses(user_id: int) -> dict[int, datetime]:
    """The finished courses that the person may go over now to renew a completion, and since when: by course id."""
    now = clock.now()
    ends = {
        id_: opens
        for id_, one in _current(achievements_of(user_id)).items()
        if (opens := one.renewal_opens_at) is not None and opens <= now
    }
    begun = started_courses(user_id=user_id) if ends else {}
    found: dict[int, datetime] = {}
    for id_, opens in ends.items():
        courses = offers()[id_].courses
        for course in [course for course in courses if course.is_compulsory] or courses:
            row = begun.get(course.id)
            if row is not None and row.last_completed_at is not None and row.last_completed_at < opens:
                found[course.id] = min(opens, found.get(course.id, opens))
    return found


def completions_in(achieved: Achievements) -> Sequence[tuple[str, str, CompletionValidity]]:
    """What a person has completed, by title: programme id, title and completion; withdrawn programmes too."""
    held = achieved.holdings
    return [(id_, offer.title, held[id_]) for id_, offer in offers().items() if id_ in held] if held else []


def ever_given(user_id: int) -> frozenset[str]:
    """The programmes that were given to the person at some time: at or above a unit, while they were there."""
    stays = stays_of([user_id]).get(user_id, [])
    units = {unit_id for stay in stays for unit_id in stay.above}
    given = fetch(_EVER_GIVEN, {"units": list(units)}) if units else ()
    return frozenset(
        programme_id
        for programme_id, unit_id, assigned_at, ended_at in given
        if any(
            unit_id in stay.above
            and (stay.until is None or stay.until > assigned_at)
            and (ended_at is None or stay.joined_at < ended_at)
            for stay in stays
        )
    )


def _current(achieved: Achievements) -> Mapping[str, CompletionValidity]:
    """The completions of programmes that are not withdrawn."""
    held = achieved.holdings
    return {id_: one for id_, one in held.items() if not offers()[id_].is_withdrawn}


def _due_on(holding: CompletionValidity | None, given: tuple[date, OpenAssignment] | None) -> date | None:
    """By when it is to be done: what is asked in addition has a day of its own."""
    if holding is not None and holding.more_due_on is not None:
        return holding.more_due_on
    return given[0] if given is not None else None


def _learning_record(
    progress: Mapping[int, StartedCourse], certified: Mapping[int, datetime], elsewhere: Sequence[datetime]
) -> LearningRecord:
    finished = {id_: row.finished_at for id_, row in progress.items() if row.finished_at is not None}
    gone_over = {id_: row.refreshed_at for id_, row in progress.items() if row.refreshed_at is not None}
    return LearningRecord(finished, gone_over, certified, elsewhere)


def _duty_course(
    course: OfferedCourse,
    progress: StartedCourse | None,
    met: Mapping[int, datetime],
    last_met: Mapping[int, datetime],
) -> DutyCourse:
    return DutyCourse(
        id=course.id,
        slug=course.slug,
        title=course.title,
        is_compulsory=course.is_compulsory,
        is_started=progress is not None,
        is_completed=progress is not None and progress.finished_at is not None,
        is_met=course.id in met,
        is_behind=progress is not None and progress.finished_at is not None and progress.behind_since is not None,
        last_met_at=last_met.get(course.id),
    )


def _is_in_time(course: DutyCourse, holding: CompletionValidity) -> bool:
    opens, last = holding.renewal_opens_at, course.last_met_at
    return opens is not None and last is not None and last >= opens and last > holding.renewed_at
