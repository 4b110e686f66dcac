"""Whatever happens to people, units, courses and programmes: the dashboard says what a recount says."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta

from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations.deactivate import close_account, reopen_account
from portal.courses.events import course_withdrawn
from portal.courses.models import Course, Page
from portal.dashboard.competences.views import competence_coverage
from portal.dashboard.counts.operations.counts import flush_counts
from portal.dashboard.counts.operations.recount import recount_all
from portal.dashboard.counts.queries.consistency import inconsistent_counts, inconsistent_statuses
from portal.dashboard.matrix.queries import completion_by_unit
from portal.dashboard.overview.queries.numbers import StateCounts, read_unit_overview
from portal.dashboard.report.queries.report import read_branches
from portal.dashboard.rules.count_keys import course_subject, programme_subject
from portal.dashboard.rules.population import ALL_POPULATIONS
from portal.dashboard.trend.queries import completions_by_week
from portal.db import begin_write, db
from portal.errors import Refused
from portal.programmes.events import assignments_changed, programmes_changed
from portal.programmes.models import Assignment, Programme
from portal.progress.operations.completions import complete_checklist, complete_lesson
from portal.units.changes.operations.rename import rename_unit
from portal.units.enums import UnitKind
from portal.units.models import Membership, Unit, UnitVersion
from portal.units.rules.start_of_day import start_of_day
from tests import factories
from tests.dashboard.naive import Naive
from tests.dashboard.test_competences import FRAMEWORKS
from tests.units.past import REASON
from tests.units.test_changes_sequences import DAYS, World, numbers, steps

EXAMPLES = {"sqlite": 15, "postgresql": 5}
TODAY = clock.today()
POINTS = "\n- [ ] Đưa máy cho người ta cầm\n- [ ] Từng bước một\n- [ ] Nhờ làm lại\n"
PAGES = {
    "01-bai-mot.md": factories.lesson_markdown(competences=["5ks:3"]),
    "02-bai-hai.md": factories.lesson_markdown("Bài hai", competences=["5ks:4", "5ks:3"]),
    "03-hoi-lai.md": factories.front_matter(title="Hỏi lại", kind="checklist") + POINTS,
}
PROGRAMMES = """programmes:
  - id: ca-to
    title: Cả tổ
    compulsory: [mot]
    electives: [hai]
    min_electives: 1
  - id: ngo
    title: Đi từng ngõ
    compulsory: [hai, mot]
