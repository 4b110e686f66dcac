"""The numbers of the dashboard counted one person at a time, for what is kept to be compared with."""

from __future__ import annotations

from collections import Counter
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
from portal.units.models import Membership, Unit, UnitVersion
from portal.units.rules.start_of_day import start_of_day

FOR_GOOD = datetime.max.replace(tzinfo=VIETNAM)
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
        self._above: dict[int, list[int]] = {}
        self._late: dict[tuple[str, int], bool] = {}
        self._asked: dict[tuple[str, int], list[Assignment]] = {}
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
        self.pages = db.session.query(Page).filter_by(withdrawn_at=None).all()
        self.pages_done = {(row.user_id, row.page_id) for row in db.session.query(PageProgress)}
        self.completions = {(row.user_id, row.programme_id): row for row in db.session.query(ProgrammeCompletion)}
        self.programmes = {programme.id: programme for programme in db.session.query(Programme)}
        self.stays = db.session.query(Membership).all()
        self.versions = db.session.query(UnitVersion).all()
        self.assignments = db.session.query(Assignment).filter_by(ended_at=None).all()

    def above(self, unit_id: int) -> list[int]:
        """The unit and those above it."""
        if unit_id not in self._above:
            found = [unit_id]
            while (parent := self.parents[found[-1]]) is not None:
                found.append(parent)
            self._above[unit_id] = found
        return self._above[unit_id]

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

    def counted_in(self, subject: str, unit_id: int, who: Population) -> set[int]:
        """Who of a unit and below is counted for a subject, also who has left, looked at from the unit itself."""
        homes = {id_: home for id_, (home, _user) in (self.people | self.gone).items()}
        there = {id_ for id_, home in homes.items() if unit_id in self.above(home)}
        if who.team_only:
            there = {id_ for id_ in there if self.kinds[homes[id_]] == "team"}
        if who.assigned_only and self.is_assigned_near(subject, unit_id):
            there = {id_ for id_ in there if self.asked(subject, homes[id_])}
        return there

    def weeks(self, subject: str, unit_id: int, who: Population) -> dict[date, int]:
        """How many people of a unit and below completed the subject for the first time in which week."""
        found: Counter[date] = Counter()
        kind, _colon, name = subject.partition(":")
        for user_id in self.counted_in(subject, unit_id, who):
            if kind == "programme":
                done = self.completions.get((user_id, name))
                at = done.completed_at if done is not None else None
            else:
                row = self.courses.get((user_id, int(name)))
                at = row.finished_at if row is not None else None
            if at is not None:
                day = at.astimezone(VIETNAM).date()
                found[day - timedelta(days=day.weekday())] += 1
        return dict(found)

    def with_competence(self, name: str, unit_id: int, who: Population) -> int:
        """How many members of a unit and below finished half of the published pages with the competence."""
        pages = {
            page.id
            for page in self.pages
            if name in page.revision.front.get("competences", ()) and page.course.withdrawn_at is None
        }
        there = self.counted_in("course:0", unit_id, who) & self.people.keys()
        done = Counter(user_id for user_id, page_id in self.pages_done if page_id in pages and user_id in there)
        return sum(2 * number >= len(pages) for number in done.values())

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
            behind = completion.more_due_on is not None or any(
                self.state(user_id, course_id) == "earlier" for course_id in compulsory
            )
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
        if (subject, user_id) not in self._late:
            self._late[subject, user_id] = self.has_passed(subject, user_id)
        return self._late[subject, user_id]

    def has_passed(self, subject: str, user_id: int) -> bool:
        """The same, worked out."""
        unit_id, _user = self.people[user_id]
        for assignment in self.asked(subject, unit_id):
            programme = self.programmes[assignment.programme_id]
            due_on, came_at = assignment.due_on, self.came_at(user_id, assignment)
            came_on, days = came_at.astimezone(VIETNAM).date(), programme.grace_days
            if came_at > assignment.assigned_at and (days or came_on > due_on):
                due_on = max(due_on, came_on + timedelta(days=days or 30))
            if due_on < self.on:
                return True
        return False

    def asked(self, subject: str, unit_id: int) -> list[Assignment]:
        """The assignments by which the people of the unit are to do the subject."""
        if (subject, unit_id) not in self._asked:
            self._asked[subject, unit_id] = self.assignments_asking(subject, unit_id)
        return self._asked[subject, unit_id]

    def assignments_asking(self, subject: str, unit_id: int) -> list[Assignment]:
        """The same, worked out."""
        kind, _colon, name = subject.partition(":")
        found = []
        for assignment in self.assignments:
            programme = self.programmes[assignment.programme_id]
            courses = [place.course for place in programme.courses if place.is_compulsory]
            demanded = {course.id for course in courses if course.withdrawn_at is None}
            is_meant = assignment.programme_id == name if kind == "programme" else int(name) in demanded
            if is_meant and programme.withdrawn_at is None and assignment.unit_id in self.above(unit_id):
                found.append(assignment)
        return found

    def came_at(self, user_id: int, assignment: Assignment) -> datetime:
        """Since when the assignment has held for the person: back to the first gap, change by change."""
        mine = [stay for stay in self.stays if stay.user_id == user_id]
        changes = {start_of_day(version.since) for version in self.versions}
        changes |= {start_of_day(date.fromisoformat(day)) for _unit_id, day in assignment.former_units}
        changes |= {moment for stay in mine for moment in (stay.since, stay.until) if moment is not None}
        came_at = None
        for moment in sorted(changes, reverse=True):
            home = [stay for stay in mine if stay.since <= moment < (stay.until or FOR_GOOD)]
            if not home or self.place_then(assignment, moment) not in self.above_then(home[0].unit_id, moment):
                break
            came_at = moment
        assert came_at is not None
        return came_at

    def place_then(self, assignment: Assignment, moment: datetime) -> int:
        """At which unit the assignment held at a moment."""
        for unit_id, day in assignment.former_units:
            if moment < start_of_day(date.fromisoformat(day)):
                return int(unit_id)
        return assignment.unit_id

    def above_then(self, unit_id: int, moment: datetime) -> list[int]:
        """The unit and those above it at a moment; before the first version, as in the first."""
        found: list[int] = []
        at: int | None = unit_id
        while at is not None and at not in found:
            found.append(at)
            known = sorted((v for v in self.versions if v.unit_id == at), key=lambda version: version.since)
            then = [version for version in known if start_of_day(version.since) <= moment] or known[:1]
            at = then[-1].parent_id if then else None
        return found

    def of_unit(self, unit_id: int) -> list[int]:
        """Who belongs to the unit itself."""
        return [user_id for user_id, (home, _user) in self.people.items() if home == unit_id]

    def below(self, unit_id: int) -> list[int]:
        """Who belongs to the unit or one below it."""
        return [user_id for user_id, (home, _user) in self.people.items() if unit_id in self.above(home)]
