"""The numbers of the dashboard counted one person at a time, for what is kept to be compared with."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from portal.accounts.models import AccountMerge, User
from portal.clock import VIETNAM
from portal.courses.models import Page
from portal.dashboard.overview.queries.numbers import StateCounts
from portal.dashboard.rules.population import EVERYBODY, Population
from portal.db import db
from portal.programmes.models import Assignment, Programme, ProgrammeCompletion
from portal.progress.models import CourseProgress, PageProgress
from portal.units.models import Membership, Unit

NUMBERS = ("members", "learning", "complete", "earlier", "teaching", "overdue", "trained")


@dataclass
class Sum:
    """What is counted of some people."""

    numbers: dict[str, int] = field(default_factory=lambda: dict.fromkeys(NUMBERS, 0))
    weeks: set[date] = field(default_factory=set)

    def counted(self) -> StateCounts:
        """The same as the dashboard tells it."""
        return StateCounts(**self.numbers, last_active=max(self.weeks, default=None))


class Naive:
    """Everybody, everything they did, and the tree: read whole."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.parents = {unit.id: unit.parent_id for unit in db.session.query(Unit)}
        self.closed = {unit.id for unit in db.session.query(Unit) if unit.closed_on is not None}
        self.kinds = {unit.id: unit.kind for unit in db.session.query(Unit)}
        gone = {merge.gone_id for merge in db.session.query(AccountMerge)}
        users = {user.id: user for user in db.session.query(User)}
        everybody = {
            row.user_id: (row.unit_id, users[row.user_id])
            for row in db.session.query(Membership).filter_by(until=None)
            if row.user_id not in gone
        }
        self.people = {id_: line for id_, line in everybody.items() if line[1].deactivated_at is None}
        self.gone = {id_: line for id_, line in everybody.items() if line[1].deactivated_at is not None}
        self.courses = {(row.user_id, row.course_id): row for row in db.session.query(CourseProgress)}
        checklists = {page.id: page.course_id for page in db.session.query(Page).filter_by(kind="checklist")}
        self.with_checklist = set(checklists.values())
        self.taught = {
            (row.user_id, checklists[row.page_id])
            for row in db.session.query(PageProgress)
            if row.page_id in checklists
        }
        self.completions = {(row.user_id, row.programme_id): row for row in db.session.query(ProgrammeCompletion)}
        self.programmes = {programme.id: programme for programme in db.session.query(Programme)}
        self.stays = db.session.query(Membership).all()
        self.assignments = db.session.query(Assignment).filter_by(ended_at=None).all()

    def above(self, unit_id: int) -> list[int]:
        """The unit and those above it."""
        found = [unit_id]
        while (parent := self.parents[found[-1]]) is not None:
            found.append(parent)
        return found

    def count(self, subject: str, user_ids: Collection[int]) -> StateCounts:
        """What these people count together."""
        found = Sum()
        for user_id in user_ids:
            _unit_id, user = self.people[user_id]
            state, teaches = self.standing(subject, user_id)
            found.numbers["members"] += 1
            if state:
                found.numbers[state] += 1
            found.numbers["teaching"] += teaches
            found.numbers["trained"] += self.has_completed(subject, user_id)
            found.numbers["overdue"] += self.is_late(subject, user_id) and state not in ("complete", "earlier")
            if user.last_seen_at is not None:
                day = user.last_seen_at.astimezone(VIETNAM).date()
                found.weeks.add(day - timedelta(days=day.weekday()))
        return found.counted()

    def numbers(
        self, subject: str, unit_id: int, *, at: int | None = None, own: bool = False, who: Population = EVERYBODY
    ) -> StateCounts:
        """What a unit (`own`: its own people alone) counts of a population, looked at from `at`."""
        homes = {id_: home for id_, (home, _user) in (self.people | self.gone).items()}
        there = {id_ for id_, home in homes.items() if (home == unit_id if own else unit_id in self.above(home))}
        if who.team_only:
            there = {id_ for id_ in there if self.kinds[homes[id_]] == "team"}
        if who.assigned_only and self.is_assigned_near(subject, at or unit_id):
            there = {id_ for id_ in there if self.asked(subject, homes[id_])}
        counted = self.count(subject, there & self.people.keys())
        left = sum(self.has_completed(subject, id_) for id_ in there & self.gone.keys())
        return replace(counted, trained=counted.trained + left)

    def is_assigned_near(self, subject: str, unit_id: int) -> bool:
        """Whether somebody at, above or below the unit is to do the subject."""
        return any(
            self.asked(subject, each)
            for each in self.parents
            if each == unit_id or (unit_id in self.above(each) and each not in self.closed)
        )

    def has_completed(self, subject: str, user_id: int) -> bool:
        """Whether the person has ever completed the subject."""
        kind, _colon, name = subject.partition(":")
        if kind == "programme":
            return (user_id, name) in self.completions
        row = self.courses.get((user_id, int(name)))
        return row is not None and row.finished_at is not None

    def standing(self, subject: str, user_id: int) -> tuple[str, bool]:
        """The state of one person in a subject, and whether they can teach it."""
        kind, _colon, name = subject.partition(":")
        if kind == "course":
            course_id = int(name)
            return self.state(user_id, course_id), (user_id, course_id) in self.taught
        places = self.programmes[name].courses
        compulsory = [place.course_id for place in places if place.is_compulsory]
        teachable = [course_id for course_id in compulsory if course_id in self.with_checklist]
        teaches = bool(teachable) and all((user_id, course_id) in self.taught for course_id in teachable)
        completion = self.completions.get((user_id, name))
        begun = [place for place in places if (user_id, place.course_id) in self.courses]
        if completion is not None and completion.expired_at is None:
            behind = any(self.state(user_id, course_id) == "earlier" for course_id in compulsory)
            return "earlier" if behind else "complete", teaches
        return "learning" if begun or completion is not None else "", teaches and bool(begun or completion)

    def state(self, user_id: int, course_id: int) -> str:
        """How a person stands in a course."""
        row = self.courses.get((user_id, course_id))
        if row is None:
            return ""
        if row.finished_at is None:
            return "learning"
        return "earlier" if row.behind_since is not None else "complete"

    def is_late(self, subject: str, user_id: int) -> bool:
        """Whether the day has passed on which this person was to have completed the subject."""
        unit_id, _user = self.people[user_id]
        for assignment in self.asked(subject, unit_id):
            programme = self.programmes[assignment.programme_id]
            due_on, joined_at = assignment.due_on, self.joined_at(user_id, assignment.unit_id)
            if programme.grace_days and joined_at > assignment.assigned_at:
                longer = joined_at.astimezone(VIETNAM).date() + timedelta(days=programme.grace_days)
                due_on = max(due_on, longer)
            if due_on < self.on:
                return True
        return False

    def asked(self, subject: str, unit_id: int) -> list[Assignment]:
        """The assignments by which the people of the unit are to do the subject."""
        kind, _colon, name = subject.partition(":")
        found = []
        for assignment in self.assignments:
            programme = self.programmes[assignment.programme_id]
            demanded = {place.course_id for place in programme.courses if place.is_compulsory}
            is_meant = assignment.programme_id == name if kind == "programme" else int(name) in demanded
            if is_meant and programme.withdrawn_at is None and assignment.unit_id in self.above(unit_id):
                found.append(assignment)
        return found

    def joined_at(self, user_id: int, unit_id: int) -> datetime:
        """Since when the person has been in or below the unit: from today back to the first gap."""
        mine = [stay for stay in self.stays if stay.user_id == user_id and unit_id in self.above(stay.unit_id)]
        joined_at = next(stay.joined_at or stay.since for stay in mine if stay.until is None)
        while True:
            touching = [stay.joined_at or stay.since for stay in mine if (stay.until or joined_at) >= joined_at]
            if min(touching) >= joined_at:
                return joined_at
            joined_at = min(touching)

    def of_unit(self, unit_id: int) -> list[int]:
        """Who belongs to the unit itself."""
        return [user_id for user_id, (home, _user) in self.people.items() if home == unit_id]

    def below(self, unit_id: int) -> list[int]:
        """Who belongs to the unit or one below it."""
        return [user_id for user_id, (home, _user) in self.people.items() if unit_id in self.above(home)]