"""
# People join on DAYS, so before and after what was assigned, and with so many days more are late today or not.
ASSIGNED = [start_of_day(date(2025, 6, 1)), start_of_day(date(2025, 8, 1)), start_of_day(date(2025, 12, 1))]
GRACE_DAYS = [366, 330, 400, 0, 30]

days = st.integers(-30, 30)
deeds = st.one_of(
    st.tuples(st.just("learn"), days, numbers, numbers),
    st.tuples(st.just("learn"), days, numbers, numbers),
    st.tuples(st.just("teach"), days, numbers, numbers),
    st.tuples(st.just("leave"), days, numbers, numbers),
    st.tuples(st.just("assign"), days, numbers, numbers),
    st.tuples(st.just("assign"), days, numbers, numbers),
    st.tuples(st.just("withdraw"), days, numbers, numbers),
    st.tuples(st.just("grace"), days, numbers, numbers),
    st.tuples(st.just("hide"), days, numbers, numbers),
    st.tuples(st.just("change"), days, numbers, numbers),
    st.tuples(st.just("kind"), st.sampled_from(DAYS), numbers, numbers),
    st.tuples(st.just("join"), st.sampled_from(DAYS), numbers, numbers),
)
sequences = st.tuples(steps, st.lists(deeds, min_size=6, max_size=16), st.randoms(use_true_random=False))


class BusyWorld(World):
    """The same small province, in which people learn, leave and are given programmes too."""

    def build(self) -> None:
        """Write it; every other person joined later, and newcomers have a year or so."""
        super().build()
        for unit_id in self.units[len(self.units) // 2 :]:
            self.let_be(db.session.get_one(Unit, unit_id), UnitKind.TEAM)
        late = db.session.query(Membership).order_by(Membership.id).all()[::2]
        for number, membership in enumerate(late):
            membership.since = start_of_day(DAYS[number % len(DAYS)])
        for programme in db.session.query(Programme):
            programme.grace_days = GRACE_DAYS[0]
        self.assign(self.unit(0), TODAY - timedelta(days=4), ASSIGNED[0])
        self.assign(self.unit(1), TODAY - timedelta(days=5), ASSIGNED[1])
        db.session.flush()

    def do(self, step: tuple[str, object, int, int]) -> None:
        """One step of either kind."""
        deed, on, first, second = step
        person = db.session.get_one(User, self.people[first % len(self.people)])
        pages = db.session.query(Page).order_by(Page.course_id, Page.position).all()
        page = pages[second % len(pages)]
        where = {"page_id": page.id, "course_id": page.course_id, "revision_id": page.revision_id}
        if deed == "learn" and page.kind == "lesson":
            complete_lesson(**where, actor=person)
        elif deed == "teach" and page.kind == "checklist":
            complete_checklist(person.id, **where)
        elif deed == "leave":
            close_account(person, actor=None) if person.deactivated_at is None else reopen_account(person)
        elif deed == "assign":
            self.assign(self.unit(first), TODAY + timedelta(days=int(str(on))), ASSIGNED[second % len(ASSIGNED)])
        elif deed == "withdraw":
            programme = db.session.query(Programme).order_by(Programme.id).all()[first % 2]
            programme.withdrawn_at = clock.now() if programme.withdrawn_at is None else None
            programmes_changed.send((programme.id,))
        elif deed == "grace":
            programme = db.session.query(Programme).order_by(Programme.id).all()[first % 2]
            programme.grace_days = GRACE_DAYS[second % len(GRACE_DAYS)]
            programmes_changed.send((programme.id,))
        elif deed == "hide":
            course = db.session.query(Course).order_by(Course.id).all()[first % 2]
            course.withdrawn_at = clock.now() if course.withdrawn_at is None else None
            course_withdrawn.send(course)
        elif deed == "change":
            programme = db.session.query(Programme).order_by(Programme.id).all()[first % 2]
            places = sorted(programme.courses, key=lambda place: place.course_id)
            places[second % len(places)].is_compulsory = not places[second % len(places)].is_compulsory
            programmes_changed.send((programme.id,))
        elif deed == "kind" and isinstance(on, date):
            unit = self.unit(first)
            kind = (UnitKind.TEAM, UnitKind.HAMLET)[second % 2]
            rename_unit(unit, unit.name, kind=kind, on=on, reason=REASON, actor=None)
        elif deed not in ("learn", "teach"):
            self.take(step)  # type: ignore[arg-type]  # a step of units

    def let_be(self, unit: Unit, kind: str) -> None:
        """Let the unit be of this kind from its beginning."""
        unit.kind = kind
        db.session.query(UnitVersion).filter_by(unit_id=unit.id).update({"kind": kind})

    def assign(self, unit: Unit, due_on: date, assigned_at: datetime) -> None:
        """Give a programme to the unit, or take it back."""
        programme_id = ("ca-to", "ngo")[due_on.day % 2]
        open_ones = db.session.query(Assignment).filter_by(unit_id=unit.id, ended_at=None)
        known = open_ones.filter_by(programme_id=programme_id).one_or_none()
        if known is not None:
            known.ended_at = clock.now()
        else:
            told = {"due_on": due_on, "assigned_at": assigned_at}
            db.session.add(Assignment(programme_id=programme_id, unit_id=unit.id, **told))
        db.session.flush()
        assignments_changed.send((unit.id,))


def timeless(counted: StateCounts) -> StateCounts:
    """The numbers without the week of the last visit, which a report does not tell."""
    return replace(counted, last_active=None)


def check_dashboard(subjects: list[str]) -> None:
    """Every unit's dashboard, and how it adds up, against everybody counted one by one."""
    naive = Naive(TODAY)
    for unit_id in naive.parents:
        for who, branch in read_branches(unit_id, subjects, on=TODAY, populations=ALL_POPULATIONS).items():
            for unit in branch.units:
                for subject in subjects:
                    told = {"at": unit_id, "who": who}
                    counted, own = branch.counted(unit.id, subject), branch.own_counted(unit.id, subject)
                    assert counted == timeless(naive.numbers(subject, unit.id, **told))
                    assert own == timeless(naive.numbers(subject, unit.id, own=True, **told))
        check_matrix_and_skills(naive, unit_id, [subject for subject in subjects if subject.startswith("course:")])
        for subject in subjects:
            for population in ALL_POPULATIONS:
                told = {"at": unit_id, "who": population}
                dashboard = read_unit_overview(unit_id, subject, on=TODAY, population=population)
                assert dashboard.own == naive.numbers(subject, unit_id, own=True, **told)
                assert dashboard.total == naive.numbers(subject, unit_id, **told)
                assert completions_by_week(dashboard) == naive.weeks(subject, unit_id, population)
                for row in dashboard.rows:
                    assert row.counted == naive.numbers(subject, row.unit_id, **told)


