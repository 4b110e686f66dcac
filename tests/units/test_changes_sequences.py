"""Whatever happens to units, in whatever order: the past stays, nobody is lost, and nobody sees more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from portal import clock
from portal.accounts.models import User
from portal.content.text.vietnamese import fold, text_sort_key
from portal.courses.models import Course
from portal.db import begin_write, db
from portal.errors import Refused
from portal.progress.models import CourseProgress
from portal.units.changes.operations.close import close_unit
from portal.units.changes.operations.merge import merge_units
from portal.units.changes.operations.move import move_unit
from portal.units.changes.operations.open import open_unit
from portal.units.changes.operations.rename import rename_unit
from portal.units.changes.operations.split import SplitPart, split_unit
from portal.units.models import Grant, Membership, Unit, UnitVersion
from portal.units.operations.memberships import join_unit
from portal.units.queries import tree as tree_queries
from portal.units.queries.grants import grants_of
from portal.units.queries.member_history import MemberOn, members_on
from portal.units.queries.tree import at_or_below
from portal.units.queries.tree_history import UnitOn, holds_on, tree_as_of, version_on
from portal.units.rules.start_of_day import start_of_day
from tests.factories import make_course
from tests.units.past import BEFORE, BEGINNING, REASON

DAYS = [date(2025, 7, 1), date(2025, 7, 2), date(2025, 9, 1), date(2026, 1, 1)]
EXAMPLES = {"sqlite": 20, "postgresql": 6}
# By number: the unit above, and how many people belong to it.
PARENTS = [None, 0, 0, 1, 1, 2, 2, 3, 3, 4, 5, 6]
PEOPLE = [0, 1, 0, 1, 1, 0, 1, 2, 1, 1, 2, 1]

numbers = st.integers(0, 40)
day = st.sampled_from([*DAYS, DAYS[0], DAYS[-1]])
steps = st.lists(
    st.one_of(
        st.tuples(st.just("rename"), day, numbers, numbers),
        st.tuples(st.just("move"), day, numbers, numbers),
        st.tuples(st.just("merge"), day, numbers, numbers),
        st.tuples(st.just("merge_two"), day, numbers, numbers),
        st.tuples(st.just("split"), day, numbers, numbers),
        st.tuples(st.just("split_up"), day, numbers, numbers),
        st.tuples(st.just("empty_and_close"), day, numbers, numbers),
        st.tuples(st.just("open"), day, numbers, numbers),
        st.tuples(st.just("join"), day, numbers, numbers),
    ),
    min_size=8,
    max_size=14,
)
Step = tuple[str, date, int, int]


@dataclass
class World:
    """A small province in which every unit has a leader, and everybody has finished a course."""

    course_id: int
    units: list[int] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    founded: int = 0

    def build(self) -> None:
        """Write it, inside the transaction of one example."""
        for number, above in enumerate(PARENTS):
            name = f"Đơn vị {number}"
            unit = Unit(code=f"u{number}", kind="unit", name=name, name_key=text_sort_key(name), folded=fold(name))
            unit.parent_id = self.units[above] if above is not None else None
            db.session.add(unit)
            db.session.flush()
            version = UnitVersion(
                unit_id=unit.id, since=BEGINNING, kind="unit", name=name, parent_id=unit.parent_id
            )
            db.session.add(version)
            self.units.append(unit.id)
        homes = [unit for unit, count in zip(self.units, PEOPLE, strict=True) for _one in range(count)]
        users = [User(name=f"Người {number}", created_at=clock.now()) for number in range(len(homes))]
        db.session.add_all(users)
        db.session.flush()
        self.people = [user.id for user in users]
        began = start_of_day(BEGINNING)
        for user, home in zip(self.people, homes, strict=True):
            db.session.add(Membership(user_id=user, unit_id=home, since=began))
            db.session.add(
                CourseProgress(
                    user_id=user, course_id=self.course_id, started_at=began, active_at=began, finished_at=began
                )
            )
        for number, unit in enumerate(self.units):
            db.session.add(
                Grant(user_id=self.people[number % len(homes)], unit_id=unit, role="leader", since=began)
            )
        db.session.add(Grant(user_id=self.people[0], unit_id=self.units[0], role="admin", since=began))
        db.session.flush()

    def unit(self, number: int) -> Unit:
        """One of the units that there are, open or closed."""
        ids = sorted(db.session.scalars(db.select(Unit.id)))
        return db.session.get_one(Unit, ids[number % len(ids)])

    def take(self, step: Step) -> None:
        """Do what the step says, which may be refused."""
        deed, on, first, second = step
        deeds: dict[str, Callable[[Unit, Unit, date], object]] = {
            "rename": lambda unit, other, on: rename_unit(
                unit, f"Đơn vị {second}", on=on, reason=REASON, actor=None
            ),
            "move": lambda unit, other, on: move_unit(unit, other, on=on, reason=REASON, actor=None),
            "merge": lambda unit, other, on: merge_units([unit], other, on=on, reason=REASON, actor=None),
            "merge_two": lambda unit, other, on: merge_units(
                [unit, self.unit(first + 1)], other, on=on, reason=REASON, actor=None
            ),
            "split": lambda unit, other, on: self.split(unit, second, on),
            "split_up": lambda unit, other, on: self.split(unit, 100, on, close=True),
            "empty_and_close": self.empty_and_close,
            "open": lambda unit, other, on: open_unit(
                *self.new_name(), kind="unit", code=self.new_code(), parent=unit, on=on, reason=REASON, actor=None
            ),
            "join": lambda unit, other, on: self.join(self.people[second % len(self.people)], unit, on),
        }
        deeds[deed](self.unit(first), self.unit(second), on)

    def split(self, unit: Unit, most: int, on: date, *, close: bool = False) -> None:
        """A part with some of the children and members, or everything."""
        children = [child.id for child in tree_queries.children(unit.id)][: most + 1]
        here = db.select(Membership.user_id).where(Membership.unit_id == unit.id, Membership.until.is_(None))
        members = list(db.session.scalars(here.order_by(Membership.user_id)))[:most]
        part = SplitPart(*self.new_name(), self.new_code(), "unit", children, members)
        split_unit(unit, [part], on=on, reason=REASON, actor=None, close=close)

    def empty_and_close(self, unit: Unit, other: Unit, on: date) -> None:
        """Let everybody go elsewhere first."""
        for line in [line for line in members_on(on, unit.id) if line.unit_id == unit.id]:
            self.join(line.user_id, other, on)
        close_unit(unit, on=on, reason=REASON, actor=None)

    def join(self, user_id: int, unit: Unit, on: date) -> None:
        """Belong to a unit that was there on the day."""
        if version_on(unit.id, on) is not None:
            join_unit(db.session.get_one(User, user_id), unit, since=start_of_day(on), actor=None)

    def new_name(self) -> tuple[str]:
        self.founded += 1
        return (f"Đơn vị mới {self.founded}",)

    def new_code(self) -> str:
        return f"new{self.founded}"


@dataclass(frozen=True)
class Snapshot:
    """A day as it is remembered."""

    tree: list[UnitOn]
    people: list[MemberOn]


def remembered(on: date) -> Snapshot:
    """What is known of the day: a whole tree, and everybody in exactly one of its units."""
    tree = tree_as_of(on)
    tops = [unit.id for unit in tree if unit.depth == 0]
    people = sorted(members_on(on, *tops), key=lambda person: person.user_id)
    # Whatever stood in a circle, or below something that was not there, could not be reached from the top.
    assert len(tree) == db.session.query(UnitVersion).filter(holds_on(on)).count()
    return Snapshot(tree, people)


def times() -> set[tuple[int, int]]:
    """Who has ever belonged where."""
    return set(map(tuple, db.session.execute(db.select(Membership.user_id, Membership.unit_id))))


def finished() -> list[tuple[object, ...]]:
    """What people have learnt."""
    return sorted(map(tuple, db.session.execute(db.select(*CourseProgress.__table__.c))))


def check_today(world: World, granted: dict[int, int]) -> None:
    """Every unit as its last version says, everybody in one that is open, and leaders see what was granted."""
    units = {unit.id: unit for unit in db.session.scalars(db.select(Unit))}
    open_versions = db.session.query(UnitVersion).filter_by(until=None).all()
    assert sorted((v.unit_id, v.name, v.kind, v.parent_id) for v in open_versions) == sorted(
        (unit.id, unit.name, unit.kind, unit.parent_id) for unit in units.values() if unit.closed_on is None
    )
    homes = {
        row.user_id: units[row.unit_id]
        for row in db.session.scalars(db.select(Membership).where(Membership.until.is_(None)))
    }
    assert sorted(homes) == world.people
    assert [home.name for home in homes.values() if home.closed_on is not None] == []
    above = {person: set(ids_above(home, units)) for person, home in homes.items()}
    for grant_id, unit_id in granted.items():
        grant = db.session.get_one(Grant, grant_id)
        assert (grant.unit_id, grant.until is None) == (unit_id, units[unit_id].closed_on is None)
    for leader in world.people:
        kept = {grant.unit_id for grant in grants_of(leader)}
        below = db.select(Membership.user_id).where(
            Membership.until.is_(None), Membership.unit_id.in_(at_or_below(*kept))
        )
        assert set(db.session.scalars(below)) == {person for person in homes if above[person] & kept}


def ids_above(unit: Unit, units: dict[int, Unit]) -> list[int]:
    """The unit and those above it, which must come to an end."""
    ids = [unit.id]
    while (parent := units[ids[-1]].parent_id) is not None:
        assert parent not in ids
        ids.append(parent)
    return ids


def check_times(world: World) -> None:
    """Nobody's time has a gap or an overlap; an instant is what is left of a time that began after a merger."""
    rows = db.session.scalars(db.select(Membership).order_by(Membership.user_id, Membership.since)).all()
    for person in world.people:
        mine = [row for row in rows if row.user_id == person and row.since != row.until]
        assert mine[0].since == start_of_day(BEGINNING)
        assert [row.until for row in mine] == [*(row.since for row in mine[1:]), None]


