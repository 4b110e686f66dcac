"""The figures of a period: whatever happened, they are what a recount of the raw tables as of both days says."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings

from portal import clock
from portal.accounts.models import AccountMerge, User
from portal.courses.models import Course, Page
from portal.dashboard.counts.operations.counts import flush_counts
from portal.dashboard.counts.operations.recount import recount_all
from portal.dashboard.period_report.rules.figures import DayFigures
from portal.dashboard.period_report.rules.periods import Period
from portal.dashboard.period_report.views import figures as figures_view
from portal.dashboard.period_report.views.figures import read_period_figures
from portal.dashboard.queries.subjects import COURSE, PROGRAMME, Subject
from portal.dashboard.report.queries.report import read_branch
from portal.dashboard.rules.count_keys import course_subject, programme_subject
from portal.dashboard.rules.population import ALL_POPULATIONS, Population
from portal.db import begin_write, db
from portal.errors import Refused
from portal.programmes.models import Assignment, Programme, ProgrammeCompletion
from portal.progress.models import CourseProgress, PageProgress
from portal.units.models import Membership, Unit, UnitVersion
from portal.units.rules.start_of_day import start_of_day
from tests import factories
from tests.dashboard.test_counts_sequences import FRAMEWORKS, PAGES, PROGRAMMES, TODAY, BusyWorld, sequences

EXAMPLES = {"sqlite": 3, "postgresql": 2}  # the first is the smallest that there is, and costs little
READ_ALIKE = ("read_own_figures", "read_day_tree", "read_crossings", "first_trace")
BEGINNING = date(2025, 6, 20)
DAY = timedelta(days=1)


class PastRecount:
    """Everything that is kept, read whole, and counted one person at a time as of a day."""

    def __init__(self) -> None:
        self.versions = db.session.query(UnitVersion).all()
        self.closed = {unit.id: unit.closed_on for unit in db.session.query(Unit)}
        self.memberships = db.session.query(Membership).all()
        self.left = {user.id: user.deactivated_at for user in db.session.query(User)}
        self.gone = {merge.gone_id for merge in db.session.query(AccountMerge)}
        self.courses = {(row.user_id, row.course_id): row for row in db.session.query(CourseProgress)}
        self.completions = {(row.user_id, row.programme_id): row for row in db.session.query(ProgrammeCompletion)}
        self.checklists = {page.id: page.course_id for page in db.session.query(Page).filter_by(kind="checklist")}
        self.shown = [row for row in db.session.query(PageProgress) if row.page_id in self.checklists]
        self.programmes = {programme.id: programme for programme in db.session.query(Programme)}
        self.hidden = {course.id: course.withdrawn_at for course in db.session.query(Course)}
        self.assignments = db.session.query(Assignment).all()
        self.trees: dict[date, dict[int, UnitVersion]] = {}

    def moment(self, day: date) -> datetime:
        """The end of the day, or now."""
        return min(start_of_day(day + DAY) - timedelta(microseconds=1), clock.now())

    def tree(self, day: date) -> dict[int, UnitVersion]:
        """The units of the day."""
        if day not in self.trees:
            held = (v for v in self.versions if v.since <= day and (v.until is None or v.until > day))
            self.trees[day] = {version.unit_id: version for version in held}
        return self.trees[day]

    def above(self, unit_id: int, day: date) -> list[int]:
        """The unit and those above it on the day."""
        tree, found = self.tree(day), [unit_id]
        while (parent := tree[found[-1]].parent_id) is not None:
            found.append(parent)
        return found

    def assigned(self, subject: str, at: datetime) -> set[int]:
        """The units to which the subject was assigned at a moment."""
        return {one.unit_id for one in self.assignments if self.is_meant(one, subject, at) and self.holds(one, at)}

    def holds(self, one: Assignment, at: datetime) -> bool:
        """Whether the assignment had not ended."""
        return one.ended_at is None or one.ended_at > at

    def is_meant(self, one: Assignment, subject: str, at: datetime) -> bool:
        """Whether the assignment, made by then, asks for the subject."""
        programme = self.programmes[one.programme_id]
        if one.assigned_at > at or (programme.withdrawn_at is not None and programme.withdrawn_at <= at):
            return False
        courses = {
            course_subject(place.course_id)
            for place in programme.courses
            if place.is_compulsory and ((hidden := self.hidden[place.course_id]) is None or hidden > at)
        }
        return subject == programme_subject(programme.id) or subject in courses

    def count(
        self, subject: str, unit_id: int, day: date, since: date, *, at_unit: int, who: Population, end: date
    ) -> DayFigures:
        """The figures of a unit with everything below it in the report of `at_unit`, whose last day is `end`."""
        at, tree = self.moment(day), self.tree(day)
        last = self.assigned(subject, self.moment(end))
        around = {id_ for id_ in self.tree(end) if at_unit in self.above(id_, end)} | set(self.above(at_unit, end))
        is_narrow = who.assigned_only and bool(last & around)
        if day != end:  # what has become part of another unit since had it, too
            last |= {
                one.unit_id
                for one in self.assignments
                if self.is_meant(one, subject, self.moment(end))
                and self.holds(one, at)
                and (closed := self.closed[one.unit_id]) is not None
                and closed <= end
            }
        found = dict.fromkeys(("members", "complete", "new", "teaching", "ever", "renewed_later"), 0)
        for row in self.memberships:
            if row.since > at or (row.until is not None and row.until <= at) or row.user_id in self.gone:
                continue
            if row.unit_id not in tree or unit_id not in (above := self.above(row.unit_id, day)):
                continue
            if (who.team_only and tree[row.unit_id].kind != "team") or (is_narrow and not last & set(above)):
                continue
            left = self.left[row.user_id]
            is_here = left is None or left > at
            done, until, renewed = self.done(subject, row.user_id)
            is_done = done is not None and done <= at
            holds = is_done and is_here and (until is None or until > at)
            found["members"] += is_here
            found["ever"] += is_done
            found["complete"] += holds
            found["new"] += holds and done is not None and done >= start_of_day(since)
            found["renewed_later"] += holds and renewed is not None and renewed > at
            found["teaching"] += is_here and self.teaches(subject, row.user_id, at)
        return DayFigures(**found)

    def done(self, subject: str, user_id: int) -> tuple[datetime | None, datetime | None, datetime | None]:
        """When the person completed it, until when that holds, and when it was gone over last."""
        kind, _colon, name = subject.partition(":")
        if kind == "course":
            course = self.courses.get((user_id, int(name)))
            return (course.finished_at if course is not None else None), None, None
        row = self.completions.get((user_id, name))
        return (row.completed_at, row.valid_until, row.renewed_at) if row is not None else (None, None, None)

    def teaches(self, subject: str, user_id: int, at: datetime) -> bool:
        """Whether every checklist that is asked for had been shown whole."""
        mine = [row for row in self.shown if row.user_id == user_id and row.done_at <= at]
        shown = {self.checklists[row.page_id] for row in mine}
        kind, _colon, name = subject.partition(":")
        if kind == "course":
            return int(name) in shown
        asked = {place.course_id for place in self.programmes[name].courses if place.is_compulsory}
        asked &= set(self.checklists.values())
        return bool(asked) and asked <= shown


def spread_over_time(random: Random) -> None:
    """Let what people did have happened at some time, and some completions have ended or been renewed."""
    span = (TODAY - BEGINNING).days

    def some_time() -> datetime:
        return start_of_day(BEGINNING + random.randrange(span) * DAY) + timedelta(hours=random.randrange(24))

    for course in db.session.query(CourseProgress):
        course.started_at = some_time()
        if course.finished_at is not None:
            course.finished_at = max(course.started_at, some_time())
    for page in db.session.query(PageProgress):
        page.done_at = some_time()
    for row in db.session.query(ProgrammeCompletion):
        row.completed_at = row.renewed_at = some_time()
        if random.random() < 0.3:
            row.renewed_at = max(row.completed_at, some_time())
        if random.random() < 0.5:
            row.valid_until = row.renewed_at + random.randrange(1, span) * DAY
            row.expired_at = row.valid_until if row.valid_until <= clock.now() else None
    for course in db.session.query(Course):
        if random.random() < 0.3:
            course.withdrawn_at = some_time()
    for user in db.session.query(User).filter(User.deactivated_at.is_not(None)):
        user.deactivated_at = some_time()
    db.session.flush()


def check_period(period: Period, subjects: list[Subject], random: Random) -> None:
    """The figures of the top and of another unit on both days, of every population."""
    naive = PastRecount()
    there = sorted(naive.tree(period.ends_by(TODAY)))
    for unit_id in {there[0], random.choice(there)}:
        for who in ALL_POPULATIONS:
            report = read_period_figures(unit_id, period, subjects, population=who, today=TODAY)
            assert report is not None
            before = period.before().since
            for figures in report.subjects:
                key = figures.subject.key
                told = {"at_unit": unit_id, "who": who, "end": report.ends_on}
                for id_, last in figures.last.items():
                    assert last == naive.count(key, id_, report.ends_on, period.since, **told), (key, id_, who)
                for id_, first in figures.first.items():
                    assert first == naive.count(key, id_, period.eve, before, **told), (key, id_, who)


def check_today(subjects: list[Subject]) -> None:
    """What holds today is what the dashboard says."""
    period = Period(TODAY - 30 * DAY, TODAY)
    for unit_id in sorted(PastRecount().tree(TODAY))[:2]:
        for who in ALL_POPULATIONS:
            report = read_period_figures(unit_id, period, subjects, population=who, today=TODAY)
            branch = read_branch(unit_id, [subject.key for subject in subjects], on=TODAY, population=who)
            assert report is not None
            for figures in report.subjects:
                for unit in branch.units:
                    now, mine = branch.counted(unit.id, figures.subject.key), figures.last[unit.id]
                    assert (mine.members, mine.complete) == (now.members, now.completed)
                    assert (mine.teaching, mine.ever) == (now.teaching, now.trained)
                    assert figures.today is not None
                    assert figures.today[unit.id] == now


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Read what is the same for all populations once; the function that is returned forgets it."""
    kept = [cache(getattr(figures_view, name)) for name in READ_ALIKE]
    for name, reading in zip(READ_ALIKE, kept, strict=True):
        monkeypatch.setattr(figures_view, name, hashed(reading))

    def forget() -> None:
        for reading in kept:
            reading.cache_clear()

    return forget


