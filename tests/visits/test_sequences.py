"""Whatever is recorded, joined, edited, taken back and moved, in any order: the sums are those of a recount."""

from __future__ import annotations

from contextlib import suppress

from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from portal import clock
from portal.accounts.models import User
from portal.db import begin_write, db
from portal.errors import NotFound, Refused
from portal.units.changes.operations.merge import merge_units
from portal.units.changes.operations.move import move_unit
from portal.units.models import Unit
from portal.visits.counts.operations import flush_visit_counts, number_of_wrong_counts
from portal.visits.enums import Topic
from portal.visits.models import Visit
from portal.visits.operations import edit_visit, join_visits, leave_outing, record_visit, withdraw_visit
from tests import factories
from tests.units.past import REASON
from tests.visits.outings import kept_people, naive_people, report

EXAMPLES = {"sqlite": 25, "postgresql": 6}
numbers = st.integers(0, 40)
deeds = st.sampled_from(
    ("record", "record", "record", "join", "join", "leave", "withdraw", "edit", "merge", "move")
)
steps = st.lists(st.tuples(deeds, numbers, numbers), min_size=4, max_size=24)


def do(step: tuple[str, int, int], people: list[int], units: list[int], place: int) -> None:
    """One step, of whoever the numbers say."""
    deed, first, second = step
    actor = db.session.get_one(User, people[first % len(people)])
    unit, other = (db.session.get_one(Unit, units[number % len(units)]) for number in (first, second))
    mine = db.session.query(Visit).filter_by(by_id=actor.id).order_by(Visit.id).all()
    said = report(second % 9 + 1, topic=list(Topic)[second % 2])
    if deed == "record":
        record_visit(said, token=str(place), actor=actor)
    elif deed == "merge":
        merge_units([unit], other, on=clock.today(), reason=REASON, actor=None)
    elif deed == "move":
        move_unit(unit, other, on=clock.today(), reason=REASON, actor=None)
    elif mine:
        visit = mine[second % len(mine)]
        others = db.session.query(Visit).order_by(Visit.id).all()
        match deed:
            case "join":
                join_visits(visit.id, others[second % len(others)].id, actor=actor)
            case "leave":
                leave_outing(visit.id, actor=actor)
            case "withdraw":
                withdraw_visit(visit.id, actor=actor)
            case _:
                edit_visit(visit.id, said, actor=actor)


def test_the_sums_are_those_of_a_recount(app: Flask, database: str, commune: Unit) -> None:
    hamlet = factories.make_unit("Khóm 1", kind="hamlet", parent=commune)
    teams = [factories.make_unit(f"Tổ {number}", parent=hamlet) for number in range(3)]
    people = [factories.make_user(f"Người {number}", unit=teams[number % 3]).id for number in range(6)]
    units = [hamlet.id, *(team.id for team in teams)]

    @settings(
        max_examples=EXAMPLES[database],
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(sequence=steps)
    def holds(sequence: list[tuple[str, int, int]]) -> None:
        db.session.rollback()
        begin_write()
        try:
            for place, step in enumerate(sequence):
                with suppress(Refused, NotFound):
                    do(step, people, units, place)
                if place % 3 == 2:
                    flush_visit_counts()
            flush_visit_counts()
            assert number_of_wrong_counts() == 0
            assert kept_people() == naive_people()
        finally:
            db.session.rollback()

    holds()