def check_matrix_and_skills(naive: Naive, unit_id: int, courses: list[str]) -> None:
    """The cells of the matrix, and who has which skill, against everybody counted one by one."""
    for who in ALL_POPULATIONS:
        units, own = completion_by_unit(unit_id, courses, who)
        for row, is_own in [*((unit, False) for unit in units), (own, True)]:
            for subject in courses:
                right = naive.numbers(subject, row.unit_id, at=unit_id, own=is_own, who=who)
                assert (row.members_of(subject), row.by_subject[subject]) == (right.members, right.completed)
        coverage = competence_coverage(unit_id, who)
        assert coverage.is_exact
        for framework in coverage.frameworks:
            for skill in framework.taught:
                assert skill.people == naive.with_competence(f"{framework.id}:{skill.code}", unit_id, who)


def play(world: BusyWorld, sequence: list[tuple[str, object, int, int]], subjects: list[str]) -> None:
    """Take the steps; each is settled as a commit would, and what a refused one noted counts too."""
    world.build()
    recount_all()
    for step in sequence:
        with suppress(Refused):
            world.do(step)
        flush_counts()
    db.session.expire_all()
    check_dashboard(subjects)
    assert list(inconsistent_statuses()) == []
    assert inconsistent_counts() == []
    recount_all()
    assert list(inconsistent_statuses()) == []
    assert inconsistent_counts() == []


def test_the_dashboard_says_what_a_recount_says(app: Flask, database: str) -> None:
    one = factories.make_course("mot", PAGES, files={"competences.yml": FRAMEWORKS})
    two = factories.make_course("hai", PAGES, files={"programmes.yml": PROGRAMMES, "competences.yml": FRAMEWORKS})
    subjects = [
        course_subject(one.id),
        course_subject(two.id),
        programme_subject("ca-to"),
        programme_subject("ngo"),
    ]

    @settings(
        max_examples=EXAMPLES[database],
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(drawn=sequences)
    def holds(drawn: tuple[list[object], list[object], object]) -> None:
        of_units, of_people, order = drawn
        sequence = [*of_units, *of_people]
        order.shuffle(sequence)  # type: ignore[attr-defined]  # a random.Random
        db.session.rollback()
        begin_write()
        play(BusyWorld(one.id), sequence, subjects)  # type: ignore[arg-type]  # steps of both kinds
        db.session.rollback()

    holds()