def play(world: World, sequence: list[Step]) -> None:
    """Take the steps one after the other, looking back after each."""
    world.build()
    granted = {grant.id: grant.unit_id for grant in db.session.scalars(db.select(Grant))}
    known = {on: remembered(on) for on in (BEFORE, *DAYS)}
    beginning, learnt, ever = known[BEFORE], finished(), times()
    for step in sequence:
        was_refused = False
        try:
            world.take(step)
        except Refused:
            was_refused = True
        now = {on: remembered(on) for on in known}
        unchanged = [on for on in known if on < step[1] or (was_refused and step[0] != "empty_and_close")]
        assert [on for on in unchanged if now[on] != known[on]] == []
        assert ever <= times()
        ever = times()
        assert [len(snapshot.people) for snapshot in now.values()] == [len(world.people)] * len(now)
        known = now
    assert known[BEFORE] == beginning
    assert finished() == learnt
    check_today(world, granted)
    check_times(world)


def test_whatever_happens_the_past_stays_and_nobody_is_lost(app: Flask, database: str) -> None:
    course: Course = make_course()
    course_id = course.id

    @settings(
        max_examples=EXAMPLES[database],
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(sequence=steps)
    def holds(sequence: list[Step]) -> None:
        db.session.rollback()
        begin_write()
        try:
            play(World(course_id), sequence)
        finally:
            db.session.rollback()

    holds()