def hashed(reading: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, given tuples in place of lists."""

    def read(*args: Any, **kwargs: Any) -> Any:
        return reading(*(tuple(each) if isinstance(each, list) else each for each in args), **kwargs)

    return read


def test_the_figures_of_a_period_are_those_of_a_recount_and_todays_those_of_the_dashboard(
    app: Flask, database: str, read_once: Callable[[], None]
) -> None:
    one = factories.make_course("mot", PAGES, files={"competences.yml": FRAMEWORKS})
    two = factories.make_course("hai", PAGES, files={"programmes.yml": PROGRAMMES, "competences.yml": FRAMEWORKS})
    subjects = [
        Subject(course_subject(one.id), COURSE, "Một"),
        Subject(course_subject(two.id), COURSE, "Hai"),
        Subject(programme_subject("ca-to"), PROGRAMME, "Cả tổ"),
        Subject(programme_subject("ngo"), PROGRAMME, "Đi từng ngõ"),
    ]

    @settings(
        max_examples=EXAMPLES[database],
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(sequences)
    def check(sequence: tuple[list[object], list[object], Random]) -> None:
        units, deeds, random = sequence
        db.session.rollback()
        begin_write()
        world = BusyWorld(course_id=one.id)
        world.build()
        steps = [*units, *deeds]
        random.shuffle(steps)
        for step in steps:
            with suppress(Refused):
                world.do(step)  # type: ignore[arg-type]  # a step of either kind
            flush_counts()
        spread_over_time(random)
        db.session.expire_all()
        read_once()
        since = BEGINNING + random.randrange(20, (TODAY - BEGINNING).days - 20) * DAY
        check_period(Period(since, since + random.randrange(200) * DAY), subjects, random)
        recount_all()
        read_once()
        check_today(subjects)
        db.session.rollback()

    check()
